/**
 * What people changed afterwards of what they had taken from makers: a decision too, and the one that says most about what
 * they meant. It is read from the authorship of the text when the next proposal is asked for.
 */
import type { Decision, Proposal } from '@fourhands/core';
import type { TextDocument } from '@fourhands/core/media/text/text-document';
import type { Context } from './context.ts';
import type { LiveDocument } from './live-document.ts';

/** Proposals that are looked at: what is older was asked about often enough. */
const lookedAt = 30;

interface Place {
  start: number;
  end: number;
  /** Of that stretch, what is still the maker's. */
  length: number;
}

/** Notes each hunk once. */
export async function noteEdits(context: Context, document: LiveDocument, personId: string): Promise<void> {
  const { store, newId, now } = context;
  const { id: branchId, workId } = document.branch;
  const proposals = (await store.proposals.list(workId, { branchId, limit: lookedAt })).filter(hasTaken);
  if (proposals.length === 0) return;
  const decisions = await store.decisions.list(workId);
  await document.write(({ text }) => {
    const places = placesOfHunks(text);
    const notes: Decision[] = [];
    for (const proposal of proposals) {
      const about = decisions.filter(({ proposalId }) => proposalId === proposal.id);
      // What was taken back as a whole is known as that.
      if (about[0]?.kind === 'undo') continue;
      for (const { candidate, hunk, made } of takenHunks(proposal)) {
        const place = places.get(`${proposal.recipe.id} ${hunk}`);
        const untouched = place?.length === made.length && place.end - place.start === made.length;
        const alone = proposal.candidates[candidate]?.hunks.length === 1;
        const named = alone && !about.some((decision) => decision.hunk === hunk) ? null : hunk;
        const noted = about.some((decision) => decision.kind === 'edit' && decision.hunk === named);
        if (untouched || noted) continue;
        const left = place === undefined ? '' : text.slice(place.start, place.end);
        notes.push({
          id: newId(),
          workId,
          proposalId: proposal.id,
          personId,
          kind: 'edit',
          candidate,
          hunk: named,
          rating: null,
          text: left,
          at: now(),
        });
      }
    }
    return { result: undefined, decisions: notes };
  });
}

function hasTaken(proposal: Proposal): boolean {
  return takenHunks(proposal).length > 0;
}

function takenHunks({ candidates }: Proposal) {
  return candidates.flatMap(({ hunks }, candidate) =>
    hunks.flatMap(({ state, text }, hunk) =>
      state === 'accepted' && text !== '' ? [{ candidate, hunk, made: text }] : [],
    ),
  );
}

/** Where the text of each hunk is now, from its first character to its last, by “recipe hunk”. */
export function placesOfHunks(text: TextDocument): Map<string, Place> {
  const places = new Map<string, Place>();
  let at = 0;
  for (const { length, by } of text.authorship()) {
    if (by.kind === 'made') {
      const key = `${by.recipe} ${by.hunk}`;
      const place = places.get(key) ?? { start: at, end: at, length: 0 };
      place.end = at + length;
      place.length += length;
      places.set(key, place);
    }
    at += length;
  }
  return places;
}
