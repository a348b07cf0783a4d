/** Which proposal waits for this person, which candidate and which open part of it is looked at. Of every medium whose offers are candidates with hunks. */
import { useEffect, useState } from 'react';

interface Hunk {
  readonly state: string;
}

export interface OfferLike<Candidate extends { readonly hunks: readonly Hunk[] }> {
  readonly id: string;
  readonly state: string;
  readonly candidates: readonly Candidate[];
}

/** The newest one that is being made or has parts that are open. */
export function waitingOffer<Candidate extends { readonly hunks: readonly Hunk[] }, Offer extends OfferLike<Candidate>>(
  proposals: readonly Offer[],
): Offer | null {
  const hasOpen = ({ candidates }: Offer) =>
    candidates.some(({ hunks }) => hunks.some(({ state }) => state === 'open'));
  return proposals.find((each) => each.state === 'making' || (each.state !== 'decided' && hasOpen(each))) ?? null;
}

export interface Chosen {
  readonly chosen: number;
  readonly choose: (candidate: number) => void;
  /** The place of the part that is looked at among `count` open ones. */
  readonly at: (count: number) => number;
  readonly step: (by: number, count: number) => void;
}

/** Begins anew with each proposal. */
export function useChosen(id: string | undefined): Chosen {
  const [chosen, choose] = useState(0);
  const [place, setPlace] = useState(0);
  useEffect(() => {
    choose(0);
    setPlace(0);
  }, [id]);
  return {
    chosen,
    choose,
    at: (count) => (count === 0 ? 0 : place % count),
    step: (by, count) => setPlace((before) => (count === 0 ? 0 : (before + by + count) % count)),
  };
}
