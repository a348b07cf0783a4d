/** A person's hand at notation: what is locked stays as it is, and says so. */
import type { ScoreEdit } from '@fourhands/core/media/score/score-edit';
import { isIn, type ScoreLock } from '@fourhands/core/media/score/score-region';
import type { ScoreDesk } from './use-score-desk.ts';

/** Whether an edit changes or takes out a note that is locked, or puts one where a place is. */
export function meetsLock(edit: ScoreEdit, locks: readonly ScoreLock[]): boolean {
  const isHeld = (id: string) => locks.some(({ notes }) => notes.includes(id));
  if (edit.kind === 'change') return isHeld(edit.before.id) || isLockedPlace(edit.after, locks);
  if (edit.kind === 'remove') return isHeld(edit.note.id);
  return edit.kind === 'add' && isLockedPlace(edit.note, locks);
}

const isLockedPlace = (place: Parameters<typeof isIn>[1], locks: readonly ScoreLock[]): boolean =>
  locks.some(({ region }) => region.start < region.end && isIn(region, place));

/** The desk, of which no edit meets a lock: one that would is not done, in none of its parts, and told. */
export function heldDesk(desk: ScoreDesk, tell: () => void): ScoreDesk {
  return {
    ...desk,
    edit(edits, how) {
      if (!edits.some((edit) => meetsLock(edit, desk.locks))) return desk.edit(edits, how);
      tell();
      return [];
    },
  };
}
