import {
  compileFunction,
  compileStep,
  flatten,
  HostTensor,
  isHostTensor,
  isTensor,
  mapTree,
  multiply,
  RandomStream,
  readSafetensors,
  sum,
  valueAndGrad,
  writeSafetensors,
  add,
  constant,
  type Tensor,
} from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import { createReferenceRuntime } from '@fourhands/engine/reference';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TrainingStopped, type TrainedModel, type TrainingRequest } from '../training/training.ts';
import { readDocuments, splitCorpus } from './corpus.ts';
import { Decoder } from './decoder.ts';
import { evaluateWriter } from './evaluate.ts';
import { hiddenStates, initialiseWriter, logitsOf, tokenLosses, type WriterParameters } from './model.ts';
import { Writer, type WriteRequest } from './sample.ts';
import { toBatch } from './sequences.ts';
import { trainWriter } from './train.ts';

const runtime = createNodeRuntime({ threads: 1 });
const tiny = { vocabularySize: 270, contextTokens: 80, width: 16, layers: 2, heads: 2, hidden: 24 };

test('the gradient of the whole model is that of finite differences, matrix by matrix', async () => {
  const configuration = { vocabularySize: 264, contextTokens: 16, width: 8, layers: 2, heads: 2, hidden: 8 };
  const parameters = initialiseWriter(configuration, new RandomStream(3));
  const random = new RandomStream(4);
  const batch = toBatch(
    [0, 1].map(() => Array.from({ length: 6 }, () => 256 + random.integer(8))),
    5,
  );
  const like = (replace: (tensor: HostTensor, path: string) => HostTensor) =>
    mapTree<HostTensor, HostTensor>(parameters, isHostTensor, replace) as WriterParameters<HostTensor>;
  const program = await compileStep(createReferenceRuntime(), {
    state: { parameters, direction: parameters },
    inputs: { tokens: batch.tokens, targets: batch.targets },
    step: (state, { tokens, targets }) => {
      const { value, gradient } = valueAndGrad((inside: WriterParameters<Tensor>) => ({
        value: sum(tokenLosses(inside, configuration, tokens, targets)),
        also: null,
      }))(state.parameters);
      const directions = flatten<Tensor>(state.direction, isTensor).map(([, tensor]) => tensor);
      const slope = flatten<Tensor>(gradient, isTensor)
        .map(([, tensor], i) => sum(multiply(tensor, directions[i]!)))
        .reduce((a, b) => add(a, b));
      return { state, outputs: { loss: value, slope } };
    },
  });
  const step = 1e-5;
  for (const [path] of flatten<HostTensor>(parameters, isHostTensor)) {
    const direction = like(({ shape, data }, at) =>
      at === path ? new HostTensor(random.fillNormal(new Float32Array(data.length)), shape) : HostTensor.zeros(shape),
    );
    const along = new Map(flatten<HostTensor>(direction, isHostTensor));
    const lossAt = async (distance: number) => {
      const moved = like(
        ({ shape, data }, at) =>
          new HostTensor(
            Float64Array.from(data, (value, i) => value + distance * along.get(at)!.data[i]!),
            shape,
          ),
      );
      await program.writeState({ parameters: moved, direction });
      return program.run({ ...batch });
    };
    const { slope } = await lossAt(0);
    const [above, below] = [await lossAt(step), await lossAt(-step)];
    const measured = (above.loss.data[0]! - below.loss.data[0]!) / (2 * step);
    expect(Math.abs(slope.data[0]! - measured), path).toBeLessThan(1e-5 * Math.max(1, Math.abs(measured)));
  }
});

describe('reading token by token', () => {
  const parameters = initialiseWriter(tiny, new RandomStream(5));
  const random = new RandomStream(6);
  // More than one chunk, and the last chunk not full.
  const tokens = Array.from({ length: 75 }, () => random.integer(270));

  async function fullPass(): Promise<Float32Array[]> {
    const program = await compileFunction(
      runtime,
      { tokens: { shape: [1, tokens.length], dtype: 'int32' } },
      ({ tokens: given }) => {
        const weights = mapTree<HostTensor, Tensor>(parameters, isHostTensor, ({ data, shape }) =>
          constant(data, shape),
        ) as WriterParameters<Tensor>;
        return { logits: logitsOf(weights, hiddenStates(weights, tiny, given)) };
      },
    );
    const { logits } = await program.run({ tokens: new HostTensor(Int32Array.from(tokens), [1, tokens.length]) });
    return tokens.map((_, i) => (logits.data as Float32Array).slice(i * 270, (i + 1) * 270));
  }

  const furthest = (a: Float32Array, b: Float32Array) => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

  test('with a cache gives what the full pass gives', async () => {
    const expected = await fullPass();
    const decoder = await Decoder.compile(runtime, tiny, parameters);
    const one = decoder.newCache();
    for (const [i, token] of tokens.entries())
      expect(furthest(await decoder.read(one, [token]), expected[i]!)).toBeLessThan(1e-4);
    const chunked = decoder.newCache();
    expect(furthest(await decoder.read(chunked, tokens.slice(0, 70)), expected[69]!)).toBeLessThan(1e-4);
    expect(furthest(await decoder.read(chunked, tokens.slice(70, 73)), expected[72]!)).toBeLessThan(1e-4);
    expect(furthest(await decoder.read(chunked, tokens.slice(73, 74)), expected[73]!)).toBeLessThan(1e-4);
    await decoder.dispose();
  });

  test('of two texts at once keeps them apart', async () => {
    const decoder = await Decoder.compile(runtime, tiny, parameters);
    const alone = await decoder.read(decoder.newCache(), tokens.slice(0, 5));
    const [a, b] = [decoder.newCache(), decoder.newCache()];
    const [together] = await Promise.all([decoder.read(a, tokens.slice(0, 5)), decoder.read(b, tokens.slice(5, 30))]);
    expect(together).toEqual(alone);
    await decoder.dispose();
  });
});

const sentences = [
  'The red fox sat on the old wall.',
  'A small bird sang in the tall tree.',
  'Then it rained, and all went home.',
];
/** 30 sentences that begin with the first, second or third in turn. */
const chapter = (number: number) => Array.from({ length: 30 }, (_, i) => sentences[(number + i) % 3]).join(' ');
const story = Array.from({ length: 8 }, (_, i) => `CHAPTER ${i}\n\n${chapter(i)}`).join('\n\n');
const request: TrainingRequest = {
  preset: 'tiny',
  seed: 1,
  settings: {
    steps: 200,
    contextTokens: 64,
    vocabularySize: 300,
    width: 32,
    layers: 2,
    heads: 2,
    warmUp: 10,
    learningRate: 1e-2,
  },
};
const quick: TrainingRequest = { ...request, settings: { ...request.settings, steps: 12 } };
const asked: WriteRequest = { prefix: 'The red', maxTokens: 40, temperature: 0, topP: 1, seed: 1 };

async function written(writer: Writer, changes: Partial<WriteRequest> = {}, signal?: AbortSignal): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of writer.write({ ...asked, ...changes }, signal ? { signal } : {})) pieces.push(piece);
  return pieces;
}

describe('a writer of a small text', () => {
  let model: TrainedModel<'writer'>;
  let writer: Writer;
  beforeAll(async () => {
    model = await trainWriter(request, story, {}, runtime);
    writer = await Writer.open(model.bytes, runtime);
  });
  afterAll(() => writer.close());

  test('has learned it by heart', async () => {
    expect(model.figures['bitsPerCharacter']).toBeLessThan(0.2);
    const text = (await written(writer)).join('');
    expect(`The red${text}`).toContain('The red fox sat on the old wall. A small bird sang in the tall tree.');
  });

  test('fills a middle', async () => {
    const text = (await written(writer, { prefix: `${sentences[0]} A small`, suffix: ' in the tall tree.' })).join('');
    expect(text).toMatch(/^ bird sang/u);
  });

  test('goes on inside a word and after a space', async () => {
    expect((await written(writer, { prefix: `${sentences[0]} A small bi` })).join('')).toMatch(/^rd sang/u);
    expect((await written(writer, { prefix: `${sentences[0]} A small ` })).join('')).toMatch(/^bird sang/u);
  });

  test('starts a text without a prefix, and goes on past its context', async () => {
    expect((await written(writer, { prefix: '' })).join('')).toMatch(/^(?:The|A|Then) /u);
    const long = (await written(writer, { maxTokens: 120 })).join('');
    expect(long.length).toBeGreaterThan(200);
  });

  test('writes the same text for the same request, alone or beside another', async () => {
    const drawn = { temperature: 1.5, maxTokens: 30, seed: 9 };
    const alone = await written(writer, drawn);
    const [again, other] = await Promise.all([written(writer, drawn), written(writer, { ...drawn, seed: 10 })]);
    expect(again).toEqual(alone);
    expect(other.join('')).not.toBe(alone.join(''));
    expect(alone.every((piece) => piece.isWellFormed())).toBe(true);
  });

  test('names the words that may come, likeliest first, and how a word may end', async () => {
    const words = await writer.alternatives(`${sentences[0]} A small `, 5);
    expect(words[0]!.text).toBe('bird');
    expect(words[0]!.probability).toBeGreaterThan(0.9);
    expect(words.map(({ probability }) => probability)).toEqual(
      words.map(({ probability }) => probability).toSorted((a, b) => b - a),
    );
    expect(words.reduce((all, { probability }) => all + probability, 0)).toBeLessThan(1.001);
    expect((await writer.alternatives(`${sentences[0]} A small bi`, 1))[0]!.text).toBe('rd');
    expect((await writer.alternatives('', 3)).length).toBe(3);
    // The likeliest word is the one that is written when nothing is drawn.
    const [likeliest] = await writer.alternatives('The red fox ', 1);
    expect((await written(writer, { prefix: 'The red fox ', maxTokens: 6 })).join('')).toMatch(
      new RegExp(`^${likeliest!.text}\\b`, 'u'),
    );
  });

  test('ends after the first stop, which is part of the text', async () => {
    expect((await written(writer, { stop: ['!', '.'] })).join('')).toBe(' fox sat on the old wall.');
    expect((await written(writer, { stop: ['sat on t', 'wall'] })).join('')).toBe(' fox sat on t');
  });

  test('keeps away from texts to avoid', async () => {
    const usual = (await written(writer, { maxTokens: 12 })).join('');
    const avoiding = (await written(writer, { maxTokens: 12, avoid: [usual] })).join('');
    const begin = (text: string) => text.trimStart().split(' ').slice(0, 3).join(' ');
    expect(begin(avoiding)).not.toBe(begin(usual));
    const third = (await written(writer, { maxTokens: 12, avoid: [usual, avoiding] })).join('');
    expect([begin(usual), begin(avoiding)]).not.toContain(begin(third));
  });

  test('stops when it is told to', async () => {
    const stopping = new AbortController();
    const pieces = writer.write(asked, { signal: stopping.signal });
    await pieces.next();
    stopping.abort();
    await expect(pieces.next()).rejects.toThrow(/abort/iu);
  });

  test('refuses numbers out of range, and everything once it is closed', async () => {
    await expect(written(writer, { topP: 0 })).rejects.toThrow(/topP must be above 0/u);
    await expect(written(writer, { maxTokens: 0 })).rejects.toThrow(/maxTokens must be a whole number/u);
    const another = await Writer.open(model.bytes, runtime);
    const pieces = another.write(asked);
    await pieces.next();
    await another.close();
    await expect(pieces.next()).rejects.toThrow(/was closed/u);
  });

  test('its file holds figures that measuring the file gives again', async () => {
    const { tensors } = readSafetensors(model.bytes);
    expect(tensors['embedding']!.shape).toEqual([300, 32]);
    const heldOut = splitCorpus(readDocuments(story)).heldOut[0]!.sections[0]!;
    const { bitsPerCharacter } = await evaluateWriter(model.bytes, heldOut, runtime);
    expect(bitsPerCharacter).toBeCloseTo(model.figures['bitsPerCharacter']!, 4);
  });

  test('files that are no writer, cut short or out of range are refused', async () => {
    const { tensors, metadata } = readSafetensors(model.bytes);
    const open = (changes: Record<string, string>) =>
      Writer.open(writeSafetensors(tensors, { ...metadata, ...changes }));
    const configured = (changes: object) =>
      open({ configuration: JSON.stringify({ ...(JSON.parse(metadata['configuration']!) as object), ...changes }) });
    await expect(Writer.open(new TextEncoder().encode('a text'))).rejects.toThrow(/too short/u);
    await expect(Writer.open(model.bytes.subarray(0, model.bytes.length - 10))).rejects.toThrow(/cut short/u);
    await expect(open({ kind: 'vae' })).rejects.toThrow(/holds no writer/u);
    await expect(configured({ layers: 0 })).rejects.toThrow(/layers must be a whole number from 1 to 64, not 0/u);
    await expect(configured({ width: 1e9 })).rejects.toThrow(/width must be/u);
    await expect(configured({ heads: 3 })).rejects.toThrow(/multiple of twice the 3 heads/u);
    await expect(configured({ layers: 3 })).rejects.toThrow(/blocks\.2\..* is missing/u);
    await expect(configured({ vocabularySize: 301 })).rejects.toThrow(/its tokenizer has 300 tokens/u);
    await expect(open({ configuration: '{' })).rejects.toThrow(/not JSON/u);
  });
});

test('the same seed gives the same file, byte for byte, and so does a run that was stopped and resumed', async () => {
  const whole = await trainWriter(quick, story, {}, runtime);
  expect((await trainWriter(quick, story, {}, runtime)).bytes).toEqual(whole.bytes);
  const stopping = new AbortController();
  const stopped = await trainWriter(
    quick,
    story,
    { signal: stopping.signal, onPoint: ({ step }) => (step === 5 ? stopping.abort() : undefined) },
    runtime,
  ).catch((error: unknown) => error);
  expect(stopped).toBeInstanceOf(TrainingStopped);
  const resumed = await trainWriter({ ...quick, resume: (stopped as TrainingStopped).checkpoint }, story, {}, runtime);
  expect(resumed.bytes).toEqual(whole.bytes);
});

test('a verbatim text is learned and measured as it is, line ends and all', async () => {
  const text = Array.from({ length: 150 }, (_, i) => `TITLE:\n  line ${i % 10}\n\n`).join('');
  const settings = { steps: 60, batchSize: 8, contextTokens: 32, width: 32, layers: 1, heads: 2, learningRate: 0.01 };
  const model = await trainWriter({ preset: 'nanogpt-cpu', seed: 1, settings }, text, {}, runtime);
  expect(model.figures['heldOutCharacters']).toBe(text.length - Math.floor(text.length * 0.9));
  expect(model.figures).not.toHaveProperty('fillBitsPerCharacter');
  const heldOut = text.slice(Math.floor(text.length * 0.9));
  const { natsPerToken, characters } = await evaluateWriter(model.bytes, heldOut, runtime);
  expect(characters).toBe(heldOut.length);
  expect(natsPerToken).toBeCloseTo(model.figures['natsPerToken']!, 5);
});
