/**
 * Instruments that are computed, with nothing to fetch: a few families, each a handful of Web Audio nodes a note. They stand for the
 * programs of General MIDI and do not imitate any of them closely. They play into any context, also one that is rendered offline.
 */
import type { Track } from '@fourhands/core/media/score/score';
import { drum } from './drums.ts';

export type Family = 'piano' | 'organ' | 'plucked' | 'bass' | 'strings' | 'wind' | 'drums';

/** The family that plays a program, by the groups of eight that General MIDI has. */
export function familyOf(instrument: Track['instrument']): Family {
  if (instrument === 'percussion') return 'drums';
  if (instrument < 16) return 'piano';
  if (instrument < 24) return 'organ';
  if (instrument < 32) return 'plucked';
  if (instrument < 40) return 'bass';
  if (instrument < 56) return 'strings';
  if (instrument < 80) return 'wind';
  if (instrument < 104) return 'strings';
  if (instrument < 112) return 'plucked';
  return 'drums';
}

/** One program for each family, to choose from. */
export const programs: Readonly<Record<Exclude<Family, 'drums'>, number>> = {
  piano: 0,
  organ: 19,
  plucked: 24,
  bass: 33,
  strings: 48,
  wind: 73,
};

export interface Struck {
  readonly pitch: number;
  /** 1 to 127. */
  readonly velocity: number;
  /** In the context's time. */
  readonly at: number;
  /** Seconds that it is held; what sounds on after it is the instrument's. */
  readonly seconds: number;
}

/** What ends a note before its time. */
export interface Sounding {
  /** When nothing of it is heard any more. */
  readonly until: number;
  stop(at: number): void;
}

const frequencyOf = (pitch: number): number => 440 * 2 ** ((pitch - 69) / 12);

interface Shape {
  /** Parts of the sound by their multiples of the frequency: strengths. */
  readonly partials: readonly number[];
  readonly attack: number;
  /** Seconds in which it dies away while it is held; null holds it. */
  readonly decay: number | null;
  readonly release: number;
  /** The low-pass filter opens to so many times the frequency. */
  readonly brightness: number;
  /** A second oscillator beside, so many cents away; 0 for none. */
  readonly detune: number;
  readonly loudness: number;
  readonly vibrato: boolean;
}

const shapes: Readonly<Record<Exclude<Family, 'drums' | 'plucked'>, Shape>> = {
  piano: {
    partials: [1, 0.45, 0.28, 0.14, 0.1, 0.06, 0.04, 0.02],
    attack: 0.004,
    decay: 2.2,
    release: 0.12,
    brightness: 7,
    detune: 3,
    loudness: 0.34,
    vibrato: false,
  },
  organ: {
    partials: [1, 0.7, 0.35, 0.5, 0.05, 0.25, 0, 0.3],
    attack: 0.02,
    decay: null,
    release: 0.06,
    brightness: 12,
    detune: 0,
    loudness: 0.2,
    vibrato: false,
  },
  bass: {
    partials: [1, 0.5, 0.2, 0.08],
    attack: 0.006,
    decay: 1.4,
    release: 0.08,
    brightness: 5,
    detune: 0,
    loudness: 0.45,
    vibrato: false,
  },
  strings: {
    partials: [1, 0.55, 0.4, 0.3, 0.22, 0.16, 0.12, 0.09, 0.07, 0.05],
    attack: 0.09,
    decay: null,
    release: 0.22,
    brightness: 6,
    detune: 8,
    loudness: 0.2,
    vibrato: true,
  },
  wind: {
    partials: [1, 0.3, 0.35, 0.08, 0.12, 0.03],
    attack: 0.05,
    decay: null,
    release: 0.1,
    brightness: 5,
    detune: 0,
    loudness: 0.26,
    vibrato: true,
  },
};

/** Starts a note of a family, into `out`. */
export function play(context: BaseAudioContext, out: AudioNode, family: Family, note: Struck): Sounding {
  if (family === 'drums') return drum(context, out, note);
  if (family === 'plucked') return pluck(context, out, note);
  return tone(context, out, shapes[family], note);
}

const waves = new WeakMap<BaseAudioContext, Map<Shape, PeriodicWave>>();

function waveOf(context: BaseAudioContext, shape: Shape): PeriodicWave {
  const known = waves.get(context) ?? new Map<Shape, PeriodicWave>();
  waves.set(context, known);
  const wave =
    known.get(shape) ??
    context.createPeriodicWave(new Float32Array(shape.partials.length + 1), Float32Array.from([0, ...shape.partials]));
  known.set(shape, wave);
  return wave;
}

function tone(
  context: BaseAudioContext,
  out: AudioNode,
  shape: Shape,
  { pitch, velocity, at, seconds }: Struck,
): Sounding {
  const frequency = frequencyOf(pitch);
  const strength = velocity / 127;
  const level = shape.loudness * strength ** 1.4;
  const filter = context.createBiquadFilter();
  filter.type = 'lowpass';
  filter.frequency.value = Math.min(18_000, frequency * (1 + shape.brightness * (0.4 + 0.6 * strength)));
  const gain = context.createGain();
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(level, at + shape.attack);
  const held = at + Math.max(seconds, shape.attack);
  // High strings of a piano die away sooner.
  const decay = shape.decay === null ? null : shape.decay * 2 ** ((60 - pitch) / 24);
  if (decay !== null) gain.gain.setTargetAtTime(level * 0.02, at + shape.attack, decay / 2);
  gain.gain.setTargetAtTime(0, held, shape.release / 3);
  filter.connect(gain).connect(out);
  const until = held + shape.release * 2;
  const cents = shape.detune === 0 ? [0] : [-shape.detune, shape.detune];
  const sources = cents.map((detune) => {
    const oscillator = context.createOscillator();
    oscillator.setPeriodicWave(waveOf(context, shape));
    oscillator.frequency.value = frequency;
    oscillator.detune.value = detune;
    oscillator.connect(filter);
    oscillator.start(at);
    oscillator.stop(until);
    return oscillator;
  });
  if (shape.vibrato && seconds > 0.35) vibrate(context, sources, at, until);
  return {
    until,
    stop(when) {
      gain.gain.cancelScheduledValues(when);
      gain.gain.setTargetAtTime(0, when, 0.02);
      for (const source of sources) source.stop(when + 0.15);
    },
  };
}

function vibrate(context: BaseAudioContext, sources: readonly OscillatorNode[], at: number, until: number): void {
  const slow = context.createOscillator();
  const depth = context.createGain();
  slow.frequency.value = 5.2;
  depth.gain.setValueAtTime(0, at);
  depth.gain.linearRampToValueAtTime(7, at + 0.6);
  slow.connect(depth);
  for (const source of sources) depth.connect(source.detune);
  slow.start(at);
  slow.stop(until);
}

const plucks = new WeakMap<BaseAudioContext, Map<number, AudioBuffer>>();

/** Samples that go round for a pitch: a whole number, so that the sound is a little off. */
const lineLength = (sampleRate: number, pitch: number): number =>
  Math.max(2, Math.round(sampleRate / frequencyOf(pitch) - 0.5));

/** A plucked string after Karplus and Strong (1983): a burst of noise that goes round through a filter, computed once a pitch. */
function pluckedString(context: BaseAudioContext, pitch: number): AudioBuffer {
  const known = plucks.get(context) ?? new Map<number, AudioBuffer>();
  plucks.set(context, known);
  const there = known.get(pitch);
  if (there !== undefined) return there;
  const { sampleRate } = context;
  const buffer = context.createBuffer(1, Math.ceil(sampleRate * 2.5), sampleRate);
  const data = buffer.getChannelData(0);
  const line = new Float32Array(lineLength(sampleRate, pitch));
  let state = 0x2f6e2b1 + pitch;
  for (let index = 0; index < line.length; index++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    line[index] = state / 2 ** 31 - 1;
  }
  for (let index = 0; index < data.length; index++) {
    const here = index % line.length;
    const next = (here + 1) % line.length;
    data[index] = line[here]!;
    line[here] = 0.4985 * (line[here]! + line[next]!);
  }
  known.set(pitch, buffer);
  return buffer;
}

function pluck(context: BaseAudioContext, out: AudioNode, { pitch, velocity, at, seconds }: Struck): Sounding {
  const source = context.createBufferSource();
  source.buffer = pluckedString(context, pitch);
  // Played a little faster or slower, it is in tune; the filter delays by half a sample.
  source.playbackRate.value = (frequencyOf(pitch) * (lineLength(context.sampleRate, pitch) + 0.5)) / context.sampleRate;
  const gain = context.createGain();
  gain.gain.setValueAtTime(0.5 * (velocity / 127) ** 1.3, at);
  const held = at + Math.max(seconds, 0.05);
  gain.gain.setTargetAtTime(0, held, 0.06);
  source.connect(gain).connect(out);
  const until = Math.min(at + 2.5, held + 0.4);
  source.start(at);
  source.stop(until);
  return {
    until,
    stop(when) {
      gain.gain.cancelScheduledValues(when);
      gain.gain.setTargetAtTime(0, when, 0.02);
      source.stop(when + 0.15);
    },
  };
}
