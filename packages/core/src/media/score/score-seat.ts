/**
 * One peer at a score: its edits, and its undo, which takes back nothing of anybody else: a value that somebody else has set since
 * stays, and so does a note that somebody else has changed.
 */
import type { Frontiers } from '../../version/version.ts';
import type { Peer } from '../../work/actor.ts';
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
  /** Of a note or track that was brought back: what it was then. It is taken out again only while it is that. */
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

const mostSteps = 500;

export class ScoreSeat {
  readonly peer: Peer;
  readonly #score: SeatScore;
  readonly #undo: (readonly SetCell[])[] = [];
  readonly #redo: (readonly SetCell[])[] = [];

  constructor(peer: Peer, score: SeatScore) {
    this.peer = peer;
    this.#score = score;
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
    const before = joins && step.length > 0 ? (this.#undo.pop() ?? []) : [];
    this.#record([...before, ...step]);
    return ids;
  }

  /** Also steps over what has nothing left to take back; false where there was no other step. */
  undo(): boolean {
    return this.#move(this.#undo, this.#redo);
  }

  redo(): boolean {
    return this.#move(this.#redo, this.#undo);
  }

  get canUndo(): boolean {
    return this.#undo.length > 0;
  }

  get canRedo(): boolean {
    return this.#redo.length > 0;
  }

  /** The score becomes that of then, as an edit of this peer. @throws VersionUnknown */
  restore(frontiers: Frontiers): void {
    this.#record(this.#score.makeAsAt(this, frontiers));
  }

  /** Locks a region, and the notes in it wherever they are moved; or single notes. */
  lock(lock: NewLock): void {
    this.#score.setLock(this, lock);
  }

  unlock(id: string): void {
    this.#score.removeLock(this, id);
  }

  #record(step: readonly SetCell[]): void {
    if (step.length === 0) return;
    this.#undo.push(step);
    if (this.#undo.length > mostSteps) this.#undo.shift();
    this.#redo.length = 0;
  }

  #move(from: (readonly SetCell[])[], to: (readonly SetCell[])[]): boolean {
    for (let step = from.pop(); step !== undefined; step = from.pop()) {
      const inverse = this.#score.takeBack(this, step);
      if (inverse.length === 0) continue;
      to.push(inverse);
      return true;
    }
    return false;
  }
}
