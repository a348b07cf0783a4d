/**
 * A small convolutional classifier by which benches judge pictures that were made: trained on true ones, its accuracy on held-out true
 * ones is stated beside what it says. No model of the project, and never shipped.
 */
import {
  compileStep,
  crossEntropy,
  fanInUniform,
  filled,
  HostTensor,
  leakyRelu,
  mean,
  RandomStream,
  reshape,
  type Runtime,
  type Tensor,
} from '@fourhands/engine';
import { convolutionParameters, convolve, dense, type Affine } from '@fourhands/models/nn/layers';
import { adam, gradientOf } from '@fourhands/models/optim/optimiser';
import { cosineDecay } from '@fourhands/models/optim/schedules';

/** Pictures [count, size, size, channels] with values from -1 to 1, and the class of each. */
export interface LabelledPictures {
  readonly pictures: Float32Array;
  readonly labels: Int32Array;
}

export interface ClassifierShape {
  /** A multiple of 4. */
  readonly size: number;
  readonly channels: number;
  readonly classes: number;
}

export interface ClassifierTraining {
  readonly steps: number;
  readonly seed: number;
  /** Pictures of a step, drawn by it: so that changes of pictures are the caller's. */
  readonly batch: (step: number, size: number) => LabelledPictures;
}

type Layers<T> = { readonly convolutions: readonly Affine<T>[]; readonly dense: readonly Affine<T>[] };

const batchSize = 64;
const widths = [24, 48, 64];
const hidden = 128;
const learningRate = 2e-3;

function initialise({ size, channels, classes }: ClassifierShape, random: RandomStream): Layers<HostTensor> {
  const inside = (size / 4) ** 2 * widths.at(-1)!;
  const full = (inputs: number, outputs: number) => ({
    kernel: fanInUniform(random, [inputs, outputs]),
    bias: filled([outputs], 0),
  });
  return {
    convolutions: widths.map((width, at) => convolutionParameters(random, 3, widths[at - 1] ?? channels, width)),
    dense: [full(inside, hidden), full(hidden, classes)],
  };
}

/** Pictures → logits [batch, classes]. The first two convolutions halve. */
function logits({ convolutions, dense: [first, last] }: Layers<Tensor>, x: Tensor): Tensor {
  let at = x;
  convolutions.forEach((layer, index) => {
    at = leakyRelu(convolve(layer, at, { stride: index < 2 ? 2 : 1, padding: 1 }), 0.1);
  });
  return dense(last!, leakyRelu(dense(first!, reshape(at, [x.shape[0]!, -1])), 0.1));
}

export class PictureClassifier {
  readonly #shape: ClassifierShape;
  readonly #program: Awaited<ReturnType<typeof compileReader>>;

  private constructor(shape: ClassifierShape, program: Awaited<ReturnType<typeof compileReader>>) {
    this.#shape = shape;
    this.#program = program;
  }

  static async train(
    runtime: Runtime,
    shape: ClassifierShape,
    training: ClassifierTraining,
  ): Promise<PictureClassifier> {
    const parameters = initialise(shape, new RandomStream(training.seed));
    const optimiser = adam({});
    const program = await compileStep(runtime, {
      state: { parameters, optimiser: optimiser.initialise(parameters) },
      inputs: {
        x: { shape: [batchSize, shape.size, shape.size, shape.channels], dtype: 'float32' },
        labels: { shape: [batchSize], dtype: 'int32' },
        learningRate: { shape: [], dtype: 'float32' },
      },
      step: (state, { x, labels, learningRate: rate }) => {
        const loss = mean(crossEntropy(logits(state.parameters, x), labels));
        const slope = gradientOf(loss, state.parameters);
        const updated = optimiser.update(state.parameters, slope, state.optimiser, rate);
        return { state: { parameters: updated.parameters, optimiser: updated.state }, outputs: { loss } };
      },
    });
    const rate = cosineDecay(learningRate, training.steps, 20, learningRate / 50);
    for (let step = 0; step < training.steps; step++) {
      const { pictures, labels } = training.batch(step, batchSize);
      await program.run({
        x: new HostTensor(pictures, [batchSize, shape.size, shape.size, shape.channels]),
        labels: new HostTensor(labels, [batchSize]),
        learningRate: HostTensor.scalar(rate(step)),
      });
    }
    const trained = (await program.readState()).parameters;
    await program.dispose();
    return new PictureClassifier(shape, await compileReader(runtime, shape, trained));
  }

  /** The likeliest class of each picture of [count, size, size, channels]. */
  async classify(pictures: Float32Array): Promise<Int32Array> {
    const { size, channels, classes } = this.#shape;
    const area = size * size * channels;
    const found = new Int32Array(pictures.length / area);
    for (let at = 0; at < found.length; at += batchSize) {
      const some = Math.min(batchSize, found.length - at);
      const x = new Float32Array(batchSize * area);
      x.set(pictures.subarray(at * area, (at + some) * area));
      const { scores } = await this.#program.run({ x: new HostTensor(x, [batchSize, size, size, channels]) });
      for (let i = 0; i < some; i++) {
        const row = (scores.data as Float32Array).subarray(i * classes, (i + 1) * classes);
        found[at + i] = row.indexOf(row.reduce((most, value) => Math.max(most, value), -Infinity));
      }
    }
    return found;
  }

  /** The share of pictures whose likeliest class is theirs, 0 to 1. */
  async accuracy({ pictures, labels }: LabelledPictures): Promise<number> {
    const found = await this.classify(pictures);
    return found.filter((label, at) => label === labels[at]).length / labels.length;
  }

  dispose(): Promise<void> {
    return this.#program.dispose();
  }
}

function compileReader(runtime: Runtime, { size, channels }: ClassifierShape, parameters: Layers<HostTensor>) {
  return compileStep(runtime, {
    state: { parameters },
    inputs: { x: { shape: [batchSize, size, size, channels], dtype: 'float32' } },
    step: (state, { x }) => ({ state, outputs: { scores: logits(state.parameters, x) } }),
  });
}
