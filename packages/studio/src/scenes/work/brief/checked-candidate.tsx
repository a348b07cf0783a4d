/** A candidate that was written from a brief, with its facts marked and counted. */
import { VisuallyHidden } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import type { Brief } from '@fourhands/core/brief/brief';
import type { TextCheck } from '@fourhands/core/brief/check-text';
import { useMessages } from '../../../i18n/language.tsx';
import '../../../text/editor.css';
import styles from './brief.module.css';
import { markInWords, useChecker } from './use-fact-check.ts';

/** Null until the text is whole and the checker is there. */
export function useCandidateCheck(text: string, brief: Brief | undefined, whole: boolean): TextCheck | null {
  const check = useChecker(brief !== undefined && whole);
  return useMemo(
    () => (check === null || brief === undefined || !whole || text.trim() === '' ? null : check(text, brief)),
    [check, brief, text, whole],
  );
}

export function CandidateSum({ check }: { readonly check: TextCheck }) {
  const m = useMessages();
  const count = (state: string) => check.marks.filter((mark) => mark.state === state).length;
  const bad = m.brief.bad(count('altered'), count('invented'));
  const total = check.facts.filter((state) => state !== 'empty').length;
  const stated = check.facts.filter((state) => state === 'stated').length;
  return (
    <span className={styles.sum}>
      <span>{m.brief.summary(stated, total)}</span>
      {bad === '' ? null : <span className={styles.bad}>{bad}</span>}
    </span>
  );
}

export function CheckedText({
  text,
  check,
  brief,
}: {
  readonly text: string;
  readonly check: TextCheck;
  readonly brief: Brief;
}) {
  const m = useMessages();
  const parts: ReactNode[] = [];
  let at = 0;
  for (const mark of check.marks) {
    if (mark.start < at) continue;
    parts.push(text.slice(at, mark.start));
    at = mark.end;
    const said = text.slice(mark.start, mark.end);
    const words = markInWords(m, mark, said, brief);
    parts.push(
      <span key={mark.start} className="fh-fact" data-state={mark.state} title={words}>
        {said}
        {mark.state === 'stated' ? null : <VisuallyHidden> ({words})</VisuallyHidden>}
      </span>,
    );
  }
  parts.push(text.slice(at));
  return parts;
}
