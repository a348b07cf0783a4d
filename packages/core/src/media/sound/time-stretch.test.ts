import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stretched } from './time-stretch.ts';

const rate = 16_000;
const tone = (frequency: number, seconds: number) =>
  Float32Array.from(
    { length: Math.round(rate * seconds) },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * frequency * i) / rate),
  );

/** Of a tone: half as often as it changes its sign in a second, the edges left out. */
function pitchOf(samples: Float32Array): number {
  const inner = samples.subarray(rate / 20, samples.length - rate / 20);
  let changes = 0;
  for (let i = 1; i < inner.length; i++) if (inner[i]! < 0 !== inner[i - 1]! < 0) changes += 1;
  return (changes / 2 / inner.length) * rate;
}

const loudness = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length);

test('a tone at another pace has the asked length, its own pitch and its own loudness', () => {
  fc.assert(
    fc.property(fc.integer({ min: 90, max: 900 }), fc.double({ min: 0.4, max: 3, noNaN: true }), (frequency, pace) => {
      const before = tone(frequency, 0.9);
      const after = stretched(before, rate, pace);
      expect(after).toHaveLength(Math.round(before.length / pace));
      expect(Math.abs(pitchOf(after) / frequency - 1)).toBeLessThan(0.03);
      expect(Math.abs(loudness(after) / loudness(before) - 1)).toBeLessThan(0.1);
    }),
    { numRuns: 25 },
  );
});

test('what happens in the middle happens in the middle at any pace', () => {
  const sound = new Float32Array(rate);
  sound.set(tone(200, 0.2), rate / 2);
  for (const pace of [0.5, 1.6]) {
    const after = stretched(sound, rate, pace);
    const first = after.findIndex((sample) => Math.abs(sample) > 0.05);
    expect(Math.abs(first / after.length - 0.5)).toBeLessThan(0.03);
  }
});

test('at the usual pace every sample stays, and what is too short for a window gets the asked length', () => {
  const sound = tone(300, 0.3);
  expect(stretched(sound, rate, 1)).toEqual(sound);
  for (const length of [0, 1, 50])
    expect(stretched(sound.slice(0, length), rate, 2)).toHaveLength(Math.round(length / 2));
});
