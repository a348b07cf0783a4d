/** The check of the text as it is now, a moment after each change, and its marks in the text. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Brief } from '@fourhands/core/brief/brief';
import type { checkText, FactMark, TextCheck } from '@fourhands/core/brief/check-text';
import type { Messages } from '../../../i18n/en.ts';
import { useMessages } from '../../../i18n/language.tsx';
import { useStore } from '../../../state/store.ts';
import { showFacts } from '../../../text/fact-marks.ts';
import type { Desk } from '../desk.ts';

const waitMilliseconds = 200;
/** UTF-16 code units of a text that is checked while it is written. */
const longestChecked = 200_000;

type Check = typeof checkText;
let checker: Promise<Check> | null = null;

/** The checker, with its word lists, comes when it is first needed. */
export function useChecker(needed: boolean): Check | null {
  const [loaded, setLoaded] = useState<{ readonly check: Check } | null>(null);
  useEffect(() => {
    if (!needed) return undefined;
    let left = false;
    checker ??= import('@fourhands/core/brief/check-text').then((module) => module.checkText);
    checker.then(
      (check) => {
        if (!left) setLoaded({ check });
      },
      () => {
        checker = null;
      },
    );
    return () => {
      left = true;
    };
  }, [needed]);
  return loaded?.check ?? null;
}

export function markInWords(m: Messages, mark: FactMark, said: string, brief: Brief): string {
  const fact = mark.fact === null ? null : (brief.facts[mark.fact] ?? null);
  if (mark.state === 'invented') return m.brief.inventedLine(said, m.brief.types[mark.type]);
  if (mark.state === 'altered' && fact !== null) return m.brief.alteredLine(said, fact.name, fact.value);
  const words = fact === null ? m.brief.supportedLine(said) : m.brief.statedLine(said, fact.name);
  return mark.rounded ? `${words} (${m.brief.rounded})` : words;
}

export interface FactCheck {
  readonly text: string;
  readonly brief: Brief;
  readonly check: TextCheck;
}

export interface FactsAtWork {
  /** Null while there is nothing to check, or nothing was checked yet. */
  readonly checked: FactCheck | null;
  readonly tooLong: boolean;
  readonly waiting: boolean;
  readonly shown: boolean;
  readonly setShown: (shown: boolean) => void;
}

export function useFactCheck(desk: Desk, brief: Brief | null): FactsAtWork {
  const m = useMessages();
  const { session, view } = desk;
  const revision = useStore(session.revision);
  const [checked, setChecked] = useState<FactCheck | null>(null);
  const [shown, setShown] = useState(true);
  const wanted = brief?.facts.some(({ value }) => value.trim() !== '') === true;
  const check = useChecker(wanted);
  const length = session.document.length;
  const tooLong = wanted && length > longestChecked;
  const first = useRef(true);

  useEffect(() => {
    void revision;
    if (!wanted || tooLong || check === null || brief === null) {
      setChecked(null);
      return undefined;
    }
    const run = () => {
      const text = session.document.toString();
      setChecked({ text, brief, check: check(text, brief) });
    };
    const timer = setTimeout(run, first.current ? 0 : waitMilliseconds);
    first.current = false;
    return () => clearTimeout(timer);
  }, [revision, brief, check, wanted, tooLong, session]);

  useEffect(() => {
    if (view === null) return;
    // What was typed since has moved nothing that is drawn: CodeMirror maps it until the next check.
    if (!shown || checked === null || checked.text.length !== view.state.doc.length) {
      if (!shown || checked === null) view.dispatch({ effects: showFacts.of([]) });
      return;
    }
    const { text, check: found, brief: of } = checked;
    const facts = found.marks.map((mark) => ({
      start: mark.start,
      end: mark.end,
      state: mark.state,
      label: markInWords(m, mark, text.slice(mark.start, mark.end), of),
    }));
    view.dispatch({ effects: showFacts.of(facts) });
  }, [view, checked, shown, m]);

  return useMemo(
    () => ({ checked, tooLong, waiting: wanted && !tooLong && checked === null, shown, setShown }),
    [checked, tooLong, wanted, shown],
  );
}
