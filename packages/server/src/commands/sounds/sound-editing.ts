/** What people do to a sound with their own hands: edits, taking back, locks. Each is durable when it answers. */
import type { NewSoundChange, NewSoundLock, Normalise, SoundChanged, SoundShown, SoundTurn } from '@fourhands/core';
import { newSoundChangeSchema, newSoundLockSchema, normaliseSchema } from '@fourhands/core';
import type { SoundChange } from '@fourhands/core/media/sound/sound-change';
import type { SoundDirection } from '@fourhands/core/media/sound/sound-document';
import { stretchOf } from '@fourhands/core/media/sound/sound-region';
import type { Context } from '../context.ts';
import { personOf } from '../people.ts';
import { type OpenSound, shownOf } from './open-sound.ts';
import { SoundLockMissing, SoundSilent } from './sound-errors.ts';
import { soundLoudness } from './sound-hearing.ts';

/** @throws WorkNotFound, WorkOfOtherMedium */
export function readSound({ soundDocuments }: Context, workId: string): Promise<SoundShown> {
  return soundDocuments.use(workId, shownOf);
}

export const changedBy = (sound: OpenSound, change: SoundChange | null): SoundChanged => ({
  change: change?.number ?? null,
  sequence: sound.revision + (change === null ? 0 : 1),
});

/** @throws what an edit throws, WorkNotFound, WorkOfOtherMedium */
export async function editSound(context: Context, workId: string, request: NewSoundChange): Promise<SoundChanged> {
  const { personId, edits, kind } = newSoundChangeSchema.parse(request);
  const person = await personOf(context, personId);
  return context.soundDocuments.change(workId, person, (sound) => ({
    result: changedBy(sound, sound.document.edit({ actorId: person.id, kind }, edits)),
  }));
}

/** Takes back, or puts again, what the person did last, or what a maker did. */
export async function turnSound(
  context: Context,
  workId: string,
  { personId, makers = false }: SoundTurn,
  direction: SoundDirection,
): Promise<SoundChanged> {
  const person = await personOf(context, personId);
  return context.soundDocuments.change(workId, person, (sound) => {
    const actorId = makers ? makerOf(sound, direction) : person.id;
    return { result: changedBy(sound, actorId === null ? null : sound.document.step(actorId, direction)) };
  });
}

/** The maker whose change was made last, or taken back last. */
function makerOf({ document, actors }: OpenSound, direction: SoundDirection): string | null {
  const wanted = direction === 'undo' ? 'done' : 'undone';
  const made = document.changes.filter(
    ({ change, state }) => actors.get(change.actorId)?.kind === 'maker' && state === wanted,
  );
  return (direction === 'undo' ? made.at(-1) : made[0])?.change.actorId ?? null;
}

/** Gives a region of a track a loudness, by one gain. @throws SoundSilent, and what an edit throws */
export async function normaliseSound(context: Context, workId: string, request: Normalise): Promise<SoundChanged> {
  const { personId, region, loudness } = normaliseSchema.parse(request);
  const { start, end } = await context.soundDocuments.use(workId, ({ document }) => stretchOf(document.sound, region));
  const [trackId] = region.tracks;
  const { integrated } = await soundLoudness(context, workId, { start, length: end - start, trackId });
  if (integrated === null) throw new SoundSilent();
  return editSound(context, workId, { personId, edits: [{ type: 'gain', region, db: loudness - integrated }] });
}

/** @throws SoundRegionEmpty, SoundTrackMissing */
export async function lockSound(context: Context, workId: string, request: NewSoundLock): Promise<SoundShown> {
  const { personId, region } = newSoundLockSchema.parse(request);
  const person = await personOf(context, personId);
  await context.soundDocuments.change(workId, person, ({ document }) => {
    document.lock({ id: context.newId(), region, by: person.id });
    return { result: undefined };
  });
  return readSound(context, workId);
}

/** @throws SoundLockMissing */
export async function unlockSound(
  context: Context,
  workId: string,
  lockId: string,
  personId?: string,
): Promise<SoundShown> {
  const person = await personOf(context, personId);
  await context.soundDocuments.change(workId, person, ({ document }) => {
    if (!document.locks.some(({ id }) => id === lockId)) throw new SoundLockMissing();
    document.unlock(lockId);
    return { result: undefined };
  });
  return readSound(context, workId);
}
