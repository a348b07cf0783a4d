import { HostTensor, RandomStream, readSafetensors, writeSafetensors } from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomChoraleMaker, tinyConfiguration } from '../../test/random-chorale.ts';
import { TrainingStopped } from '../training/training.ts';
import { readChoraleFile } from './chorale-model-file.ts';
import { evaluateChorale } from './evaluate-file.ts';
import { pieceOf, voiceCount } from './pieces.ts';
import { drawGiven, TrainingExamples } from './training-examples.ts';
import { trainChorale } from './train.ts';

const runtime = createNodeRuntime({ threads: 1 });

/** Pieces in which chords of three kinds follow one another in one order, each a quarter long: easy to learn. */
function pieces(count: number, seed: number): number[][][] {
  const chords = [
    [67, 64, 60, 48],
    [69, 65, 60, 53],
    [67, 62, 59, 55],
  ];
  const random = new RandomStream(seed);
  return Array.from({ length: count }, () => {
    const first = random.integer(3);
    return Array.from({ length: 20 }, (_, step) => chords[(first + Math.floor(step / 4)) % 3]!);
  });
}
const text = JSON.stringify({ train: pieces(12, 1), valid: pieces(4, 2) });
const settings = {
  steps: 110,
  batchSize: 4,
  learningRate: 0.01,
  warmUp: 10,
  contextSteps: 16,
  width: 16,
  encoderLayers: 1,
  decoderLayers: 1,
  heads: 2,
  members: 2,
};
const request = { preset: 'bach-chorales', seed: 3, settings };

test('learns what follows what, the file says how well, and its evaluation finds the same', async () => {
  const model = await trainChorale(request, text, {}, runtime);
  const { natsPerNote, heldOutNotes } = model.figures;
  expect(natsPerNote).toBeLessThan(0.15);
  expect(heldOutNotes).toBe(4 * 20 * voiceCount);
  expect(readChoraleFile(model.bytes)).toMatchObject({
    figures: model.figures,
    configuration: { lowestPitch: 48, highestPitch: 69 },
    ranges: [{ lowest: 67, highest: 69 }, {}, {}, { lowest: 48, highest: 55 }],
  });
  const options = { seed: 3, orders: 2, harmonise: 3 };
  const { figures, harmony } = await evaluateChorale(model.bytes, text, options, runtime);
  expect(figures.natsPerNote).toBeCloseTo(natsPerNote!, 1);
  expect(figures.ensembleNatsPerNote).toBeLessThanOrEqual(figures.natsPerNote);
  expect(figures.barNatsPerNote).toBeLessThan(0.15);
  expect(harmony).toMatchObject({ melodies: 3, original: { strangeChords: 0, rangeFaults: 0 } });
});

test('the same seed gives the same file, byte for byte, and so does a run that was stopped and resumed', async () => {
  const short = { ...request, settings: { ...settings, steps: 6 } };
  const whole = await trainChorale(short, text, {}, runtime);
  const stopping = new AbortController();
  const stopped = await trainChorale(
    short,
    text,
    { signal: stopping.signal, onPoint: ({ step }) => (step === 3 ? stopping.abort() : undefined) },
    runtime,
  ).catch((error: unknown) => error);
  expect(stopped).toBeInstanceOf(TrainingStopped);
  const { checkpoint: resume } = stopped as TrainingStopped;
  expect((await trainChorale({ ...short, resume }, text, {}, runtime)).bytes).toEqual(whole.bytes);
  const otherText = JSON.stringify({ train: pieces(12, 5), valid: pieces(4, 2) });
  await expect(trainChorale({ ...short, resume }, otherText, {}, runtime)).rejects.toThrow(/its data is/u);
});

test('settings that make no network, and shares that come to more than 1, are refused', async () => {
  const refused = (changes: Record<string, number>) =>
    expect(
      trainChorale({ ...request, settings: { ...settings, ...changes } }, text, {}, runtime),
    ).rejects.toMatchObject({
      code: 'training-request-refused',
    });
  await refused({ heads: 3 });
  await refused({ nothingShare: 0.9, voicesShare: 0.2 });
});

const nothingGiven = { nothing: 1, voices: 0, region: 0 };

test('a row never shows what it asks for: neither given, nor known to itself or to a voice that comes later', () => {
  const examples = new TrainingExamples(
    { ...tinyConfiguration, lowestPitch: 48, highestPitch: 72 },
    pieces(3, 1).map((piece) => pieceOf(piece, 'a test')),
    { batchSize: 6, seed: 2, shares: { nothing: 0.25, voices: 0.25, region: 0.25 }, parallelShare: 0 },
  );
  const blank = 26;
  for (let number = 0; number < 8; number++) {
    const { given, known, weight, now } = examples.batch(number);
    let total = 0;
    weight.data.forEach((each, cell) => {
      const [at, voice] = [Math.floor(cell / voiceCount), cell % voiceCount];
      total += each;
      if (each === 0) return;
      expect(given.data[cell]).toBe(voice * (blank + 1) + blank);
      for (let other = 0; other < voiceCount; other++) {
        const sees = (one: number, two: number) => known.data[(at * voiceCount + one) * voiceCount + two]!;
        if (other === voice) expect(sees(voice, voice)).toBe(0);
        // Of two that are asked for, one comes first.
        else if (weight.data[at * voiceCount + other]! > 0) expect(sees(voice, other) + sees(other, voice)).toBe(1);
        else if (given.data[at * voiceCount + other] === now.data[at * voiceCount + other])
          expect(sees(voice, other)).toBe(1);
      }
    });
    expect(total).toBeCloseTo(1, 5);
  }
  expect(examples.batch(5)).toEqual(examples.batch(5));
  expect(examples.batch(5)).not.toEqual(examples.batch(6));
});

test('keys stay within the ranges of the voices', () => {
  const all = [pieceOf([[67, 64, 60, 48]], 'a'), pieceOf([[69, 66, 62, 50]], 'b')];
  const configuration = { ...tinyConfiguration, lowestPitch: 48, highestPitch: 69 };
  const examples = new TrainingExamples(configuration, all, {
    batchSize: 40,
    seed: 1,
    shares: nothingGiven,
    parallelShare: 0,
  });
  const { targets } = examples.batch(0);
  const sopranos = new Set(Array.from({ length: 40 }, (_, row) => targets.data[row * 16 * 4]! + 48));
  expect(sopranos).toEqual(new Set([67, 68, 69]));
});

test('what is given is drawn as the shares say', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 4, max: 40 }), fc.nat({ max: 100 }), (seed, length, first) => {
      const start = 4 * first;
      const kinds = { voices: { nothing: 0, voices: 1, region: 0 }, region: { nothing: 0, voices: 0, region: 1 } };
      const voices = drawGiven(kinds.voices, start, length, new RandomStream(seed));
      const set = [0, 1, 2, 3].filter((voice) => voices(start, voice));
      expect(set.length).toBeGreaterThan(0);
      expect(set.length).toBeLessThan(4);
      const region = drawGiven(kinds.region, start, length, new RandomStream(seed));
      const open = Array.from({ length }, (_, at) => [0, 1, 2, 3].some((voice) => !region(start + at, voice)));
      // One stretch, without a gap.
      expect(open.lastIndexOf(true) - open.indexOf(true) + 1).toBe(open.filter(Boolean).length);
      expect(open).toContain(true);
    }),
  );
});

test('files that are no chorale maker are refused', () => {
  const { tensors, metadata } = readSafetensors(randomChoraleMaker(1));
  const changed = (changes: Record<string, string>) => writeSafetensors(tensors, { ...metadata, ...changes });
  expect(() => readChoraleFile(changed({ kind: 'verse' }))).toThrow(/holds no chorale maker/u);
  expect(() => readChoraleFile(changed({ ranges: '[]' }))).toThrow(/voice ranges/u);
  expect(() => readChoraleFile(changed({ ranges: 'x' }))).toThrow(/voice ranges are not JSON/u);
  expect(() => readChoraleFile(changed({ configuration: '{"width":7}' }))).toThrow(/lowestPitch/u);
  const missing = { ...tensors, 'members.0.head.bias': HostTensor.scalar(1) };
  expect(() => readChoraleFile(writeSafetensors(missing, metadata))).toThrow(/head\.bias/u);
});
