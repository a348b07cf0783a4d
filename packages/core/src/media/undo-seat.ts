/** One peer at a live document: the steps that it took, and taking them back and again, each peer its own only. What a step is, is the medium's. */
import type { Peer } from '../work/actor.ts';

const mostSteps = 500;

export abstract class UndoSeat<Setting> {
  readonly peer: Peer;
  readonly #undo: (readonly Setting[])[] = [];
  readonly #redo: (readonly Setting[])[] = [];

  constructor(peer: Peer) {
    this.peer = peer;
  }

  /** Takes values back where they are still this step's; what takes that back again, empty where nothing was. */
  protected abstract takeBack(step: readonly Setting[]): readonly Setting[];

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

  /** With `joins`, it is taken back together with the step before. */
  protected record(step: readonly Setting[], joins = false): void {
    if (step.length === 0) return;
    const before = joins ? (this.#undo.pop() ?? []) : [];
    this.#undo.push([...before, ...step]);
    if (this.#undo.length > mostSteps) this.#undo.shift();
    this.#redo.length = 0;
  }

  #move(from: (readonly Setting[])[], to: (readonly Setting[])[]): boolean {
    for (let step = from.pop(); step !== undefined; step = from.pop()) {
      const inverse = this.takeBack(step);
      if (inverse.length === 0) continue;
      to.push(inverse);
      return true;
    }
    return false;
  }
}
