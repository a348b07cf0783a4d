/** The proposal that waits for this person: which candidate and which part of it is looked at, and what is decided. */
import type { SoundCandidate, SoundProposal } from '@fourhands/core/protocol/sound-proposals';
import { client } from '../../api/client.ts';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { useChosen, waitingOffer } from '../../state/open-offer.ts';
import { clock } from './track-view.ts';
import type { SoundAtWork } from './use-sound.ts';

interface OpenPart {
  /** Its place among the parts of the candidate. */
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

export interface SoundOffers {
  readonly proposal: SoundProposal | null;
  /** The newest of all, also where nothing of it is open. */
  readonly newest: SoundProposal | null;
  readonly chosen: number;
  readonly choose: (candidate: number) => void;
  readonly candidate: SoundCandidate | null;
  readonly parts: readonly OpenPart[];
  readonly at: number;
  readonly current: OpenPart | null;
  readonly step: (by: number) => void;
  readonly decide: (verdict: 'accept' | 'reject', all: boolean) => void;
}

export function useSoundOffers(at: SoundAtWork): SoundOffers {
  const m = useMessages();
  const proposal = waitingOffer(at.proposals);
  const { chosen, choose, at: placeOf, step } = useChosen(proposal?.id);
  const candidate = proposal?.candidates[chosen] ?? null;
  const parts = (candidate?.hunks ?? []).flatMap(({ start, end, state }, index) =>
    state === 'open' ? [{ index, start, end }] : [],
  );
  const shown = placeOf(parts.length);
  const current = parts[shown] ?? null;
  const decide = (verdict: 'accept' | 'reject', all: boolean) => {
    if (proposal === null || current === null) return;
    const meant = all ? parts.map(({ index }) => index) : [current.index];
    const decision = { verdict, candidate: chosen, hunks: meant };
    void at
      .act((personId) => client.decideSound(at.workId, proposal.id, { ...decision, personId }))
      .then((after) => {
        if (after === null) return;
        const refused = meant
          .map((index) => after.candidates[chosen]?.hunks[index])
          .find((hunk) => hunk?.state === 'refused');
        const place = clock(refused?.at ?? 0, proposal.recipe.sampleRate);
        if (refused?.reason === 'locked') notify(m.sounds.refusedLocked(place), 'danger');
        else if (refused?.reason === 'changed') notify(m.sounds.refusedChanged(place), 'danger');
        else notify(verdict === 'accept' ? m.sounds.accepted : m.sounds.rejected);
      });
  };
  return {
    proposal,
    newest: at.proposals[0] ?? null,
    chosen,
    choose,
    candidate,
    parts,
    at: shown,
    current,
    step: (by) => step(by, parts.length),
    decide,
  };
}
