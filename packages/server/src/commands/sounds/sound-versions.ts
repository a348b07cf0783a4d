/** Versions of a sound: points to which it can go back. */
import type { Actor, NewSoundVersion, SoundChanged, SoundVersion } from '@fourhands/core';
import type { KeptSoundVersion } from '../../store/sounds-store.ts';
import type { Context } from '../context.ts';
import { personOf } from '../people.ts';
import { findWork } from '../works.ts';
import type { OpenSound } from './open-sound.ts';
import { changedBy } from './sound-editing.ts';
import { SoundVersionMissing } from './sound-errors.ts';

/** The oldest first. @throws WorkNotFound */
export async function listSoundVersions(context: Context, workId: string): Promise<SoundVersion[]> {
  await findWork(context, workId);
  return context.store.sounds.versions(workId);
}

/** The sound as it is now, to be kept with what the command does next. */
export function versionOf(
  { newId, now }: Pick<Context, 'newId' | 'now'>,
  { document }: Pick<OpenSound, 'document'>,
  version: { readonly name?: string | null; readonly reason: SoundVersion['reason']; readonly actor: Actor },
): KeptSoundVersion {
  const { name = null, reason, actor } = version;
  const change = document.changes.length;
  return { version: { id: newId(), name, reason, actor, at: now(), change }, content: document.sound };
}

/** @throws WorkNotFound, WorkOfOtherMedium */
export async function saveSoundVersion(
  context: Context,
  workId: string,
  { personId, name = null }: NewSoundVersion,
): Promise<SoundVersion> {
  const person = await personOf(context, personId);
  return context.soundDocuments.change(workId, person, (sound) => {
    const kept = versionOf(context, sound, { name, reason: 'saved', actor: person });
    return { result: kept.version, also: { versions: [kept] } };
  });
}

/** @throws WorkNotFound, WorkOfOtherMedium, SoundVersionMissing */
export async function restoreSoundVersion(
  context: Context,
  workId: string,
  versionId: string,
  personId?: string,
): Promise<SoundChanged> {
  const person = await personOf(context, personId);
  const kept = await context.store.sounds.version(workId, versionId);
  if (kept === null) throw new SoundVersionMissing();
  return context.soundDocuments.change(workId, person, (sound) => {
    // What there was is kept, whatever becomes of the undo.
    const before = versionOf(context, sound, { reason: 'restore', actor: person });
    const change = sound.document.restore(person.id, kept.content);
    const result = changedBy(sound, change);
    return change === null ? { result } : { result, also: { versions: [before] } };
  });
}
