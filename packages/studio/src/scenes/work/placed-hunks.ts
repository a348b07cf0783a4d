/** The hunks of a proposal where their words are now: the text may have changed since the proposal was made. */
import type { TextChange } from '@fourhands/core/media/text/text-change';
import type { Hunk, Proposal } from '@fourhands/core/proposal/proposal';
import { rebaseHunk } from '@fourhands/core/proposal/rebase';
import type { Lock, TextRegion } from '@fourhands/core/region/region';

export interface PlacedHunk {
  readonly index: number;
  readonly hunk: Hunk;
  /** Null where it no longer fits, or is decided. */
  readonly place: TextRegion | null;
  readonly state: 'open' | 'moved' | 'accepted' | 'rejected' | 'refused';
  /** Why it is refused: locked, changed or outside where that was found here; else the server's own words. */
  readonly reason: string | null;
}

/** `since` leads from the proposal's base to the text now, in which `locks` lie. */
export function placeHunks(
  proposal: Proposal,
  candidate: number,
  since: readonly TextChange[],
  locks: readonly Lock[],
): readonly PlacedHunk[] {
  // What was taken of the same proposal moves the rest too; only the person's own edits are told as such.
  let taken = 0;
  return (proposal.candidates[candidate]?.hunks ?? []).map((hunk, index): PlacedHunk => {
    if (hunk.state !== 'open') {
      if (hunk.state === 'accepted') taken += hunk.text.length - (hunk.end - hunk.start);
      return { index, hunk, place: null, state: hunk.state, reason: hunk.reason };
    }
    const rebased = rebaseHunk(hunk, proposal.region, since, locks);
    if (!rebased.ok) return { index, hunk, place: null, state: 'refused', reason: rebased.code };
    const { start, end } = rebased.change;
    return {
      index,
      hunk,
      place: { start, end },
      state: start - hunk.start === taken ? 'open' : 'moved',
      reason: null,
    };
  });
}
