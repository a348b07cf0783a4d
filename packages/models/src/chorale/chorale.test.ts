/** What is asked for is kept whatever the weights: makers of random numbers are asked for all kinds of music. */
import fc from 'fast-check';
import { createNodeRuntime } from '@fourhands/engine/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomChoraleMaker, randomPiece, tinyConfiguration } from '../../test/random-chorale.ts';
import { loadChorale, type ChoraleSession, type MadeMusic } from './chorale.ts';
import { chordOf, parallelBetween } from './counterpoint.ts';
import { rest, voiceCount, type Piece } from './pieces.ts';
import type { CellRegion, VariationOptions } from './request.ts';

const runtime = createNodeRuntime({ threads: 1 });
let session: ChoraleSession;
beforeAll(async () => {
  session = await loadChorale(randomChoraleMaker(1), runtime);
});
afterAll(() => session.close());

const isIn = (regions: readonly CellRegion[], at: number): boolean => {
  const [step, voice] = [Math.floor(at / voiceCount), at % voiceCount];
  return regions.some(({ voices, from, to }) => voices.includes(voice) && step >= from && step < to);
};

/** A piece, up to two and a half times as long as the network sees at once, with regions and locks in it. */
const asked = fc.integer({ min: 1, max: 40 }).chain((steps) => {
  const region = fc
    .record({
      voices: fc.subarray([0, 1, 2, 3], { minLength: 1 }),
      ends: fc.tuple(fc.nat({ max: steps }), fc.nat({ max: steps })),
    })
    .map(({ voices, ends }) => ({ voices, from: Math.min(...ends), to: Math.max(...ends) }));
  return fc.record({
    piece: fc.nat().map((seed) => randomPiece(steps, seed)),
    regions: fc.array(region, { minLength: 1, maxLength: 3 }),
    locked: fc.array(region, { maxLength: 2 }),
    seed: fc.nat({ max: 2 ** 32 - 1 }),
    temperature: fc.constantFrom(0, 0.7, 2),
    passes: fc.constantFrom(0, 0, 2),
    range: fc.tuple(fc.integer({ min: 60, max: 72 }), fc.integer({ min: 60, max: 72 })),
    keep: fc.constantFrom(0, 0.5, 1),
    reach: fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }),
  });
});

test('only open cells change, to notes within range and reach, and the same request gives the same music', async () => {
  let made = 0;
  await fc.assert(
    fc.asyncProperty(asked, async ({ piece, regions, locked, range, reach, ...controls }) => {
      const [lowest, highest] = [Math.min(...range), Math.max(...range)];
      const ranges = Array.from({ length: voiceCount }, () => ({ lowest, highest }));
      const options: VariationOptions = { ...controls, locked, ranges, ...(reach === undefined ? {} : { reach }) };
      const open = Array.from(piece.pitches.keys()).filter((at) => isIn(regions, at) && !isIn(locked, at));
      const isReachable = open.every((at) => {
        const pitch = piece.pitches[at]!;
        return reach === undefined || (pitch + reach >= lowest && pitch - reach <= highest);
      });
      const before = Int16Array.from(piece.pitches);
      const ask = () => session.vary(piece, regions, options);
      if (open.length === 0) {
        await expect(ask()).rejects.toMatchObject({ code: 'chorale-request-refused' });
        return;
      }
      // What is kept may be what could not be reached, so that it may go well all the same.
      const music = isReachable ? await ask() : await ask().catch(() => null);
      expect(piece.pitches).toEqual(before);
      if (music === null) return;
      music.piece.pitches.forEach((pitch, at) => {
        if (pitch === piece.pitches[at]) return;
        expect(open).toContain(at);
        expect(pitch).toBeGreaterThanOrEqual(lowest);
        expect(pitch).toBeLessThanOrEqual(highest);
        if (reach !== undefined) expect(Math.abs(pitch - piece.pitches[at]!)).toBeLessThanOrEqual(reach);
      });
      expect(await ask()).toEqual(music);
      made += 1;
    }),
    { numRuns: 40 },
  );
  expect(made).toBeGreaterThan(10);
});

const column = ({ steps, pitches }: Piece, voice: number): number[] =>
  Array.from({ length: steps }, (_, step) => pitches[step * voiceCount + voice]!);

describe('the ways of asking', () => {
  const melody = [72, 72, 71, 71, 69, 69, 67, 67, 65, 65, 64, 64];

  test('a melody stays as it is, in the voice that it is for, rests too', async () => {
    const withRest = [...melody, rest, 60];
    for (const voice of [0, 3]) {
      const { piece, cells } = await session.harmonise(withRest, { seed: 1, voice });
      expect(column(piece, voice)).toEqual(withRest);
      expect(cells).toBe(3 * withRest.length);
      // Others rest only where it rests.
      for (let step = 0; step < melody.length; step++)
        expect(Math.min(...piece.pitches.slice(step * voiceCount, (step + 1) * voiceCount))).toBeGreaterThan(rest);
    }
  });

  test('going on keeps the beginning, and an answer is as long as its phrase', async () => {
    const piece = randomPiece(10, 1);
    const longer = await session.continue(piece, 21, { seed: 3, ends: false });
    expect(longer.piece.steps).toBe(31);
    expect(longer.piece.pitches.slice(0, 40)).toEqual(piece.pitches);
    const { piece: answer } = await session.answer(piece, { seed: 3 });
    expect([answer.steps, answer.pitches.length]).toEqual([10, 40]);
  });

  test('other seeds give other music; parallels are avoided unless they are asked for', async () => {
    const parallelsOf = ({ piece: { steps, pitches } }: MadeMusic): number => {
      let count = 0;
      for (let step = 1; step < steps; step++)
        for (let a = 0; a < voiceCount; a++)
          for (let b = a + 1; b < voiceCount; b++) {
            const pair = (when: number) => [pitches[when * voiceCount + a]!, pitches[when * voiceCount + b]!] as const;
            if (parallelBetween(pair(step - 1), pair(step)) !== null) count += 1;
          }
      return count;
    };
    let [avoided, free] = [0, 0];
    const pieces = new Set<string>();
    for (let seed = 0; seed < 5; seed++) {
      const music = await session.harmonise(melody, { seed, temperature: 1 });
      pieces.add(music.piece.pitches.join());
      avoided += parallelsOf(music);
      free += parallelsOf(await session.harmonise(melody, { seed, temperature: 1, avoidParallels: false }));
    }
    expect(pieces.size).toBe(5);
    expect(free).toBeGreaterThan(0);
    expect(avoided).toBeLessThan(free / 3);
  });

  test('voices cross less often unless they are free to', async () => {
    const crossings = ({ piece: { steps, pitches } }: MadeMusic): number =>
      Array.from({ length: steps }, (_, step) => pitches.slice(step * voiceCount, (step + 1) * voiceCount)).filter(
        (row) => row.some((pitch, voice) => voice > 0 && pitch > row[voice - 1]!),
      ).length;
    let [avoided, free] = [0, 0];
    for (let seed = 0; seed < 5; seed++) {
      avoided += crossings(await session.harmonise(melody, { seed, temperature: 1 }));
      free += crossings(await session.harmonise(melody, { seed, temperature: 1, avoidCrossings: false }));
    }
    expect(free).toBeGreaterThan(10);
    expect(avoided).toBeLessThan(free / 1.2);
  });

  test('chords that it did not learn are avoided unless they are asked for', async () => {
    // All that leave a semitone above the bass out: the last voice can always see to it, as far as the others let it.
    const chords = Array.from({ length: 1 << 12 }, (_, chord) => chord).filter((chord) => (chord & 0b10) === 0);
    const careful = await loadChorale(randomChoraleMaker(1, tinyConfiguration, chords));
    const strange = ({ piece: { steps, pitches } }: MadeMusic): number =>
      Array.from({ length: steps }, (_, step) =>
        chordOf(pitches.slice(step * voiceCount, (step + 1) * voiceCount))!,
      ).filter((chord) => !chords.includes(chord)).length;
    let [avoided, free] = [0, 0];
    for (let seed = 0; seed < 5; seed++) {
      avoided += strange(await careful.harmonise(melody, { seed, temperature: 1 }));
      free += strange(await careful.harmonise(melody, { seed, temperature: 1, usualChords: false }));
    }
    await careful.close();
    expect(free).toBeGreaterThan(10);
    expect(avoided).toBeLessThan(free * 0.8);
  });

  test('keeping everything still lets one note go, and keeping nothing keeps nothing by rule', async () => {
    const piece = randomPiece(12, 4);
    const region = { voices: [1, 2], from: 2, to: 10 };
    const kept = await session.vary(piece, [region], { seed: 1, keep: 1 });
    expect(kept.piece.pitches.filter((pitch, at) => pitch !== piece.pitches[at]).length).toBeLessThanOrEqual(8);
    const free = await session.vary(piece, [region], { seed: 1 });
    expect(free.piece.pitches.filter((pitch, at) => pitch !== piece.pitches[at]).length).toBeGreaterThan(4);
  });
});

describe('what cannot be is refused with what and where', () => {
  const piece = randomPiece(8, 1);
  const all = { voices: [0, 1, 2, 3], from: 0, to: 8 };
  const fill = (regions: readonly CellRegion[], options: Partial<VariationOptions> = {}, of = piece) =>
    session.vary(of, regions, { seed: 1, ...options });
  const cases: readonly (readonly [string, () => Promise<MadeMusic>, RegExp, object?])[] = [
    ['an empty region', () => fill([{ ...all, to: 0 }]), /region is empty/u],
    ['no region', () => fill([]), /region is empty/u],
    [
      'everything locked',
      () => fill([{ ...all, from: 3 }], { locked: [all] }),
      /locked, from voice 1 at sixteenth 3/u,
      { step: 3, voice: 0 },
    ],
    ['a region past the end', () => fill([{ ...all, to: 9 }]), /from sixteenth 0 to 9, and the piece has 8/u],
    ['a voice that is none', () => fill([{ ...all, voices: [4] }]), /voice 4/u],
    [
      'a range of nothing',
      () => fill([all], { ranges: [...session.ranges.slice(0, 3), { lowest: 20, highest: 40 }] }),
      /voice 4 may sing nothing from 20 to 40/u,
      { voice: 3 },
    ],
    ['ranges for three', () => fill([all], { ranges: session.ranges.slice(0, 3) }), /3 ranges/u],
    ['a temperature', () => fill([all], { temperature: 3 }), /temperature must be a number from 0 to 2/u],
    ['a seed', () => fill([all], { seed: 0.5 }), /seed must be a whole number/u],
    ['a share', () => fill([all], { keep: NaN }), /share to keep/u],
    ['pitches that are too few', () => fill([all], {}, { steps: 9, pitches: piece.pitches }), /32 pitches/u],
    ['a melody of nothing', () => session.harmonise([], { seed: 1 }), /number of sixteenths/u],
    ['a melody for a fifth voice', () => session.harmonise([60], { seed: 1, voice: 4 }), /voice 4/u],
    ['going on for no time', () => session.continue(piece, 0, { seed: 1 }), /go on for 0/u],
  ];
  test.each(cases.map(([name, ask, message, place = {}]) => ({ name, ask, message, place })))(
    '$name',
    async ({ ask, message, place }) => {
      const error: unknown = await ask().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'chorale-request-refused', place });
      expect(String(error)).toMatch(message);
    },
  );

  test('a given pitch that is not known, but not one that is to be made anew', async () => {
    const strange = { steps: 8, pitches: Int16Array.from(piece.pitches) };
    strange.pitches[5 * voiceCount + 2] = 30;
    await expect(fill([{ voices: [0], from: 0, to: 8 }], {}, strange)).rejects.toMatchObject({
      message: expect.stringMatching(/pitch 30 of voice 3 at sixteenth 5/u) as string,
      place: { step: 5, voice: 2 },
    });
    const { piece: made } = await fill([all], {}, strange);
    expect(made.pitches[5 * voiceCount + 2]).toBeGreaterThanOrEqual(tinyConfiguration.lowestPitch);
  });

  test('what lies out of reach', async () => {
    const low = { steps: 8, pitches: new Int16Array(32).fill(60) };
    const ranges = Array.from({ length: 4 }, () => ({ lowest: 66, highest: 72 }));
    await expect(fill([all], { ranges, reach: 2 }, low)).rejects.toMatchObject({ place: { step: 0, voice: 0 } });
  });

  test('a signal ends it, and a closed session makes nothing', async () => {
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    await expect(session.fill(piece, [all], { seed: 1 }, { signal: stop.signal })).rejects.toThrow('enough');
    const closed = await loadChorale(randomChoraleMaker(2), runtime);
    await closed.close();
    await expect(closed.fill(piece, [all], { seed: 1 })).rejects.toMatchObject({ code: 'chorale-closed' });
  });
});
