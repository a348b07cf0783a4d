/**
 * Decisions on translated sentences. Where a sentence goes is where its pair is now, not where it was when it was asked for:
 * neighbours that were empty at the same place may have been filled meanwhile, in any order.
 */
import { type Candidate, DecisionNotPossible, type NewDecision, type Proposal } from '@fourhands/core';
import { applyChanges, type TextChange } from '@fourhands/core/media/text/text-change';
import type { PairRecord } from '@fourhands/core/translation/pairs';
import { replaced, surroundings } from '@fourhands/core/translation/write-pair';
import type { Context } from './context.ts';
import type { Desk, LiveDocument } from './live-document.ts';
import type { Written } from './branch-writes.ts';
import { take } from './taking.ts';
import { TranslationNotFound } from './translation-errors.ts';
import { alignmentOf, groundOfTranslation, pairsIn, type TranslationGround } from './translation-ground.ts';

interface Taken {
  readonly written: Written<Proposal>;
  readonly pairs: readonly PairRecord[];
}

/** @throws DecisionNotPossible, TranslationNotFound */
export async function decideSentence(
  context: Context,
  { id, workId, branchId }: Proposal,
  decision: NewDecision,
  personId: string,
): Promise<Proposal> {
  return context.translations.run(workId, async () => {
    // It may have been taken with others while this waited.
    const proposal = await context.making.read(id);
    const ground = await groundOfTranslation(context, workId);
    return context.live.use(branchId, (document) =>
      document.write((desk) => {
        const place = { context, document, desk, ground, personId };
        const { written, pairs } = takeSentence(place, pairsIn(desk.text, ground), proposal, decision);
        return { ...written, alignment: alignmentOf(desk.text, ground, pairs) };
      }),
    );
  });
}

/** Sentences taken in one write; more of them would keep everybody else waiting. */
const atOnce = 50;

/** How many were taken: one that does not fit any more, or whose source was changed since, stays as it is. */
export async function acceptProposals(
  context: Context,
  workId: string,
  proposals: readonly { readonly id: string; readonly candidate: number }[],
  personId: string,
): Promise<number> {
  let accepted = 0;
  for (let from = 0; from < proposals.length; from += atOnce) {
    const part = proposals.slice(from, from + atOnce);
    accepted += await context.translations.run(workId, () => acceptPart(context, workId, part, personId));
  }
  return accepted;
}

async function acceptPart(
  context: Context,
  workId: string,
  part: readonly { readonly id: string; readonly candidate: number }[],
  personId: string,
): Promise<number> {
  const { making, live } = context;
  const ground = await groundOfTranslation(context, workId);
  const proposals = await Promise.all(part.map(({ id }) => making.read(id)));
  return live.use(ground.translation.branchId, (document) =>
    document.write((desk) => {
      let pairs = pairsIn(desk.text, ground);
      const all: Written<Proposal>[] = [];
      let count = 0;
      for (const [index, proposal] of proposals.entries()) {
        const pair = pairs.find(({ id }) => id === proposal.recipe.translation?.pairId);
        if (pair === undefined || pair.sourceText !== proposal.recipe.translation?.source) continue;
        try {
          const candidate = part[index]?.candidate ?? 0;
          const place = { context, document, desk, ground, personId };
          const taken = takeSentence(place, pairs, proposal, { kind: 'pick', candidate });
          all.push(taken.written);
          pairs = taken.pairs;
          if (taken.written.result.candidates[candidate]?.state === 'picked') count += 1;
        } catch (error) {
          if (!(error instanceof DecisionNotPossible)) throw error;
        }
      }
      return {
        result: count,
        alignment: all.length === 0 ? null : alignmentOf(desk.text, ground, pairs),
        proposals: all.flatMap((written) => written.proposals ?? []),
        decisions: all.flatMap((written) => written.decisions ?? []),
        // One version before all of them.
        versions: all.flatMap((written) => written.versions ?? []).slice(0, 1),
      };
    }),
  );
}

interface Place {
  readonly context: Context;
  readonly document: LiveDocument;
  readonly desk: Desk;
  readonly ground: TranslationGround;
  readonly personId: string;
}

function takeSentence(
  { context, document, desk, ground, personId }: Place,
  pairs: readonly PairRecord[],
  proposal: Proposal,
  decision: NewDecision,
): Taken {
  const asked = proposal.recipe.translation;
  if (asked === undefined) throw new TranslationNotFound(proposal.workId);
  const index = pairs.findIndex(({ id }) => id === asked.pairId);
  const pair = pairs[index];
  if (pair === undefined || (decision.kind !== 'pick' && decision.kind !== 'accept')) {
    if (decision.kind === 'pick' || decision.kind === 'accept')
      throw new DecisionNotPossible('its sentence is not in the source any more.');
    const since = desk.text.changesSince(proposal.recipe.base);
    return { written: take(context, document, desk, { proposal, decision, personId, since }).written, pairs };
  }
  const { moved, start } = placed(desk, ground, pairs, index, proposal);
  const { written, changes } = take(context, document, desk, { proposal: moved, decision, personId, since: [] });
  const kept = { ...written, ...withOwnPlaces(written.result, proposal) };
  if (changes.length === 0) return { written: kept, pairs };
  return { written: kept, pairs: pairsAfter(pairs, index, changes, start, moved, decision.candidate, asked) };
}

/** A proposal keeps the places of its base version, whatever became of them. */
function withOwnPlaces(
  decided: Proposal,
  before: Proposal,
): Pick<Written<Proposal>, 'result' | 'proposals'> & { result: Proposal } {
  const candidates = decided.candidates.map((candidate, index) => ({
    ...candidate,
    hunks: candidate.hunks.map((hunk, at) => {
      const { start, end } = before.candidates[index]?.hunks[at] ?? hunk;
      return { ...hunk, start, end };
    }),
  }));
  const result = { ...decided, region: before.region, candidates };
  return { result, proposals: [result] };
}

/** The proposal with its places where the pair is now. `start` is where its words begin once they are in. */
function placed(
  desk: Desk,
  ground: TranslationGround,
  pairs: readonly PairRecord[],
  index: number,
  proposal: Proposal,
): { readonly moved: Proposal; readonly start: number } {
  const { target, targetText } = pairs[index]!;
  const { region } = proposal;
  const [isGap, wasGap] = [target.end === target.start, region.end === region.start];
  if (isGap !== wasGap || (!isGap && target.end - target.start !== region.end - region.start))
    throw new DecisionNotPossible('the sentence has been written in meanwhile.');
  if (!isGap) {
    const shift = target.start - region.start;
    const fits = proposal.candidates.every(({ hunks }) =>
      hunks.every((hunk) => targetText.slice(hunk.start - region.start, hunk.end - region.start) === hunk.removed),
    );
    if (!fits) throw new DecisionNotPossible('the sentence has been written in meanwhile.');
    return {
      moved: withHunks(proposal, target, (hunk) => ({ ...hunk, start: hunk.start + shift, end: hunk.end + shift })),
      start: target.start,
    };
  }
  const texts = {
    source: ground.source?.text ?? null,
    target: desk.text.toString(),
    targetLanguage: ground.translation.targetLanguage,
  };
  const { at, lead, trail } = surroundings(pairs, index, texts);
  const place = { start: at, end: at };
  return {
    moved: withHunks(proposal, place, (hunk) => ({ ...hunk, ...place, text: lead + hunk.text + trail })),
    start: at + lead.length,
  };
}

function withHunks(
  proposal: Proposal,
  region: Proposal['region'],
  move: (hunk: Candidate['hunks'][number]) => Candidate['hunks'][number],
): Proposal {
  const candidates = proposal.candidates.map((candidate) => ({ ...candidate, hunks: candidate.hunks.map(move) }));
  return { ...proposal, region, candidates };
}

function pairsAfter(
  pairs: readonly PairRecord[],
  index: number,
  changes: readonly TextChange[],
  start: number,
  { candidates }: Proposal,
  candidate: number,
  { source, whole }: { readonly source: string; readonly whole: boolean },
): readonly PairRecord[] {
  const { target, targetText } = pairs[index]!;
  const words =
    target.end > target.start
      ? applyChanges(
          targetText,
          changes.map((change) => ({ ...change, start: change.start - target.start, end: change.end - target.start })),
        )
      : (candidates[candidate]?.text ?? '');
  return replaced(pairs, index, changes, { start, words }, { from: source, partial: !whole }).pairs;
}
