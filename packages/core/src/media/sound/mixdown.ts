/**
 * What is heard of a sound: the samples of a track, and of all of them together. Every sample is worked out for itself, in one order, so that a
 * part and the whole give the same bits. Pure: who calls it reads the sources.
 */
import type { Audio } from './audio.ts';
import type { Clip, Fade, Sound, SoundTrack } from './sound.ts';
import { within } from './stretches.ts';

/** The samples of a source's channels from a place on, as many as are asked for. */
export type ReadSource = (source: string, offset: number, length: number) => readonly Float32Array[];

export const amplitude = (gainDb: number): number => (gainDb === 0 ? 1 : 10 ** (gainDb / 20));

/** How far a linear fade has come at a sample of the source, from 0 to 1. */
const share = ({ at, length }: Fade, sample: number): number => Math.max(0, Math.min(1, (sample - at + 0.5) / length));

/** What a clip multiplies a sample of its source by. */
export function clipGain({ gainDb, fadeIn, fadeOut }: Clip, sample: number): number {
  return (
    amplitude(gainDb) *
    (fadeIn === null ? 1 : share(fadeIn, sample)) *
    (fadeOut === null ? 1 : 1 - share(fadeOut, sample))
  );
}

/** A track as it lies, before its own gain and place; `length` samples from `start` on. */
export function trackSamples(
  { channels }: Pick<Sound, 'channels'>,
  { clips }: Pick<SoundTrack, 'clips'>,
  start: number,
  length: number,
  read: ReadSource,
): Float32Array[] {
  const out = Array.from({ length: channels }, () => new Float32Array(length));
  const here = within(clips, { start, end: start + length, channels: 2 ** channels - 1 });
  for (const clip of here.toSorted((a, b) => a.lane - b.lane || a.start - b.start || a.channels - b.channels)) {
    const rows = read(clip.source, clip.offset, clip.length);
    const shaped = clip.gainDb !== 0 || clip.fadeIn !== null || clip.fadeOut !== null;
    for (let channel = 0; channel < channels; channel++) {
      if ((clip.channels & (2 ** channel)) === 0) continue;
      const to = out[channel]!;
      const from = clip.start - start;
      const value = valueOf(rows, channel, channels);
      for (let i = 0; i < clip.length; i++)
        to[from + i]! += shaped ? value(i) * clipGain(clip, clip.offset + i) : value(i);
    }
  }
  return out;
}

/** What of a source's channels one of the sound's gets: one goes to all, two make one by their mean. */
function valueOf(rows: readonly Float32Array[], channel: number, channels: number): (at: number) => number {
  const [first, second] = rows;
  if (first === undefined) return () => 0;
  if (second === undefined) return (at) => first[at]!;
  if (channels === 1) return (at) => (first[at]! + second[at]!) / 2;
  const row = rows[channel] ?? first;
  return (at) => row[at]!;
}

/** Tracks that are heard: those alone that are solo, where one is. */
export function heardTracks({ tracks }: Pick<Sound, 'tracks'>): readonly SoundTrack[] {
  const alone = tracks.some(({ solo }) => solo);
  return tracks.filter(({ muted, solo }) => !muted && (solo || !alone));
}

/** What a track's samples are multiplied by in a channel. */
export function trackGain(
  { gainDb, pan }: Pick<SoundTrack, 'gainDb' | 'pan'>,
  channel: number,
  channels: number,
): number {
  const side = channels === 1 ? 1 : Math.min(1, channel === 0 ? 1 - pan : 1 + pan);
  return amplitude(gainDb) * side;
}

/** All that is heard, `length` samples from `start` on. */
export function mixdown(sound: Sound, start: number, length: number, read: ReadSource): Audio {
  const { channels, sampleRate } = sound;
  const out = Array.from({ length: channels }, () => new Float32Array(length));
  for (const track of heardTracks(sound)) {
    const rows = trackSamples(sound, track, start, length, read);
    rows.forEach((row, channel) => {
      const gain = trackGain(track, channel, channels);
      const to = out[channel]!;
      for (let i = 0; i < length; i++) to[i]! += row[i]! * gain;
    });
  }
  return { sampleRate, channels: out };
}
