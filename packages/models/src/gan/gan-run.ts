/** A run of a generative adversarial network, step by step: what is drawn for each step follows from the seed and its number. */
import { compileStep, HostTensor, RandomStream, type Runtime } from '@fourhands/engine';
import { cosineDecay } from '../optim/schedules.ts';
import { changeNames, drawChanges } from './augment.ts';
import type { GanConfiguration, GanTraining } from './configuration.ts';
import { generate, type GanLayers, type GanStatistics } from './model.ts';
import { beginGan, compileGanStep, stepOutputs, type GanState, type GanStep } from './training-step.ts';

/** Streams of random numbers of one seed; 0 is for the first parameters. */
const streams = { latents: 2, changes: 3, samples: 4 } as const;

export type StepFigures = Readonly<Record<(typeof stepOutputs)[number], number>>;

export class GanRun {
  readonly #configuration: GanConfiguration;
  readonly #training: GanTraining;
  readonly #seed: number;
  readonly #program: GanStep;
  readonly #sampler: Sampler;
  readonly #learningRate: (step: number) => number;

  private constructor(
    configuration: GanConfiguration,
    training: GanTraining,
    seed: number,
    program: GanStep,
    sampler: Sampler,
  ) {
    this.#configuration = configuration;
    this.#training = training;
    this.#seed = seed;
    this.#program = program;
    this.#sampler = sampler;
    const { learningRate, steps, decay } = training;
    const held = steps / 10;
    const falling = cosineDecay(learningRate, Math.max(1, steps - held), 0, learningRate / 50);
    this.#learningRate = (step) => (decay && step > held ? falling(step - held) : learningRate);
  }

  /** From the beginning, or from the state of an earlier run. */
  static async begin(
    runtime: Runtime,
    configuration: GanConfiguration,
    training: GanTraining,
    seed: number,
    state: GanState = beginGan(configuration, training, seed),
  ): Promise<GanRun> {
    const program = await compileGanStep(runtime, configuration, training, state);
    const sampler = await Sampler.compile(runtime, configuration, state.average, state.statistics);
    return new GanRun(configuration, training, seed, program, sampler);
  }

  /** Step number `at`, from 0, on real samples [batchSize, ...shape]. */
  async step(at: number, real: HostTensor): Promise<StepFigures> {
    const { batchSize, steps, penalty, settled, averageDecay, augment } = this.#training;
    const { latentSize, shape } = this.#configuration;
    const size = batchSize * latentSize;
    const latents = new RandomStream(this.#seed, streams.latents, at * size * 2).fillNormal(new Float32Array(size));
    const share = Math.min(1, at / Math.max(1, steps * settled));
    const results = await this.#program.run({
      x: real,
      z: new HostTensor(latents, [batchSize, latentSize]),
      learningRate: HostTensor.scalar(this.#learningRate(at)),
      penalty: HostTensor.scalar(penalty.first * (penalty.last / penalty.first) ** share || 0),
      // The average forgets the first steps sooner, when the weights still move far.
      averageDecay: HostTensor.scalar(Math.min(averageDecay, (1 + at) / (10 + at))),
      ...(augment ? this.#changes(at, shape[0]!) : {}),
    });
    return Object.fromEntries(stepOutputs.map((name) => [name, results[name].data[0]!])) as StepFigures;
  }

  #changes(at: number, size: number): Record<string, HostTensor> {
    const { batchSize } = this.#training;
    return Object.fromEntries(
      ['real', 'generated'].flatMap((of, which) => {
        const drawn = drawChanges(
          new RandomStream(this.#seed, streams.changes, (2 * at + which) * batchSize * 64),
          batchSize,
          size,
        );
        return changeNames.map((name) => [`${of}.${name}`, drawn[name]] as const);
      }),
    );
  }

  /** Samples [count, ...shape] of the averaged generator, always from the same latents for one `set`. */
  async samples(count: number, set = 0): Promise<Float32Array> {
    const { average, statistics } = await this.#program.readState();
    await this.#sampler.use(average, statistics);
    return this.#sampler.samples(drawLatents(this.#configuration, this.#seed, count, set));
  }

  readState(): Promise<GanState> {
    return this.#program.readState();
  }

  async dispose(): Promise<void> {
    await Promise.all([this.#program.dispose(), this.#sampler.dispose()]);
  }
}

/** Latents [count, latentSize] of a seed's set. */
export function drawLatents({ latentSize }: GanConfiguration, seed: number, count: number, set: number): Float32Array {
  const size = count * latentSize;
  return new RandomStream(seed, streams.samples + set).fillNormal(new Float32Array(size));
}

const sampledAtOnce = 16;

/** A generator that makes samples of latents, some at a time. */
export class Sampler {
  readonly #configuration: GanConfiguration;
  readonly #program: Awaited<ReturnType<typeof compileSampler>>;

  private constructor(configuration: GanConfiguration, program: Awaited<ReturnType<typeof compileSampler>>) {
    this.#configuration = configuration;
    this.#program = program;
  }

  static async compile(
    runtime: Runtime,
    configuration: GanConfiguration,
    generator: GanLayers<HostTensor>,
    statistics: GanStatistics<HostTensor>,
  ): Promise<Sampler> {
    return new Sampler(configuration, await compileSampler(runtime, configuration, generator, statistics));
  }

  use(generator: GanLayers<HostTensor>, statistics: GanStatistics<HostTensor>): Promise<void> {
    return this.#program.writeState({ generator, statistics });
  }

  /** Latents [n, latentSize] → samples [n, ...shape]. */
  async samples(latents: Float32Array): Promise<Float32Array> {
    const { latentSize, shape } = this.#configuration;
    const size = shape.reduce((product, side) => product * side, 1);
    const count = latents.length / latentSize;
    const samples = new Float32Array(count * size);
    for (let at = 0; at < count; at += sampledAtOnce) {
      const some = Math.min(sampledAtOnce, count - at);
      const z = new Float32Array(sampledAtOnce * latentSize);
      z.set(latents.subarray(at * latentSize, (at + some) * latentSize));
      const { made } = await this.#program.run({ z: new HostTensor(z, [sampledAtOnce, latentSize]) });
      samples.set((made.data as Float32Array).subarray(0, some * size), at * size);
    }
    return samples;
  }

  dispose(): Promise<void> {
    return this.#program.dispose();
  }
}

function compileSampler(
  runtime: Runtime,
  configuration: GanConfiguration,
  generator: GanLayers<HostTensor>,
  statistics: GanStatistics<HostTensor>,
) {
  return compileStep(runtime, {
    state: { generator, statistics },
    inputs: { z: { shape: [sampledAtOnce, configuration.latentSize], dtype: 'float32' } },
    step: (state, { z }) => ({
      state,
      outputs: { made: generate(state.generator, configuration, z, state.statistics).samples },
    }),
  });
}
