/** A person's hand at a score, in the piano roll and in notation alike: what is locked stays as it is, and says which lock holds it. */
import type { ScoreEdit } from '@fourhands/core/media/score/score-edit';
import { isIn, type ScoreLock } from '@fourhands/core/media/score/score-region';
import type { ScoreDesk } from './use-score-desk.ts';

/** The lock of a note that an edit changes or takes out, or of the place at which it puts one; null where none forbids it. */
export function lockMet(edit: ScoreEdit, locks: readonly ScoreLock[]): ScoreLock | null {
  const ofNote = (id: string) => locks.find(({ notes }) => notes.includes(id));
  const ofPlace = (place: Parameters<typeof isIn>[1]) =>
    locks.find(({ region }) => region.start < region.end && isIn(region, place));
  if (edit.kind === 'change') return ofNote(edit.before.id) ?? ofPlace(edit.after) ?? null;
  if (edit.kind === 'remove') return ofNote(edit.note.id) ?? null;
  return (edit.kind === 'add' ? ofPlace(edit.note) : undefined) ?? null;
}

/** The desk, of which no edit meets a lock: one that would is not done, in none of its parts, and the lock is told. */
export function heldDesk(desk: ScoreDesk, tell: (lock: ScoreLock) => void): ScoreDesk {
  return {
    ...desk,
    edit(edits, how) {
      for (const edit of edits) {
        const lock = lockMet(edit, desk.locks);
        if (lock === null) continue;
        tell(lock);
        return [];
      }
      return desk.edit(edits, how);
    },
  };
}
