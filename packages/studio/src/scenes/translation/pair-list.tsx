/** All pairs, one row a pair, of which only those in view exist; moving between them and acting on one by keys. */
import { VisuallyHidden } from '@mantine/core';
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { Pair } from '@fourhands/core/protocol/translations';
import { useLanguageName } from '../../components/language-select.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { chordOf } from '../../state/key-bindings.ts';
import { PairRow, type RowActs } from './pair-row.tsx';
import type { TranslationDesk } from './translation-desk.ts';
import styles from './translation.module.css';

interface PairListProps {
  readonly desk: TranslationDesk;
  readonly pairs: readonly Pair[];
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (id: string) => void;
}

export function PairList({ desk, pairs, selected, onSelect }: PairListProps) {
  const m = useMessages();
  const nameOf = useLanguageName();
  const { detail, offers, entries, canTranslate, queue, translate, decide, write, fits, toggleLock, stop, undo } = desk;
  const { undoMaker } = desk;
  const { sourceLanguage, targetLanguage } = detail;
  const scroller = useRef<HTMLDivElement>(null);
  const [currentId, setCurrentId] = useState<string | null>(null);
  const [editingId, setEditingId] = useState<string | null>(null);
  const found = pairs.findIndex(({ id }) => id === currentId);
  const current = found < 0 ? 0 : found;
  const edited = editingId === null ? -1 : pairs.findIndex(({ id }) => id === editingId);
  // The row that is written in stays, wherever one scrolls to: the words that were typed are in it.
  const rangeExtractor = useCallback(
    (range: Range) => {
      const shown = defaultRangeExtractor(range);
      return edited < 0 || shown.includes(edited) ? shown : [...shown, edited].toSorted((a, b) => a - b);
    },
    [edited],
  );
  const virtual = useVirtualizer({
    rangeExtractor,
    count: pairs.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 92,
    getItemKey: (index) => pairs[index]?.id ?? index,
    overscan: 8,
  });

  const focusList = useCallback(() => scroller.current?.focus({ preventScroll: true }), []);
  const acts = useMemo(
    (): RowActs => ({
      translate,
      decide,
      write,
      fits,
      toggleLock,
      select: onSelect,
      edit(id) {
        setEditingId(id);
        if (id !== null) setCurrentId(id);
        else focusList();
      },
    }),
    [translate, decide, write, fits, toggleLock, onSelect, focusList],
  );
  const languages = useMemo(() => [sourceLanguage, targetLanguage] as const, [sourceLanguage, targetLanguage]);

  const goTo = (index: number) => {
    const pair = pairs[Math.max(0, Math.min(pairs.length - 1, index))];
    if (pair === undefined) return;
    setCurrentId(pair.id);
    virtual.scrollToIndex(pairs.indexOf(pair), { align: 'auto' });
  };

  const actByKey = (chord: string, pair: Pair): boolean => {
    const offer = offers.get(pair.id);
    switch (chord) {
      case 'ArrowDown':
        goTo(current + 1);
        return true;
      case 'ArrowUp':
        goTo(current - 1);
        return true;
      case 'Home':
        goTo(0);
        return true;
      case 'End':
        goTo(pairs.length - 1);
        return true;
      case 'Enter':
        acts.edit(pair.id);
        return true;
      case 'Mod+Enter':
        if (canTranslate && !pair.locked && pair.state !== 'orphan') translate([pair]);
        return true;
      case 'Tab': {
        const candidate = offer?.candidates.findIndex(({ state }) => state === 'ready') ?? -1;
        if (offer === undefined || candidate < 0) return false;
        void decide(offer, { kind: 'pick', candidate }).then(() => goTo(current + 1));
        return true;
      }
      case 'Escape':
        if (queue.running) stop();
        else if (offer === undefined) return false;
        else void decide(offer, { kind: 'none' });
        return true;
      case 'l':
        void toggleLock(pair);
        return true;
      case 'Space':
        onSelect(pair.id);
        return true;
      case 'Mod+z':
        void undo(false);
        return true;
      case 'Mod+Shift+z':
        void undo(true);
        return true;
      case 'Alt+z':
        void undoMaker(false);
        return true;
      case 'Alt+Shift+z':
        void undoMaker(true);
        return true;
      default:
        return false;
    }
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.nativeEvent.isComposing) return;
    const chord = chordOf(event);
    const pair = pairs[current];
    if (chord === null || pair === undefined) return;
    const inField = event.target instanceof HTMLTextAreaElement;
    if (inField && chord !== 'Mod+Enter') return;
    // A button under the focus keeps the keys that press it.
    if (event.target !== scroller.current && !inField && (chord === 'Enter' || chord === 'Space' || chord === 'Tab'))
      return;
    if (!actByKey(chord, pair)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  useEffect(() => {
    focusList();
  }, [focusList]);

  const now = pairs[current];
  return (
    <div className={styles.table}>
      <div className={styles.names} aria-hidden="true">
        <span>
          {m.translation.source} · {nameOf(sourceLanguage)}
        </span>
        <span>
          {m.translation.target} · {nameOf(targetLanguage)}
        </span>
      </div>
      <div
        ref={scroller}
        className={styles.rows}
        tabIndex={0}
        role="group"
        aria-label={m.translation.label}
        onKeyDown={onKeyDown}
      >
        <ul className={styles.list} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            const pair = pairs[index];
            if (pair === undefined) return null;
            return (
              <li
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                aria-setsize={pairs.length}
                aria-posinset={index + 1}
                aria-current={index === current}
                className={styles.item}
                style={{ transform: `translateY(${start}px)` }}
                onPointerDown={() => setCurrentId(pair.id)}
              >
                <PairRow
                  pair={pair}
                  offer={offers.get(pair.id)}
                  entries={entries}
                  languages={languages}
                  current={index === current}
                  editing={pair.id === editingId}
                  selected={selected.has(pair.id)}
                  under={queue.under.has(pair.id)}
                  canTranslate={canTranslate}
                  acts={acts}
                />
              </li>
            );
          })}
        </ul>
      </div>
      <VisuallyHidden role="status">
        {now === undefined ? '' : `${now.source} ${now.target === '' ? m.translation.states.empty : now.target}`}
      </VisuallyHidden>
    </div>
  );
}
