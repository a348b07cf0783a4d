/** The likelihood against sums over all that could stand in the open cells, and against the network as it writes. */
import {
  compileFunction,
  flatten,
  HostTensor,
  isHostTensor,
  isTensor,
  mapTree,
  RandomStream,
  reshape,
  sum,
  multiply,
  valueAndGrad,
  constant,
  type Tensor,
  type Tree,
} from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import { createReferenceRuntime } from '@fourhands/engine/reference';
import { expect, test } from 'vitest';
import { randomChoraleMaker, randomPiece, tinyConfiguration } from '../../test/random-chorale.ts';
import { loadChorale } from './chorale.ts';
import { readChoraleFile } from './chorale-model-file.ts';
import { ChoraleEvaluation, ensembleMeanOf, meanOf, type VoiceOrder } from './evaluate.ts';
import { batchOf, symbolsOf, type Example } from './examples.ts';
import { cellLosses } from './loss.ts';
import { initialiseChorale, type ChoraleParameters } from './model.ts';
import { rest, voiceCount, type Piece } from './pieces.ts';

const runtime = createNodeRuntime({ threads: 1 });
/** Two pitches and the rest. */
const twoPitches = { ...tinyConfiguration, lowestPitch: 60, highestPitch: 61 };

const sumOf = (values: Float64Array): number => values.reduce((all, each) => all + each, 0);

/** The piece with each way of filling the open cells. */
function completions({ steps, pitches }: Piece, open: readonly number[], choices: readonly number[]): Piece[] {
  return Array.from({ length: choices.length ** open.length }, (_, number) => {
    const filled = Int16Array.from(pitches);
    open.forEach((at, digit) => (filled[at] = choices[Math.floor(number / choices.length ** digit) % choices.length]!));
    return { steps, pitches: filled };
  });
}

test('the probabilities of all completions of what is given sum to 1, in any order of voices', async () => {
  const parameters = initialiseChorale(twoPitches, new RandomStream(4));
  const evaluation = await ChoraleEvaluation.compile(runtime, twoPitches, parameters);
  const piece = randomPiece(3, 1, twoPitches);
  const orders: VoiceOrder[] = [{ seed: 3 }, [3, 0, 2, 1]];
  for (const order of orders)
    for (const open of [
      [0, 1, 2, 3],
      [1, 4, 6, 7, 11],
    ]) {
      const all = completions(piece, open, [60, 61, rest]);
      const losses = await evaluation.losses(
        all,
        // Drawn orders differ from piece to piece; all completions are to have the same.
        'seed' in order ? [2, 1, 3, 0] : order,
        () => (step, voice) => !open.includes(step * voiceCount + voice),
      );
      expect(losses.every(({ cells }) => cells === open.length)).toBe(true);
      expect(losses.reduce((total, { nats }) => total + Math.exp(-sumOf(nats)), 0)).toBeCloseTo(1, 4);
    }
  await evaluation.dispose();
});

test('writing finds what it writes as likely as reading does', async () => {
  const bytes = randomChoraleMaker(5);
  const session = await loadChorale(bytes, runtime);
  const { configuration, parameters } = readChoraleFile(bytes);
  const evaluation = await ChoraleEvaluation.compile(runtime, configuration, parameters);
  const piece = randomPiece(14, 2);
  // Where a given voice rests, a rest may be made, so that nothing is ruled out.
  for (let step = 0; step < piece.steps; step++) piece.pitches[step * voiceCount + 3] = rest;
  const region = { voices: [1], from: 3, to: 12 };
  const made = await session.fill(piece, [region], {
    seed: 1,
    ends: false,
    avoidParallels: false,
    avoidCrossings: false,
    temperature: 1,
  });
  const [read] = await evaluation.losses(
    [made.piece],
    { seed: 1 },
    () => (step, voice) => voice !== 1 || step < 3 || step >= 12,
  );
  expect(read!.cells).toBe(9);
  expect(made.natsPerNote * 9).toBeCloseTo(sumOf(read!.nats), 3);
  await Promise.all([session.close(), evaluation.dispose()]);
});

test('an ensemble of orders is the mean of the probabilities of each step', () => {
  const losses = (nats: number[]) => [{ nats: Float64Array.from(nats), cells: 8 }];
  const [a, b] = [losses([1, 2, 0, 0.5, 1, 1, 1, 1]), losses([0.5, 0, 0, 0.5, 2, 2, 2, 2])];
  const oracle = -(Math.log((Math.exp(-3.5) + Math.exp(-1)) / 2) + Math.log((Math.exp(-4) + Math.exp(-8)) / 2)) / 8;
  expect(ensembleMeanOf([a, b])).toBeCloseTo(oracle, 12);
  expect(meanOf(a)).toBeCloseTo(7.5 / 8, 12);
});

test('pieces longer than the context are foretold whole, each cell once', async () => {
  const parameters = initialiseChorale(tinyConfiguration, new RandomStream(6));
  const evaluation = await ChoraleEvaluation.compile(runtime, tinyConfiguration, parameters);
  const [long] = await evaluation.losses([randomPiece(45, 3)], [0, 1, 2, 3]);
  expect(long!.cells).toBe(45 * voiceCount);
  expect(long!.nats.every((nats) => nats > 0)).toBe(true);
  await evaluation.dispose();
});

test('the gradient is the slope of the loss, by finite differences in float64', async () => {
  const configuration = { ...tinyConfiguration, width: 8, hidden: 8, decoderLayers: 1, highestPitch: 62 };
  const parameters = initialiseChorale(configuration, new RandomStream(8))[0]!;
  const grid = symbolsOf(configuration, randomPiece(5, 4, configuration));
  const example: Example = {
    grid,
    start: 0,
    isGiven: (step, voice) => (step + voice) % 3 === 0,
    orderAt: () => [2, 0, 3, 1],
    endingKnown: true,
    weightAt: (step) => 1 + step,
  };
  const batch = batchOf(configuration, [example], 6);
  const inputs = Object.fromEntries(
    Object.entries(batch).map(([name, { data, shape, dtype }]) => [name, constant(data, shape, dtype)]),
  ) as Record<keyof typeof batch, Tensor>;
  const lossAt = (at: ChoraleParameters<Tensor>) =>
    sum(multiply(cellLosses(at, configuration, inputs), reshape(inputs.weight, [-1, voiceCount])));
  const paths = flatten<HostTensor>(parameters, isHostTensor);
  const program = await compileFunction<string, string>(
    createReferenceRuntime(),
    Object.fromEntries(paths.map(([path, { shape, dtype }]) => [path, { shape, dtype }])),
    (named) => {
      const tree = mapTree<HostTensor, Tensor>(parameters, isHostTensor, (_, path) => named[path]!);
      const { value, gradient } = valueAndGrad((at: ChoraleParameters<Tensor>) => ({ value: lossAt(at), also: null }))(
        tree as ChoraleParameters<Tensor>,
      );
      return { value, ...Object.fromEntries(flatten<Tensor>(gradient as Tree<Tensor>, isTensor)) };
    },
  );
  const random = new RandomStream(9);
  const direction = paths.map(([, { data }]) => random.fillNormal(new Float32Array(data.length)));
  const run = (step: number) =>
    program.run(
      Object.fromEntries(
        paths.map(([path, { data, shape }], i) => [
          path,
          new HostTensor(
            Float64Array.from(data, (value, at) => value + step * direction[i]![at]!),
            shape,
          ),
        ]),
      ),
    );
  const epsilon = 1e-4;
  const [above, below, here] = [await run(epsilon), await run(-epsilon), await run(0)];
  const slope = (above['value']!.data[0]! - below['value']!.data[0]!) / (2 * epsilon);
  const along = paths.reduce(
    (total, [path], i) => total + direction[i]!.reduce((all, each, at) => all + each * here[path]!.data[at]!, 0),
    0,
  );
  expect(Math.abs(slope)).toBeGreaterThan(0.1);
  expect(along / slope).toBeCloseTo(1, 4);
});
