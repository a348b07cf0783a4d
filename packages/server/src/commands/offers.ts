/** What becomes of an offer when parts of it are decided, in every medium whose offers are candidates with hunks. */

interface Hunk {
  readonly state: 'open' | 'accepted' | 'rejected' | 'refused';
}

interface Offer<One extends Hunk> {
  readonly state: 'making' | 'open' | 'decided' | 'stopped' | 'failed';
  readonly candidates: readonly { readonly hunks: readonly One[] }[];
}

/** Hunks of a candidate that a decision is about: those named, else all that are open. Null where it names one that is not there, or none that is open. */
export function meantHunks(
  hunks: readonly Hunk[],
  named: readonly number[] | undefined,
): { readonly meant: readonly number[] } | 'missing' | 'closed' {
  const open = hunks.flatMap(({ state }, at) => (state === 'open' ? [at] : []));
  const meant = named ?? open;
  if (meant.some((at) => hunks[at] === undefined)) return 'missing';
  return meant.some((at) => open.includes(at)) ? { meant } : 'closed';
}

/** An offer with new hunks of a candidate. It is decided where that was taken and has nothing open, or where nothing of any has. */
export function withHunks<One extends Hunk, Of extends Offer<One>>(
  offer: Of,
  chosen: number,
  hunks: readonly One[],
): Of {
  const candidates = offer.candidates.with(chosen, { ...offer.candidates[chosen]!, hunks: [...hunks] });
  const isClosed = (each: { readonly hunks: readonly One[] }) => each.hunks.every(({ state }) => state !== 'open');
  const isTaken = hunks.some(({ state }) => state === 'accepted');
  const isDone = candidates.every(isClosed) || (isTaken && isClosed(candidates[chosen]!));
  return { ...offer, candidates, state: isDone ? 'decided' : offer.state };
}

/** An offer as it is at this moment: what is known of its making, until its end is kept. */
export function offerNow<Of extends { readonly id: string; readonly state: string }>(
  kept: Of,
  making: { now(id: string): Of | null },
): Of {
  return kept.state === 'making' ? (making.now(kept.id) ?? kept) : kept;
}
