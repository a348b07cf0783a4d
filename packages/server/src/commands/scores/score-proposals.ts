/** Makers asked for a region of a score, what is decided on what they offer, and making it again. */
import { randomInt } from 'node:crypto';
import {
  type NewScoreDecision,
  type NewScoreProposal,
  newScoreProposalSchema,
  type ScoreLine,
  type ScoreMaker,
  type ScoreProposal,
  type ScoreRecipe,
  type ScoreReplay,
  scoreReplayVerdict,
} from '@fourhands/core';
import type { Note, Score } from '@fourhands/core/media/score/score';
import { rejectScoreHunks, takeScoreHunks } from '@fourhands/core/media/score/score-hunks';
import { isOnLine, linesOf } from '@fourhands/core/media/score/score-lines';
import { isIn, type ScoreRegion } from '@fourhands/core/media/score/score-region';
import { partFor } from '@fourhands/makers/embedded/chorale/chorale-maker';
import { melodyId } from '@fourhands/makers/embedded/melody/melody-score-maker';
import { awaitBase } from '../base.ts';
import type { Context } from '../context.ts';
import { controlValues } from '../controls.ts';
import { meantHunks, offerNow, withHunks } from '../offers.ts';
import { personOf } from '../people.ts';
import { OperationNotOffered } from '../work-errors.ts';
import { ScoreProposalMissing, ScoreProposalNotOpen, ScoreRegionEmpty } from './score-errors.ts';
import { checkTask, scoreMakerActor } from './score-makers.ts';
import type { ScoreOrder } from './score-making.ts';
import { scoreVersionBefore } from './score-versions.ts';
import { findScoreBranch } from './scores.ts';

const largestSeed = 2 ** 32 - 1;
const mostListed = 50;

/** The newest first; those that are being made as they are now. @throws WorkNotFound, WorkOfOtherMedium */
export async function listScoreProposals(context: Context, workId: string): Promise<ScoreProposal[]> {
  await findScoreBranch(context, workId);
  const kept = await context.store.scoreProposals.list(workId, mostListed);
  return kept.map((proposal) => offerNow(proposal, context.scoreMaking));
}

/** @throws ScoreProposalMissing */
export async function readScoreProposal(context: Context, workId: string, id: string): Promise<ScoreProposal> {
  const kept = await context.store.scoreProposals.get(workId, id);
  if (kept === null) throw new ScoreProposalMissing();
  return offerNow(kept, context.scoreMaking);
}

/**
 * It is being made when this answers. What cannot be done is refused before anything is made.
 * @throws WorkNotFound, WorkOfOtherMedium, BranchNotFound, BaseUnknown, ScoreMakerMissing, OperationNotOffered, ControlUnknown,
 *   ControlOutOfRange, ScoreRegionEmpty, and why the maker cannot do it
 */
export async function proposeScore(
  context: Context,
  workId: string,
  request: NewScoreProposal,
): Promise<ScoreProposal> {
  const { store, newId, now, makers, liveScores, scoreMaking } = context;
  const asked = newScoreProposalSchema.parse(request);
  const { operation } = asked;
  const branch = await findScoreBranch(context, workId, asked.branchId);
  const { maker, modelHash } = await context.scoreMakers.get(asked.makerId);
  const model = modelHash === null ? null : await modelFile(context, modelHash);
  if (!maker.operations.includes(operation)) throw new OperationNotOffered(maker.name.en, operation, maker.operations);
  const known = maker.controls.filter(({ operations }) => operations.includes(operation));
  const controls = controlValues(known, asked.controls);
  const order = await liveScores.use(branch.id, async (document) => {
    await awaitBase(document, asked.base);
    return document.read((open): ScoreOrder => {
      const score = open.score();
      const lines = asked.lines ?? linesFor(score, maker, asked.region);
      const given = operation === 'harmonise' ? (asked.given ?? melodyOf(score, lines, asked.region)) : null;
      const region = regionOn(lines, asked.region, given);
      const locks = open.locks().filter((lock) => nearRegion(lock, region));
      const recipe: ScoreRecipe = {
        id: newId(),
        workId,
        branchId: branch.id,
        makerId: maker.id,
        makerName: maker.name.en,
        makerHash: maker.hash,
        operation,
        controls,
        seed: asked.seed ?? randomInt(0, largestSeed),
        candidates: asked.candidates,
        base: [...open.frontiers()],
        region,
        lines,
        given,
        locks,
        runtime: makers.runtime({ id: maker.id, kind: 'embedded' }),
        at: now(),
      };
      const proposal: ScoreProposal = {
        id: newId(),
        workId,
        branchId: branch.id,
        state: 'making',
        recipe,
        candidates: [],
        progress: { share: 0, secondsLeft: null },
        error: null,
        seconds: null,
        createdAt: now(),
        endedAt: null,
      };
      return { proposal, task: taskOf(recipe, score, model), base: score };
    });
  });
  checkTask(order.task);
  await store.scoreProposals.put(order.proposal);
  scoreMaking.start(order);
  return order.proposal;
}

const modelFile = async ({ blobs }: Context, sha256: string) => ({ path: await blobs.localFile(sha256), sha256 });

function taskOf(
  { makerId, operation, region, lines, locks, controls }: ScoreRecipe,
  score: Score,
  model: ScoreOrder['task']['model'],
): ScoreOrder['task'] {
  // Of what is trained here, only makers of melodies make scores.
  const network = model !== null || makerId === melodyId ? 'melody' : 'chorale';
  return { network, model, operation, score: partFor(score, region), region, lines, locks, controls };
}

/** The score's lines from the highest; of a maker of one line the first that the region names. */
function linesFor(score: Score, { lines }: ScoreMaker, region: ScoreRegion): ScoreLine[] {
  if (lines > 1) return [...linesOf(score, lines)];
  const meant = linesOf(score, Math.max(1, score.tracks.length)).filter((line) =>
    isIn({ ...region, start: 0, end: 1 }, { ...line, start: 0 }),
  );
  return meant.slice(0, lines);
}

/** The first line that has notes in the region. */
function melodyOf(score: Score, lines: readonly ScoreLine[], { start, end }: ScoreRegion): number {
  const sounds = (note: Note) => note.start < end && note.start + note.duration > start;
  const found = lines.findIndex((line) => score.notes.some((note) => isOnLine(note, line) && sounds(note)));
  return Math.max(0, found);
}

/** The region as those of the lines that it names, without the given one. @throws ScoreRegionEmpty */
function regionOn(lines: readonly ScoreLine[], region: ScoreRegion, given: number | null): ScoreRegion {
  const meant = lines.filter(
    (line, place) => place !== given && isIn({ ...region, start: 0, end: 1 }, { ...line, start: 0 }),
  );
  if (meant.length === 0 || region.start >= region.end) throw new ScoreRegionEmpty();
  const parts = [...new Set(meant.map(({ track }) => track))].map((track) => ({
    track,
    voices: meant
      .filter((line) => line.track === track)
      .map(({ voice }) => voice)
      .toSorted((a, b) => a - b),
  }));
  return { parts, start: region.start, end: region.end };
}

/** A lock counts where it may meet what is made: the notes of it are wherever its region is. */
function nearRegion({ region }: { readonly region: ScoreRegion }, { start, end }: ScoreRegion): boolean {
  return region.start < end && Math.max(region.end, region.start + 1) > start;
}

/** What came until now stays. @throws ScoreProposalMissing */
export async function stopScoreProposal(context: Context, workId: string, id: string): Promise<ScoreProposal> {
  await readScoreProposal(context, workId, id);
  await context.scoreMaking.stop(id);
  return readScoreProposal(context, workId, id);
}

/**
 * Accepts or rejects hunks of a candidate. One that is locked, or that somebody changed since, is refused with the reason; the others go into
 * the score by the maker's hand, as one step of its undo. @throws ScoreProposalMissing, ScoreProposalNotOpen
 */
export async function decideScore(
  context: Context,
  workId: string,
  id: string,
  { personId, verdict, candidate: chosen, hunks: named }: NewScoreDecision,
): Promise<ScoreProposal> {
  const person = await personOf(context, personId);
  const { branchId, recipe } = await readScoreProposal(context, workId, id);
  const { makerId, makerName, makerHash } = recipe;
  const actor = scoreMakerActor({ id: makerId, name: makerName, hash: makerHash });
  return context.scoreMaking.decisions.run(id, () =>
    context.liveScores.use(branchId, async (document) => {
      const proposal = await readScoreProposal(context, workId, id);
      const candidate = proposal.candidates[chosen];
      if (candidate === undefined) throw new ScoreProposalMissing();
      if (proposal.state !== 'open' && proposal.state !== 'stopped') throw new ScoreProposalNotOpen();
      const asked = meantHunks(candidate.hunks, named);
      if (asked === 'missing') throw new ScoreProposalMissing();
      if (asked === 'closed') throw new ScoreProposalNotOpen();
      const { meant } = asked;
      return document.write(
        (desk) => {
          const taken =
            verdict === 'accept'
              ? takeScoreHunks(candidate.hunks, meant, recipe.region, desk.score.score(), desk.score.locks())
              : { hunks: rejectScoreHunks(candidate.hunks, meant), changes: [] };
          const versions =
            taken.changes.length === 0
              ? []
              : scoreVersionBefore(context, branchId, desk, { reason: 'decision', actor: person });
          let joins = false;
          for (const hunk of new Set(taken.changes.map((change) => change.hunk))) {
            const edits = taken.changes.filter((change) => change.hunk === hunk).map(({ change }) => change);
            desk.hand(actor).seat.edit(edits, { kind: 'made', recipe: recipe.id, hunk }, { joins });
            joins = true;
          }
          const after = withHunks(proposal, chosen, taken.hunks);
          return { result: after, scoreProposals: [after], versions, actors: [person] };
        },
        { actorId: verdict === 'accept' ? actor.id : person.id },
      );
    }),
  );
}

/** Makes a candidate again from its recipe; nothing is kept of it. @throws ScoreProposalMissing, and what making throws */
export async function replayScore(
  context: Context,
  workId: string,
  id: string,
  candidate: number,
  signal: AbortSignal,
): Promise<ScoreReplay> {
  const proposal = await readScoreProposal(context, workId, id);
  const { recipe, branchId } = proposal;
  const original = proposal.candidates[candidate];
  if (original === undefined) throw new ScoreProposalMissing();
  const found = await context.scoreMakers.find(recipe.makerId);
  const runtime = context.makers.runtime({ id: recipe.makerId, kind: 'embedded' });
  const now = { makerHash: found?.maker.hash ?? null, runtime };
  if (found === null) return scoreReplayVerdict(recipe, original.notes, { ...now, notes: null });
  const base = await context.liveScores.use(branchId, (document) => document.read((open) => open.scoreAt(recipe.base)));
  const model = found.modelHash === null ? null : await modelFile(context, found.modelHash);
  const order = { proposal, task: taskOf(recipe, base, model), base };
  const again = await context.scoreMaking.make(order, candidate, () => undefined, signal);
  return scoreReplayVerdict(recipe, original.notes, { ...now, notes: again.notes });
}
