/** A real model on the real library: the shipped writer as a folder of Hugging Face's formats, as it is and with a chat template. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeMaker, madeBy, plainRequest } from '@fourhands/core/maker/maker.contract';
import { Writer } from '@fourhands/models/transformer/sample';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chatTemplate, makeModelFolder, type ModelFolder } from '../../test/model-folder.ts';
import { weightsUrl } from '../embedded/weights.ts';
import { HuggingFaceWriter, type LocalRequest } from './hugging-face-writer.ts';
import { LocalMaker, type RunsModel } from './local-maker.ts';

let folder: ModelFolder;
let plain: HuggingFaceWriter;
let instructed: HuggingFaceWriter;
let ours: Writer;

const { signal } = new AbortController();
const contextTokens = 256;

beforeAll(async () => {
  folder = await makeModelFolder();
  ours = await Writer.open(await readFile(weightsUrl));
  const path = join(folder.path, 'onnx/model_quantized.onnx');
  plain = await HuggingFaceWriter.open({ path, threads: 1, contextTokens });
  await folder.put('chat_template.jinja', chatTemplate);
  instructed = await HuggingFaceWriter.open({ path, threads: 1, contextTokens });
});
afterAll(async () => {
  await ours.close();
  await plain.close();
  await instructed.close();
  await folder.close();
});

/** As its process does it, with what it was asked. */
function running(writer: HuggingFaceWriter, asked: LocalRequest[] = []): RunsModel {
  return {
    async *write(request, options) {
      asked.push(request);
      for await (const piece of writer.write(request)) {
        options.signal.throwIfAborted();
        yield piece;
      }
    },
    alternatives: (prefix, most) => writer.alternatives(prefix, most),
  };
}

const identity = { makerId: 'local-1', name: 'Small', hash: 'h', contextTokens, problem: null };
const plainMaker = () => new LocalMaker({ ...identity, instructions: false }, running(plain));
const instructedMaker = (asked: LocalRequest[] = []) =>
  new LocalMaker({ ...identity, instructions: true }, running(instructed, asked));

describe('without a chat template', () =>
  describeMaker(async () => ({ maker: plainMaker(), close: async () => undefined })));
describe('with a chat template', () =>
  describeMaker(async () => ({ maker: instructedMaker(), close: async () => undefined })));

describe('a model of this machine', () => {
  it('makes the same from the same request, and something else from another seed', async () => {
    const request = { ...plainRequest, candidates: 2, controls: { length: 24 } };
    const [first, second] = await madeBy(plainMaker(), request);
    expect(await madeBy(plainMaker(), request)).toEqual([first, second]);
    expect(second).not.toBe(first);
    expect(await madeBy(plainMaker(), { ...request, seed: 8 })).not.toContain(first);
  });

  it('writes what our own runtime writes with the same weights, taking the likeliest each time', async () => {
    const request = {
      prefix: 'It was a quiet morning, and the old man looked at the',
      maxTokens: 12,
      temperature: 0,
      topP: 1,
      seed: 1,
    };
    let expected = '';
    for await (const piece of ours.write(request)) expected += piece;
    let theirs = '';
    for await (const piece of plain.write({ how: 'continue', ...request })) theirs += piece;
    expect(theirs.slice(0, 20)).toBe(expected.slice(0, 20));
    expect(theirs.length).toBeGreaterThan(20);
  });

  it('a prefix that ends with a space gets no second one, and no word is cut off from it', async () => {
    for (const seed of [1, 2, 3]) {
      let text = '';
      for await (const piece of plain.write({
        how: 'continue',
        prefix: 'Once upon a time there ',
        maxTokens: 4,
        temperature: 1,
        topP: 1,
        seed,
      }))
        text += piece;
      expect(text).toMatch(/^\S/);
      expect(text).not.toMatch(/^[,.]/);
    }
  });

  it('draws as its controls say: of one word only, or of many', async () => {
    const request = { ...plainRequest, controls: { length: 12, topK: 1, temperature: 1.5 } };
    const [narrow] = await madeBy(plainMaker(), request);
    expect(await madeBy(plainMaker(), { ...request, seed: 99 })).toEqual([narrow]);
    const wide = { ...request, controls: { ...request.controls, topK: 0, topP: 1 } };
    const texts = await Promise.all([1, 2, 3].map((seed) => madeBy(plainMaker(), { ...wide, seed })));
    expect(new Set(texts.flat()).size).toBeGreaterThan(1);
  });

  it('does not begin again as a rejected text does', async () => {
    const request = { ...plainRequest, controls: { temperature: 0, length: 12 } };
    const [first] = await madeBy(plainMaker(), request);
    const [other] = await madeBy(plainMaker(), { ...request, rejected: [first!.trim()] });
    expect(other!.trim().split(' ').slice(0, 3)).not.toEqual(first!.trim().split(' ').slice(0, 3));
  });

  it('names other words for a place, with probabilities', async () => {
    const words = await plainMaker().alternatives('Once upon a ', 6, signal);
    expect(words).toHaveLength(6);
    expect(words[0]).toMatchObject({ text: 'time' });
    expect(words[0]!.probability).toBeGreaterThan(words[5]!.probability);
    const [likeliest] = await ours.alternatives('Once upon a ', 1);
    expect(Math.abs(words[0]!.probability - likeliest!.probability)).toBeLessThan(0.1);
  });

  it('asks with a chat template in words, and with less around the place where that is too long', async () => {
    const asked: LocalRequest[] = [];
    const maker = instructedMaker(asked);
    const before = 'The sea was grey that day, and nobody came. '.repeat(60);
    const request = { ...plainRequest, before, controls: { length: 16 } };
    await madeBy(maker, request);
    expect(asked.length).toBeGreaterThan(1);
    const last = asked.at(-1)!;
    expect(last.how === 'answer' && last.messages[0]?.content).toContain('nobody came. [HERE]');
    expect(last.how === 'answer' && last.instructions).toMatch(/two hands/);
    const longest = Math.max(...asked.map((one) => (one.how === 'answer' ? one.messages[0]!.content.length : 0)));
    expect(longest).toBeLessThanOrEqual(before.length);
  });

  const talk = (said: readonly string[]) =>
    said.map((text, index) => ({ by: index % 2 === 0 ? ('person' as const) : ('maker' as const), text }));

  it('talks where it has a chat template: it is told the turns as they are', async () => {
    expect(plainMaker().describe().talks).toBeUndefined();
    expect(instructedMaker().describe().talks).toBe(true);
    const asked: LocalRequest[] = [];
    const turns = talk(['Who keeps the lamp?', 'The old man.', 'And at night?']);
    const request = { ...plainRequest, operation: 'generate', prompt: 'And at night?', before: '', turns } as const;
    const [answer] = await madeBy(instructedMaker(asked), { ...request, controls: { length: 16 } });
    expect(answer?.trim()).not.toBe('');
    expect(asked).toMatchObject([
      {
        how: 'answer',
        instructions: expect.stringMatching(/talk with a person/) as string,
        messages: [
          { role: 'user', content: 'Who keeps the lamp?' },
          { role: 'assistant', content: 'The old man.' },
          { role: 'user', content: 'And at night?' },
        ],
      },
    ]);
  });

  it('leaves out the oldest turns of a talk that is longer than it reads, and begins with a person’s', async () => {
    const asked: LocalRequest[] = [];
    const said = Array.from(
      { length: 41 },
      (_, number) => `${number} The sea was grey, and nobody came to the harbour.`,
    );
    await madeBy(instructedMaker(asked), { ...plainRequest, turns: talk(said), controls: { length: 16 } });
    const told = asked.map((one) => (one.how === 'answer' ? one.messages : []));
    expect(told[0]).toHaveLength(said.length);
    const last = told.at(-1)!;
    expect(last.length).toBeGreaterThan(1);
    expect(last.length).toBeLessThan(said.length);
    expect(last.map(({ content }) => content)).toEqual(said.slice(-last.length));
    for (const messages of told) expect(messages[0]?.role).toBe('user');
    const long = talk([...said.slice(0, 2), 'Write about the sea and the wind and the harbour. '.repeat(80)]);
    await expect(madeBy(instructedMaker(), { ...plainRequest, turns: long })).rejects.toMatchObject({
      code: 'prompt-too-long',
    });
  });

  it('says in a talk what the model says, and reads no wrapping off it', async () => {
    const answer = 'Sure, here is the code:\n\n```\nlamp\n```';
    const model: RunsModel = {
      async *write() {
        yield answer;
      },
      alternatives: async () => [],
    };
    const maker = new LocalMaker({ ...identity, instructions: true }, model);
    const request = { ...plainRequest, operation: 'generate', before: '' } as const;
    expect(await madeBy(maker, { ...request, turns: talk(['Show me']) })).toEqual([answer]);
    expect(await madeBy(maker, request)).not.toEqual([answer]);
  });

  it('puts the instructions before the first message where the template knows no others', async () => {
    const strict = [
      "messages|length == 3 and messages[0]['role'] == 'user' and messages[1]['content'] == 'The old man.'",
      "messages[0]['content'].startswith('You talk with a person')",
      "messages[0]['content'].endswith('\\n\\nWho keeps the lamp?')",
    ].join(' and ');
    const path = join(folder.path, 'onnx/model_quantized.onnx');
    await folder.put(
      'chat_template.jinja',
      `{% if ${strict} %}${chatTemplate}{% else %}{{ raise_exception('no') }}{% endif %}`,
    );
    const writer = await HuggingFaceWriter.open({ path, threads: 1, contextTokens });
    await folder.put('chat_template.jinja', chatTemplate);
    const maker = new LocalMaker({ ...identity, instructions: true }, running(writer));
    const turns = talk(['Who keeps the lamp?', 'The old man.', 'And at night?']);
    const [text] = await madeBy(maker, { ...plainRequest, turns, controls: { length: 8 } });
    expect(text?.trim()).not.toBe('');
    await writer.close();
  });

  it('says how long a request is that never fits', async () => {
    const prompt = 'Write about the sea and the wind and the harbour. '.repeat(80);
    const asked = madeBy(instructedMaker(), { ...plainRequest, operation: 'generate', prompt, before: '' });
    await expect(asked).rejects.toMatchObject({
      code: 'prompt-too-long',
      message: expect.stringMatching(/\d+ tokens/) as string,
    });
  });

  it('is not available with the reason, and makes nothing, where its files are not as they were', async () => {
    const problem = { code: 'model-files-gone', message: 'A file is gone.' };
    const maker = new LocalMaker({ ...identity, instructions: false, problem }, running(plain));
    expect(maker.describe()).toMatchObject({ available: false, reason: 'A file is gone.' });
    await expect(madeBy(maker, plainRequest)).rejects.toMatchObject({ code: 'model-files-gone' });
  });
});
