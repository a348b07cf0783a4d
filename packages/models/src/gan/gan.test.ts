import {
  buildGraph,
  compileFunction,
  compileStep,
  constant,
  gradients,
  HostTensor,
  input,
  multiply,
  RandomStream,
  sum,
  type Tensor,
} from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import { createReferenceRuntime } from '@fourhands/engine/reference';
import { describe, expect, it } from 'vitest';
import { applyChanges, changeNames, changeTypes, drawChanges } from './augment.ts';
import { stageWidths, type GanConfiguration, type GanTraining } from './configuration.ts';
import { GanRun } from './gan-run.ts';
import { adversarialLosses, gradientPenalty, type GanLoss } from './losses.ts';
import { generate, initialiseGan, score } from './model.ts';
import { normaliseSpectrum } from './spectral-norm.ts';

const points: GanConfiguration = {
  network: 'dense',
  shape: [2],
  latentSize: 3,
  width: 8,
  mostWidth: 8,
  packing: 1,
  frequencies: 0,
  frequency: 1,
  spectralNorm: false,
  normalised: true,
};
const pictures: GanConfiguration = { ...points, network: 'convolutional', shape: [8, 8, 3], width: 4, mostWidth: 8 };
const training: GanTraining = {
  loss: 'relativistic',
  steps: 4,
  batchSize: 4,
  learningRate: 1e-3,
  beta1: 0,
  beta2: 0.99,
  decay: true,
  penalty: { real: true, generated: true, first: 0.1, last: 0.01 },
  settled: 0.5,
  averageDecay: 0.9,
  augment: false,
  mirror: false,
};

const normal = (shape: readonly number[], seed: number) =>
  new HostTensor(
    new RandomStream(seed).fillNormal(new Float32Array(shape.reduce((product, side) => product * side, 1))),
    shape,
  );
const asConstant = ({ data, shape }: HostTensor) => constant(data, shape);

/** Values of tensors without inputs, in float64. */
async function valuesOf<Name extends string>(tensors: Readonly<Record<Name, Tensor>>): Promise<Record<Name, number[]>> {
  const program = await compileFunction(createReferenceRuntime(), {}, () => tensors);
  const results = await program.run({});
  return Object.fromEntries(
    Object.entries<HostTensor>(results).map(([name, { data }]) => [name, Array.from(data)]),
  ) as Record<Name, number[]>;
}

describe('losses are the published ones', () => {
  const real = [0.5, -1, 2];
  const generated = [-0.25, 1.5, 0];
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;
  const expected: Record<GanLoss, { generator: number; discriminator: number }> = {
    // min over G of E log(1 - D(G(z))), max over D of E log D(x) + E log(1 - D(G(z))).
    minimax: {
      generator: mean(generated.map((s) => Math.log(1 - sigmoid(s)))),
      discriminator:
        -mean(real.map((s) => Math.log(sigmoid(s)))) - mean(generated.map((s) => Math.log(1 - sigmoid(s)))),
    },
    'non-saturating': {
      generator: -mean(generated.map((s) => Math.log(sigmoid(s)))),
      discriminator:
        -mean(real.map((s) => Math.log(sigmoid(s)))) - mean(generated.map((s) => Math.log(1 - sigmoid(s)))),
    },
    relativistic: {
      generator: -mean(real.map((s, i) => Math.log(sigmoid(generated[i]! - s)))),
      discriminator: -mean(real.map((s, i) => Math.log(sigmoid(s - generated[i]!)))),
    },
  };
  it.each(Object.keys(expected) as GanLoss[])('%s', async (loss) => {
    const found = await valuesOf({ ...adversarialLosses(loss, constant(real, [3]), constant(generated, [3])) });
    expect(found.generator[0]).toBeCloseTo(expected[loss].generator, 6);
    expect(found.discriminator[0]).toBeCloseTo(expected[loss].discriminator, 6);
  });
});

describe('the gradient penalty', () => {
  // Finite differences in float64 are the oracle, of the penalty by the parameters: a gradient of a gradient.
  it.each([
    ['dense', points],
    ['convolutional, with batch statistics', pictures],
    ['residual', { ...pictures, network: 'residual', shape: [16, 16, 3] }],
    ['packed', { ...points, packing: 2 }],
  ] as const)('has the right gradient through a %s discriminator', async (_, configuration) => {
    const { discriminator } = initialiseGan(configuration, new RandomStream(4));
    const x = normal([4, ...configuration.shape], 5);
    const kernel = discriminator.layers[0]!.kernel;
    const runtime = createReferenceRuntime();
    const penaltyOf = (given: Tensor) => {
      const layers = discriminator.layers.map(({ kernel: k, bias }, at) => ({
        kernel: at === 0 ? given : asConstant(k),
        bias: asConstant(bias),
      }));
      const blocks = discriminator.blocks.map(({ inner, outer, widen }) => {
        const fixed = (layer: typeof inner) => ({ kernel: asConstant(layer.kernel), bias: asConstant(layer.bias) });
        // The outer layer starts as zero, which would hide the inner one.
        return {
          inner: fixed(inner),
          outer: { kernel: asConstant(normal(outer.kernel.shape, 6)), bias: asConstant(outer.bias) },
          widen: fixed(widen),
        };
      });
      const norms = discriminator.norms.map(({ scale, shift }) => ({
        scale: asConstant(scale),
        shift: asConstant(shift),
      }));
      const samples = input('x', x.shape);
      return gradientPenalty(score({ layers, blocks, norms }, configuration, samples), samples);
    };
    const given = input('kernel', kernel.shape);
    const penalty = penaltyOf(given);
    const [slope] = gradients(penalty, [given]) as [Tensor];
    const program = await runtime.compile(
      buildGraph([
        { name: 'penalty', tensor: penalty },
        { name: 'slope', tensor: slope },
      ]),
    );
    const run = async (values: Float64Array) => program.run({ x, kernel: new HostTensor(values, kernel.shape) });
    const values = Float64Array.from(kernel.data);
    const exact = (await run(values))['slope']!.data;
    const step = 1e-5;
    for (const at of [0, 1, Math.floor(values.length / 2), values.length - 1]) {
      const shifted = async (by: number) => {
        const moved = values.slice();
        moved[at]! += by;
        return (await run(moved))['penalty']!.data[0]!;
      };
      const difference = ((await shifted(step)) - (await shifted(-step))) / (2 * step);
      expect(exact[at]).toBeCloseTo(difference, 5);
    }
  });

  it('is half the mean square of the slope', async () => {
    const x = input('x', [2, 3]);
    const weights = constant([1, 2, 2], [3]);
    const penalty = gradientPenalty(sum(multiply(x, weights), 1), x);
    const program = await createReferenceRuntime().compile(buildGraph([{ name: 'penalty', tensor: penalty }]));
    expect((await program.run({ x: normal([2, 3], 1) }))['penalty']!.data[0]).toBeCloseTo(9 / 2, 10);
  });
});

describe('networks', () => {
  it.each([
    ['dense points', points],
    ['dense pictures', { ...points, shape: [8, 8, 1] }],
    ['convolutional', pictures],
    ['convolutional, packed', { ...pictures, packing: 2 }],
    ['residual', { ...pictures, network: 'residual', shape: [16, 16, 1] }],
  ] as const)('make samples of their shape and a score for each pack: %s', async (_, configuration) => {
    const parameters = initialiseGan(configuration, new RandomStream(1));
    const program = await compileStep(createNodeRuntime({ threads: 1 }), {
      state: { ...parameters },
      inputs: { z: { shape: [4, configuration.latentSize], dtype: 'float32' } },
      step: (state, { z }) => {
        const { samples } = generate(state.generator, configuration, z);
        return { state, outputs: { samples, scores: score(state.discriminator, configuration, samples) } };
      },
    });
    const { samples, scores } = await program.run({ z: normal([4, configuration.latentSize], 2) });
    await program.dispose();
    expect(samples.shape).toEqual([4, ...configuration.shape]);
    expect(scores.shape).toEqual([4 / configuration.packing]);
    expect(new Set(samples.data).size).toBeGreaterThan(4);
    if (configuration.shape.length === 3)
      for (const value of samples.data) expect(Math.abs(value)).toBeLessThanOrEqual(1);
  });

  it('say which pictures they make', () => {
    expect(stageWidths({ ...pictures, shape: [64, 64, 3], width: 32, mostWidth: 128 })).toEqual([32, 64, 128, 128]);
    for (const shape of [[28, 28, 1], [4, 4, 1], [8, 16, 1], [2]])
      expect(() => stageWidths({ ...pictures, shape })).toThrow(/8, 16, 32, 64 or 128/);
  });

  it.each([true, false])('judge each sample by itself unless batches are normalised: %s', async (normalised) => {
    const configuration = { ...pictures, shape: [16, 16, 3], normalised } as const;
    const { layers, norms } = initialiseGan(configuration, new RandomStream(1)).discriminator;
    const discriminator = {
      layers: layers.map(({ kernel, bias }) => ({ kernel: asConstant(kernel), bias: asConstant(bias) })),
      norms: norms.map(({ scale, shift }) => ({ scale: asConstant(scale), shift: asConstant(shift) })),
      blocks: [],
    };
    const x = normal([4, 16, 16, 3], 5);
    const others = new HostTensor(
      x.data.map((value, at) => (at < x.data.length / 4 ? value : 1 - value)),
      x.shape,
    );
    const { before, after } = await valuesOf({
      before: score(discriminator, configuration, asConstant(x)),
      after: score(discriminator, configuration, asConstant(others)),
    });
    expect(after[0] === before[0]).toBe(!normalised);
    expect(after[1]).not.toBe(before[1]);
  });

  it('see packed samples side by side: a pair of equal ones scores as such, in either order of its places', async () => {
    const configuration = { ...points, packing: 2 };
    const { discriminator } = initialiseGan(configuration, new RandomStream(1));
    const layers = discriminator.layers.map(({ kernel, bias }) => ({
      kernel: asConstant(kernel),
      bias: asConstant(bias),
    }));
    const of = (values: number[]) => score({ layers, blocks: [], norms: [] }, configuration, constant(values, [4, 2]));
    const { one, other } = await valuesOf({ one: of([1, 2, 3, 4, 5, 6, 7, 8]), other: of([5, 6, 7, 8, 1, 2, 3, 4]) });
    expect(one).toEqual(other.toReversed());
    expect(one[0]).not.toBeCloseTo(one[1]!, 3);
  });
});

it('divides a matrix by its largest singular value, found by power iteration', async () => {
  // The oracle: a matrix made of known singular values, 3 and 1, by turning the plane.
  const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
  const kernel = constant([3 * c, 3 * s, -s, c], [2, 2]);
  const bias = constant([0, 0], [2]);
  let vector: Tensor = constant([1, 0.3], [1, 2]);
  let layer = { kernel, bias };
  for (let step = 0; step < 30; step++) ({ layer, vector } = normaliseSpectrum({ kernel, bias }, vector));
  const { found } = await valuesOf({ found: layer.kernel });
  [c, s, -s / 3, c / 3].forEach((value, at) => expect(found[at]).toBeCloseTo(value, 6));
});

describe('changes to what the discriminator sees', () => {
  it('are the ones drawn, picture by picture', async () => {
    const [batch, size] = [6, 8];
    const x = normal([batch, size, size, 3], 3);
    const changes = drawChanges(new RandomStream(9), batch, size);
    const program = await compileFunction(
      createReferenceRuntime(),
      { x: { shape: x.shape, dtype: 'float32' }, ...changeTypes(batch, size) },
      ({ x: given, ...drawn }) => ({ y: applyChanges(given, drawn) }),
    );
    const { y } = await program.run({ x, ...changes });
    const at = (data: ArrayLike<number>, picture: number, row: number, column: number, channel: number) =>
      data[((picture * size + row) * size + column) * 3 + channel]!;
    for (let picture = 0; picture < batch; picture++) {
      const from = (name: 'rows' | 'columns', place: number) =>
        Array.from({ length: size }, (_, other) => other).find(
          (other) => changes[name].data[(picture * size + place) * size + other] === 1,
        );
      const coloured = (row: number, column: number) =>
        [0, 1, 2].map((channel) => at(x.data, picture, row, column, channel) + changes.brightness.data[picture]!);
      const saturated = (row: number, column: number) => {
        const values = coloured(row, column);
        const middle = (values[0]! + values[1]! + values[2]!) / 3;
        return values.map((value) => (value - middle) * changes.saturation.data[picture]! + middle);
      };
      const all = Array.from({ length: size * size }, (_, place) =>
        saturated(Math.floor(place / size), place % size),
      ).flat();
      const middle = all.reduce((a, b) => a + b) / all.length;
      for (let row = 0; row < size; row++)
        for (let column = 0; column < size; column++) {
          const [oldRow, oldColumn] = [from('rows', row), from('columns', column)];
          const kept = changes.mask.data[(picture * size + row) * size + column]!;
          for (let channel = 0; channel < 3; channel++) {
            const expected =
              oldRow === undefined || oldColumn === undefined || kept === 0
                ? 0
                : (saturated(oldRow, oldColumn)[channel]! - middle) * changes.contrast.data[picture]! + middle;
            expect(at(y.data, picture, row, column, channel)).toBeCloseTo(expected, 5);
          }
        }
    }
  });

  it('cut out a square of half the side at most, and keep to their ranges', () => {
    const changes = drawChanges(new RandomStream(1), 50, 16);
    for (let picture = 0; picture < 50; picture++) {
      const cut = changes.mask.data.slice(picture * 256, picture * 256 + 256).filter((value) => value === 0).length;
      expect(cut).toBeGreaterThan(0);
      expect(cut).toBeLessThanOrEqual(64);
    }
    expect(changeNames.map((name) => changes[name].shape[0])).toEqual([50, 50, 50, 50, 50, 50]);
    for (const value of changes.saturation.data) expect(value).toBeGreaterThanOrEqual(0);
  });
});

describe('a run', () => {
  const dataOf = ({ shape }: GanConfiguration) => normal([4, ...shape], 7);
  const begin = (
    configuration: GanConfiguration,
    changed: Partial<GanTraining> = {},
    state?: Awaited<ReturnType<GanRun['readState']>>,
  ) => GanRun.begin(createNodeRuntime({ threads: 1 }), configuration, { ...training, ...changed }, 11, state);

  it.each([
    ['DCGAN', pictures, { loss: 'non-saturating', penalty: { real: false, generated: false, first: 0, last: 0 } }],
    [
      'spectral norm',
      { ...pictures, network: 'residual', shape: [16, 16, 3], spectralNorm: true },
      { loss: 'minimax', augment: true },
    ],
    ['R3GAN', { ...pictures, network: 'residual', shape: [16, 16, 3] }, {}],
  ] as const)('goes the same way again, and on from where it was: %s', async (_, configuration, changed) => {
    const data = dataOf(configuration);
    const whole = await begin(configuration, changed);
    for (let step = 0; step < 4; step++) {
      const figures = await whole.step(step, data);
      for (const value of Object.values(figures)) expect(Number.isFinite(value)).toBe(true);
    }
    const first = await begin(configuration, changed);
    for (let step = 0; step < 2; step++) await first.step(step, data);
    const second = await begin(configuration, changed, await first.readState());
    for (let step = 2; step < 4; step++) await second.step(step, data);
    expect(await second.readState()).toEqual(await whole.readState());
    expect(await second.samples(3)).toEqual(await whole.samples(3));
    await Promise.all([whole, first, second].map((run) => run.dispose()));
  });

  it('learns where points lie', async () => {
    const configuration = { ...points, width: 32, frequencies: 8, frequency: 2 };
    const run = await begin(configuration, { steps: 400, batchSize: 64, learningRate: 3e-3 });
    const random = new RandomStream(1, 5);
    for (let step = 0; step < 400; step++) {
      const x = random.fillNormal(new Float32Array(128), 0.05);
      for (let i = 0; i < 64; i++) x[2 * i]! += i % 2 === 0 ? 0.8 : -0.8;
      await run.step(step, new HostTensor(x, [64, 2]));
    }
    const samples = await run.samples(200);
    await run.dispose();
    const sides = [0, 0];
    for (let i = 0; i < 200; i++) {
      const [x, y] = [samples[2 * i]!, samples[2 * i + 1]!];
      if (Math.hypot(Math.abs(x) - 0.8, y) < 0.25) sides[x > 0 ? 1 : 0]! += 1;
    }
    expect(Math.min(...sides)).toBeGreaterThan(40);
  });
});
