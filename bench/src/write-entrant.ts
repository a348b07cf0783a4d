/** Our side of the bench `write`: the shipped writer goes on from a prompt as the studio has it do, on one thread. */
import { readFile } from 'node:fs/promises';
import { createNodeRuntime } from '@fourhands/engine/node';
import { weightsUrl } from '@fourhands/makers';
import { Writer } from '@fourhands/models/transformer/sample';
import { readWriter } from '@fourhands/models/transformer/writer-model-file';
import { serveRounds } from './line-protocol.ts';
import { writeTask } from './workloads.ts';

await serveRounds(async () => {
  const bytes = new Uint8Array(await readFile(weightsUrl));
  const runtime = createNodeRuntime({ threads: 1, weightBits: 8 });
  const writer = await Writer.open(bytes, runtime);
  const { tokenizer } = readWriter(bytes);
  const step = async () => {
    let text = '';
    const request = { prefix: writeTask.prompt, maxTokens: writeTask.tokens, temperature: 0, topP: 1, seed: 1 };
    for await (const piece of writer.write(request)) text += piece;
    const tokens = tokenizer.encode(text).length;
    // The same text can be had from a few tokens more or less.
    if (tokens < writeTask.tokens * 0.95) throw new Error(`it wrote ${tokens} tokens, not ${writeTask.tokens}`);
    return tokens;
  };
  return { description: runtime.name, step };
});
