/**
 * Clips put one after the other, with their pauses, as one sound: the same clips make the same samples, wherever it is done. Clips of
 * another sample rate are converted by a windowed sinc. Pure.
 */
import type { Audio } from '../sound/audio.ts';
import { lengthOf } from '../sound/audio.ts';

export interface PlacedClip {
  /** Samples of the joined sound. */
  readonly start: number;
  readonly length: number;
}

export interface Joined {
  readonly audio: Audio;
  readonly places: readonly PlacedClip[];
}

export interface ClipWithPause {
  readonly audio: Audio;
  /** Milliseconds of silence after it; after the last one there is none. */
  readonly pauseAfter: number;
}

/** How long a clip is at another rate, in samples. */
export const lengthAt = (samples: number, from: number, to: number): number =>
  from === to ? samples : Math.max(1, Math.round((samples * to) / from));

const pauseSamples = (milliseconds: number, rate: number): number => Math.round((milliseconds * rate) / 1000);

/** Where each clip lies in the joined sound, of lengths alone. `rate`: samples a second of the joined sound. */
export function placesOf(
  clips: readonly { readonly samples: number; readonly sampleRate: number; readonly pauseAfter: number }[],
): { readonly rate: number; readonly places: readonly PlacedClip[] } {
  const rate = clips.reduce((most, clip) => Math.max(most, clip.sampleRate), 0);
  let at = 0;
  const places = clips.map(({ samples, sampleRate, pauseAfter }): PlacedClip => {
    const place = { start: at, length: lengthAt(samples, sampleRate, rate) };
    at += place.length + pauseSamples(pauseAfter, rate);
    return place;
  });
  return { rate, places };
}

/** One channel, at the highest rate of the clips, of which there is at least one. */
export function joinClips(clips: readonly ClipWithPause[]): Joined {
  const { rate, places } = placesOf(
    clips.map(({ audio, pauseAfter }) => ({ samples: lengthOf(audio), sampleRate: audio.sampleRate, pauseAfter })),
  );
  const last = places.at(-1);
  const joined = new Float32Array(last === undefined ? 0 : last.start + last.length);
  clips.forEach(({ audio }, at) => joined.set(converted(mono(audio), audio.sampleRate, rate), places[at]!.start));
  return { audio: { sampleRate: rate, channels: [joined] }, places };
}

/** The mean of all channels. */
export function mono({ channels }: Audio): Float32Array {
  const [first] = channels;
  if (channels.length === 1 && first !== undefined) return first;
  return Float32Array.from({ length: first?.length ?? 0 }, (_, i) => {
    return channels.reduce((sum, channel) => sum + channel[i]!, 0) / channels.length;
  });
}

/** Zero crossings of the sinc on each side. */
const reach = 16;

function converted(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples;
  const out = new Float32Array(lengthAt(samples.length, from, to));
  // Going down, the filter is as much wider as the new rate is lower, so that nothing folds back.
  const cut = Math.min(1, to / from);
  const width = reach / cut;
  for (let i = 0; i < out.length; i++) {
    const centre = (i * from) / to;
    const [first, last] = [
      Math.max(0, Math.ceil(centre - width)),
      Math.min(samples.length - 1, Math.floor(centre + width)),
    ];
    let [sum, weights] = [0, 0];
    for (let j = first; j <= last; j++) {
      const x = j - centre;
      const weight = sinc(x * cut) * (0.5 + 0.5 * Math.cos((Math.PI * x) / width));
      sum += weight * samples[j]!;
      weights += weight;
    }
    out[i] = weights === 0 ? 0 : sum / weights;
  }
  return out;
}

function sinc(x: number): number {
  if (x === 0) return 1;
  const angle = Math.PI * x;
  return Math.sin(angle) / angle;
}
