/**
 * The undo and redo stacks of one peer of a text. They hold the inverse of each of its own edits, and follow what others do
 * meanwhile; what others did is never undone. Text that comes back keeps its authorship.
 */
import type { ChangeSet } from '@codemirror/state';
import { type AuthorRun, sliceRuns } from './authorship.ts';
import { fromChangeSet, type TextChange, toChangeSet } from './text-change.ts';

/** Changes to make, and the runs of each one's text. */
export interface AttributedChanges {
  readonly changes: readonly TextChange[];
  readonly runs: readonly (readonly AuthorRun[])[];
}

interface Step {
  readonly set: ChangeSet;
  /** Runs of all text that the set puts in, in order. */
  readonly runs: readonly AuthorRun[];
}

/** A step and what others did since it was the newest, oldest first: it is moved over that when it is needed. */
interface Waiting {
  step: Step;
  since: ChangeSet[];
}

/** Each step starts from the text that the step above it leaves; the newest from the text now. */
class Stack {
  readonly #steps: Waiting[] = [];

  get empty(): boolean {
    return this.#steps.length === 0;
  }

  push(step: Step, most: number): void {
    this.#steps.push({ step, since: [] });
    if (this.#steps.length > most) this.#steps.shift();
  }

  follow(set: ChangeSet): void {
    this.#steps.at(-1)?.since.push(set);
  }

  /** The newest step, as it is now; null when there is none that still does anything. */
  pop(): Step | null {
    for (;;) {
      const top = this.#settle();
      this.#steps.pop();
      if (top === null || !top.set.empty) return top;
    }
  }

  /** Joins a step into the newest one, so that both are undone at once; neither may put text in. */
  join(step: Step, most: number): void {
    const top = this.#settle();
    if (top === null) return this.push(step, most);
    this.#steps.at(-1)!.step = { set: step.set.compose(top.set), runs: [] };
  }

  clear(): void {
    this.#steps.length = 0;
  }

  /** Moves the newest step over what happened since, and leaves that, as if before the step, to the one below. */
  #settle(): Step | null {
    const top = this.#steps.at(-1);
    if (top === undefined) return null;
    if (top.since.length > 0) {
      const since = top.since.reduce((all, set) => all.compose(set));
      this.#steps.at(-2)?.since.push(since.map(top.step.set, true));
      top.step = { set: top.step.set.map(since), runs: top.step.runs };
      top.since = [];
    }
    return top.step;
  }
}

export class UndoHistory {
  readonly #most: number;
  readonly #undo = new Stack();
  readonly #redo = new Stack();

  /** `most`: the steps that are kept. */
  constructor(most = 500) {
    this.#most = most;
  }

  get canUndo(): boolean {
    return !this.#undo.empty;
  }

  get canRedo(): boolean {
    return !this.#redo.empty;
  }

  /** An edit of this peer, by its inverse: what brings back the text before, from the text after. */
  record(inverse: AttributedChanges, lengthAfter: number, join: boolean): void {
    const step = stepOf(inverse, lengthAfter);
    if (join) this.#undo.join(step, this.#most);
    else this.#undo.push(step, this.#most);
    this.#redo.clear();
  }

  /** An edit of somebody else, on a text of that length. */
  follow(changes: readonly TextChange[], lengthBefore: number): void {
    if (this.#undo.empty && this.#redo.empty) return;
    const set = toChangeSet(changes, lengthBefore);
    this.#undo.follow(set);
    this.#redo.follow(set);
  }

  /** The changes that undo (or redo) the newest step. The caller makes them and gives their inverse to `undone`. */
  take(direction: 'undo' | 'redo'): AttributedChanges | null {
    const step = (direction === 'undo' ? this.#undo : this.#redo).pop();
    if (step === null) return null;
    const changes = fromChangeSet(step.set);
    // Moving over others' edits keeps the order of the texts, but may join two that come to lie side by side.
    let at = 0;
    const runs = changes.map(({ text }) => sliceRuns(step.runs, at, (at += text.length)));
    return { changes, runs };
  }

  undone(direction: 'undo' | 'redo', inverse: AttributedChanges, lengthAfter: number): void {
    (direction === 'undo' ? this.#redo : this.#undo).push(stepOf(inverse, lengthAfter), this.#most);
  }
}

function stepOf({ changes, runs }: AttributedChanges, length: number): Step {
  return { set: toChangeSet(changes, length), runs: runs.flat() };
}
