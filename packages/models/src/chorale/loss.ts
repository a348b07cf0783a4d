/** How well a network, or several together, foretell the cells that are not given, as a graph. */
import {
  concatenate,
  gather,
  logSumExp,
  multiply,
  reshape,
  subtract,
  sum,
  constant,
  type Tensor,
} from '@fourhands/engine';
import { dropNothing, type Drop } from '../nn/dropout.ts';
import { symbolCount, type ChoraleConfiguration } from './configuration.ts';
import type { ExampleBatch } from './examples.ts';
import { decode, encode, noteLogits, type ChoraleParameters, type Members } from './model.ts';
import { voicePairs } from './features.ts';
import { voiceCount } from './pieces.ts';

/** -log p of each cell's symbol given what it may know, in nats: [batch · n, voices]; of given cells too, which means nothing. */
export function cellLosses(
  parameters: ChoraleParameters<Tensor>,
  configuration: ChoraleConfiguration,
  inputs: Readonly<Record<keyof ExampleBatch, Tensor>>,
  drop: Drop = dropNothing,
): Tensor {
  const [batch] = inputs.place.shape as readonly [number, number];
  const flat = (x: Tensor) => reshape(x, [-1, voiceCount]);
  const encoded = encode(parameters, configuration, inputs, drop);
  const state = decode(
    parameters,
    configuration,
    encoded,
    {
      past: flat(inputs.past),
      held: flat(inputs.held),
      between: reshape(inputs.between, [-1, voicePairs.length]),
      moved: flat(inputs.moved),
      place: reshape(inputs.place, [-1]),
    },
    batch,
    drop,
  );
  const logits = noteLogits(parameters, configuration, state, {
    now: flat(inputs.now),
    before: flat(inputs.before),
    known: reshape(inputs.known, [-1, voiceCount, voiceCount]),
  });
  const symbols = symbolCount(configuration);
  const chosen = gather(constant(identity(symbols), [symbols, symbols]), reshape(inputs.targets, [-1]));
  const score = sum(multiply(logits, reshape(chosen, logits.shape)), 2);
  return subtract(logSumExp(logits, 2), score);
}

function identity(size: number): Float32Array {
  const matrix = new Float32Array(size * size);
  for (let i = 0; i < size; i++) matrix[i * size + i] = 1;
  return matrix;
}

/** The same where a cell's probability is the mean over several networks: each cell given what came before, so that they are one model. */
export function ensembleLosses(
  members: Members<Tensor>,
  configuration: ChoraleConfiguration,
  inputs: Readonly<Record<keyof ExampleBatch, Tensor>>,
): Tensor {
  const each = members.map((parameters) => {
    const losses = cellLosses(parameters, configuration, inputs);
    return reshape(multiply(losses, -1), [1, ...losses.shape]);
  });
  return subtract(Math.log(members.length), logSumExp(concatenate(each, 0), 0));
}
