import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import wabt from 'wabt';
import {
  adamUpdate,
  buildGraph,
  compileStep,
  GradientError,
  gradients,
  HostTensor,
  input,
  multiply,
  RandomStream,
  ShapeError,
  subtract,
  sum,
  type Tensor,
} from '../../index.ts';
import { createNodeRuntime } from '../node.ts';
import { takeAdamUpdates } from './adam-in-place.ts';
import { adamBytes } from './adam-bytes.ts';

it('is the text beside it, assembled', async () => {
  const text = await readFile(new URL('adam.wat', import.meta.url), 'utf8');
  const assembled = (await wabt()).parseWat('adam.wat', text, { simd: true }).toBinary({}).buffer;
  expect(adamBytes).toBe(Buffer.from(assembled).toString('base64'));
});

const size = 1_003;
const before = new HostTensor(new RandomStream(2).fillNormal(new Float32Array(size)), [size]);
const target = new HostTensor(new RandomStream(3).fillNormal(new Float32Array(size)), [size]);
const zeros = HostTensor.zeros([size]);

/** Steps towards the target; `watched` also asks for the updated parameter, which keeps the update in the graph. */
async function train(watched: boolean) {
  const step = await compileStep(createNodeRuntime({ threads: 2 }), {
    state: { parameter: before, first: zeros, second: zeros },
    inputs: { target: { shape: [size], dtype: 'float32' } },
    step: ({ parameter, first, second }, inputs) => {
      const gradient = multiply(subtract(parameter, inputs.target), 2);
      const state = adamUpdate(
        { parameter, first, second, gradient, rate: 0.03, guard: 1e-8, kept: 0.999 },
        0.9,
        0.999,
      );
      const outputs: Record<string, Tensor> = watched ? { seen: state.parameter } : {};
      return { state, outputs };
    },
  });
  for (let run = 0; run < 20; run++) await step.run({ target });
  const state = await step.readState();
  await step.dispose();
  return Object.values(state).map(({ data }) => Array.from(data));
}

it('rounds as the operators of a graph do', async () => {
  const inPlace = await train(false);
  expect(inPlace).toEqual(await train(true));
  expect(inPlace[0]).not.toEqual(Array.from(before.data));
});

describe('takes an update out of a graph', () => {
  const [parameter, first, second] = ['p', 'm', 'v'].map((name) => input(name, [2])) as [Tensor, Tensor, Tensor];
  const gradient = multiply(parameter, 2);
  const update = adamUpdate({ parameter, first, second, gradient, rate: 1, guard: 1, kept: 1 }, 0.9, 0.9);
  const pair = (name: string) => ({ input: name, output: `${name}'`, initial: HostTensor.zeros([2]) });
  const state = ['p', 'm', 'v'].map(pair);
  const outputs = [
    { name: "p'", tensor: update.parameter },
    { name: "m'", tensor: update.first },
    { name: "v'", tensor: update.second },
  ];

  it('where it is only state', () => {
    const { graph, groups } = takeAdamUpdates(buildGraph(outputs), state);
    expect(groups).toHaveLength(1);
    expect(graph.inputs.map(({ name }) => name)).toEqual(['p']);
    expect(graph.outputs.map(({ name }) => name)).toEqual([
      'adam.gradient.0',
      'adam.rate.0',
      'adam.guard.0',
      'adam.kept.0',
    ]);
  });

  it.each([
    ['somebody else needs the updated parameter', [...outputs, { name: 'also', tensor: sum(update.parameter) }], state],
    ['a moment is not state', outputs, state.filter(({ input: name }) => name !== 'm')],
    [
      'a moment takes the place of another',
      outputs,
      [pair('p'), { ...pair('m'), output: "v'" }, { ...pair('v'), output: "m'" }],
    ],
  ])('and leaves it there where %s', (_, graphOutputs, pairs) => {
    const graph = buildGraph(graphOutputs);
    expect(takeAdamUpdates(graph, pairs)).toEqual({ graph, groups: [] });
  });

  it('has no gradient, and says so', () => {
    expect(() => gradients(sum(update.parameter), [parameter])).toThrow(GradientError);
  });

  it('wants what it is made of to be of one shape', () => {
    const wrong = { parameter, first: input('m', [3]), second, gradient, rate: 1, guard: 1, kept: 1 };
    expect(() => adamUpdate(wrong, 0.9, 0.9)).toThrow(ShapeError);
  });
});
