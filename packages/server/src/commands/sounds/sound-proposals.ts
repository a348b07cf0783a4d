/** Makers asked for a region of a sound, what is decided on what they offer, and making it again. */
import { randomInt } from 'node:crypto';
import {
  type NewSoundDecision,
  type NewSoundProposal,
  newSoundProposalSchema,
  type SoundEffect,
  type SoundHeard,
  type SoundMaker,
  type SoundProposal,
  type SoundRecipe,
  type SoundReplay,
  soundReplayVerdict,
} from '@fourhands/core';
import { largestSeed } from '@fourhands/core';
import type { SoundDocument } from '@fourhands/core/media/sound/sound-document';
import { trackOf } from '@fourhands/core/media/sound/sound-edit';
import { soundHunks, type SoundPlace, takeSoundHunks } from '@fourhands/core/media/sound/sound-hunks';
import { within } from '@fourhands/core/media/sound/stretches';
import { effectOf, EffectUnknown } from '@fourhands/makers/procedure/sound/effects';
import type { Context } from '../context.ts';
import { controlValues } from '../controls.ts';
import { meantHunks, offerNow, withHunks } from '../offers.ts';
import { personOf } from '../people.ts';
import { findWork } from '../works.ts';
import {
  SoundMakerMissing,
  SoundProposalMissing,
  SoundProposalNotOpen,
  SoundRegionLocked,
  SoundRegionSilent,
  SoundSecondMissing,
} from './sound-errors.ts';
import { makesByProcedure, soundRecipeActor } from './sound-makers.ts';
import type { SoundOrder } from './sound-making.ts';
import { longestHeard } from './sound-work.ts';
import { versionOf } from './sound-versions.ts';

/** The newest first; those that are being made as they are now. @throws WorkNotFound */
export async function listSoundProposals(context: Context, workId: string): Promise<SoundProposal[]> {
  await findWork(context, workId);
  const kept = await context.store.sounds.proposals(workId);
  return kept.map((proposal) => offerNow(proposal, context.soundMaking));
}

/** @throws SoundProposalMissing */
async function readProposal(context: Context, workId: string, id: string): Promise<SoundProposal> {
  const kept = await context.store.sounds.proposal(workId, id);
  if (kept === null) throw new SoundProposalMissing();
  return offerNow(kept, context.soundMaking);
}

/** What is to be made: the named effect, or what the words mean. @throws SoundMakerMissing, EffectUnknown, ControlUnknown, ControlOutOfRange */
async function wantedOf(
  context: Context,
  { makerId, effect: named, prompt = '', controls = {} }: NewSoundProposal,
): Promise<{ maker: SoundMaker; effect: SoundEffect; controls: Record<string, number> }> {
  const maker = await context.soundMakers.find(makerId);
  if (maker === null) throw new SoundMakerMissing();
  // Words mean effects of the procedures; a model does not read them, and does what it does first.
  const byWords = named === undefined && makesByProcedure({ makerId });
  const meant = byWords ? effectOf(prompt) : null;
  if (byWords && meant === null) throw new EffectUnknown(prompt);
  const effect = maker.effects.find(({ name }) => name === (named ?? meant?.effect.name ?? maker.effects[0]?.name));
  if (effect === undefined) throw new SoundMakerMissing();
  return { maker, effect, controls: controlValues(effect.controls, { ...meant?.controls, ...controls }) };
}

const computing = (makerId: string) =>
  ({ id: makerId, kind: makesByProcedure({ makerId }) ? 'procedure' : 'local' }) as const;

/** What is heard at the place, as a recipe keeps it. @throws SoundTrackMissing, SoundRegionSilent, SoundSecondMissing */
function heardAt(
  { sound, sources }: Pick<SoundDocument, 'sound' | 'sources'>,
  place: SoundPlace,
  hears: SoundEffect['hears'],
  second: string | undefined,
): { readonly heard?: SoundHeard } {
  if (hears === 'nothing') return {};
  if (hears === 'second' && (second === undefined || !sources.has(second))) throw new SoundSecondMissing();
  const { start } = place;
  const most = Math.round(longestHeard * sound.sampleRate);
  const end = Math.min(place.end ?? start + most, start + most);
  const stretch = { start, end, channels: place.channels };
  const clips = within(trackOf(sound, place.trackId).clips, stretch);
  if (clips.length === 0) throw new SoundRegionSilent();
  const heard = { channels: sound.channels, clips: clips.map((clip) => ({ ...clip })), start, length: end - start };
  return { heard: { ...heard, second: hears === 'second' ? (second ?? null) : null } };
}

/**
 * It is being made when this answers. What is locked is in no part of it.
 * @throws SoundMakerMissing, EffectUnknown, ControlUnknown, ControlOutOfRange, SoundTrackMissing, SoundRegionEmpty, SoundRegionLocked,
 * SoundRegionSilent, SoundSecondMissing
 */
export async function proposeSound(
  context: Context,
  workId: string,
  request: NewSoundProposal,
): Promise<SoundProposal> {
  const { newId, now, makers, soundDocuments, soundMaking } = context;
  const asked = newSoundProposalSchema.parse(request);
  const { maker, effect, controls } = await wantedOf(context, request);
  const order = await soundDocuments.change(workId, null, ({ document, revision }) => {
    const { sound, locks } = document;
    const { place } = asked;
    // A region of which nothing is open is refused before anything is made.
    const open = soundHunks(sound, locks, place, (place.end ?? place.start + 1) - place.start);
    if (open.length === 0) throw new SoundRegionLocked();
    const recipe: SoundRecipe = {
      id: newId(),
      workId,
      makerId: maker.id,
      makerName: maker.name.en,
      makerHash: maker.hash,
      operation: 'generate',
      effect: effect.name,
      prompt: asked.prompt,
      controls,
      seed: asked.seed ?? randomInt(0, largestSeed),
      candidates: asked.candidates,
      base: revision,
      place,
      ...heardAt(document, place, effect.hears, asked.second),
      sampleRate: sound.sampleRate,
      runtime: makers.runtime(computing(maker.id)),
      at: now(),
    };
    const proposal: SoundProposal = {
      id: newId(),
      workId,
      state: 'making',
      recipe,
      candidates: [],
      progress: { share: 0, secondsLeft: null },
      error: null,
      createdAt: now(),
      endedAt: null,
    };
    const result: SoundOrder = { proposal, base: sound, locks };
    return { result, also: { proposals: [proposal] } };
  });
  soundMaking.start(order);
  return order.proposal;
}

/** What came until now stays. @throws SoundProposalMissing */
export async function stopSoundProposal(context: Context, workId: string, id: string): Promise<SoundProposal> {
  await readProposal(context, workId, id);
  await context.soundMaking.stop(id);
  return readProposal(context, workId, id);
}

/**
 * Accepts or rejects parts of a candidate. One that is locked, or where somebody changed what lay there, is refused with the reason; the others go
 * into the sound by the maker's hand, as one change. @throws SoundProposalMissing, SoundProposalNotOpen
 */
export async function decideSound(
  context: Context,
  workId: string,
  id: string,
  { personId, verdict, candidate: chosen, hunks: named }: NewSoundDecision,
): Promise<SoundProposal> {
  const person = await personOf(context, personId);
  return context.soundMaking.decisions.run(id, async () => {
    const proposal = await readProposal(context, workId, id);
    const { recipe } = proposal;
    const candidate = proposal.candidates[chosen];
    if (candidate === undefined) throw new SoundProposalMissing();
    if (proposal.state !== 'open' && proposal.state !== 'stopped') throw new SoundProposalNotOpen();
    const asked = meantHunks(candidate.hunks, named);
    if (asked === 'missing') throw new SoundProposalMissing();
    if (asked === 'closed') throw new SoundProposalNotOpen();
    const { meant } = asked;
    const maker = soundRecipeActor(recipe);
    return context.soundDocuments.change(workId, verdict === 'accept' ? maker : person, (sound) => {
      if (verdict === 'reject') {
        const rejected = candidate.hunks.map((hunk, at) =>
          hunk.state === 'open' && meant.includes(at) ? { ...hunk, state: 'rejected' as const } : hunk,
        );
        const after = withHunks(proposal, chosen, rejected);
        return { result: after, also: { proposals: [after], actors: [person] } };
      }
      const before = versionOf(context, sound, { reason: 'decision', actor: person });
      const author = { actorId: maker.id, recipeId: recipe.id };
      const taken = takeSoundHunks(sound.document, author, recipe.place, candidate.source, candidate.hunks, meant);
      const after = withHunks(proposal, chosen, taken.hunks);
      const also = { proposals: [after], actors: [person] };
      return { result: after, also: taken.change === null ? also : { ...also, versions: [before] } };
    });
  });
}

/** Makes a candidate again from its recipe; nothing is kept of it. @throws SoundProposalMissing, and what making throws */
export async function replaySound(
  context: Context,
  workId: string,
  id: string,
  candidate: number,
  signal: AbortSignal,
): Promise<SoundReplay> {
  const { recipe, candidates } = await readProposal(context, workId, id);
  const original = candidates[candidate];
  if (original === undefined) throw new SoundProposalMissing();
  const makerHash = (await context.soundMakers.find(recipe.makerId))?.hash ?? null;
  const runtime = context.makers.runtime(computing(recipe.makerId));
  if (makerHash === null) return soundReplayVerdict(recipe, original.source.id, { makerHash, runtime, source: null });
  return context.incoming.using(1, async (path) => {
    const { sha256 } = await context.soundMaking.run(recipe, candidate, path, () => undefined, signal);
    return soundReplayVerdict(recipe, original.source.id, { makerHash, runtime, source: sha256 });
  });
}
