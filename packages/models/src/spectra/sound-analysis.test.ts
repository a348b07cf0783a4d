/** Oracles: the identity of a transform and its inverse, sines and noise of known strength, and the definition of the discrete transform. */
import { RandomStream } from '@fourhands/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clipsOf, clipStarts } from './clips.ts';
import { distance } from './distances.ts';
import { chancePhases, samplesWith } from './griffin-lim.ts';
import { bandHertz, inBands, outOfBands } from './mel.ts';
import { bins, hop, magnitudesOf, rate, transformed, untransformed, windowLength } from './short-time.ts';
import { asClip, atLevel, clipLength, levelOf, magnitudesIn, seen, side, withoutTail } from './spectrogram.ts';

const sine = (hertz: number, length: number, loud = 0.5): Float32Array =>
  Float32Array.from({ length }, (_, i) => loud * Math.sin((2 * Math.PI * hertz * i) / rate));
const noise = (seed: number, length: number, loud = 0.2): Float32Array =>
  new RandomStream(seed).fillNormal(new Float32Array(length), loud);
const joined = (...parts: readonly Float32Array[]): Float32Array =>
  Float32Array.from(parts.flatMap((part) => Array.from(part)));
const silent = (seconds: number) => new Float32Array(Math.round(seconds * rate));

/** ‖|A| - |B|‖ / ‖|A|‖ (Sturmel & Daudet 2011): what is left of the magnitudes that were asked for. */
function convergence(wanted: Float32Array, made: Float32Array): number {
  let [off, all] = [0, 0];
  wanted.forEach((value, i) => {
    off += (value - made[i]!) ** 2;
    all += value ** 2;
  });
  return Math.sqrt(off / all);
}

test('a transform is the discrete Fourier transform of its windows, and its inverse gives the samples back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(1000), (hops, seed) => {
      const samples = noise(seed, hops * hop);
      const back = untransformed(transformed(samples));
      expect(back.length).toBe(samples.length);
      samples.forEach((value, i) => expect(Math.abs(back[i]! - value)).toBeLessThan(2e-4));
    }),
    { numRuns: 10 },
  );
  const samples = noise(1, 8 * hop);
  const { real, imaginary } = transformed(samples);
  const [frame, bin] = [4, 37];
  let [re, im] = [0, 0];
  for (let i = 0; i < windowLength; i++) {
    const at = frame * hop - (windowLength - hop) / 2 + i;
    const value = (samples[at] ?? 0) * 0.5 * (1 - Math.cos((2 * Math.PI * i) / windowLength));
    re += value * Math.cos((2 * Math.PI * bin * i) / windowLength);
    im -= value * Math.sin((2 * Math.PI * bin * i) / windowLength);
  }
  expect(real[frame * bins + bin]).toBeCloseTo(re, 3);
  expect(imaginary[frame * bins + bin]).toBeCloseTo(im, 3);
});

test('bands are means: what is even stays even, a sine lies in the band of its pitch, and magnitudes come back out of bands', () => {
  const even = inBands(new Float32Array(2 * bins).fill(0.25));
  for (const value of even) expect(value).toBeCloseTo(0.25, 6);
  for (const hertz of [200, 440, 1000, 3000, 8000]) {
    const { picture } = seen(sine(hertz, clipLength));
    const column = Array.from({ length: side }, (_, band) => picture[band * side + 64]!);
    const loudest = column.indexOf(Math.max(...column));
    const nearest = bandHertz.map((middle) => Math.abs(middle - hertz));
    expect(Math.abs(loudest - nearest.indexOf(Math.min(...nearest)))).toBeLessThanOrEqual(1);
  }
  const wanted = inBands(magnitudesOf(transformed(noise(3, 16 * hop))));
  expect(convergence(wanted, inBands(outOfBands(wanted)))).toBeLessThan(0.03);
});

test('from magnitudes alone, looked for phases come nearer with each turn, and the same come out again', () => {
  const clip = asClip(joined(sine(500, 6000), noise(2, 6000, 0.05), sine(900, 8000)));
  const magnitudes = magnitudesOf(transformed(clip));
  const off = (turns: number) =>
    convergence(magnitudes, magnitudesOf(transformed(samplesWith(magnitudes, chancePhases(side, 1), turns))));
  const [first, last] = [off(2), off(30)];
  expect(last).toBeLessThan(0.6 * first);
  expect(last).toBeLessThan(0.12);
  // With the phases that they had, they are what they were.
  const same = samplesWith(magnitudes, transformed(clip), 3);
  expect(Math.max(...same.map((value, i) => Math.abs(value - clip[i]!)))).toBeLessThan(1e-3);
  expect(samplesWith(magnitudes, chancePhases(side, 1), 2)).toEqual(samplesWith(magnitudes, chancePhases(side, 1), 2));
});

test('a picture is heard as what it is of, at its level, without a constant part, and no sample is cut', () => {
  const clip = asClip(joined(noise(5, 4000, 0.15), sine(700, 9000, 0.3)));
  const { picture, level } = seen(clip);
  const samples = atLevel(samplesWith(magnitudesIn(picture), chancePhases(side, 1)), level);
  expect(levelOf(samples)).toBeCloseTo(level, 1);
  expect(distance(seen(samples).picture, picture)).toBeLessThan(3);
  expect(Math.abs(samples.reduce((sum, value) => sum + value, 0) / samples.length)).toBeLessThan(1e-3);
  const loud = atLevel(samples, 6);
  expect(Math.max(...loud.map(Math.abs))).toBeLessThanOrEqual(0.951);
  const short = withoutTail(joined(sine(300, 3000), silent(1)));
  expect(short.length).toBeGreaterThanOrEqual(3000);
  expect(short.length).toBeLessThan(3000 + 0.02 * rate);
  expect(Math.abs(short.at(-1)!)).toBeLessThan(0.01);
});

test('clips begin where sounds do; silence gives none, and what only dies away is not taken again', () => {
  const knock = (loud: number) => Float32Array.from(noise(7, 4000, loud), (value, i) => value * Math.exp(-i / 600));
  const second = rate;
  const three = joined(silent(0.5), knock(0.3), silent(2), knock(0.2), silent(2), knock(0.3), silent(1));
  const starts = clipStarts(three);
  const onsets = [0.5 * second, 2.5 * second + 4000, 4.5 * second + 8000];
  expect(starts.length).toBe(3);
  starts.forEach((start, i) => {
    expect(start).toBeLessThanOrEqual(onsets[i]!);
    expect(onsets[i]! - start).toBeLessThan(6 * hop);
  });
  expect(clipStarts(silent(3))).toEqual([]);
  expect(clipStarts(new Float32Array(0))).toEqual([]);
  const dying = Float32Array.from(noise(8, 2 * clipLength), (value, i) => value * Math.exp(-i / 5000));
  expect(clipStarts(dying)).toEqual([0]);
  // A steady sound is cut one clip after the other.
  expect(clipStarts(noise(9, 3 * clipLength)).length).toBe(3);
  const { set, levels } = clipsOf([{ name: 'three', samples: three }], 2);
  expect([set.count, set.bytes.length, levels.length]).toEqual([2, 2 * side * side, 2]);
});

test('every clip begins inside its recording, each after the last', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 10, max: 60_000 }), fc.constantFrom(0, 0.01, 0.3)), { maxLength: 6 }),
      (parts) => {
        const samples = joined(...parts.map(([length, loud], at) => noise(at + 1, length, loud)));
        const starts = clipStarts(samples);
        starts.forEach((start, i) => {
          expect(start).toBeLessThan(samples.length);
          expect(start - (starts[i - 1] ?? -clipLength)).toBeGreaterThanOrEqual(clipLength / 2 - 2 * hop);
        });
        expect(starts.length > 0).toBe(parts.some(([, loud]) => loud > 0));
      },
    ),
    { numRuns: 25 },
  );
});
