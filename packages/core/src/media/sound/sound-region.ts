/** Regions of a sound: tracks, a range of samples, channels; and locks, which are regions that proposals may not change. Pure. */
import { z } from 'zod';
import { allChannels, mostSamples, mostSoundTracks, type Sound } from './sound.ts';
import type { Stretch } from './stretches.ts';

export const soundRegionSchema = z
  .object({
    tracks: z.array(z.string().min(1).max(60)).min(1).max(mostSoundTracks),
    start: z.number().int().min(0).max(mostSamples),
    end: z.number().int().min(0).max(mostSamples).meta({ description: 'One place after its last sample.' }),
    channels: z
      .number()
      .int()
      .min(1)
      .max(allChannels)
      .default(allChannels)
      .meta({ description: 'Bits: 1 for the first channel, 2 for the second.' }),
  })
  .meta({ id: 'SoundRegion' });
export type SoundRegion = z.infer<typeof soundRegionSchema>;

export interface SoundLock {
  readonly id: string;
  readonly region: SoundRegion;
  readonly by: string;
}

/** There is nothing between its ends, or none of its tracks is there. */
export class SoundRegionEmpty extends Error {
  readonly code = 'sound-region-empty';

  constructor() {
    super(
      'Nothing is marked: the region has no length, or its track is not there any more. Mark a stretch of a track, then try again.',
    );
    this.name = 'SoundRegionEmpty';
  }
}

/** The region as a stretch, of those channels that the sound has. @throws SoundRegionEmpty */
export function stretchOf(
  { channels: there }: Pick<Sound, 'channels'>,
  { start, end, channels }: SoundRegion,
): Stretch {
  const meant = channels & (2 ** there - 1);
  if (start >= end || meant === 0) throw new SoundRegionEmpty();
  return { start, end, channels: meant };
}

/** What of a track is locked. */
export function lockedOn(locks: readonly SoundLock[], trackId: string): Stretch[] {
  return locks.filter(({ region }) => region.tracks.includes(trackId)).map(({ region }) => region);
}

/** The first sample of a stretch that is locked; null where none is. */
export function firstLocked(locked: readonly Stretch[], { start, end, channels }: Stretch): number | null {
  const places = locked
    .filter((lock) => lock.start < end && lock.end > start && (lock.channels & channels) !== 0)
    .map((lock) => Math.max(start, lock.start));
  return places.length === 0 ? null : Math.min(...places);
}
