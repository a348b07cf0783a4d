/** One pair: the sentence of the source, and beside it what is written, what is offered, or where to write. */
import { ActionIcon, Button, Checkbox } from '@mantine/core';
import { memo, useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Proposal } from '@fourhands/core/proposal/proposal';
import type { Pair } from '@fourhands/core/protocol/translations';
import { targetOf, type Entry } from '@fourhands/core/translation/glossary';
import type { Mark } from '@fourhands/core/translation/marks';
import { checkTerms } from '@fourhands/core/translation/terms';
import { compareTexts } from '@fourhands/core/media/text/word-diff';
import { Icon } from '../../components/icon.tsx';
import type { Messages } from '../../i18n/en.ts';
import { useMessages } from '../../i18n/language.tsx';
import { describeError } from '../../api/describe-error.ts';
import { MarkedText, type Span } from './marked-text.tsx';
import { marksOfCandidate, type TranslationDesk } from './translation-desk.ts';
import styles from './translation.module.css';

export interface RowActs extends Pick<TranslationDesk, 'translate' | 'decide' | 'write' | 'fits' | 'toggleLock'> {
  readonly edit: (id: string | null) => void;
  readonly select: (id: string) => void;
}

interface PairRowProps {
  readonly pair: Pair;
  readonly offer: Proposal | undefined;
  readonly entries: readonly Entry[];
  readonly languages: readonly [source: string, target: string];
  readonly current: boolean;
  readonly editing: boolean;
  readonly selected: boolean;
  readonly under: boolean;
  readonly canTranslate: boolean;
  readonly acts: RowActs;
}

function markInWords(m: Messages, mark: Mark): string {
  if (mark.kind !== 'term') return m.translation.marks[mark.kind];
  const { entry, state } = mark.check;
  return m.translation.marks[state === 'wrong' ? 'wrong' : 'missing'](entry.source, targetOf(entry));
}

function termSpans(m: Messages, source: string, target: string, entries: readonly Entry[]) {
  const checks = checkTerms(source, target, entries);
  const titleOf = ({ entry, state }: (typeof checks)[number]) =>
    state === 'kept' || target === ''
      ? `${entry.source} → ${targetOf(entry)}`
      : m.translation.marks[state](entry.source, targetOf(entry));
  return {
    source: checks.map((check): Span => ({
      ...check.source,
      state: target === '' ? 'kept' : check.state,
      title: titleOf(check),
    })),
    target: checks.flatMap((check): Span[] =>
      check.target === null ? [] : [{ ...check.target, state: check.state, title: titleOf(check) }],
    ),
  };
}

function SentenceField({ pair, lang, acts }: { readonly pair: Pair; readonly lang: string; readonly acts: RowActs }) {
  const m = useMessages();
  const [text, setText] = useState(pair.target);
  const field = useRef<HTMLTextAreaElement>(null);
  const left = useRef(false);
  useEffect(() => {
    const element = field.current;
    element?.focus();
    element?.setSelectionRange(element.value.length, element.value.length);
  }, []);
  const end = async (keep: boolean) => {
    if (left.current) return;
    left.current = true;
    // What could not be written stays in the field.
    if (!keep || (await acts.write(pair, text.trim()))) acts.edit(null);
    else left.current = false;
  };
  return (
    <textarea
      ref={field}
      className={styles.field}
      lang={lang}
      dir="auto"
      aria-label={m.translation.editing(pair.source)}
      aria-description={m.translation.editHelp}
      value={text}
      rows={Math.max(2, Math.ceil(text.length / 60))}
      onChange={(event) => setText(event.target.value.replaceAll('\n', ' '))}
      onBlur={() => void end(true)}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
          event.preventDefault();
          event.stopPropagation();
          void end(true);
        } else if (event.key === 'Escape') {
          event.preventDefault();
          event.stopPropagation();
          void end(false);
        }
      }}
    />
  );
}

function Candidates({
  offer,
  pair,
  entries,
  languages,
  acts,
}: Pick<PairRowProps, 'pair' | 'entries' | 'languages' | 'acts'> & { readonly offer: Proposal }) {
  const m = useMessages();
  const { candidates, error, recipe } = offer;
  const shown = candidates.flatMap((candidate, index) =>
    candidate.state === 'dropped' || candidate.state === 'picked' ? [] : [{ candidate, index }],
  );
  const leftOut = recipe.translation?.leftOut ?? 0;
  const old = recipe.translation?.source !== pair.source;
  return (
    <div className={styles.offers}>
      {shown.map(({ candidate, index }) => {
        const ready = candidate.state === 'ready';
        const marks = ready ? marksOfCandidate(offer, candidate.text, entries.length === 0 ? null : entries) : [];
        const spans = ready ? termSpans(m, pair.source, candidate.text, entries).target : [];
        const failure = candidate.error ?? (candidate.state === 'failed' ? error : null);
        return (
          <div
            key={index}
            className={styles.offer}
            data-marked={marks.length > 0 || failure !== null}
            role="group"
            aria-label={
              candidates.length > 1
                ? m.translation.candidate(index + 1, candidates.length)
                : m.translation.candidateBy(recipe.makerName)
            }
          >
            {failure === null ? (
              candidate.text === '' ? (
                <span className="soft">{m.translation.waiting}</span>
              ) : (
                <MarkedText text={candidate.text} spans={spans} lang={languages[1]} />
              )
            ) : (
              <span className={styles.mark}>
                <Icon name="warning" size={16} />
                {describeError(m, Object.assign(new Error(failure.message), { code: failure.code })).text}
              </span>
            )}
            {[
              ...new Set([
                ...(ready && old ? [m.translation.offerOld] : []),
                ...marks.map((mark) => markInWords(m, mark)),
              ]),
            ].map((words) => (
              <span key={words} className={styles.mark}>
                <Icon name="warning" size={16} />
                {words}
              </span>
            ))}
            {ready ? (
              <div className="row">
                <Button
                  size="compact-xs"
                  onClick={() => void acts.decide(offer, { kind: 'pick', candidate: index })}
                  leftSection={<Icon name="check" size={14} />}
                >
                  {m.translation.accept}
                </Button>
                {index === shown[0]?.index ? (
                  <Button size="compact-xs" variant="default" onClick={() => void acts.decide(offer, { kind: 'none' })}>
                    {m.translation.reject}
                  </Button>
                ) : null}
                <span className="soft small">{recipe.makerName}</span>
              </div>
            ) : null}
          </div>
        );
      })}
      {leftOut > 0 ? <span className="soft small">{m.translation.leftOut(leftOut)}</span> : null}
    </div>
  );
}

function SourceWas({ from, now }: { readonly from: string; readonly now: string }) {
  const m = useMessages();
  return (
    <div className={styles.was}>
      <span className="soft small">{m.translation.was}</span>{' '}
      {compareTexts(from, now, 'word').map(({ kind, text }, index) =>
        kind === 'same' ? (
          <span key={index}>{text}</span>
        ) : kind === 'removed' ? (
          <del key={index}>{text}</del>
        ) : (
          <ins key={index}>{text}</ins>
        ),
      )}
    </div>
  );
}

export const PairRow = memo(function PairRow(props: PairRowProps) {
  const { pair, offer, entries, languages, current, editing, selected, under, canTranslate, acts } = props;
  const m = useMessages();
  const spans = termSpans(m, pair.source, pair.target, entries);
  const shownState = under && offer === undefined ? m.translation.waiting : m.translation.states[pair.state];
  return (
    <div className={styles.pair} data-current={current} data-state={pair.state} data-paragraph={pair.paragraph}>
      <div className={styles.side}>
        <Checkbox
          size="xs"
          className={styles.check ?? ''}
          aria-label={`${m.translation.select}: ${pair.source}`}
          checked={selected}
          tabIndex={-1}
          onChange={() => acts.select(pair.id)}
        />
        <div className="grow">
          <MarkedText text={pair.source} spans={spans.source} lang={languages[0]} />
          {pair.state === 'stale' && pair.from !== null ? <SourceWas from={pair.from} now={pair.source} /> : null}
        </div>
      </div>
      <div className={styles.side}>
        <div className="grow stack-tight">
          {editing ? (
            <SentenceField pair={pair} lang={languages[1]} acts={acts} />
          ) : pair.target === '' ? (
            offer === undefined ? (
              <button type="button" className={styles.empty} tabIndex={-1} onClick={() => acts.edit(pair.id)}>
                {under ? m.translation.waiting : m.translation.write}
              </button>
            ) : null
          ) : (
            <div onDoubleClick={() => acts.edit(pair.id)}>
              <MarkedText text={pair.target} spans={spans.target} lang={languages[1]} />
            </div>
          )}
          {offer === undefined ? null : (
            <Candidates offer={offer} pair={pair} entries={entries} languages={languages} acts={acts} />
          )}
          <div className={styles.foot}>
            <span className={styles.state} data-state={pair.state}>
              {pair.locked ? <Icon name="lock" size={14} /> : null}
              {shownState}
              {pair.broken > 0 ? ` · ${m.translation.broken(pair.broken)}` : ''}
            </span>
            {current && !editing ? (
              <div className="row" style={{ gap: 4 }}>
                {pair.state === 'stale' ? (
                  <Button size="compact-xs" variant="default" onClick={() => void acts.fits(pair)}>
                    {m.translation.fits}
                  </Button>
                ) : null}
                {pair.state === 'orphan' || !canTranslate || pair.locked ? null : (
                  <>
                    <Button size="compact-xs" variant="default" disabled={under} onClick={() => acts.translate([pair])}>
                      {m.translation.translateThis}
                    </Button>
                    {pair.target !== '' || offer !== undefined ? (
                      <Button
                        size="compact-xs"
                        variant="default"
                        disabled={under}
                        onClick={() => acts.translate([pair], 3)}
                      >
                        {m.translation.others}
                      </Button>
                    ) : null}
                  </>
                )}
                <ActionIcon
                  size="sm"
                  variant="subtle"
                  color="gray"
                  aria-label={m.translation.edit}
                  onClick={() => acts.edit(pair.id)}
                >
                  <Icon name="pencil" size={16} />
                </ActionIcon>
                {pair.target === '' ? null : (
                  <ActionIcon
                    size="sm"
                    variant="subtle"
                    color="gray"
                    aria-label={pair.locked ? m.translation.unlock : m.translation.lock}
                    onClick={() => void acts.toggleLock(pair)}
                  >
                    <Icon name={pair.locked ? 'unlock' : 'lock'} size={16} />
                  </ActionIcon>
                )}
              </div>
            ) : null}
          </div>
        </div>
      </div>
    </div>
  );
});
