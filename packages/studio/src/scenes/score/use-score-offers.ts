/** The proposal that waits for this person: which candidate and which bar of it is looked at, what it sounds like, and what is decided. */
import { useEffect, useMemo, useState } from 'react';
import type { Score } from '@fourhands/core/media/score/score';
import { applyScoreChanges, noteAfter, noteBefore } from '@fourhands/core/media/score/score-change';
import { takeScoreHunks } from '@fourhands/core/media/score/score-hunks';
import type { ScoreCandidate, ScoreProposal } from '@fourhands/core/protocol/score-proposals';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { waitingOffer } from '../../state/open-offer.ts';
import { thisPerson } from '../../state/person.ts';
import { useStore } from '../../state/store.ts';
import type { Ghost } from './roll-drawing.ts';
import type { ScoreDesk } from './use-score-desk.ts';

interface OpenBar {
  /** From 0. */
  readonly bar: number;
  /** The places of its hunks in the candidate. */
  readonly hunks: readonly number[];
}

export interface ScoreOffers {
  readonly proposal: ScoreProposal | null;
  /** The newest of all, also where nothing of it is open. */
  readonly newest: ScoreProposal | null;
  readonly chosen: number;
  readonly choose: (candidate: number) => void;
  readonly candidate: ScoreCandidate | null;
  readonly bars: readonly OpenBar[];
  readonly at: number;
  readonly current: OpenBar | null;
  readonly step: (by: number) => void;
  readonly ghosts: readonly Ghost[];
  /** The score as it would be with all that is open; null where nothing is offered. */
  readonly offered: Score | null;
  readonly decide: (verdict: 'accept' | 'reject', all: boolean) => Promise<void>;
}

const isOpen = ({ state }: { readonly state: string }) => state === 'open';

export function useScoreOffers(desk: ScoreDesk): ScoreOffers {
  const m = useMessages();
  const { session, score, locks } = desk;
  const proposals = useStore(session.proposals);
  const proposal = waitingOffer(proposals);
  const id = proposal?.id;
  const [chosen, choose] = useState(0);
  const [place, setPlace] = useState(0);
  useEffect(() => {
    choose(0);
    setPlace(0);
  }, [id]);
  const candidate = proposal?.candidates[chosen] ?? null;
  const bars = useMemo(() => {
    const byBar = new Map<number, number[]>();
    for (const [index, { bar, state }] of (candidate?.hunks ?? []).entries())
      if (state === 'open') byBar.set(bar, [...(byBar.get(bar) ?? []), index]);
    return [...byBar].map(([bar, hunks]): OpenBar => ({ bar, hunks })).toSorted((a, b) => a.bar - b.bar);
  }, [candidate]);
  const at = bars.length === 0 ? 0 : Math.min(place, bars.length - 1);
  const current = bars[at] ?? null;
  const currentBar = current?.bar;
  const ghosts = useMemo(
    () =>
      (candidate?.hunks ?? []).filter(isOpen).flatMap(({ bar, changes }) =>
        changes.flatMap((change): Ghost[] => {
          const [before, after] = [noteBefore(change), noteAfter(change)];
          const looked = bar === currentBar;
          return [
            ...(before === null ? [] : [{ note: before, kind: 'remove' as const, current: looked }]),
            ...(after === null ? [] : [{ note: after, kind: 'add' as const, current: looked }]),
          ];
        }),
      ),
    [candidate, currentBar],
  );
  const region = proposal?.recipe.region;
  const offered = useMemo(() => {
    if (candidate === null || region === undefined || !candidate.hunks.some(isOpen)) return null;
    const taken = takeScoreHunks(candidate.hunks, 'all', region, score, locks);
    return applyScoreChanges(
      score,
      taken.changes.map(({ change }) => change),
    );
  }, [candidate, region, score, locks]);

  const decide = async (verdict: 'accept' | 'reject', all: boolean) => {
    if (proposal === null || current === null) return;
    const hunks = all ? bars.flatMap((each) => each.hunks) : [...current.hunks];
    try {
      // A hunk is judged by the score as the server has it.
      await session.settled();
      const asked = { verdict, candidate: chosen, hunks, personId: thisPerson().id };
      const after = await client.decideScore(session.workId, proposal.id, asked);
      session.know(after);
      const refused = hunks
        .map((index) => after.candidates[chosen]?.hunks[index])
        .find((hunk) => hunk?.state === 'refused');
      if (refused !== undefined) notify(m.scores.refused(refused.reason ?? ''), 'danger');
      else notify(verdict === 'accept' ? m.scores.accepted : m.scores.rejected);
    } catch (error) {
      notify(describeError(m, error).text, 'danger');
    }
  };
  return {
    proposal,
    newest: proposals[0] ?? null,
    chosen,
    choose,
    candidate,
    bars,
    at,
    current,
    step: (by) => setPlace(bars.length === 0 ? 0 : (at + by + bars.length) % bars.length),
    ghosts,
    offered,
    decide,
  };
}
