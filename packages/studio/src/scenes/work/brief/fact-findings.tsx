/** What the check found, in words, each with its place to go to and what can be done about it. */
import { Button, Switch } from '@mantine/core';
import { memo, useRef, useState } from 'react';
import type { Fact, FactKind } from '@fourhands/core/brief/brief';
import type { FactMark } from '@fourhands/core/brief/check-text';
import { PlainNotice } from '../../../components/error-notice.tsx';
import { Icon } from '../../../components/icon.tsx';
import { useMessages } from '../../../i18n/language.tsx';
import { notify } from '../../../state/notices.ts';
import type { Desk } from '../desk.ts';
import { focusFact } from './fact-form.tsx';
import styles from './brief.module.css';
import type { BriefAtWork } from './use-brief.ts';
import { type FactCheck, type FactsAtWork, markInWords } from './use-fact-check.ts';

interface FindingActions {
  readonly jump: (mark: FactMark) => void;
  readonly putIn: (mark: FactMark) => void;
  readonly textIsRight: (mark: FactMark) => void;
  readonly addToBrief: (mark: FactMark) => void;
  readonly ask: (fact: number) => void;
}

/** What can be done with a finding. It stays the same thing, so that what is drawn of findings stays. */
export function useFindingActions(
  desk: Desk,
  atWork: BriefAtWork,
  facts: FactsAtWork,
  onJump: () => void,
): FindingActions {
  const m = useMessages();
  const { view, session, announce, ask, settings } = desk;
  const { checked } = facts;
  const said = (mark: FactMark) => checked?.text.slice(mark.start, mark.end) ?? '';
  /** A mark is of the text that was checked, which may have changed a moment ago. */
  const isThere = (mark: FactMark): boolean => {
    const there = view !== null && checked !== null && view.state.sliceDoc(mark.start, mark.end) === said(mark);
    if (!there) notify(m.brief.changedMeanwhile);
    return there;
  };
  /** A place in the brief is one of the brief that was checked, which may have changed a moment ago. */
  const factOf = (index: number): Fact | null => {
    const fact = checked?.brief.facts[index];
    if (fact !== undefined && checked?.brief === atWork.brief) return fact;
    notify(m.brief.factsChangedMeanwhile);
    return null;
  };
  const latest = useRef<FindingActions | null>(null);
  latest.current = {
    jump(mark) {
      if (view === null || !isThere(mark)) return;
      onJump();
      // A sheet that closes would take the focus back.
      setTimeout(() => {
        view.focus();
        view.dispatch({ selection: { anchor: mark.start, head: mark.end }, scrollIntoView: true });
      }, 0);
    },
    putIn(mark) {
      if (view === null || mark.replacement === null || !isThere(mark)) return;
      view.dispatch({
        changes: { from: mark.start, to: mark.end, insert: mark.replacement },
        selection: { anchor: mark.start + mark.replacement.length },
        scrollIntoView: true,
        userEvent: 'input.type',
      });
      announce(m.brief.putInDone);
    },
    textIsRight(mark) {
      if (mark.fact !== null && factOf(mark.fact) !== null) atWork.actions.changeFact(mark.fact, { value: said(mark) });
    },
    addToBrief(mark) {
      const fact: Fact = {
        name: m.brief.newFactName[mark.type],
        value: said(mark),
        kind: mark.type satisfies FactKind,
      };
      const at = atWork.actions.addFacts([fact]);
      if (at === null) return;
      announce(m.brief.addedToBrief);
      requestAnimationFrame(() => {
        focusFact(at);
        const { activeElement } = document;
        if (activeElement instanceof HTMLInputElement) activeElement.select();
      });
    },
    ask(index) {
      const fact = factOf(index);
      if (fact === null) return;
      void (async () => {
        const brief = await atWork.settled();
        if (brief === null) return;
        const text = session.document.toString();
        const at = endOfSentence(text, desk.selection.get().end);
        await ask({
          placement: 'offer',
          operation: 'fill',
          prompt: '',
          region: { start: at, end: at },
          candidates: settings.candidates,
          brief: { ...brief, facts: [fact] },
        });
      })();
    },
  };
  const [actions] = useState<FindingActions>(() => ({
    jump: (mark) => latest.current?.jump(mark),
    putIn: (mark) => latest.current?.putIn(mark),
    textIsRight: (mark) => latest.current?.textIsRight(mark),
    addToBrief: (mark) => latest.current?.addToBrief(mark),
    ask: (fact) => latest.current?.ask(fact),
  }));
  return actions;
}

/** Where a sentence can be put in: after the one at a place, or at the end of its line. */
function endOfSentence(text: string, place: number): number {
  const rest = text.slice(place);
  const end = /[.!?]["”’)]*(?=\s|$)|[。！？]["”’）]*|(?=\n)|$/.exec(rest);
  const inside = place > 0 && !/[\n.!?。！？]\s*$/.test(text.slice(0, place));
  return inside && end !== null ? place + end.index + end[0].length : place;
}

interface FindingsProps {
  readonly facts: FactsAtWork;
  readonly actions: FindingActions;
  /** Whether a sentence can be asked for now; null where the way of working has no such request. */
  readonly canAsk: boolean | null;
}

interface FoundProps {
  readonly found: FactCheck;
  readonly marks: readonly FactMark[];
  readonly actions: FindingActions;
}

function Found({ found, marks, actions }: FoundProps) {
  const m = useMessages();
  return marks.map((mark) => {
    const said = found.text.slice(mark.start, mark.end);
    return (
      <li key={`${mark.start} ${mark.state}`} className={styles.finding} data-state={mark.state}>
        <button
          type="button"
          className={styles.jump}
          aria-label={`${m.brief.jump(said)}. ${markInWords(m, mark, said, found.brief)}`}
          onClick={() => actions.jump(mark)}
        >
          <span className={styles.sign} aria-hidden="true">
            {m.brief.signs[mark.state]}
          </span>{' '}
          {markInWords(m, mark, said, found.brief)}
        </button>
        <div className="row">
          {mark.state === 'altered' ? (
            <>
              <Button size="compact-xs" variant="default" onClick={() => actions.putIn(mark)}>
                {m.brief.putIn}
              </Button>
              <Button size="compact-xs" variant="subtle" onClick={() => actions.textIsRight(mark)}>
                {m.brief.textIsRight}
              </Button>
            </>
          ) : (
            <Button size="compact-xs" variant="default" onClick={() => actions.addToBrief(mark)}>
              {m.brief.addToBrief}
            </Button>
          )}
        </div>
      </li>
    );
  });
}

function Stated({ found, marks, actions }: FoundProps) {
  const m = useMessages();
  const [open, setOpen] = useState(false);
  return (
    <details className={styles.group} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {m.brief.groups.stated} ({marks.length})
      </summary>
      {open ? (
        <ul className={styles.quiet}>
          {marks.map((mark) => (
            <li key={mark.start}>
              <button type="button" className={styles.jump} onClick={() => actions.jump(mark)}>
                {markInWords(m, mark, found.text.slice(mark.start, mark.end), found.brief)}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </details>
  );
}

/** Drawn anew only when something else was found: there may be hundreds. */
const Findings = memo(function Findings({
  found,
  actions,
  canAsk,
}: {
  readonly found: FactCheck;
  readonly actions: FindingActions;
  readonly canAsk: boolean | null;
}) {
  const m = useMessages();
  const { check, brief } = found;
  const bad = check.marks.filter(({ state }) => state !== 'stated');
  const stated = check.marks.filter(({ state }) => state === 'stated');
  const missing = check.facts.flatMap((state, index) => (state === 'missing' ? [index] : []));
  const total = check.facts.filter((state) => state !== 'empty').length;
  const altered = bad.filter(({ state }) => state === 'altered');
  const invented = bad.filter(({ state }) => state === 'invented');
  return (
    <>
      <p className={styles.sum} role="status">
        <span>{m.brief.summary(check.facts.filter((state) => state === 'stated').length, total)}</span>
        {bad.length === 0 ? null : <span className={styles.bad}>{m.brief.bad(altered.length, invented.length)}</span>}
      </p>
      {check.language === 'other' ? <PlainNotice>{m.brief.unread}</PlainNotice> : null}
      {bad.length + missing.length === 0 && check.language !== 'other' ? (
        <span className="soft">
          <Icon name="check" size={16} /> {m.brief.allStated}
        </span>
      ) : null}
      {altered.length === 0 ? null : <h3>{m.brief.groups.altered}</h3>}
      <ul className={styles.findings}>
        <Found found={found} marks={altered} actions={actions} />
      </ul>
      {invented.length === 0 ? null : <h3>{m.brief.groups.invented}</h3>}
      <ul className={styles.findings}>
        <Found found={found} marks={invented} actions={actions} />
      </ul>
      {missing.length === 0 ? null : <h3>{m.brief.groups.missing}</h3>}
      <ul className={styles.findings}>
        {missing.map((index) => (
          <li key={index} className={styles.finding} data-state="missing">
            <span dir="auto">
              <span className={styles.sign} aria-hidden="true">
                {m.brief.signs.missing}
              </span>{' '}
              {brief.facts[index]?.name}: {brief.facts[index]?.value.slice(0, 200)}
            </span>
            {canAsk === null ? null : (
              <div className="row">
                <Button size="compact-xs" variant="default" disabled={!canAsk} onClick={() => actions.ask(index)}>
                  {m.brief.ask}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {stated.length === 0 ? null : <Stated found={found} marks={stated} actions={actions} />}
      {check.language === 'zh' ? <p className="soft small">{m.brief.chineseHelp}</p> : null}
    </>
  );
});

export function FactFindings({ facts, actions, canAsk }: FindingsProps) {
  const m = useMessages();
  const { checked, tooLong, waiting, shown, setShown } = facts;
  // Before there is a text there is nothing to say.
  if ((checked === null && !tooLong && !waiting) || checked?.text.trim() === '') return null;
  return (
    <section className="stack-tight" aria-label={m.brief.check} data-facts>
      <h2>{m.brief.check}</h2>
      {tooLong ? <span className="soft">{m.brief.tooLong}</span> : null}
      {waiting ? <span className="soft">{m.brief.checking}</span> : null}
      {checked === null ? null : (
        <>
          <Switch
            label={m.brief.showMarks}
            checked={shown}
            onChange={(event) => setShown(event.currentTarget.checked)}
          />
          <Findings found={checked} actions={actions} canAsk={canAsk} />
          <p className="soft small">{m.brief.checkHelp}</p>
        </>
      )}
    </section>
  );
}
