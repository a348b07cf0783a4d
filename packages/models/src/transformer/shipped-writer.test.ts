/** The writer that is shipped, on text that it has not seen: sentences written for this test. */
import { readFile } from 'node:fs/promises';
import { createNodeRuntime } from '@fourhands/engine/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { evaluateWriter } from './evaluate.ts';
import { Writer, type WriteRequest } from './sample.ts';
import { readWriter } from './writer-model-file.ts';

const unseen = `The old woman put down her basket and looked at the boy for a long time. "You have come a long way," she said at last, "and you must be hungry. Sit down by the fire, and I will give you some bread."

He thanked her and sat down. The wind was blowing outside, and now and then a little rain came down the chimney and made the fire hiss. On the table stood a small lamp, and beside it lay a great black cat, which opened one eye, looked at him, and went to sleep again.

"Is it far to the sea?" he asked.

"Three days," said the old woman, "if you go by the road; but if you go through the forest, you may be there tomorrow evening. Only you must not stop, whatever you hear, and you must not answer if anybody calls you by your name."`;

/** Bits per character of the text above. The shipped file reaches 1.19. */
const largestBits = 1.35;
const bytes = new Uint8Array(await readFile(new URL('../../../makers/weights/writer.safetensors', import.meta.url)));
const runtime = createNodeRuntime({ threads: 1 });
let writer: Writer;
beforeAll(async () => {
  writer = await Writer.open(bytes, runtime);
});
afterAll(() => writer.close());

async function written(changes: Partial<WriteRequest>): Promise<string> {
  let text = '';
  const request = { prefix: 'Once upon a time', maxTokens: 100, temperature: 0.7, topP: 0.95, seed: 1, ...changes };
  for await (const piece of writer.write(request)) text += piece;
  return text;
}

test('is at most 20 MB, and foretells text that it has not seen', async () => {
  expect(bytes.length).toBeLessThan(20e6);
  const { bitsPerCharacter } = await evaluateWriter(bytes, unseen, runtime);
  expect(bitsPerCharacter).toBeLessThan(largestBits);
});

/** The network knows common words as one token each; made-up words fall apart into several. */
test('writes words, not syllables', async () => {
  const { tokenizer } = readWriter(bytes);
  let [whole, all] = [0, 0];
  for (const seed of [1, 2, 3]) {
    const words = (await written({ seed })).match(/ \p{Ll}+(?=[^\p{L}])/gu) ?? [];
    all += words.length;
    whole += words.filter((word) => tokenizer.encode(word).length === 1).length;
  }
  expect(all).toBeGreaterThan(120);
  expect(whole / all).toBeGreaterThan(0.9);
});

test('writes 60 tokens a second and more on one core', async () => {
  await written({ maxTokens: 10 });
  const start = performance.now();
  const maxTokens = 120;
  await written({ maxTokens, seed: 4 });
  expect(maxTokens / ((performance.now() - start) / 1000)).toBeGreaterThan(60);
});
