/** A sound in memory, as the store has it. Sounds (sounds.ts) gives it to one command at a time. */
import type { Actor, SoundShown } from '@fourhands/core';
import { endOf } from '@fourhands/core/media/sound/sound';
import { type KeptSoundChange, SoundDocument } from '@fourhands/core/media/sound/sound-document';
import type { SoundLock } from '@fourhands/core/media/sound/sound-region';
import type { Sound } from '@fourhands/core/media/sound/sound';
import type { StoredSound } from '../../store/sounds-store.ts';

export interface OpenSound {
  readonly workId: string;
  readonly document: SoundDocument;
  readonly actors: Map<string, Actor>;
  /** When each change was made, by its number less one. */
  readonly times: string[];
  revision: number;
}

export function openSound(workId: string, stored: StoredSound, actors: Map<string, Actor>): OpenSound {
  const { content, sources, changes, locks, revision } = stored;
  const document = new SoundDocument(content, sources, changes, locks);
  return { workId, document, actors, times: changes.map(({ at }) => at), revision };
}

/** How a sound was before a command. */
export interface Before {
  readonly sound: Sound;
  readonly locks: readonly SoundLock[];
  readonly changes: readonly KeptSoundChange[];
}

export const beforeOf = ({ document: { sound, locks, changes } }: OpenSound): Before => ({ sound, locks, changes });

export const isChanged = ({ document }: OpenSound, before: Before): boolean =>
  document.sound !== before.sound || document.locks !== before.locks || document.changes !== before.changes;

/** Milliseconds, as lists show it. */
export const lengthOfSound = (sound: Sound): number => Math.round((endOf(sound) / sound.sampleRate) * 1000);

/** As pages know it. */
export function shownOf({ workId, document, revision, actors, times }: OpenSound): SoundShown {
  const { sound, sources, locks } = document;
  const named = new Set(
    sound.tracks.flatMap(({ clips }) => clips.flatMap(({ madeBy, touchedBy }) => [madeBy, touchedBy])),
  );
  const used = new Set(sound.tracks.flatMap(({ clips }) => clips.map(({ source }) => source)));
  return {
    workId,
    sequence: revision,
    content: sound,
    sources: [...sources.values()].filter(({ id }) => used.has(id)),
    locks: locks.map(({ id, region, by }) => ({ id, region, by: actors.get(by) ?? null })),
    steps: [...named]
      .toSorted((a, b) => a - b)
      .flatMap((number) => {
        const change = document.change(number);
        if (change === null) return [];
        const { actorId, recipeId, kind } = change;
        return [{ number, actor: actors.get(actorId) ?? null, recipeId, kind, at: times[number - 1]! }];
      }),
  };
}
