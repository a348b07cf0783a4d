/** Candidates of a proposal, made one after the other, with how far they are and how it ended. Shared by every medium whose makers are so asked. */
import type { Failure } from '@fourhands/core';
import { StopAsked } from './active-makings.ts';
import { failureOf, ServerClosing } from './failure.ts';

interface Progress {
  readonly share: number;
  /** Null while nothing is known of it. */
  readonly secondsLeft: number | null;
}

export interface CandidatesAsked<Candidate> {
  readonly count: number;
  /** For an error that nobody foresaw: “Making music failed”. */
  readonly what: string;
  make(at: number, progress: (share: number) => void): Promise<Candidate>;
  told(candidates: readonly Candidate[], progress: Progress, seconds: number): void;
}

export interface CandidatesMade<Candidate> {
  readonly candidates: Candidate[];
  readonly state: 'open' | 'stopped' | 'failed';
  readonly error: Failure | null;
  readonly seconds: number;
}

/** What came before a stop or a failure stays. */
export async function makeCandidates<Candidate>({
  count,
  what,
  make,
  told,
}: CandidatesAsked<Candidate>): Promise<CandidatesMade<Candidate>> {
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  const candidates: Candidate[] = [];
  let heard: { readonly share: number; readonly at: number } | null = null;
  const tell = (share: number) => {
    // How long a process took to start says nothing of the rest.
    heard ??= { share, at: performance.now() };
    const gone = (performance.now() - heard.at) / 1000;
    const secondsLeft = share > heard.share ? (gone / (share - heard.share)) * (1 - share) : null;
    told([...candidates], { share, secondsLeft }, seconds());
  };
  try {
    for (let at = 0; at < count; at++) {
      candidates.push(await make(at, (part) => tell(Math.min(1, (at + part) / count))));
      if (at + 1 < count) tell((at + 1) / count);
    }
    return { candidates, state: 'open', error: null, seconds: seconds() };
  } catch (error) {
    if (error instanceof StopAsked || error instanceof ServerClosing)
      return { candidates, state: 'stopped', error: null, seconds: seconds() };
    const state = candidates.length > 0 ? 'open' : 'failed';
    return { candidates, state, error: failureOf(error, what), seconds: seconds() };
  }
}
