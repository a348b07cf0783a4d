/** The oracle is our own decoder: the same tokens, in two parts, must get the same scores. */
import { createNodeRuntime } from '@fourhands/engine/node';
import * as onnxruntime from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { Decoder } from './decoder.ts';
import { trainWriter } from './train.ts';
import { readWriter } from './writer-model-file.ts';
import { writerAsOnnx } from './writer-onnx.ts';

const runtime = createNodeRuntime({ threads: 1 });

// Whole numbers make a small difference before them larger.
test.each([
  { name: 'float32', bits: {}, most: 5e-5 },
  { name: '8 bits', bits: { weightBits: 8 }, most: 0.02 },
] as const)('a writer as ONNX in $name scores a prompt and what follows as the writer does', async ({ bits, most }) => {
  const text = Array.from({ length: 200 }, (_, i) => `Line ${i % 7} of a text.\n`).join('');
  const settings = { steps: 8, batchSize: 2, contextTokens: 32, width: 128, layers: 2, heads: 2 };
  const { bytes } = await trainWriter({ preset: 'nanogpt-cpu', seed: 3, settings }, text, {}, runtime);
  const { configuration, parameters } = readWriter(bytes);
  const decoder = await Decoder.compile(createNodeRuntime({ threads: 1, ...bits }), configuration, parameters);
  const session = await onnxruntime.InferenceSession.create(writerAsOnnx(bytes, bits).model);
  const { layers, heads, width, vocabularySize } = configuration;
  const integers = (values: readonly number[]) =>
    new onnxruntime.Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length]);
  let past: Record<string, onnxruntime.Tensor> = {};
  for (let layer = 0; layer < layers; layer++)
    for (const what of ['key', 'value'])
      past[`past_key_values.${layer}.${what}`] = new onnxruntime.Tensor('float32', [], [1, heads, 0, width / heads]);
  const cache = decoder.newCache();
  let seen = 0;
  for (const tokens of [[256, 76, 105, 110], [101], [32], [51, 32, 111]]) {
    const results = await session.run({
      input_ids: integers(tokens),
      position_ids: integers(tokens.map((_, at) => seen + at)),
      attention_mask: integers(Array.from({ length: seen + tokens.length }, () => 1)),
      ...past,
    });
    seen += tokens.length;
    past = Object.fromEntries(
      Object.keys(past).map((name) => [name, results[name.replace('past_key_values', 'present')]!]),
    );
    const last = (results['logits']!.data as Float32Array).slice(-vocabularySize);
    const expected = await decoder.read(cache, tokens);
    last.forEach((score, token) => expect(Math.abs(score - expected[token]!)).toBeLessThan(most));
  }
  await decoder.dispose();
});
