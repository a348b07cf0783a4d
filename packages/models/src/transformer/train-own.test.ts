import { readFile } from 'node:fs/promises';
import { createNodeRuntime } from '@fourhands/engine/node';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TrainedModel, TrainingRequest, TrainingSample } from '../training/training.ts';
import { TrainingStopped } from '../training/training.ts';
import { evaluateWriter } from './evaluate.ts';
import { readOwnCorpus, type OwnText } from './own-corpus.ts';
import { planOwnRun } from './own-plan.ts';
import { Writer } from './sample.ts';
import { trainOwnWriter } from './train-own.ts';
import { readWriterFacts } from './writer-facts.ts';
import { readWriter } from './writer-model-file.ts';

const runtime = createNodeRuntime({ threads: 1 });
const machine = { cores: 2, memoryBytes: 8e9 };
const sentences = ['The red fox sat on the old wall.', 'A small bird sang in the tall tree.', 'Then it rained.'];
const story = (from: number, count = 60) =>
  Array.from({ length: count }, (_, at) => sentences[(from + at) % 3]).join(' ');
const texts: readonly OwnText[] = [
  { title: 'One', text: story(0) },
  { title: 'Two', text: story(1) },
];
const settings = { steps: 24, batchSize: 4, contextTokens: 32, width: 16, layers: 1, heads: 2, warmUp: 2 };
const request: TrainingRequest = { preset: 'own-quick', seed: 3, settings };

async function writtenBy(bytes: Uint8Array, prefix: string): Promise<string> {
  const writer = await Writer.open(bytes, runtime);
  let text = '';
  for await (const piece of writer.write({ prefix, maxTokens: 12, temperature: 0.8, topP: 1, seed: 1 })) text += piece;
  await writer.close();
  return text;
}

describe('a writer of two small texts', () => {
  let whole: TrainedModel<'writer'>;
  const points: { split: string; step: number; loss: number }[] = [];
  const samples: TrainingSample[] = [];
  const checkpoints: Uint8Array[] = [];
  beforeAll(async () => {
    whole = await trainOwnWriter(
      request,
      texts,
      {
        onPoint: (point) => points.push(point),
        onSample: (sample) => samples.push(sample),
        onCheckpoint: (bytes) => void checkpoints.push(bytes),
      },
      { runtime },
    );
  });

  test('tells losses in nats a character, and its file has those of its best moment', () => {
    const held = points.filter(({ split }) => split === 'validation');
    expect(held[0]!.loss).toBeGreaterThan(3);
    expect(held.at(-1)!.loss).toBeLessThan(held[0]!.loss);
    const best = held.reduce((least, point) => (point.loss < least.loss ? point : least));
    expect(whole.figures['bestStep']).toBe(best.step);
    // Measured on the rounded parameters that the file holds.
    expect(whole.figures['natsPerCharacter']).toBeCloseTo(best.loss, 2);
    expect(points.some(({ split, loss }) => split === 'train' && loss < 6)).toBe(true);
  });

  test('writes after the same prompts from the first step on', () => {
    const prompts = new Set(samples.map(({ prompt }) => prompt));
    expect(samples[0]!.step).toBe(1);
    expect(samples.at(-1)!.step).toBe(24);
    expect(prompts.has('')).toBe(true);
    expect(
      [...prompts].every((prompt) => prompt === '' || story(0).includes(prompt) || story(1).includes(prompt)),
    ).toBe(true);
  });

  test('says what it learned from, and opens as a writer', async () => {
    const { data, contextCharacters } = readWriterFacts(whole.bytes);
    expect(data).toMatchObject({
      texts: 2,
      titles: ['One', 'Two'],
      heldOutAs: 'ends',
      base: null,
      tokenUnit: 'characters',
    });
    expect(data!.heldOutCharacters / data!.characters).toBeGreaterThan(0.05);
    expect(contextCharacters).toBe(16);
    const { bitsPerCharacter } = await evaluateWriter(whole.bytes, story(0), runtime);
    expect(bitsPerCharacter).toBeLessThan(whole.figures['bitsPerCharacter']! + 0.5);
    expect((await writtenBy(whole.bytes, 'The red')).length).toBeGreaterThan(3);
  });

  test('a run that was stopped and resumed leaves the same file, byte for byte', async () => {
    const stopping = new AbortController();
    const stopped = await trainOwnWriter(
      request,
      texts,
      { signal: stopping.signal, onPoint: ({ step }) => (step === 17 ? stopping.abort() : undefined) },
      { runtime },
    ).catch((error: unknown) => error);
    expect(stopped).toBeInstanceOf(TrainingStopped);
    const resume = (stopped as TrainingStopped).checkpoint;
    const resumed = await trainOwnWriter({ ...request, resume }, texts, {}, { runtime });
    expect(Buffer.from(resumed.bytes).equals(whole.bytes)).toBe(true);
    // An early checkpoint, as it was kept when everything was killed, leads to the same file too.
    const fromEarly = await trainOwnWriter({ ...request, resume: checkpoints[0]! }, texts, {}, { runtime });
    expect(Buffer.from(fromEarly.bytes).equals(whole.bytes)).toBe(true);
  });

  test('a checkpoint of other texts, as long but with another vocabulary, is refused', async () => {
    const other = texts.map(({ title, text }) => ({ title, text: text.replaceAll('e', 'é') }));
    await expect(trainOwnWriter({ ...request, resume: checkpoints[0]! }, other, {}, { runtime })).rejects.toMatchObject(
      { code: 'checkpoint-of-another-run', message: expect.stringContaining('its vocabulary is') },
    );
  });

  test('is as large as its plan said', () => {
    const plan = planOwnRun(request, readOwnCorpus(texts), null, machine);
    expect(plan.parameters).toBe(whole.figures['parameters']);
    expect(Math.abs(plan.fileBytes - whole.bytes.length)).toBeLessThan(6000);
    expect(plan).toMatchObject({ heldOutAs: 'ends', tokenUnit: 'characters', warnings: ['little-text'] });
  });
});

test('goes on from the shipped writer with its vocabulary, and is better at once than one from nothing', async () => {
  const base = new Uint8Array(await readFile(new URL('../../../makers/weights/writer.safetensors', import.meta.url)));
  const tuning: TrainingRequest = {
    preset: 'own-style',
    seed: 1,
    settings: { steps: 2, batchSize: 1, warmUp: 0, fillShare: 0 },
  };
  const long = [{ title: 'Fox', text: story(0, 120) }];
  const tuned = await trainOwnWriter(tuning, long, {}, { runtime, base, copySample: { texts: 1, tokens: 16 } });
  expect(readWriter(tuned.bytes).tokenizer.merges).toEqual(readWriter(base).tokenizer.merges);
  expect(readWriterFacts(tuned.bytes).data!.base).toMatch(/^5fc66a60/u);
  expect(tuned.figures['natsPerCharacter']).toBeLessThan(1.4);
  await expect(trainOwnWriter(tuning, long, {}, { runtime })).rejects.toThrow(/shipped writer/u);
  // Before it begins, texts in characters that the vocabulary lacks are said to be foreign to it.
  const chinese = [{ title: '海', text: '春天的海边很安静，老人坐在墙上看海。\n\n'.repeat(200) }];
  const plan = planOwnRun(tuning, readOwnCorpus(chinese, { plain: true }), readWriter(base), machine);
  expect(plan.warnings).toContain('foreign-to-vocabulary');
  expect(plan.charactersPerToken).toBeLessThan(0.6);
});
