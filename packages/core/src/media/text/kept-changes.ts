/** What changed in a text since a few moments of its history, kept up to date as it changes. */
import { ChangeSet } from '@codemirror/state';
import type { Frontiers } from '../../version/version.ts';
import { type TextChange, toChangeSet } from './text-change.ts';

interface Moment {
  readonly key: string;
  /** What changed until the moment after it, or until now. */
  set: ChangeSet;
  /** The higher, the later it was asked for. */
  used: number;
}

export class KeptChanges {
  readonly #most: number;
  /** The oldest first. */
  readonly #moments: Moment[] = [];
  #asked = 0;

  /** `most`: the moments that are remembered. */
  constructor(most = 16) {
    this.#most = most;
  }

  begin(frontiers: Frontiers, length: number): void {
    const key = keyOf(frontiers);
    if (this.#moments.at(-1)?.key === key) return;
    this.#moments.push({ key, set: ChangeSet.empty(length), used: ++this.#asked });
    if (this.#moments.length > this.#most) this.#forget();
  }

  /** That which was not asked for the longest; what changed after it then counts for the moment before. */
  #forget(): void {
    const oldest = Math.min(...this.#moments.map(({ used }) => used));
    const at = this.#moments.findIndex(({ used }) => used === oldest);
    const before = this.#moments[at - 1];
    if (before !== undefined) before.set = before.set.compose(this.#moments[at]!.set);
    this.#moments.splice(at, 1);
  }

  /** A change of the text, which was of that length. */
  follow(changes: readonly TextChange[], lengthBefore: number): void {
    const newest = this.#moments.at(-1);
    if (newest !== undefined) newest.set = newest.set.compose(toChangeSet(changes, lengthBefore));
  }

  /** Null where that moment is not remembered. */
  since(frontiers: Frontiers): readonly TextChange[] | null {
    const key = keyOf(frontiers);
    const at = this.#moments.findLastIndex((moment) => moment.key === key);
    const moment = this.#moments[at];
    if (moment === undefined) return null;
    moment.used = ++this.#asked;
    const set = this.#moments.slice(at + 1).reduce((all, { set: next }) => all.compose(next), moment.set);
    const changes: TextChange[] = [];
    // Neighbours as one change, as in a difference of two versions.
    set.iterChanges((start, end, _from, _to, inserted) => changes.push({ start, end, text: inserted.toString() }));
    return changes;
  }
}

const keyOf = (frontiers: Frontiers) =>
  frontiers
    .map(({ peer, counter }) => `${counter}@${peer}`)
    .toSorted()
    .join(' ');
