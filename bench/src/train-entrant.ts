/**
 * Our side of the training bench, as a process of its own: `train-entrant.ts WORKLOAD THREADS`. A step is compiled, fed
 * and read as the trainer in packages/models does.
 */
import {
  compileStep,
  HostTensor,
  matmul,
  RandomStream,
  valueAndGrad,
  type Runtime,
  type Tensor,
} from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import { GanRun } from '@fourhands/models/gan/gan-run';
import { adam } from '@fourhands/models/optim/optimiser';
import { beginWriter, compileTrainingStep } from '@fourhands/models/transformer/train-network';
import { evidenceLoss, initialiseVae, type VaeParameters } from '@fourhands/models/vae/model';
import { serveRounds, type Prepared } from './line-protocol.ts';
import {
  autoencoders,
  batchSizes,
  configurations,
  dcgan,
  languageModel,
  matrixSize,
  type Autoencoder,
} from './workloads.ts';

function isAutoencoder(name: string | undefined): name is Autoencoder {
  return autoencoders.some((each) => each === name);
}

async function prepareAutoencoder(runtime: Runtime, workload: Autoencoder): Promise<Prepared> {
  const configuration = configurations[workload];
  const batchSize = batchSizes[workload];
  const { imageSize, channels, latentSize } = configuration;
  const optimiser = adam();
  const parameters = initialiseVae(configuration, new RandomStream(1, 0));
  const program = await compileStep(runtime, {
    state: { parameters, optimiser: optimiser.initialise(parameters) },
    inputs: {
      x: { shape: [batchSize, imageSize, imageSize, channels], dtype: 'float32' },
      noise: { shape: [batchSize, latentSize], dtype: 'float32' },
      learningRate: { shape: [], dtype: 'float32' },
      klWeight: { shape: [], dtype: 'float32' },
    },
    step: (before, { x, noise, learningRate, klWeight }) => {
      const { also, gradient } = valueAndGrad((tensors: VaeParameters<Tensor>) => {
        const terms = evidenceLoss(tensors, configuration, x, noise, klWeight);
        return { value: terms.loss, also: terms };
      })(before.parameters);
      const updated = optimiser.update(before.parameters, gradient, before.optimiser, learningRate);
      return { state: { parameters: updated.parameters, optimiser: updated.state }, outputs: { ...also } };
    },
  });
  const pixels = new RandomStream(1, 3).fillUniform(new Float32Array(batchSize * imageSize ** 2 * channels));
  // Black and white like digits, or evenly spread like photographs.
  if (workload === 'mlp-vae') pixels.forEach((value, i) => (pixels[i] = value < 0.2 ? 1 : 0));
  const x = new HostTensor(pixels, [batchSize, imageSize, imageSize, channels]);
  let count = 0;
  const step = async () => {
    const values = new RandomStream(1, 2, count++ * batchSize * latentSize * 2).fillNormal(
      new Float32Array(batchSize * latentSize),
    );
    const noise = new HostTensor(values, [batchSize, latentSize]);
    const { loss } = await program.run({
      x,
      noise,
      learningRate: HostTensor.scalar(1e-3),
      klWeight: HostTensor.scalar(1),
    });
    return loss.data[0] ?? Number.NaN;
  };
  return { description: runtime.name, step };
}

async function prepareLanguageModel(runtime: Runtime): Promise<Prepared> {
  const batchSize = batchSizes.gpt;
  const program = await compileTrainingStep(runtime, languageModel, batchSize, beginWriter(languageModel, 1));
  const random = new RandomStream(1, 3);
  const shape = [batchSize, languageModel.contextTokens];
  const tokens = () =>
    new HostTensor(
      Int32Array.from({ length: batchSize * languageModel.contextTokens }, () => random.integer(256)),
      shape,
    );
  const [read, next] = [tokens(), tokens()];
  const step = async () => {
    const { loss } = await program.run({ tokens: read, targets: next, learningRate: HostTensor.scalar(1e-3) });
    return loss.data[0] ?? Number.NaN;
  };
  return { description: runtime.name, step };
}

/** Both networks' step with all that a run does: gradient norms are read and the generator's weights averaged. */
async function prepareDcgan(runtime: Runtime): Promise<Prepared> {
  const { configuration, training } = dcgan;
  const run = await GanRun.begin(runtime, configuration, training, 1);
  const shape = [training.batchSize, ...configuration.shape];
  const pixels = new Float32Array(shape.reduce((product, side) => product * side, 1));
  const x = new HostTensor(new RandomStream(1, 3).fillUniform(pixels, -1, 1), shape);
  let count = 0;
  return { description: runtime.name, step: async () => (await run.step(count++, x)).discriminator };
}

/** The product is kept as state, so that it is written to memory that is there already. */
async function prepareMatrixProduct(runtime: Runtime): Promise<Prepared> {
  const shape = [matrixSize, matrixSize];
  const random = new RandomStream(1, 0);
  const matrix = () => new HostTensor(random.fillUniform(new Float32Array(matrixSize ** 2)), shape);
  const program = await compileStep(runtime, {
    state: { product: HostTensor.zeros(shape) },
    inputs: { a: { shape, dtype: 'float32' }, b: { shape, dtype: 'float32' } },
    step: (_, { a, b }) => ({ state: { product: matmul(a, b) }, outputs: {} }),
  });
  const inputs = { a: matrix(), b: matrix() };
  const step = async () => {
    await program.run(inputs);
    return 0;
  };
  return { description: runtime.name, step };
}

const [workload, threads] = process.argv.slice(2);

await serveRounds(async () => {
  const runtime = createNodeRuntime({ threads: Number(threads) });
  if (workload === 'matmul') return prepareMatrixProduct(runtime);
  if (workload === 'dcgan') return prepareDcgan(runtime);
  if (workload === 'gpt') return prepareLanguageModel(runtime);
  if (isAutoencoder(workload)) return prepareAutoencoder(runtime, workload);
  throw new TypeError(`There is no workload ${workload ?? '(none)'}.`);
});
