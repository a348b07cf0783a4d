/** The lines of a script, of which only those in view exist: a script may have thousands. */
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef } from 'react';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { LineRow } from './line-row.tsx';
import styles from './speech.module.css';
import type { SpeechDesk } from './use-speech-desk.ts';

export function LineList({ desk }: { readonly desk: SpeechDesk }) {
  const m = useMessages();
  const format = useFormat();
  const scroller = useRef<HTMLDivElement>(null);
  const { lines } = desk.script;
  const chosen = desk.chosen === null ? -1 : lines.indexOf(desk.chosen);
  // The line that is worked in stays, with its cursor, wherever it is scrolled to.
  const rangeExtractor = useCallback(
    (range: Range) => [...new Set([...defaultRangeExtractor(range), ...(chosen < 0 ? [] : [chosen])])],
    [chosen],
  );
  const virtual = useVirtualizer({
    rangeExtractor,
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 99,
    getItemKey: (index) => lines[index]?.id ?? index,
    overscan: 6,
  });
  const show = (id: string | undefined | null) => {
    const index = lines.findIndex((line) => line.id === id);
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' });
  };
  const { focus } = desk;
  const heard = desk.player.line;
  // Where the cursor is to be, and what is heard, is on the screen; later changes of the script scroll nothing.
  // oxlint-disable-next-line react/exhaustive-deps
  useEffect(() => show(focus?.line), [focus]);
  // oxlint-disable-next-line react/exhaustive-deps
  useEffect(() => show(heard), [heard]);
  return (
    <div className={styles.scroller} ref={scroller}>
      <ol className={styles.lines} aria-label={m.speech.list} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const line = lines[index];
          if (line === undefined) return null;
          return (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              aria-setsize={lines.length}
              aria-posinset={index + 1}
              className={styles.item}
              style={{ transform: `translateY(${start}px)` }}
            >
              <LineRow
                desk={desk}
                line={line}
                number={format.count(index + 1)}
                before={lines[index - 1]}
                beforeBefore={lines[index - 2]}
                after={lines[index + 1]}
              />
            </li>
          );
        })}
      </ol>
    </div>
  );
}
