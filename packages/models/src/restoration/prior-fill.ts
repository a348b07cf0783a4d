/**
 * Fills by a deep image prior (Ulyanov, Vedaldi & Lempitsky 2018): a convolutional hourglass that turns fixed noise into a picture is fitted
 * to the known pixels of this one picture alone, and what it draws in the holes on the way there is averaged. Nothing is learned before.
 */
import {
  add,
  compileStep,
  concatenate,
  flatten,
  gradients,
  HostTensor,
  isTensor,
  leakyRelu,
  mapTree,
  multiply,
  RandomStream,
  sigmoid,
  square,
  standardize,
  subtract,
  sum,
  upsample,
  type Runtime,
  type Tensor,
  type Tree,
} from '@fourhands/engine';
import { convolutionParameters, convolve, type Affine } from '../nn/layers.ts';
import { adam, type OptimiserState } from '../optim/optimiser.ts';
import { enter, type RestorationHooks } from './hooks.ts';
import { mirrorInto, type Planes } from './planes.ts';

export interface PriorControls {
  readonly seed: number;
  readonly steps: number;
}

/** Channels at full size and at each half of it. */
const widths = [16, 32, 48, 64] as const;
const skipWidth = 4;
const noiseWidth = 8;
const learningRate = 0.01;
/** Of the noise that is added to the input anew in each step, so that the fit is not to one input (§ of the supplementary material, “σ_p”). */
const inputNoise = 0.03;
/** The last part of the steps whose pictures are averaged. */
const averaged = 0.4;
/** The planes' range, mapped to what a sigmoid gives. */
const lowest = -260;
const highest = 450;

type HourglassLevel<T> = {
  readonly down: Affine<T>;
  readonly inner: Affine<T>;
  readonly skip: Affine<T>;
  readonly up: Affine<T>;
};

type Hourglass<T> = {
  readonly first: Affine<T>;
  readonly levels: readonly HourglassLevel<T>[];
  readonly last: Affine<T>;
};

type PriorState = {
  readonly parameters: Hourglass<HostTensor>;
  readonly optimiser: OptimiserState<HostTensor>;
};

function initialise(random: RandomStream): Hourglass<HostTensor> {
  const layer = (size: number, inputs: number, outputs: number) => convolutionParameters(random, size, inputs, outputs);
  return {
    first: layer(1, noiseWidth, widths[0]),
    levels: widths.slice(1).map((wide, at) => {
      const narrow = widths[at]!;
      return {
        down: layer(2, narrow, wide),
        inner: layer(3, wide, wide),
        skip: layer(1, narrow, skipWidth),
        up: layer(3, wide + skipWidth, narrow),
      };
    }),
    last: layer(1, widths[0], 3),
  };
}

/** Normalised over the picture, then bent: x [1, height, width, channels]. */
const activate = (x: Tensor): Tensor => leakyRelu(standardize(x, [1, 2]), 0.1);

/** Noise [1, height, width, noiseWidth] to a picture [1, height, width, 3] in [0, 1]. */
function draw(network: Hourglass<Tensor>, noise: Tensor): Tensor {
  const inside = (x: Tensor, depth: number): Tensor => {
    const level = network.levels[depth];
    if (level === undefined) return x;
    const small = activate(convolve(level.down, x, { stride: 2 }));
    const deep = inside(activate(convolve(level.inner, small, { padding: 1 })), depth + 1);
    const joined = concatenate([upsample(deep, 2), activate(convolve(level.skip, x))], 3);
    return activate(convolve(level.up, joined, { padding: 1 }));
  };
  return sigmoid(convolve(network.last, inside(activate(convolve(network.first, noise)), 0)));
}

/**
 * @param missing 1 where a pixel is to be filled
 * @throws the signal's reason
 */
export async function priorFill(
  runtime: Runtime,
  source: Planes,
  missing: Uint8Array,
  { seed, steps }: PriorControls,
  hooks: RestorationHooks = {},
  show?: (see: () => Planes) => void,
): Promise<Planes> {
  const unit = 2 ** (widths.length - 1);
  const width = Math.ceil(source.width / unit) * unit;
  const height = Math.ceil(source.height / unit) * unit;
  const padded = mirrorInto(source, 0, 0, width, height);
  const lost = mirrorInto(
    { width: source.width, height: source.height, planes: [Float32Array.from(missing)] },
    0,
    0,
    width,
    height,
  );
  const size = width * height;
  const target = new Float32Array(3 * size);
  const weight = new Float32Array(size);
  let known = 0;
  for (let i = 0; i < size; i++) {
    weight[i] = lost.planes[0]![i] === 1 ? 0 : 1;
    known += weight[i]!;
    for (let c = 0; c < 3; c++) target[3 * i + c] = (padded.planes[c]![i]! - lowest) / (highest - lowest);
  }
  const random = new RandomStream(seed, 3);
  const parameters = initialise(random);
  const optimiser = adam();
  const picture = { shape: [1, height, width, 3], dtype: 'float32' } as const;
  const step = await compileStep<PriorState, 'noise' | 'target' | 'weight' | 'rate', 'loss' | 'picture'>(runtime, {
    state: { parameters, optimiser: optimiser.initialise(parameters) },
    inputs: {
      noise: { shape: [1, height, width, noiseWidth], dtype: 'float32' },
      target: picture,
      weight: { shape: [1, height, width, 1], dtype: 'float32' },
      rate: { shape: [], dtype: 'float32' },
    },
    step: (before, inputs) => {
      const drawn = draw(before.parameters, inputs.noise);
      const loss = multiply(
        sum(multiply(square(subtract(drawn, inputs.target)), inputs.weight)),
        1 / (3 * Math.max(1, known)),
      );
      const tree = before.parameters as unknown as Tree<Tensor>;
      const leaves = flatten<Tensor>(tree, isTensor).map(([, tensor]) => tensor);
      const found = new Map(gradients(loss, leaves).map((gradient, at) => [leaves[at]!, gradient]));
      const slope = mapTree<Tensor, Tensor>(tree, isTensor, (tensor) => found.get(tensor)!);
      const updated = optimiser.update(
        before.parameters,
        slope as typeof before.parameters,
        before.optimiser,
        inputs.rate,
      );
      return {
        state: { parameters: updated.parameters, optimiser: updated.state },
        outputs: { loss: add(loss, 0), picture: drawn },
      };
    },
  });
  try {
    const base = random.fillUniform(new Float32Array(size * noiseWidth), 0, 0.1);
    const jitter = new Float32Array(base.length);
    const noise = new Float32Array(base.length);
    const mean = new Float32Array(3 * size);
    let count = 0;
    for (let at = 0; at < steps; at++) {
      await enter(hooks, at / steps);
      random.fillNormal(jitter, inputNoise);
      for (let i = 0; i < noise.length; i++) noise[i] = base[i]! + jitter[i]!;
      const { picture: drawn } = await step.run({
        noise: new HostTensor(noise, [1, height, width, noiseWidth]),
        target: new HostTensor(target, picture.shape),
        weight: new HostTensor(weight, [1, height, width, 1]),
        rate: HostTensor.scalar(learningRate * (at < 0.75 * steps ? 1 : 0.3)),
      });
      const values = drawn.data as Float32Array;
      if (at >= (1 - averaged) * steps || at === steps - 1) {
        count++;
        for (let i = 0; i < mean.length; i++) mean[i] = mean[i]! + (values[i]! - mean[i]!) / count;
      }
      show?.(() => insideHoles(source, missing, count > 0 ? mean : values, width));
    }
    return insideHoles(source, missing, mean, width);
  } finally {
    await step.dispose();
  }
}

/** The source with what was drawn in its holes. */
function insideHoles(source: Planes, missing: Uint8Array, drawn: Float32Array, width: number): Planes {
  const planes = source.planes.map((plane, channel) =>
    plane.map((value, i) => {
      if (missing[i] === 0) return value;
      const at = Math.floor(i / source.width) * width + (i % source.width);
      return drawn[3 * at + channel]! * (highest - lowest) + lowest;
    }),
  );
  return { width: source.width, height: source.height, planes };
}
