/** Optimisers against the published algorithms, written out plainly in float64 (the oracle). */
import { compileStep, HostTensor, square, subtract, sum, valueAndGrad, type Tensor } from '@fourhands/engine';
import { createReferenceRuntime } from '@fourhands/engine/reference';
import { describe, expect, it } from 'vitest';
import { adam, clipByGlobalNorm, movingAverage, sgd, type Optimiser } from './optimiser.ts';

const start = [0.5, -1, 2];
const target = [1, 1, 1];

/** Minimises Σ (p - target)² for some steps; its gradient is 2 (p - target). */
async function run(optimiser: Optimiser, steps: number, learningRate: number): Promise<number[]> {
  const parameters = { p: new HostTensor(Float64Array.from(start), [3]) };
  const step = await compileStep(createReferenceRuntime(), {
    state: { parameters, optimiser: optimiser.initialise(parameters) },
    inputs: { target: { shape: [3], dtype: 'float32' } },
    step: (state, inputs) => {
      const { value, gradient } = valueAndGrad((at: { readonly p: Tensor }) => ({
        value: sum(square(subtract(at.p, inputs.target))),
        also: null,
      }))(state.parameters);
      const updated = optimiser.update(state.parameters, gradient, state.optimiser, learningRate);
      return { state: { parameters: updated.parameters, optimiser: updated.state }, outputs: { value } };
    },
  });
  for (let i = 0; i < steps; i++) await step.run({ target: new HostTensor(Float64Array.from(target), [3]) });
  return Array.from((await step.readState()).parameters.p.data);
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 10));
}

describe('adam', () => {
  it.each([0, 0.1])('is algorithm 1 of Kingma & Ba, with decoupled decay %f', async (weightDecay) => {
    const p = [...start];
    const [m, v] = [
      [0, 0, 0],
      [0, 0, 0],
    ];
    for (let t = 1; t <= 25; t++) {
      for (let i = 0; i < 3; i++) {
        const g = 2 * (p[i]! - target[i]!);
        m[i] = 0.9 * m[i]! + 0.1 * g;
        v[i] = 0.999 * v[i]! + 0.001 * g * g;
        p[i]! -=
          0.05 * weightDecay * p[i]! + (0.05 * (m[i]! / (1 - 0.9 ** t))) / (Math.sqrt(v[i]! / (1 - 0.999 ** t)) + 1e-8);
      }
    }
    expectClose(await run(adam({ weightDecay }), 25, 0.05), p);
  });
});

describe('sgd', () => {
  it.each([0, 0.9])('follows the gradient, with momentum %f', async (momentum) => {
    const p = [...start];
    const velocity = [0, 0, 0];
    for (let t = 0; t < 10; t++) {
      for (let i = 0; i < 3; i++) {
        velocity[i] = momentum * velocity[i]! + 2 * (p[i]! - target[i]!);
        p[i]! -= 0.02 * velocity[i]!;
      }
    }
    expectClose(await run(sgd({ momentum }), 10, 0.02), p);
  });
});

it('clips by the norm over all parameters, and leaves a short gradient as it is', async () => {
  const step = await compileStep(createReferenceRuntime(), {
    state: {},
    inputs: { a: { shape: [2], dtype: 'float32' }, b: { shape: [1], dtype: 'float32' } },
    step: (state, { a, b }) => ({ state, outputs: { ...clipByGlobalNorm({ a, b }, 1).gradient } }),
  });
  const clip = async (a: number[], b: number[]) => {
    const result = await step.run({
      a: new HostTensor(Float64Array.from(a), [2]),
      b: new HostTensor(Float64Array.from(b), [1]),
    });
    return [...result.a.data, ...result.b.data];
  };
  expectClose(await clip([3, 0], [4]), [0.6, 0, 0.8]);
  expectClose(await clip([0.3, 0], [0.4]), [0.3, 0, 0.4]);
});

it('averages weights as Polyak and Juditsky do', async () => {
  const step = await compileStep(createReferenceRuntime(), {
    state: { average: HostTensor.scalar(1) },
    inputs: { x: { shape: [], dtype: 'float32' } },
    step: (state, { x }) => ({ state: movingAverage(state, { average: x }, 0.75), outputs: {} }),
  });
  await step.run({ x: HostTensor.scalar(5) });
  await step.run({ x: HostTensor.scalar(1) });
  expect((await step.readState()).average.data[0]).toBeCloseTo(0.75 * (0.75 + 0.25 * 5) + 0.25, 12);
});
