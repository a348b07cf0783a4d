/**
 * transformers.js as a peer: `transformers_peer.mjs FOLDER TYPE`. It runs the writer that the folder holds as ONNX, with
 * weights of that type (fp32, or q8), on one thread of its native runtime, and takes the likeliest token each time.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serveRounds } from '../src/line-protocol.ts';

const [folder, dtype] = process.argv.slice(2);

await serveRounds(async () => {
  const { AutoModelForCausalLM, Tensor, env } = await import('@huggingface/transformers');
  env.allowRemoteModels = false;
  env.localModelPath = folder;
  const { prompt, tokens } = JSON.parse(await readFile(join(folder, 'task.json'), 'utf8'));
  const model = await AutoModelForCausalLM.from_pretrained('writer', {
    dtype,
    device: 'cpu',
    local_files_only: true,
    session_options: { intraOpNumThreads: 1, interOpNumThreads: 1 },
  });
  const integers = (values) => new Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length]);
  const step = async () => {
    const written = await model.generate({
      inputs: integers(prompt),
      attention_mask: integers(prompt.map(() => 1)),
      max_new_tokens: tokens,
      min_new_tokens: tokens,
      do_sample: false,
    });
    const count = written.dims[1] - prompt.length;
    if (count !== tokens) throw new Error(`it wrote ${count} tokens, not ${tokens}`);
    return count;
  };
  return { description: `transformers.js ${env.version}, onnxruntime-node, 1 thread, ${dtype}`, step };
});
