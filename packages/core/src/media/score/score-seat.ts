/**
 * One peer at a score: its edits, and its undo, which takes back nothing of anybody else: a value that somebody else has set since
 * stays, and so does a note that somebody else has changed.
 */
import type { Frontiers } from '../../version/version.ts';
import type { Peer } from '../../work/actor.ts';
import { UndoSeat } from '../undo-seat.ts';
import type { ScoreEdit } from './score-edit.ts';
import type { Cell, CellMap } from './score-cells.ts';
import type { NewLock } from './score-locks.ts';

/** How notes came in. `made`: by this peer, a maker. */
export type ScoreHow =
  | { readonly kind: 'typed' | 'pasted' | 'imported' }
  | { readonly kind: 'made'; readonly recipe: string; readonly hunk: number };

export type ScoreSource = 'local' | 'undo' | 'import';

/** One value that an edit set. `before` is null for a note or track that the edit made. */
export interface SetCell {
  readonly map: CellMap;
  readonly key: string;
  readonly before: Cell | null;
  readonly after: Cell;
  /**
   * What a note or track was when it was taken out or brought back, and null of other values. It is taken out again only while it is
   * that; when somebody has changed it while it was out, it stays that from before.
   */
  readonly seen: string | null;
}

export interface SeatScore {
  /** The given ids of notes and tracks that were added, and those which they have. */
  make(seat: ScoreSeat, edits: readonly ScoreEdit[], how: ScoreHow): MadeEdits;
  /** Takes values back where they are still this step's; empty where none is. */
  takeBack(seat: ScoreSeat, step: readonly SetCell[]): readonly SetCell[];
  /** The score becomes that of then; what comes back keeps its authorship. @throws VersionUnknown */
  makeAsAt(seat: ScoreSeat, frontiers: Frontiers): readonly SetCell[];
  setLock(seat: ScoreSeat, lock: NewLock): void;
  removeLock(seat: ScoreSeat, id: string): void;
}

export interface MadeEdits {
  readonly step: readonly SetCell[];
  readonly ids: ReadonlyMap<string, string>;
}

export class ScoreSeat extends UndoSeat<SetCell> {
  readonly #score: SeatScore;

  constructor(peer: Peer, score: SeatScore) {
    super(peer);
    this.#score = score;
  }

  protected override takeBack(step: readonly SetCell[]): readonly SetCell[] {
    return this.#score.takeBack(this, step);
  }

  /**
   * One step of undo; with `joins`, it is taken back together with the step before. Notes and tracks that are added get ids of this
   * peer's, which are returned by those that were given.
   * @throws ScoreChangeNotPossible, ScoreMalformed, ScoreOutOfLimits
   */
  edit(
    edits: readonly ScoreEdit[],
    how: ScoreHow,
    { joins = false }: { readonly joins?: boolean } = {},
  ): ReadonlyMap<string, string> {
    const { step, ids } = this.#score.make(this, edits, how);
    this.record(step, joins);
    return ids;
  }

  /** The score becomes that of then, as an edit of this peer. @throws VersionUnknown */
  restore(frontiers: Frontiers): void {
    this.record(this.#score.makeAsAt(this, frontiers));
  }

  /** Locks a region, and the notes in it wherever they are moved; or single notes. */
  lock(lock: NewLock): void {
    this.#score.setLock(this, lock);
  }

  unlock(id: string): void {
    this.#score.removeLock(this, id);
  }
}
