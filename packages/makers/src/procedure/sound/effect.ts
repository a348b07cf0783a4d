/** What a sound effect is: a name in words, controls with ranges, and how it is rendered. */
import type { Audio } from '@fourhands/core/media/sound/audio';
import { integratedLoudness } from '@fourhands/core/media/sound/loudness';
import { Chance, rate } from './signal.ts';

export interface EffectControl {
  readonly name: string;
  readonly label: { readonly en: string; readonly zh: string };
  /** Of a range from 0 to 1, unless it says otherwise. */
  readonly minimum: number;
  readonly maximum: number;
  readonly usual: number;
}

export interface Effect {
  readonly name: string;
  readonly label: { readonly en: string; readonly zh: string };
  /** Words by which a prompt means it, English and Chinese. */
  readonly words: readonly string[];
  readonly controls: readonly EffectControl[];
  /** Samples of one channel, as loud as they come out. */
  readonly render: (control: (name: string) => number, chance: Chance) => Float32Array;
}

const control = (name: string, en: string, zh: string, usual: number, minimum = 0, maximum = 1): EffectControl => ({
  name,
  label: { en, zh },
  minimum,
  maximum,
  usual,
});

/** Controls that several effects have. */
export const controls = {
  size: (usual = 0.5) => control('size', 'Size', '大小', usual),
  distance: (usual = 0.2) => control('distance', 'Distance', '距离', usual),
  strength: (usual = 0.5) => control('strength', 'Strength', '强度', usual),
  speed: (usual = 0.5) => control('speed', 'Speed', '速度', usual),
  pitch: (usual = 0.5) => control('pitch', 'Pitch', '音高', usual),
  wetness: (usual = 0.5) => control('wetness', 'Wetness', '湿度', usual),
  hardness: (usual = 0.5) => control('hardness', 'Hardness', '硬度', usual),
  seconds: (usual: number, minimum = 0.5, maximum = 30) =>
    control('seconds', 'Seconds', '秒数', usual, minimum, maximum),
  own: control,
} as const;

/** The loudest sample, and how loud an effect is where that allows it, in LUFS. */
export const loudestPeak = 0.89;
export const usualLoudness = -18;

/** A control has a value that it cannot have, or there is none of that name. */
export class EffectControlRefused extends Error {
  readonly code = 'effect-control-refused';

  constructor(effect: Effect, name: string, value: number) {
    const found = effect.controls.find((each) => each.name === name);
    super(
      found
        ? `${name} of ${effect.name} is ${value}, and can be from ${found.minimum} to ${found.maximum}. Choose a value between them.`
        : `${effect.name} has no control “${name}”. It has ${effect.controls.map((each) => each.name).join(', ')}.`,
    );
    this.name = 'EffectControlRefused';
  }
}

/**
 * The effect as a sound of one channel: without a constant part, faded at both ends, no sample beyond `loudestPeak`.
 * The same for a seed. @throws EffectControlRefused
 */
export function renderEffect(effect: Effect, given: Readonly<Record<string, number>>, seed: number): Audio {
  for (const [name, value] of Object.entries(given)) {
    const found = effect.controls.find((each) => each.name === name);
    if (!found || !(value >= found.minimum && value <= found.maximum))
      throw new EffectControlRefused(effect, name, value);
  }
  const value = (name: string) => {
    const found = effect.controls.find((each) => each.name === name);
    if (!found) throw new RangeError(`${effect.name} has no control ${name}.`);
    return given[name] ?? found.usual;
  };
  return finished(effect.render(value, new Chance(seed)));
}

const fadeIn = 0.002;
const fadeOut = 0.02;

function finished(raw: Float32Array): Audio {
  const samples = withoutConstant(raw);
  const [rise, fall] = [fadeIn * rate, Math.min(samples.length / 4, fadeOut * rate)];
  for (let i = 0; i < samples.length; i++) samples[i]! *= Math.min(1, i / rise, (samples.length - 1 - i) / fall);
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const loudness = integratedLoudness({ sampleRate: rate, channels: [samples] });
  const gain = Math.min(loudestPeak / Math.max(1e-9, peak), 10 ** ((usualLoudness - loudness) / 20));
  return { sampleRate: rate, channels: [samples.map((sample) => sample * gain)] };
}

/** By a filter that lets 12 Hz through at half power, and then the mean. */
function withoutConstant(x: Float32Array): Float32Array {
  const keep = Math.exp((-2 * Math.PI * 12) / rate);
  let [before, out] = [0, 0];
  const passed = x.map((value) => {
    out = keep * (out + value - before);
    before = value;
    return out;
  });
  const mean = passed.reduce((sum, value) => sum + value, 0) / passed.length;
  return passed.map((value) => value - mean);
}
