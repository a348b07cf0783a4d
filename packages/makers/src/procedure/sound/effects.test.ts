import { integratedLoudness } from '@fourhands/core/media/sound/loudness';
import { lengthOf, peakOf } from '@fourhands/core/media/sound/audio';
import { describe, expect, it } from 'vitest';
import { EffectControlRefused, loudestPeak, renderEffect, usualLoudness } from './effect.ts';
import { effectOf, effects } from './effects.ts';
import { rate } from './signal.ts';

/** Short, so that the suite is. */
const briefly = (effect: (typeof effects)[number]): Record<string, number> =>
  Object.fromEntries(
    effect.controls.flatMap(({ name, minimum }) => (name === 'seconds' ? [[name, Math.max(1, minimum)]] : [])),
  );

describe.each(effects.map((effect) => [effect.name, effect] as const))('%s', (_, effect) => {
  const given = briefly(effect);
  const audio = renderEffect(effect, given, 1);
  const [samples] = audio.channels as [Float32Array];

  it('is sound: finite, not clipped, without a constant part, quiet at both ends, as loud as its kind', () => {
    expect(samples.every(Number.isFinite)).toBe(true);
    expect(peakOf(audio)).toBeLessThanOrEqual(loudestPeak + 1e-6);
    const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
    expect(Math.abs(mean)).toBeLessThan(0.002);
    expect(Math.abs(samples[0]!) + Math.abs(samples.at(-1)!)).toBeLessThan(1e-3);
    const loudness = integratedLoudness(audio);
    expect(loudness).toBeLessThanOrEqual(usualLoudness + 0.1);
    expect(loudness).toBeGreaterThan(-34);
    expect(audio.sampleRate).toBe(rate);
  });

  it('is the same for a seed, and another for another where chance is in it', () => {
    expect(renderEffect(effect, given, 1).channels[0]).toEqual(samples);
    const other = renderEffect(effect, given, 2).channels[0]!;
    const alike = other.length === samples.length && other.every((sample, i) => sample === samples[i]);
    // A siren, a telephone, a power-up and signs are as they are set.
    const fixed = ['siren', 'telephone', 'power up', 'notification', 'error'];
    expect(alike).toBe(fixed.includes(effect.name));
  });

  it('changes with each of its controls', () => {
    for (const { name, minimum, maximum } of effect.controls) {
      const [least, most] = [minimum, name === 'seconds' ? Math.min(maximum, minimum + 2) : Math.min(maximum, 100)].map(
        (value) => renderEffect(effect, { ...given, [name]: value }, 1),
      ) as [typeof audio, typeof audio];
      const same =
        lengthOf(least) === lengthOf(most) && least.channels[0]!.every((sample, i) => sample === most.channels[0]![i]);
      expect(same, `${effect.name} ${name}`).toBe(false);
      for (const each of [least, most]) expect(peakOf(each)).toBeLessThanOrEqual(loudestPeak + 1e-6);
    }
  });

  it('is meant by its own name in both languages', () => {
    expect(effectOf(`the sound of a ${effect.name}`)?.effect.name).toBe(effect.name);
    expect(effectOf(effect.label.zh)?.effect.name).toBe(effect.name);
  });
});

it('there are enough of them, each named once', () => {
  expect(effects.length).toBeGreaterThanOrEqual(24);
  expect(new Set(effects.map(({ name }) => name)).size).toBe(effects.length);
});

it.each([
  ['distant thunder', 'thunder', { distance: 0.9 }],
  ['heavy rain on a roof', 'rain', { strength: 0.85 }],
  ['远处的雷声', 'thunder', { distance: 0.9 }],
  ['a slow door', 'door', {}],
  ['footsteps running on gravel', 'footsteps', {}],
  ['small explosion far away', 'explosion', { size: 0.2, distance: 0.7 }],
] as const)('“%s” is %s', (prompt, name, wanted) => {
  const meant = effectOf(prompt)!;
  expect(meant.effect.name).toBe(name);
  for (const [control, value] of Object.entries(wanted)) expect(meant.controls[control]).toBeCloseTo(value, 6);
});

it('what names no sound is none, and controls out of range are refused', () => {
  expect(effectOf('a poem about spring')).toBeNull();
  expect(effectOf('')).toBeNull();
  const [thunder] = effects as [(typeof effects)[number]];
  expect(() => renderEffect(thunder, { distance: 2 }, 1)).toThrow(EffectControlRefused);
  expect(() => renderEffect(thunder, { colour: 0.5 }, 1)).toThrow('It has distance');
});
