/** What must hold whatever the weights, on makers of random numbers; and what is learned from a few tunes that can be told apart. */
import { createNodeRuntime } from '@fourhands/engine/node';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomMelodyMaker, tinyMelodyConfiguration as configuration } from '../../test/random-melody.ts';
import { sharesOf } from '../chorale/choose-note.ts';
import { symbolCount, symbols } from './configuration.ts';
import { beforeRows } from './examples.ts';
import { pasts } from './features.ts';
import { loadMelodyMaker } from './melody-maker.ts';
import { readMelodyFile } from './melody-model-file.ts';
import { cellOf, held, silence, symbolsOf, traitsOf, type Melody } from './melody.ts';
import { compilePhraseDecoder } from './network.ts';
import { trainMelody } from './train.ts';
import { alone, phrasesOf } from './training-examples.ts';

const runtime = createNodeRuntime({ threads: 1 });
const cell = fc.oneof(
  { weight: 4, arbitrary: fc.constant(held) },
  { weight: 1, arbitrary: fc.constant(silence) },
  { weight: 3, arbitrary: fc.integer({ min: configuration.lowestPitch, max: configuration.highestPitch }) },
);
const cellsOf = (length: number) => fc.array(cell, { minLength: length, maxLength: length });

describe('a melody', () => {
  test('is the same cells again after it was symbols, and pitches that are not known come octaves nearer', () => {
    fc.assert(
      fc.property(cellsOf(24), (cells) => {
        const back = Array.from(symbolsOf(configuration, cells), (symbol) => cellOf(configuration, symbol));
        expect(back).toEqual(cells);
      }),
    );
    const [low, high] = Array.from(symbolsOf(configuration, [20, 110]), (symbol) => cellOf(configuration, symbol));
    expect([low! % 12, high! % 12]).toEqual([20 % 12, 110 % 12]);
  });

  test('has traits that can be counted by hand', () => {
    const cells = [60, held, 62, held, 64, held, 65, silence];
    expect(traitsOf(cells)).toEqual({ density: 2, contour: expect.closeTo(6.8, 10) as number, range: 5, leaps: 5 / 3 });
    expect(traitsOf([silence, held])).toEqual({ density: 0, contour: 0, range: 0, leaps: 0 });
  });

  test('is known before each step: the last note, how long, and how far it moved', () => {
    const line = symbolsOf(configuration, [60, held, 67, silence, held]);
    const rows = pasts(configuration, line);
    const none = symbolCount(configuration) - symbols.firstPitch;
    expect(rows.map(({ note }) => note)).toEqual([none, 0, 0, 7, 7, 7]);
    expect(rows.map(({ move }) => move - 12)).toEqual([13, 13, 13, 7, 7, 7]);
    expect(rows.map(({ length }) => length)).toEqual([0, 1, 2, 1, 33, 34]);
  });
});

test('no score depends on its own step or on what follows it', async () => {
  const file = readMelodyFile(randomMelodyMaker(3));
  const decoder = await compilePhraseDecoder(runtime, file.configuration, file.parameters);
  const latent = new Float32Array(configuration.latentSize).fill(0.3);
  const count = symbolCount(configuration);
  const { phraseSteps } = configuration;
  const random = fc.sample(cellsOf(2 * phraseSteps), { numRuns: 2, seed: 4 });
  const [a, b] = random.map((cells) => symbolsOf(configuration, cells));
  for (const step of [0, 5, phraseSteps - 1]) {
    const mixed = Int16Array.from(a!, (symbol, at) => (at < phraseSteps + step ? symbol : b![at]!));
    const scores = async (line: Int16Array) => decoder.scores({ line, start: phraseSteps, barSteps: 16 }, step, latent);
    expect(await scores(mixed)).toEqual(await scores(a!));
  }
  const shares = sharesOf((await decoder.allScores({ line: a!, start: 0, barSteps: 16 }, latent)).slice(0, count));
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
  // What came before a phrase that begins at once is nothing, wherever the line begins.
  const rows = beforeRows(configuration, [{ line: a!, start: 0, barSteps: 16 }]);
  expect(new Set(rows.note.data.slice(0, phraseSteps + 1)).size).toBe(1);
  await decoder.dispose();
});

describe('a maker of random numbers', () => {
  test('writes open steps only, within the range, and the same for the same request', async () => {
    const maker = await loadMelodyMaker(randomMelodyMaker(1), runtime);
    const asked = fc.integer({ min: 1, max: 40 }).chain((length) =>
      fc.record({
        cells: cellsOf(length),
        open: fc.array(fc.nat({ max: 1 }), { minLength: length, maxLength: length }),
        barSteps: fc.constantFrom(4, 6, 16),
        seed: fc.nat({ max: 2 ** 32 - 1 }),
        keep: fc.constantFrom(0, 0.5, 1),
        temperature: fc.constantFrom(0, 1, 2),
        range: fc.tuple(fc.integer({ min: 60, max: 66 }), fc.integer({ min: 66, max: 72 })),
        density: fc.constantFrom(-1, 0, 2),
      }),
    );
    await fc.assert(
      fc.asyncProperty(asked, async ({ cells, open, barSteps, density, ...options }) => {
        const melody: Melody = { cells: Int16Array.from(cells), barSteps };
        const ask = () => maker.make(melody, Uint8Array.from(open), { ...options, steer: { density } });
        if (!open.includes(1)) {
          await expect(ask()).rejects.toMatchObject({ code: 'melody-request-refused' });
          return;
        }
        const { melody: made } = await ask();
        expect([...melody.cells]).toEqual(cells);
        made.cells.forEach((value, step) => {
          if (open[step] === 0) expect(value).toBe(cells[step]);
          else if (value >= 0) {
            expect(value).toBeGreaterThanOrEqual(options.range[0]);
            expect(value).toBeLessThanOrEqual(options.range[1]);
          }
        });
        expect((await ask()).melody).toEqual(made);
      }),
      { numRuns: 12 },
    );
    await maker.dispose();
  });

  test('refuses what it cannot make, and says why', async () => {
    const maker = await loadMelodyMaker(randomMelodyMaker(1), runtime);
    const melody: Melody = { cells: new Int16Array(16).fill(held), barSteps: 16 };
    const open = new Uint8Array(16).fill(1);
    const refused = { code: 'melody-request-refused' };
    await expect(maker.make(melody, new Uint8Array(3), { seed: 1 })).rejects.toMatchObject(refused);
    await expect(maker.make(melody, open, { seed: 1, range: [20, 30] })).rejects.toThrow('knows 60 to 72');
    await expect(maker.make(melody, open, { seed: 1, steer: { leaps: 9 } })).rejects.toMatchObject(refused);
    await expect(maker.make({ ...melody, barSteps: 0 }, open, { seed: 1 })).rejects.toMatchObject(refused);
    await expect(maker.between(melody, melody, 1, { seed: 1 })).rejects.toMatchObject(refused);
    await maker.dispose();
  });
});

/** Tunes of two kinds: slow ones that rise, and quick ones that fall; each in several keys. */
const tunes: readonly Melody[] = Array.from({ length: 12 }, (_, tune) => {
  const slow = tune % 2 === 0;
  const cells = Int16Array.from({ length: 64 }, (__, step) => {
    const every = slow ? 4 : 2;
    if (step % every !== 0) return held;
    const at = (step % 16) / every;
    return 60 + (tune % 5) + (slow ? 2 * at : 14 - 2 * at);
  });
  return { cells, barSteps: 16 };
});

/** When notes begin, and how far each is from the first: the tune in whatever key. */
const shapeOf = ({ cells }: Melody): (number | null)[] => {
  const first = cells.find((value) => value >= 0) ?? 0;
  return Array.from(cells, (value) => (value >= 0 ? value - first : null));
};

const trained = (steps: number, resume?: Uint8Array, hooks = {}) =>
  trainMelody(
    {
      preset: 'melodies',
      seed: 1,
      settings: {
        steps,
        batchSize: 8,
        phraseSteps: 16,
        latentSize: 4,
        width: 32,
        encoderLayers: 1,
        decoderLayers: 1,
        heads: 2,
        dropout: 0,
        klWeight: 0.05,
        freeNats: 2,
        learningRate: 5e-3,
        warmUp: 10,
      },
      ...(resume ? { resume } : {}),
    },
    tunes,
    hooks,
    runtime,
  );

test('learns tunes: phrases come back in whatever key, traits steer, and the way between two leads from one to the other', async () => {
  const { bytes, figures } = await trained(400);
  expect(figures['melodies']).toBe(12);
  const maker = await loadMelodyMaker(bytes, runtime);
  const open = new Uint8Array(16).fill(1);
  const phrase = (tune: number): Melody => ({ cells: tunes[tune]!.cells.slice(0, 16), barSteps: 16 });
  for (const tune of [0, 1, 2, 3]) {
    const { melody: back } = await maker.make(phrase(tune), open, { seed: 1, keep: 1, temperature: 0 });
    expect(shapeOf(back)).toEqual(shapeOf(phrase(tune)));
  }
  const empty: Melody = { cells: new Int16Array(16).fill(silence), barSteps: 16 };
  const density = async (amount: number) => {
    let sum = 0;
    for (let seed = 0; seed < 6; seed++)
      sum += traitsOf(
        (await maker.make(empty, open, { seed, steer: { density: amount }, temperature: 0 })).melody.cells,
      ).density;
    return sum / 6;
  };
  expect(await density(1.5)).toBeGreaterThan((await density(-1.5)) + 0.5);
  const way = await maker.between(phrase(0), phrase(1), 5, { seed: 1, temperature: 0 });
  const contours = way.map(({ cells }) => traitsOf(cells).contour);
  expect(contours[0]).toBeGreaterThan(0);
  expect(contours[4]).toBeLessThan(0);
  await maker.dispose();
});

test('a run that was stopped and resumed leaves the same file, and phrases know nothing from before when they stand alone', async () => {
  const stop = new AbortController();
  const whole = await trained(60);
  let checkpoint: Uint8Array | undefined;
  const stopped = trained(60, undefined, {
    signal: stop.signal,
    onPoint: ({ step }: { step: number }) => step >= 30 && stop.abort(),
    onCheckpoint: (bytes: Uint8Array) => void (checkpoint = bytes),
  });
  await expect(stopped).rejects.toMatchObject({ code: 'training-stopped' });
  expect((await trained(60, checkpoint)).bytes).toEqual(whole.bytes);
  const [, later] = phrasesOf({ ...configuration, phraseSteps: 16 }, [
    { cells: Int16Array.from({ length: 48 }, (_, step) => (step % 8 === 6 ? 60 + (step % 7) : held)), barSteps: 16 },
  ]);
  expect(Array.from(alone(later!).line).slice(0, 7)).toEqual([1, 0, 0, 0, 0, 0, expect.any(Number)]);
});

test('too few phrases are refused', async () => {
  await expect(
    trainMelody(
      { preset: 'melodies', seed: 1, settings: {} },
      [{ cells: Int16Array.of(60, 62), barSteps: 16 }],
      {},
      runtime,
    ),
  ).rejects.toMatchObject({ code: 'too-few-melodies', found: 1 });
});
