/** The oracles are our own tokenizer and the tokenizers library, which Hugging Face's programs read these files by. */
import { Tokenizer as OtherTokenizer } from '@huggingface/tokenizers';
import { createNodeRuntime } from '@fourhands/engine/node';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { Tokenizer } from './tokenizer.ts';
import { trainWriter } from './train.ts';
import { writerAsHuggingFace } from './writer-hugging-face.ts';
import { readWriter } from './writer-model-file.ts';

const text = Array.from(
  { length: 120 },
  (_, at) =>
    `Line ${at} of the tale: “the old man's boat”, 风很大，海很远。\n\n  It wasn't there — 😀 naïve\tcafé 1234567.\r\n`,
).join('');

let ours: Tokenizer;
let theirs: OtherTokenizer;
let files: ReadonlyMap<string, Uint8Array>;

const read = (name: string) => JSON.parse(new TextDecoder().decode(files.get(name))) as Record<string, unknown>;

beforeAll(async () => {
  const settings = { steps: 1, batchSize: 1, contextTokens: 32, width: 16, layers: 1, heads: 2, vocabularySize: 420 };
  const runtime = createNodeRuntime({ threads: 1 });
  const { bytes } = await trainWriter({ preset: 'nanogpt-cpu', seed: 3, settings }, text, {}, runtime);
  ours = readWriter(bytes).tokenizer;
  ({ files } = writerAsHuggingFace(bytes));
  theirs = new OtherTokenizer(read('tokenizer.json'), read('tokenizer_config.json'));
});

const codes = (given: string) => theirs.encode(given, { add_special_tokens: false }).ids;

test('it learned more than bytes', () => {
  expect(ours.size).toBeGreaterThan(300);
});

test('random texts become the same tokens, and come back', () => {
  const words = fc.constantFrom(
    'the',
    'The',
    "n't",
    "'s",
    'old',
    ' ',
    '  ',
    '\n',
    '\r\n',
    '\t',
    '\u3000',
    '风',
    '很大',
    '。',
    '1234',
    '😀',
    'é',
    '\u0085',
    '\ufeff',
    '\u2028',
    '_',
    '—',
  );
  const texts = fc.oneof(
    fc.array(words, { maxLength: 40 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
  );
  fc.assert(
    fc.property(texts, (given) => {
      const tokens = ours.encode(given);
      expect(codes(given)).toEqual(tokens);
      if (given !== '')
        expect(theirs.decode(tokens, { skip_special_tokens: true, clean_up_tokenization_spaces: false })).toBe(given);
    }),
    { numRuns: 400 },
  );
});

test('a long run of one sign is cut where ours is', () => {
  for (const sign of ['a', '风', ' ', '\n', '!', '7']) {
    const given = sign.repeat(200);
    expect(codes(given)).toEqual(ours.encode(given));
  }
});

test('a text begins with the end of the one before it, and the other files name that token', () => {
  expect(theirs.encode('the').ids).toEqual([256, ...ours.encode('the')]);
  expect(read('generation_config.json')).toMatchObject({ eos_token_id: 256, max_length: 32 });
  expect(read('config.json')).toMatchObject({ model_type: 'llama', vocab_size: ours.size });
  expect([...files.keys()].filter((name) => name.endsWith('.onnx'))).toEqual([
    'onnx/model.onnx',
    'onnx/model_quantized.onnx',
  ]);
});
