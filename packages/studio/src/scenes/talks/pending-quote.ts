/** A passage of a work that the next message is to quote. */
import type { NewQuote } from '@fourhands/core/protocol/dialogues';
import type { TextRegion } from '@fourhands/core/region/region';
import type { WorkSession } from '../../state/work-session.ts';

export interface PendingQuote extends NewQuote {
  /** As it is now, to be shown; the server cuts it out itself. */
  readonly text: string;
}

/** A talk about a work is asked for: for the how many-th time, and with what was selected then. */
export interface AskedTalk {
  readonly count: number;
  readonly quote: PendingQuote | null;
}

/** Null where nothing is selected. */
export function quoteOf({ document, workId, branchId }: WorkSession, { start, end }: TextRegion): PendingQuote | null {
  if (end <= start) return null;
  const base = [...document.frontiers()];
  return { workId, branchId, base, region: { start, end }, text: document.slice(start, end) };
}
