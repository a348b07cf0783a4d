/** A drum set that is computed: skins are a falling tone, cymbals and snares are noise through filters. Pitches are those of General MIDI. */
import type { Sounding, Struck } from './instruments.ts';

interface Skin {
  readonly from: number;
  readonly to: number;
  readonly seconds: number;
}
interface Noise {
  readonly type: BiquadFilterType;
  readonly frequency: number;
  readonly seconds: number;
}
interface Drum {
  readonly skin?: Skin;
  readonly noise?: Noise;
  readonly loudness: number;
}

const kick: Drum = { skin: { from: 150, to: 45, seconds: 0.3 }, loudness: 0.9 };
const snare: Drum = {
  skin: { from: 220, to: 160, seconds: 0.12 },
  noise: { type: 'highpass', frequency: 1500, seconds: 0.18 },
  loudness: 0.5,
};
const closedHat: Drum = { noise: { type: 'highpass', frequency: 7000, seconds: 0.06 }, loudness: 0.3 };
const openHat: Drum = { noise: { type: 'highpass', frequency: 6500, seconds: 0.4 }, loudness: 0.28 };
const cymbal: Drum = { noise: { type: 'highpass', frequency: 5000, seconds: 1.2 }, loudness: 0.3 };
const stick: Drum = { noise: { type: 'bandpass', frequency: 2500, seconds: 0.04 }, loudness: 0.5 };
const tom = (from: number): Drum => ({ skin: { from, to: from * 0.6, seconds: 0.35 }, loudness: 0.7 });

const drums: Readonly<Record<number, Drum>> = {
  35: kick,
  36: kick,
  37: stick,
  38: snare,
  39: stick,
  40: snare,
  41: tom(110),
  42: closedHat,
  43: tom(130),
  44: closedHat,
  45: tom(150),
  46: openHat,
  47: tom(180),
  48: tom(210),
  49: cymbal,
  50: tom(240),
  51: cymbal,
  52: cymbal,
  53: cymbal,
  55: cymbal,
  57: cymbal,
  59: cymbal,
};

const noises = new WeakMap<BaseAudioContext, AudioBuffer>();

function noiseOf(context: BaseAudioContext): AudioBuffer {
  const known = noises.get(context);
  if (known !== undefined) return known;
  const buffer = context.createBuffer(1, context.sampleRate, context.sampleRate);
  const data = buffer.getChannelData(0);
  let state = 0x1d872b41;
  for (let index = 0; index < data.length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    data[index] = state / 2 ** 31 - 1;
  }
  noises.set(context, buffer);
  return buffer;
}

export function drum(context: BaseAudioContext, out: AudioNode, { pitch, velocity, at }: Struck): Sounding {
  const { skin, noise, loudness } = drums[pitch] ?? stick;
  const level = loudness * (velocity / 127) ** 1.3;
  const gain = context.createGain();
  gain.gain.value = level;
  gain.connect(out);
  let until = at;
  const sources: AudioScheduledSourceNode[] = [];
  const fading = (seconds: number): GainNode => {
    const envelope = context.createGain();
    envelope.gain.setValueAtTime(1, at);
    envelope.gain.exponentialRampToValueAtTime(0.001, at + seconds);
    envelope.connect(gain);
    until = Math.max(until, at + seconds);
    return envelope;
  };
  if (skin !== undefined) {
    const oscillator = context.createOscillator();
    oscillator.frequency.setValueAtTime(skin.from, at);
    oscillator.frequency.exponentialRampToValueAtTime(skin.to, at + skin.seconds);
    oscillator.connect(fading(skin.seconds));
    sources.push(oscillator);
  }
  if (noise !== undefined) {
    const source = context.createBufferSource();
    source.buffer = noiseOf(context);
    source.loop = true;
    const filter = context.createBiquadFilter();
    filter.type = noise.type;
    filter.frequency.value = noise.frequency;
    source.connect(filter).connect(fading(noise.seconds));
    sources.push(source);
  }
  for (const source of sources) {
    source.start(at);
    source.stop(until);
  }
  return {
    until,
    stop(when) {
      gain.gain.setTargetAtTime(0, when, 0.01);
      for (const source of sources) source.stop(when + 0.1);
    },
  };
}
