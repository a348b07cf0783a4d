/** One step of the painter's training as one program. */
import { compileStep, type HostTensor, type Runtime } from '@fourhands/engine';
import { flowLoss } from '../flow/model.ts';
import { adam, clipByGlobalNorm, gradientOf, movingAverage, type OptimiserState } from '../optim/optimiser.ts';
import { summarise, type PainterConfiguration, type PainterParameters } from './model.ts';
import { promptPlaces } from './vocabulary.ts';

export type PainterState = {
  readonly parameters: PainterParameters<HostTensor>;
  readonly optimiser: OptimiserState<HostTensor>;
  /** The moving average of the parameters, which the model keeps. */
  readonly average: PainterParameters<HostTensor>;
};

const optimiser = adam({ beta2: 0.99, weightDecay: 0.01 });
const mostGradient = 1;

export function beginPainter(parameters: PainterParameters<HostTensor>): PainterState {
  return { parameters, optimiser: optimiser.initialise(parameters), average: parameters };
}

/** Inputs: latents and noise [batch, size], tokens [batch, promptPlaces], time [batch]; scalars learningRate and averageDecay. */
export function compilePainterStep(
  runtime: Runtime,
  configuration: PainterConfiguration,
  batchSize: number,
  initial: PainterState,
) {
  const { size } = configuration.flow;
  return compileStep(runtime, {
    state: initial,
    inputs: {
      latents: { shape: [batchSize, size], dtype: 'float32' },
      noise: { shape: [batchSize, size], dtype: 'float32' },
      tokens: { shape: [batchSize, promptPlaces], dtype: 'int32' },
      time: { shape: [batchSize], dtype: 'float32' },
      learningRate: { shape: [], dtype: 'float32' },
      averageDecay: { shape: [], dtype: 'float32' },
    },
    step: (before, { latents, noise, tokens, time, learningRate, averageDecay }) => {
      const condition = summarise(before.parameters, configuration, tokens);
      const loss = flowLoss(before.parameters.flow, latents, noise, time, condition);
      const { gradient, norm } = clipByGlobalNorm(gradientOf(loss, before.parameters), mostGradient);
      const updated = optimiser.update(before.parameters, gradient, before.optimiser, learningRate);
      return {
        state: {
          parameters: updated.parameters,
          optimiser: updated.state,
          // Of the parameters before the step, so that nothing but the next step needs those after it.
          average: movingAverage(before.average, before.parameters, averageDecay),
        },
        outputs: { loss, norm },
      };
    },
  });
}
