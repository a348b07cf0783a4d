/**
 * The bench `write`: how fast the embedded writer writes on one thread, beside transformers.js running the same weights,
 * exported to ONNX.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { weightsUrl } from '@fourhands/makers';
import { plainPunctuation } from '@fourhands/models/transformer/corpus';
import { specialTokens } from '@fourhands/models/transformer/tokenizer';
import { readWriter } from '@fourhands/models/transformer/writer-model-file';
import { writerAsOnnx } from '@fourhands/models/transformer/writer-onnx';
import type { Bench } from './bench.ts';
import { failureText, measure, outcomeKey, type Outcome } from './measure.ts';
import { ProcessEntrant } from './peers.ts';
import { makeRow } from './report.ts';
import { writeTask } from './workloads.ts';

const workload = 'write';
const peer = 'transformers.js';
/** The same, with the weights in 8 bits as ours are when it writes. */
const peerInBits = 'transformers.js, 8-bit weights';
const timesAsFast = 1.5;

export const writeBench: Bench = {
  summary: 'how fast the embedded writer writes on one thread, beside transformers.js with the same weights',
  async run({ quick, progress }) {
    const folder = await mkdtemp(join(tmpdir(), 'fourhands-write-'));
    try {
      await exportWriter(folder);
      const entrant = (name: string, program: string, ...args: string[]) =>
        new ProcessEntrant({
          workload,
          peer: name,
          variant: '',
          command: process.execPath,
          args: [fileURLToPath(new URL(program, import.meta.url)), ...args],
        });
      const entrants = [
        entrant('ours', './write-entrant.ts'),
        entrant(peer, '../peers/transformers_peer.mjs', folder, 'fp32'),
        entrant(peerInBits, '../peers/transformers_peer.mjs', folder, 'q8'),
      ];
      const plan = {
        rounds: quick ? 5 : 15,
        fewestRounds: quick ? 3 : 7,
        roundMs: quick ? 1_000 : 3_000,
        slowMs: 60_000,
        prepareLimitMs: 60_000,
        trialLimitMs: 30_000,
        variants: 1,
        settleMs: 150,
        endMs: quick ? 40_000 : 300_000,
      };
      const outcomes = await measure(entrants, plan, { now: () => performance.now(), pause, progress });
      const rate = (outcome: Outcome | undefined) =>
        outcome?.kind === 'measured' ? (writeTask.tokens / outcome.ms) * 1000 : null;
      const note = (outcome: Outcome | undefined) =>
        outcome === undefined || outcome.kind !== 'measured'
          ? outcome && failureText(outcome)
          : `${outcome.description}; ${outcome.rounds} rounds`;
      const [our, other, inBits] = ['ours', peer, peerInBits].map((name) => outcomes.get(outcomeKey(workload, name)));
      const reference = rate(other);
      return [
        makeRow({
          name: 'writing, one thread',
          value: rate(our),
          unit: 'tokens/s',
          peers: { [peer]: reference, [peerInBits]: rate(inBits) },
          bar: {
            text: `≥ ${timesAsFast} × ${peer}`,
            direction: 'at least',
            limit: reference === null ? null : reference * timesAsFast,
          },
          notes: { ours: note(our) ?? '', [peer]: note(other) ?? '', [peerInBits]: note(inBits) ?? '' },
        }),
      ];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** The shipped writer as a model folder, with the tokens of the prompt. */
async function exportWriter(folder: string): Promise<void> {
  const bytes = new Uint8Array(await readFile(weightsUrl));
  const { configuration, model } = writerAsOnnx(bytes);
  const inBits = writerAsOnnx(bytes, { weightBits: 8 });
  const { tokenizer } = readWriter(bytes);
  const prompt = [specialTokens.endOfText, ...tokenizer.encode(plainPunctuation(writeTask.prompt))];
  await mkdir(join(folder, 'writer', 'onnx'), { recursive: true });
  await writeFile(join(folder, 'writer', 'onnx', 'model.onnx'), model);
  await writeFile(join(folder, 'writer', 'onnx', 'model_quantized.onnx'), inBits.model);
  await writeFile(join(folder, 'writer', 'config.json'), JSON.stringify(configuration));
  await writeFile(join(folder, 'task.json'), JSON.stringify({ prompt, tokens: writeTask.tokens }));
}
