/** What a person who writes a model is told when it does not fit together. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  add,
  compileStep,
  convolution,
  FeedError,
  GradientError,
  gradients,
  HostTensor,
  input,
  matmul,
  ShapeError,
  ThreadsError,
  sum,
  verifyGraph,
  Tensor,
  GraphError,
} from '../src/index.ts';
import { createNodeRuntime } from '../src/runtime/node.ts';

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('ShapeError', () => {
  it('names the primitive, the shapes, the reason and the place in the caller’s function', () => {
    const model = () => matmul(input('a', [2, 3]), input('b', [4, 5]));
    const error = caught(model);
    expect(error).toBeInstanceOf(ShapeError);
    expect((error as ShapeError).primitive).toBe('matmul');
    expect((error as Error).message).toMatch(/matmul\(float32\[2, 3\], float32\[4, 5\]\).*inner sizes differ: 3 and 4/);
    expect((error as ShapeError).place).toMatch(/errors\.test\.ts:\d+/);
  });

  it.each([
    ['shapes that do not broadcast', () => add(input('a', [2, 3]), input('b', [2]))],
    ['a window that does not fit', () => convolution(input('a', [1, 2, 2, 1]), input('k', [3, 3, 1, 1]))],
    ['two element types', () => add(input('a', [2]), input('b', [2], 'int32'))],
    ['an axis that is not there', () => sum(input('a', [2, 3]), 2)],
  ])('is thrown for %s', (_, run) => expect(caught(run)).toBeInstanceOf(ShapeError));
});

it('a gradient of anything but a scalar is refused, with the place', () => {
  const x = input('x', [3]);
  const error = caught(() => gradients(x, [x]));
  expect(error).toBeInstanceOf(GradientError);
  expect((error as GradientError).place).toMatch(/errors\.test\.ts/);
});

it('a graph with a node of the wrong type is refused', () => {
  const x = input('x', [3]);
  const wrong = new Tensor({ primitive: 'exp', parameters: {} }, [x], { shape: [4], dtype: 'float32' });
  const graph = { inputs: [{ name: 'x', tensor: x }], nodes: [x, wrong], outputs: [{ name: 'y', tensor: wrong }] };
  expect(() => verifyGraph(graph)).toThrow(GraphError);
});

describe('a program', () => {
  const compile = () =>
    compileStep(createNodeRuntime(), {
      state: { total: HostTensor.zeros([2]) },
      inputs: { x: { shape: [2], dtype: 'float32' } },
      step: (state, { x }) => ({ state: { total: add(state.total, x) }, outputs: { y: x } }),
    });

  it('refuses a missing input and one of another shape, and runs on afterwards', async () => {
    const step = await compile();
    await expect(step.run({} as never)).rejects.toThrow(FeedError);
    await expect(step.run({ x: HostTensor.zeros([3]) })).rejects.toThrow(/float32\[3\], and must be float32\[2\]/);
    await step.run({ x: new HostTensor(Float32Array.of(1, 2), [2]) });
    expect(Array.from((await step.readState()).total.data)).toEqual([1, 2]);
    await step.dispose();
  });

  it('does not write to the numbers it was started with', async () => {
    const initial = HostTensor.zeros([2]);
    const step = await compileStep(createNodeRuntime(), {
      state: { total: initial },
      inputs: { x: { shape: [2], dtype: 'float32' } },
      step: (state, { x }) => ({ state: { total: add(state.total, x) }, outputs: {} }),
    });
    for (let i = 0; i < 3; i++) await step.run({ x: new HostTensor(Float32Array.of(1, 2), [2]) });
    expect(Array.from(initial.data)).toEqual([0, 0]);
    await step.dispose();
  });
});

describe('FOURHANDS_THREADS', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('is how many threads a runtime takes that is not told', () => {
    vi.stubEnv('FOURHANDS_THREADS', '3');
    expect(createNodeRuntime().name).toContain('3 threads');
    expect(createNodeRuntime({ threads: 2 }).name).toContain('2 threads');
    vi.stubEnv('FOURHANDS_THREADS', '');
    expect(createNodeRuntime().name).toMatch(/[1-8] threads/);
  });

  it.each(['0', '-1', '1.5', '65', 'all'])('is refused as “%s”', (given) => {
    vi.stubEnv('FOURHANDS_THREADS', given);
    expect(() => createNodeRuntime()).toThrow(ThreadsError);
  });
});
