/**
 * What a sound is as a work: tracks of clips, each a stretch of an immutable source laid at a place. Nothing in it is samples: what is heard is
 * worked out by mixdown.ts. Values only; places and lengths are in samples, gains in decibels.
 */
import { z } from 'zod';
import { sha256 } from '../../protocol/common.ts';

export const mostSoundTracks = 64;
/** Clips of all tracks together. */
export const mostClips = 20_000;
/** Of one track, one over the other; what is laid over something comes onto the next. */
export const mostLanes = 8;
/** Two hours at 192 kHz: the last place at which anything may end. */
export const mostSamples = 2 * 3600 * 192_000;
export const largestGain = 48;

const place = z.number().int().min(0).max(mostSamples);

/** Channels by their bits: 1 the first (left), 2 the second (right), 3 both. */
export const allChannels = 3;
const channelBits = z.number().int().min(1).max(allChannels);

export const fadeSchema = z
  .object({
    at: z.number().int().min(-mostSamples).max(mostSamples).meta({ description: 'Where it begins, in the source.' }),
    length: z.number().int().min(1).max(mostSamples),
  })
  .meta({ id: 'SoundFade' });
export type Fade = z.infer<typeof fadeSchema>;

export const clipSchema = z
  .object({
    id: z.string().min(1).max(60).meta({ description: 'Pieces of one clip that was cut have one id.' }),
    source: sha256.meta({ description: 'The source it is of.' }),
    offset: place.meta({ description: 'Where it begins in the source.' }),
    length: z.number().int().min(1).max(mostSamples),
    start: place.meta({ description: 'Where it lies on the track.' }),
    gainDb: z.number().min(-200).max(largestGain),
    fadeIn: fadeSchema.nullable(),
    fadeOut: fadeSchema.nullable(),
    lane: z
      .number()
      .int()
      .min(0)
      .max(mostLanes - 1)
      .meta({ description: 'Of one track; nothing of a lane lies over anything else of it.' }),
    channels: channelBits.meta({ description: 'Bits: 1 for the first channel, 2 for the second.' }),
    madeBy: z.number().int().min(1).meta({ description: 'The number of the change that brought it.' }),
    touchedBy: z.number().int().min(1).meta({ description: 'The number of the last change that altered or moved it.' }),
  })
  .meta({ id: 'SoundClip' });
export type Clip = z.infer<typeof clipSchema>;

export const soundTrackLookSchema = z.object({
  name: z.string().trim().min(1).max(200),
  gainDb: z.number().min(-100).max(largestGain),
  pan: z.number().min(-1).max(1).meta({ description: '-1 is left, 1 right.' }),
  muted: z.boolean(),
  solo: z.boolean(),
});
export type SoundTrackLook = z.infer<typeof soundTrackLookSchema>;

export const soundTrackSchema = soundTrackLookSchema
  .extend({ id: z.string().min(1).max(60), clips: z.array(clipSchema).max(mostClips) })
  .meta({ id: 'SoundTrack' });
export type SoundTrack = z.infer<typeof soundTrackSchema>;

export const plainTrack: Omit<SoundTrackLook, 'name'> = { gainDb: 0, pan: 0, muted: false, solo: false };

export const soundContentSchema = z
  .object({
    sampleRate: z.number().int().min(8000).max(192_000),
    channels: z.number().int().min(1).max(2),
    tracks: z.array(soundTrackSchema).max(mostSoundTracks),
  })
  .meta({ id: 'SoundContent' });
export type Sound = z.infer<typeof soundContentSchema>;

export const soundSourceSchema = z
  .object({
    id: sha256.meta({ description: 'Of its WAV file.' }),
    name: z.string().max(200),
    channels: z.number().int().min(1).max(2),
    length: z.number().int().min(1).max(mostSamples),
    peaks: sha256.meta({ description: 'A blob of its least and largest samples; see peaks.ts.' }),
  })
  .meta({ id: 'SoundSource' });
/** Immutable samples at the work's own sample rate. */
export type SoundSource = z.infer<typeof soundSourceSchema>;

/** One place after the last sample of all clips; 0 where there are none. */
export const endOf = ({ tracks }: Pick<Sound, 'tracks'>): number =>
  tracks.reduce((end, { clips }) => clips.reduce((last, clip) => Math.max(last, clip.start + clip.length), end), 0);

/** All channels that a sound has, as bits. */
export const channelsOf = ({ channels }: Pick<Sound, 'channels'>): number => 2 ** channels - 1;
