import fc from 'fast-check';
import { expect, test } from 'vitest';
import { estimateKey } from './estimate-key.ts';

const scale = { major: [0, 2, 4, 5, 7, 9, 11], minor: [0, 2, 3, 5, 7, 8, 11] } as const;
/** A scale with its triad held longer, on a tonic. */
const notesIn = (mode: 'major' | 'minor', tonic: number) =>
  scale[mode].map((step, at) => ({ pitch: 48 + tonic + step, duration: [0, 2, 4].includes(at) ? 4 : 1 }));

test('a scale that dwells on its triad is in its own key, on every tonic', () => {
  // By the circle of fifths: C has no sharps, G one, F one flat; A minor is signed as C.
  const sharps = { major: [0, -5, 2, -3, 4, -1, 6, 1, -4, 3, -2, 5], minor: [-3, 4, -1, 6, 1, -4, 3, -2, 5, 0, -5, 2] };
  for (const mode of ['major', 'minor'] as const)
    for (let tonic = 0; tonic < 12; tonic++)
      expect(estimateKey(notesIn(mode, tonic))).toEqual({ fifths: sharps[mode][tonic], mode });
});

test('octaves and the unit of time do not matter, and nothing is told of silence', () => {
  expect(estimateKey([])).toBeNull();
  expect(estimateKey(Array.from({ length: 12 }, (_, pitch) => ({ pitch, duration: 1 })))).toBeNull();
  const notes = fc.array(
    fc.record({ pitch: fc.integer({ min: 24, max: 96 }), duration: fc.integer({ min: 1, max: 9 }) }),
    {
      minLength: 1,
    },
  );
  fc.assert(
    fc.property(notes, fc.constantFrom(-12, 0, 12, 24), fc.integer({ min: 1, max: 5 }), (found, by, times) => {
      const other = found.map(({ pitch, duration }) => ({ pitch: pitch + by, duration: duration * times }));
      expect(estimateKey(other)).toEqual(estimateKey(found));
    }),
  );
});
