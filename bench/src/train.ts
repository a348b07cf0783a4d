/**
 * The bench `train`: one training step of a small and of a convolutional autoencoder, of an adversarial network and of a language model, against
 * PyTorch and, the autoencoders, the libraries that train in JavaScript. All run on two threads, each in its fastest configuration that we know.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { UnknownPart, type Bench, type BenchOptions } from './bench.ts';
import { failureText, measure, outcomeKey, type Outcome, type Outcomes, type Plan } from './measure.ts';
import { ProcessEntrant, type Entrant } from './peers.ts';
import { makeRow, type Row } from './report.ts';
import {
  batchSizes,
  configurations,
  convolutionalStepOperations,
  type Autoencoder,
  matrixProductOperations,
  matrixSize,
  type TrainingWorkload,
  type Workload,
} from './workloads.ts';

const threads = 2;
const ours = 'ours';
const pytorch = 'pytorch';
const javascriptPeers = ['tfjs', 'jax-js'] as const;

/** How much faster than PyTorch a step must be. */
const speedOverPytorch: Readonly<Record<TrainingWorkload, number>> = {
  'mlp-vae': 1,
  'conv-vae': 0.9,
  dcgan: 0.9,
  gpt: 1,
};
const speedOverJavascript = 5;
const shareOfPeak = 0.5;

const ourProgram = fileURLToPath(new URL('./train-entrant.ts', import.meta.url));
const peerProgram = (name: string): string => fileURLToPath(new URL(`../peers/${name}`, import.meta.url));

function node(workload: Workload, peer: string, variant: string, program: string, argument: string): Entrant {
  return new ProcessEntrant({
    workload,
    peer,
    variant,
    command: process.execPath,
    args: [program, workload, argument],
  });
}

/** Debian's Python, which has Debian's PyTorch. */
function torch(workload: Workload, openblasThreads: number, ...options: readonly string[]): Entrant {
  return new ProcessEntrant({
    workload,
    peer: pytorch,
    variant: [`OpenBLAS ${openblasThreads}`, ...options].join(', '),
    command: '/usr/bin/python3',
    args: [peerProgram('torch_peer.py'), workload, ...options],
    environment: { OPENBLAS_NUM_THREADS: String(openblasThreads) },
  });
}

/**
 * PyTorch's own threads and OpenBLAS's get in each other's way or do not, so that both numbers are tried; so are, with
 * more time, its other ways to update parameters and to lay out pictures.
 */
function torchVariants(workload: Workload, quick: boolean): Entrant[] {
  // Its slowest workloads have no time for the slower of both.
  if (quick && workload === 'gpt') return [torch(workload, 1)];
  const plain = [torch(workload, 1), torch(workload, 2)];
  if (quick || workload === 'matmul') return plain;
  const more =
    workload === 'conv-vae' || workload === 'dcgan'
      ? [['foreach'], ['channels-last'], ['channels-last', 'foreach']]
      : [['foreach']];
  return [...plain, ...more.flatMap((options) => [torch(workload, 1, ...options), torch(workload, 2, ...options)])];
}

function javascriptVariants(workload: Autoencoder, quick: boolean): Entrant[] {
  const tfjs = (backend: string) => node(workload, 'tfjs', backend, peerProgram('tfjs_peer.mjs'), backend);
  const jax = (count: number) =>
    node(workload, 'jax-js', `threads ${count}`, peerProgram('jax_peer.mjs'), String(count));
  // The plain JavaScript backend is tried where the WASM one lacks gradients.
  const backends = workload === 'conv-vae' ? ['wasm', 'cpu'] : ['wasm'];
  return [...backends.map(tfjs), ...(quick ? [threads] : [1, threads]).map(jax)];
}

function entrantsOf(workload: Workload, quick: boolean): Entrant[] {
  const our = node(workload, ours, '', ourProgram, String(threads));
  return [
    our,
    ...torchVariants(workload, quick),
    ...(workload === 'matmul' || workload === 'gpt' || workload === 'dcgan' ? [] : javascriptVariants(workload, quick)),
  ];
}

const fullPlan: Plan = {
  rounds: 15,
  fewestRounds: 7,
  roundMs: 600,
  slowMs: 60_000,
  prepareLimitMs: 120_000,
  trialLimitMs: 90_000,
  variants: 2,
  settleMs: 150,
  endMs: 600_000,
};

const quickPlan: Plan = {
  rounds: 7,
  fewestRounds: 3,
  roundMs: 200,
  slowMs: 3000,
  prepareLimitMs: 15_000,
  trialLimitMs: 3000,
  variants: 2,
  settleMs: 50,
  endMs: 18_000,
};

/** In --quick, the time from the bench's start at which the last rounds begin. */
const quickEndMs = 52_000;

const millisecondsOf = (outcome: Outcome | undefined): number | null =>
  outcome?.kind === 'measured' ? outcome.ms : null;

function noteOf(outcome: Outcome | undefined): string {
  if (!outcome) return 'not entered';
  return outcome.kind === 'measured'
    ? `${outcome.description}; ${outcome.rounds} ${outcome.rounds === 1 ? 'round' : 'rounds'}`
    : failureText(outcome);
}

class Results {
  readonly #outcomes: Outcomes;

  constructor(outcomes: Outcomes) {
    this.#outcomes = outcomes;
  }

  at(workload: Workload, peer: string): Outcome | undefined {
    return this.#outcomes.get(outcomeKey(workload, peer));
  }

  ms(workload: Workload, peer: string): number | null {
    return millisecondsOf(this.at(workload, peer));
  }

  notes(workload: Workload, peers: readonly string[]): Record<string, string> {
    return Object.fromEntries([ours, ...peers].map((peer) => [peer, noteOf(this.at(workload, peer))]));
  }
}

/** Milliseconds of a step, against PyTorch's. */
export function stepRow(workload: TrainingWorkload, outcomes: Outcomes): Row {
  const results = new Results(outcomes);
  const peers = workload === 'gpt' || workload === 'dcgan' ? [pytorch] : [pytorch, ...javascriptPeers];
  const speed = speedOverPytorch[workload];
  const reference = results.ms(workload, pytorch);
  return makeRow({
    name: `${workload} step`,
    value: results.ms(workload, ours),
    unit: 'ms',
    peers: Object.fromEntries(peers.map((peer) => [peer, results.ms(workload, peer)])),
    bar: {
      text: `≤ pytorch / ${speed.toFixed(1)}`,
      direction: 'at most',
      limit: reference === null ? null : reference / speed,
    },
    notes: results.notes(workload, peers),
  });
}

/**
 * How many times faster than the best JavaScript peer that can train: the smallest of the ratios. A peer that is late
 * bounds its ratio from below; one that cannot train has none; one that is not installed leaves the bar unmeasured.
 */
export function javascriptRow(workload: Autoencoder, outcomes: Outcomes): Row {
  const results = new Results(outcomes);
  const our = results.ms(workload, ours);
  const notes: Record<string, string> = {};
  const ratios: number[] = [];
  let complete = our !== null;
  const ratio = (peer: string): number | null => {
    const outcome = results.at(workload, peer);
    if (outcome?.kind === 'measured' && our !== null) {
      ratios.push(outcome.ms / our);
      return outcome.ms / our;
    }
    notes[peer] = noteOf(outcome);
    if (outcome?.kind === 'late' && our !== null) {
      ratios.push(outcome.afterMs / our);
      notes[peer] += `, so that ours is at least ${(outcome.afterMs / our).toFixed(0)} times faster`;
    } else if (outcome?.kind !== 'unable') complete = false;
    return null;
  };
  const peers = Object.fromEntries(javascriptPeers.map((peer) => [peer, ratio(peer)]));
  const row = makeRow({
    name: `${workload} speed over JavaScript`,
    value: ratios.length > 0 ? Math.min(...ratios) : null,
    unit: '×',
    peers,
    bar: {
      text: `≥ ${speedOverJavascript} × the best that can train`,
      direction: 'at least',
      limit: complete ? speedOverJavascript : null,
    },
    notes,
  });
  // With none that can train there is none to be faster than.
  return complete && ratios.length === 0 ? { ...row, holds: true } : row;
}

const gigaflops = (operations: number, ms: number | null): number | null =>
  ms === null ? null : operations / ms / 1e6;

export function matrixProductRow(outcomes: Outcomes): Row {
  const results = new Results(outcomes);
  return makeRow({
    name: `matrix product ${matrixSize}³`,
    value: gigaflops(matrixProductOperations, results.ms('matmul', ours)),
    unit: 'GFLOP/s',
    peers: { [pytorch]: gigaflops(matrixProductOperations, results.ms('matmul', pytorch)) },
    notes: results.notes('matmul', [pytorch]),
  });
}

/** The part of the peak that a convolutional step reaches; the peak is the better of our matrix product and PyTorch's. */
export function peakRow(outcomes: Outcomes): Row {
  const results = new Results(outcomes);
  const { value, peers } = matrixProductRow(outcomes);
  const rates = [value, peers[pytorch] ?? null].filter((rate) => rate !== null);
  const peak = rates.length > 0 ? Math.max(...rates) : null;
  const operations = convolutionalStepOperations(configurations['conv-vae'], batchSizes['conv-vae']);
  const share = (peer: string): number | null => {
    const rate = gigaflops(operations, results.ms('conv-vae', peer));
    return rate === null || peak === null ? null : rate / peak;
  };
  return makeRow({
    name: 'conv-vae share of peak',
    value: share(ours),
    unit: 'of peak',
    peers: { [pytorch]: share(pytorch) },
    bar: { text: `≥ ${shareOfPeak}`, direction: 'at least', limit: shareOfPeak },
    notes: {
      ours: `${(operations / 1e9).toFixed(2)} GFLOP a step; the peak is ${peak?.toFixed(1) ?? 'not known'} GFLOP/s`,
    },
  });
}

const isTrainingWorkload = (name: string): name is TrainingWorkload => Object.hasOwn(speedOverPytorch, name);

async function run({ quick, progress, only }: BenchOptions): Promise<readonly Row[]> {
  const start = performance.now();
  const plan = quick ? quickPlan : fullPlan;
  const surroundings = { now: () => performance.now(), pause: (ms: number) => pause(ms), progress };
  if (only !== undefined) {
    if (!isTrainingWorkload(only)) throw new UnknownPart(only, Object.keys(speedOverPytorch));
    return [stepRow(only, await measure(entrantsOf(only, quick), plan, surroundings))];
  }
  const dense = await measure(entrantsOf('mlp-vae', quick), plan, surroundings);
  const language = await measure(entrantsOf('gpt', quick), plan, surroundings);
  // Two networks a step are more than the quick bench has time for.
  const adversarial: Outcomes = quick ? new Map() : await measure(entrantsOf('dcgan', quick), plan, surroundings);
  // The matrix product is measured in the same rounds as the step whose share of the peak it tells.
  const entrants = [...entrantsOf('conv-vae', quick), ...entrantsOf('matmul', quick)];
  const endMs = quick ? quickEndMs - (performance.now() - start) : plan.endMs;
  const outcomes: Outcomes = new Map([
    ...dense,
    ...language,
    ...adversarial,
    ...(await measure(entrants, { ...plan, endMs }, surroundings)),
  ]);
  return [
    stepRow('mlp-vae', outcomes),
    stepRow('conv-vae', outcomes),
    ...(quick ? [] : [stepRow('dcgan', outcomes)]),
    stepRow('gpt', outcomes),
    javascriptRow('mlp-vae', outcomes),
    javascriptRow('conv-vae', outcomes),
    matrixProductRow(outcomes),
    peakRow(outcomes),
  ];
}

export const trainBench: Bench = {
  summary:
    'a training step of two autoencoders, an adversarial network and a language model, against PyTorch and the JavaScript libraries that train',
  run,
};
