/** What changed in a text since a few moments of its history, kept up to date as it changes. */
import { ChangeSet } from '@codemirror/state';
import type { Frontiers } from '../../version/version.ts';
import { type TextChange, toChangeSet } from './text-change.ts';

export class KeptChanges {
  readonly #most: number;
  /** By moment; the one that was asked for last comes last. */
  readonly #moments = new Map<string, ChangeSet>();

  /** `most`: the moments that are remembered. */
  constructor(most = 16) {
    this.#most = most;
  }

  begin(frontiers: Frontiers, length: number): void {
    const key = keyOf(frontiers);
    this.#moments.delete(key);
    this.#moments.set(key, ChangeSet.empty(length));
    const [oldest] = this.#moments.keys();
    if (this.#moments.size > this.#most) this.#moments.delete(oldest!);
  }

  /** A change of the text, which was of that length. */
  follow(changes: readonly TextChange[], lengthBefore: number): void {
    if (this.#moments.size === 0) return;
    const set = toChangeSet(changes, lengthBefore);
    for (const [key, before] of this.#moments) this.#moments.set(key, before.compose(set));
  }

  /** Null where that moment is not remembered. */
  since(frontiers: Frontiers): readonly TextChange[] | null {
    const key = keyOf(frontiers);
    const set = this.#moments.get(key);
    if (set === undefined) return null;
    this.#moments.delete(key);
    this.#moments.set(key, set);
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
