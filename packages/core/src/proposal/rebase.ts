/** A proposal was made for a text that went on: each of its hunks is moved to where its words are now, or refused. */
import type { TextChange } from '../media/text/text-change.ts';
import type { Lock, TextRegion } from '../region/region.ts';
import type { Hunk } from './proposal.ts';

export type Rebased =
  | { readonly ok: true; readonly change: TextChange }
  | {
      readonly ok: false;
      readonly code: 'locked' | 'changed' | 'outside';
      readonly reason: string;
      readonly at: TextRegion;
    };

/**
 * A hunk of the base version as a change of the text now. `since` leads from that version to now. Refused where the hunk
 * leaves its region, where its own words were changed, and where it would change what is locked.
 */
export function rebaseHunk(
  hunk: Hunk,
  region: TextRegion,
  since: readonly TextChange[],
  locks: readonly Lock[],
): Rebased {
  if (hunk.start < region.start || hunk.end > region.end) return refusal('outside', hunk);
  let shift = 0;
  for (const change of since) {
    const inserts = change.start === change.end;
    // At the place of an empty hunk, what was put in stands before it, and what was taken out, after it; at the end of the
    // region what was put in is outside, and stands after it.
    const follows = inserts && hunk.start === hunk.end && (hunk.end < region.end || region.start === region.end);
    if (change.start > hunk.end || (change.start === hunk.end && !follows)) break;
    const before = change.end <= hunk.start;
    if (!before) {
      const start = Math.max(0, change.start + shift);
      return refusal('changed', { start, end: start + change.text.length });
    }
    shift += change.text.length - (change.end - change.start);
  }
  const change = { start: hunk.start + shift, end: hunk.end + shift, text: hunk.text };
  const locked = locks.find(({ region: lock }) => touches(change, lock));
  return locked === undefined ? { ok: true, change } : refusal('locked', locked.region);
}

/** Whether a change alters a region: takes from it, or puts something inside. What ends or begins beside it does not. */
export function touches(change: Pick<TextChange, 'start' | 'end'>, region: TextRegion): boolean {
  return change.start === change.end
    ? change.start > region.start && change.start < region.end
    : change.start < region.end && change.end > region.start;
}

/** Where a region of the version before the changes lies after them. What is put in at its edges stays outside. */
export function rebaseRegion(region: TextRegion, since: readonly TextChange[]): TextRegion {
  const start = mapPlace(region.start, since, true);
  return { start, end: Math.max(start, mapPlace(region.end, since, region.start === region.end)) };
}

function mapPlace(place: number, since: readonly TextChange[], after: boolean): number {
  let shift = 0;
  for (const { start, end, text } of since) {
    if (start > place || (start === place && end === place && !after) || (start === place && end > place)) break;
    if (end > place) return start + shift + text.length;
    shift += text.length - (end - start);
  }
  return place + shift;
}

const reasons = {
  locked: 'It would change what is locked. Unlock that part, or ask for a change beside it.',
  changed: 'The words it was to replace have been changed since. Ask again for the text as it is now.',
  outside: 'It reaches outside the part it was asked for, which must stay as it is.',
} as const;

function refusal(code: keyof typeof reasons, { start, end }: TextRegion): Rebased {
  return { ok: false, code, reason: reasons[code], at: { start, end } };
}
