/**
 * An actor at work on the server: a maker, or a person for whom a request edits. It has a seat of its own at the text, so
 * that its edits have a peer of their own and its undo takes back nothing of anybody else.
 */
import type { Actor, Frontiers } from '@fourhands/core';
import type { TextChange } from '@fourhands/core/media/text/text-change';
import type { How, TextSeat } from '@fourhands/core/media/text/text-seat';

/** What of a proposal was taken into the text, by whose decision. */
export interface Taken {
  readonly proposalId: string;
  readonly candidate: number;
  readonly hunk: number | null;
  readonly personId: string;
  readonly text: string;
}

/** What was done in one go, to be taken back in one go. */
interface Deed {
  steps: number;
  taken: Taken | null;
}

export class Hand {
  readonly actor: Actor;
  readonly seat: TextSeat;
  readonly #done: Deed[] = [];
  readonly #undone: Deed[] = [];

  constructor(actor: Actor, seat: TextSeat) {
    this.actor = actor;
    this.seat = seat;
  }

  /**
   * Several edits that are taken back together; each one's places are those of the text that the ones before left. With
   * `joins`, they are taken back with the deed before where that is of the same proposal.
   */
  do(
    edits: readonly { readonly changes: readonly TextChange[]; readonly how: How }[],
    { taken = null, joins = false }: { readonly taken?: Taken | null; readonly joins?: boolean } = {},
  ): void {
    for (const { changes, how } of edits) this.seat.edit(changes, how);
    if (edits.length === 0) return;
    this.#undone.length = 0;
    const last = this.#done.at(-1);
    if (joins && last !== undefined && last.taken?.proposalId === taken?.proposalId) {
      last.steps += edits.length;
      last.taken = taken;
    } else this.#done.push({ steps: edits.length, taken });
  }

  /** The text becomes that of then, as one deed. */
  restore(frontiers: Frontiers): void {
    this.seat.restore(frontiers);
    this.#undone.length = 0;
    this.#done.push({ steps: 1, taken: null });
  }

  /** Takes back the last deed, or brings it back. Null where there is none. */
  takeBack(redo: boolean): { readonly taken: Taken | null } | null {
    const deed = (redo ? this.#undone : this.#done).pop();
    if (deed === undefined) return null;
    for (let step = 0; step < deed.steps; step++) {
      if (redo) this.seat.redo();
      else this.seat.undo();
    }
    (redo ? this.#done : this.#undone).push(deed);
    return { taken: deed.taken };
  }
}
