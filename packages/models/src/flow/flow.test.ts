import { buildGraph, compileStep, constant, HostTensor, input, RandomStream } from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import { describe, expect, it } from 'vitest';
import { asConstants } from '../nn/constants.ts';
import { adam, gradientOf } from '../optim/optimiser.ts';
import { drawAlong } from './draw.ts';
import { flowLoss, initialiseFlow, velocity } from './model.ts';

const runtime = createNodeRuntime({ threads: 1 });

describe('drawing along a velocity', () => {
  it('is exact where ways are straight, in one step or in many', async () => {
    const straight = async (x: Float32Array) => x.map((_, at) => at + 1);
    const one = await drawAlong(straight, new Float32Array(3), 1);
    expect([...one]).toEqual([1, 2, 3]);
    expect([...(await drawAlong(straight, new Float32Array(3), 7))].map((value) => value.toFixed(5))).toEqual([
      '1.00000',
      '2.00000',
      '3.00000',
    ]);
  });

  it('has an error that falls as the square of the steps (Heun), beside the exact solution', async () => {
    // dx/dt = x, from 1: e at the end.
    const grow = async (x: Float32Array) => x;
    const errorOf = async (steps: number) => Math.E - (await drawAlong(grow, new Float32Array([1]), steps))[0]!;
    // The last step is Euler's, of second order alone.
    const [few, many] = [await errorOf(8), await errorOf(32)];
    expect(few / many).toBeGreaterThan(12);
  });
});

it('moves nowhere before it has learned, whatever it is told', async () => {
  const configuration = { size: 3, width: 8, blocks: 2, conditionSize: 4 };
  const parameters = initialiseFlow(configuration, new RandomStream(3));
  const x = input('x', [2, 3]);
  const told = input('told', [2, 4]);
  const time = constant([0.2, 0.9], [2]);
  const program = await runtime.compile(
    buildGraph([
      {
        name: 'way',
        tensor: velocity(asConstants(parameters), x, time, told),
      },
    ]),
  );
  const random = new RandomStream(4);
  const normal = (shape: readonly number[]) =>
    new HostTensor(random.fillNormal(new Float32Array(shape.reduce((a, b) => a * b, 1))), shape);
  expect([...(await program.run({ x: normal([2, 3]), told: normal([2, 4]) }))['way']!.data]).toEqual(Array(6).fill(0));
  await program.dispose();
});

it('learns two places and which is asked for', async () => {
  const configuration = { size: 2, width: 32, blocks: 2, conditionSize: 8 };
  const places = [
    [2, -1],
    [-1, 1.5],
  ] as const;
  const batch = 32;
  const parameters = initialiseFlow(configuration, new RandomStream(1));
  const optimiser = adam({});
  const program = await compileStep(runtime, {
    state: { parameters, optimiser: optimiser.initialise(parameters) },
    inputs: {
      data: { shape: [batch, 2], dtype: 'float32' },
      noise: { shape: [batch, 2], dtype: 'float32' },
      time: { shape: [batch], dtype: 'float32' },
      told: { shape: [batch, 8], dtype: 'float32' },
    },
    step: (state, { data, noise, time, told }) => {
      const loss = flowLoss(state.parameters, data, noise, time, told);
      const updated = optimiser.update(state.parameters, gradientOf(loss, state.parameters), state.optimiser, 3e-3);
      const way = velocity(state.parameters, noise, time, told);
      return { state: { parameters: updated.parameters, optimiser: updated.state }, outputs: { loss, way } };
    },
  });
  const random = new RandomStream(2);
  const told = (which: (at: number) => number) => {
    const values = new Float32Array(batch * 8);
    for (let at = 0; at < batch; at++) values[at * 8 + which(at)] = 1;
    return new HostTensor(values, [batch, 8]);
  };
  const feeds = (time: Float32Array, noise: Float32Array, which: (at: number) => number) => ({
    data: new HostTensor(
      Float32Array.from({ length: batch * 2 }, (_, at) => places[which(Math.floor(at / 2)) as 0 | 1][at % 2]!),
      [batch, 2],
    ),
    noise: new HostTensor(noise, [batch, 2]),
    time: new HostTensor(time, [batch]),
    told: told(which),
  });
  const noiseOf = () => random.fillNormal(new Float32Array(batch * 2));
  for (let step = 0; step < 600; step++)
    await program.run(feeds(random.fillUniform(new Float32Array(batch)), noiseOf(), (at) => at % 2));
  const trained = await program.readState();
  for (const which of [0, 1]) {
    const ways = async (x: Float32Array, time: number) => {
      await program.writeState(trained);
      const { way } = await program.run(feeds(new Float32Array(batch).fill(time), x, () => which));
      return way.data as Float32Array;
    };
    const drawn = await drawAlong(ways, noiseOf(), 10);
    for (let at = 0; at < batch; at++) {
      const [x, y] = places[which]!;
      expect(Math.hypot(drawn[2 * at]! - x, drawn[2 * at + 1]! - y)).toBeLessThan(0.4);
    }
  }
  await program.dispose();
});
