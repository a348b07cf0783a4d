/**
 * What latents of pictures are like: a flow (flow/model.ts) fitted to those that an autoencoder was trained on. An autoencoder whose
 * latents keep much of a picture has places that no picture comes to; drawn by the flow, latents are where pictures are. A picture is varied by
 * giving some of it up to noise, and drawing the rest of the way (as Meng et al. 2022 edit pictures, SDEdit).
 */
import { compileFunction, compileStep, filled, HostTensor, RandomStream, type Runtime } from '@fourhands/engine';
import { drawAlong } from '../flow/draw.ts';
import { flowLoss, initialiseFlow, velocity, type FlowConfiguration, type FlowParameters } from '../flow/model.ts';
import { scaleOf } from '../flow/scale.ts';
import { asConstants } from '../nn/constants.ts';
import { adam, gradientOf, movingAverage } from '../optim/optimiser.ts';
import { cosineDecay } from '../optim/schedules.ts';
import { TrainingStopped, type TrainingHooks } from '../training/training.ts';

export type Prior<T> = { readonly flow: FlowParameters<T>; readonly mean: T; readonly deviation: T };

export const priorConfiguration = (latentSize: number): FlowConfiguration => ({
  size: latentSize,
  width: 384,
  blocks: 4,
  conditionSize: 128,
});

const batchSize = 128;
const learningRate = 1e-3;
const averageDecay = 0.995;
const streams = { initial: 80, batches: 81, noise: 82 } as const;

/** Shapes of a prior, to read a file into. */
export function emptyPrior(configuration: FlowConfiguration): Prior<HostTensor> {
  return {
    flow: initialiseFlow(configuration, new RandomStream(0)),
    mean: filled([configuration.size], 0),
    deviation: filled([configuration.size], 1),
  };
}

/** Fits a flow to latents [count · size] in so many steps. `signal` ends it with its reason. */
async function fitPrior(
  runtime: Runtime,
  latents: Float32Array,
  configuration: FlowConfiguration,
  {
    steps,
    seed,
    signal,
    onStep,
  }: {
    readonly steps: number;
    readonly seed: number;
    readonly signal?: AbortSignal | undefined;
    /** After each step: how many are done. */
    readonly onStep?: (done: number) => void;
  },
): Promise<Prior<HostTensor>> {
  const { size: latentSize, conditionSize } = configuration;
  const { mean, deviation } = scaleOf(latents, latentSize);
  const flow = initialiseFlow(configuration, new RandomStream(seed, streams.initial));
  const optimiser = adam({ beta2: 0.99 });
  const program = await compileStep(runtime, {
    state: { flow, optimiser: optimiser.initialise(flow), average: flow },
    inputs: {
      data: { shape: [batchSize, latentSize], dtype: 'float32' },
      noise: { shape: [batchSize, latentSize], dtype: 'float32' },
      time: { shape: [batchSize], dtype: 'float32' },
      nothing: { shape: [batchSize, conditionSize], dtype: 'float32' },
      learningRate: { shape: [], dtype: 'float32' },
    },
    step: (state, { data, noise, time, nothing, learningRate: rate }) => {
      const loss = flowLoss(state.flow, data, noise, time, nothing);
      const updated = optimiser.update(state.flow, gradientOf(loss, state.flow), state.optimiser, rate);
      const average = movingAverage(state.average, updated.parameters, averageDecay);
      return { state: { flow: updated.parameters, optimiser: updated.state, average }, outputs: { loss } };
    },
  });
  const count = latents.length / latentSize;
  const rate = cosineDecay(learningRate, steps, 50, learningRate / 50);
  const nothing = HostTensor.zeros([batchSize, conditionSize]);
  for (let step = 0; step < steps; step++) {
    signal?.throwIfAborted();
    const random = new RandomStream(seed, streams.batches, step * batchSize * 8);
    const data = new Float32Array(batchSize * latentSize);
    for (let row = 0; row < batchSize; row++) {
      const from = random.integer(count) * latentSize;
      for (let i = 0; i < latentSize; i++) data[row * latentSize + i] = (latents[from + i]! - mean[i]!) / deviation[i]!;
    }
    const noise = new RandomStream(seed, streams.noise, step * data.length * 2).fillNormal(
      new Float32Array(data.length),
    );
    await program.run({
      data: new HostTensor(data, [batchSize, latentSize]),
      noise: new HostTensor(noise, [batchSize, latentSize]),
      time: new HostTensor(random.fillUniform(new Float32Array(batchSize)), [batchSize]),
      nothing,
      learningRate: HostTensor.scalar(rate(step)),
    });
    onStep?.(step + 1);
  }
  const { average } = await program.readState();
  await program.dispose();
  return {
    flow: average,
    mean: new HostTensor(mean, [latentSize]),
    deviation: new HostTensor(deviation, [latentSize]),
  };
}

/**
 * Fits a prior at the end of a run whose own steps are all done: only the time left tells how far it is. A run that is stopped in it begins it
 * again. @throws TrainingStopped
 */
export async function fitPriorLast(
  runtime: Runtime,
  latents: Float32Array,
  configuration: FlowConfiguration,
  run: {
    readonly steps: number;
    readonly seed: number;
    /** Of the run before. */
    readonly totalSteps: number;
    /** When that began, by `performance.now()`. */
    readonly begun: number;
    readonly hooks: TrainingHooks;
    readonly checkpoint: () => Uint8Array;
  },
): Promise<Prior<HostTensor>> {
  const { steps, seed, totalSteps, begun, hooks } = run;
  const start = performance.now();
  const onStep = (done: number) => {
    if (done % 10 !== 0) return;
    const now = performance.now();
    const elapsedSeconds = (now - begun) / 1000;
    const secondsLeft = ((now - start) / 1000 / done) * (steps - done);
    hooks.onProgress?.({ step: totalSteps, totalSteps, elapsedSeconds, secondsLeft });
  };
  try {
    return await fitPrior(runtime, latents, configuration, { steps, seed, signal: hooks.signal, onStep });
  } catch (error) {
    if (hooks.signal?.aborted !== true) throw error;
    throw new TrainingStopped(totalSteps, run.checkpoint());
  }
}

const drawnAtOnce = 16;
const drawingSteps = 12;

/** A fitted prior, opened. */
export interface OpenPrior {
  /** Latents [count · latentSize]; the first ones do not depend on how many. */
  sample(count: number, seed: number): Promise<Float32Array>;
  /** Latents near given ones [latentSize]: `amount` of them, from 0 to 1, is given up to noise first. */
  vary(latent: Float32Array, amount: number, count: number, seed: number): Promise<Float32Array>;
  dispose(): Promise<void>;
}

export async function openPrior(runtime: Runtime, prior: Prior<HostTensor>): Promise<OpenPrior> {
  const [mean, deviation] = [prior.mean.data as Float32Array, prior.deviation.data as Float32Array];
  const latentSize = mean.length;
  const [conditionSize] = prior.flow.time.bias.shape as readonly [number];
  const flow = asConstants(prior.flow);
  const program = await compileFunction(
    runtime,
    {
      x: { shape: [drawnAtOnce, latentSize], dtype: 'float32' },
      time: { shape: [drawnAtOnce], dtype: 'float32' },
      nothing: { shape: [drawnAtOnce, conditionSize], dtype: 'float32' },
    },
    ({ x, time, nothing }) => ({ way: velocity(flow, x, time, nothing) }),
  );
  const nothing = HostTensor.zeros([drawnAtOnce, conditionSize]);
  const way = async (x: Float32Array, time: number) => {
    const found = await program.run({
      x: new HostTensor(x, [drawnAtOnce, latentSize]),
      time: new HostTensor(new Float32Array(drawnAtOnce).fill(time), [drawnAtOnce]),
      nothing,
    });
    return found.way.data as Float32Array;
  };
  /** From noise mixed with a latent, which is there in full at time 1. */
  const draw = async (latent: Float32Array | null, from: number, count: number, seed: number) => {
    const drawn = new Float32Array(count * latentSize);
    for (let first = 0; first < count; first += drawnAtOnce) {
      const x = new Float32Array(drawnAtOnce * latentSize);
      for (let row = 0; row < drawnAtOnce; row++)
        new RandomStream(seed, 77, (first + row) * latentSize * 2).fillNormal(
          x.subarray(row * latentSize, (row + 1) * latentSize),
        );
      if (latent)
        x.forEach((noise, at) => {
          const i = at % latentSize;
          x[at] = (1 - from) * noise + (from * (latent[i]! - mean[i]!)) / deviation[i]!;
        });
      const some = await drawAlong(way, x, drawingSteps, from);
      drawn.set(some.subarray(0, Math.min(drawnAtOnce, count - first) * latentSize), first * latentSize);
    }
    return drawn.map((value, at) => value * deviation[at % latentSize]! + mean[at % latentSize]!);
  };
  return {
    sample: (count, seed) => draw(null, 0, count, seed),
    vary: (latent, amount, count, seed) => draw(latent, 1 - amount, count, seed),
    dispose: () => program.dispose(),
  };
}
