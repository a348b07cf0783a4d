/** Trains the network on sequences, whatever they stand for: its step, its checkpoints, its run from beginning to end. */
import {
  compileStep,
  HostTensor,
  multiply,
  RandomStream,
  sum,
  valueAndGrad,
  type Runtime,
  type Tensor,
} from '@fourhands/engine';
import { adam, clipByGlobalNorm, type OptimiserState } from '../optim/optimiser.ts';
import { cosineDecay } from '../optim/schedules.ts';
import { readCheckpoint, writeCheckpoint } from '../training/checkpoint.ts';
import { runLoop } from '../training/loop.ts';
import type { TextModelKind, TrainingHooks, TrainingRequest } from '../training/training.ts';
import type { WriterConfiguration, WriterTraining } from './configuration.ts';
import { WriterEvaluation } from './evaluate.ts';
import { initialiseWriter, tokenLosses, type WriterParameters } from './model.ts';
import { streams, type SequenceBatch } from './sequences.ts';
import { rounded } from './writer-model-file.ts';

type WriterState = {
  readonly parameters: WriterParameters<HostTensor>;
  readonly optimiser: OptimiserState<HostTensor>;
};

const gradientLimit = 1;
/** AdamW, with a shorter memory of squares than usual, as a short run asks for. */
const optimiser = adam({ beta2: 0.99, weightDecay: 0.1 });

/** Where training begins. */
export function beginWriter(configuration: WriterConfiguration, seed: number): WriterState {
  const parameters = initialiseWriter(configuration, new RandomStream(seed, streams.initial));
  return { parameters, optimiser: optimiser.initialise(parameters) };
}

/** One step on `batchSize` sequences of the whole context: tokens and targets int32 [batchSize, contextTokens]. */
export function compileTrainingStep(
  runtime: Runtime,
  configuration: WriterConfiguration,
  batchSize: number,
  state: WriterState,
) {
  const tokenType = { shape: [batchSize, configuration.contextTokens], dtype: 'int32' } as const;
  return compileStep(runtime, {
    state,
    inputs: { tokens: tokenType, targets: tokenType, learningRate: { shape: [], dtype: 'float32' } },
    step: (before, { tokens, targets, learningRate }) => {
      const { value, gradient } = valueAndGrad((parameters: WriterParameters<Tensor>) => {
        const losses = tokenLosses(parameters, configuration, tokens, targets);
        return { value: multiply(sum(losses), 1 / losses.size), also: null };
      })(before.parameters);
      const clipped = clipByGlobalNorm(gradient, gradientLimit);
      const updated = optimiser.update(before.parameters, clipped.gradient, before.optimiser, learningRate);
      return {
        state: { parameters: updated.parameters, optimiser: updated.state },
        outputs: { loss: value, gradientNorm: clipped.norm },
      };
    },
  });
}

export interface NetworkRun {
  readonly kind: TextModelKind;
  readonly request: TrainingRequest;
  /** All that hold. */
  readonly settings: Readonly<Record<string, number>>;
  readonly configuration: WriterConfiguration;
  readonly training: WriterTraining;
  /** How much there is to learn from: a run goes on only with as much. */
  readonly dataSize: number;
  /** A batch depends on its number and the seed only; `count` sequences are one pass. */
  readonly sequences: { readonly count: number; batch(step: number): SequenceBatch };
  /** Measures the network as it is. */
  validate(evaluation: WriterEvaluation): Promise<{ loss: number; terms: Record<string, number> }>;
}

/**
 * The parameters as a file keeps them, rounded, and what measures them; the caller disposes of it.
 * Throws CheckpointError, CheckpointOfAnotherRun, TrainingStopped, TrainingDiverged.
 */
export async function trainNetwork(
  runtime: Runtime,
  { kind, request, settings, configuration, training, dataSize, sequences, validate }: NetworkRun,
  hooks: TrainingHooks,
): Promise<{ readonly parameters: WriterParameters<HostTensor>; readonly evaluation: WriterEvaluation }> {
  const initial = beginWriter(configuration, request.seed);
  const resumed = request.resume
    ? readCheckpoint(request.resume, kind, settings, request, dataSize, initial)
    : { step: 0, state: initial };
  const learningRate = cosineDecay(
    training.learningRate,
    training.steps,
    Math.min(training.warmUp, training.steps),
    training.learningRate / 20,
  );
  const program = await compileTrainingStep(runtime, configuration, training.batchSize, resumed.state);
  const evaluation = await WriterEvaluation.compile(runtime, configuration, initial.parameters);
  await runLoop(
    {
      totalSteps: training.steps,
      firstStep: resumed.step,
      picturesPerStep: training.batchSize,
      pictureCount: sequences.count,
      step: async (step) => {
        const { loss, gradientNorm } = await program.run({
          ...sequences.batch(step),
          learningRate: HostTensor.scalar(learningRate(step)),
        });
        return { loss: loss.data[0]!, terms: { gradientNorm: gradientNorm.data[0]! } };
      },
      validate: async () => {
        await evaluation.use((await program.readState()).parameters);
        return validate(evaluation);
      },
      images: () => Promise.resolve([]),
      checkpoint: async (step) => writeCheckpoint(kind, settings, request, step, dataSize, await program.readState()),
    },
    hooks,
  );
  // What the file will hold, rounded, is what is measured.
  const parameters = rounded((await program.readState()).parameters);
  await program.dispose();
  await evaluation.use(parameters);
  return { parameters, evaluation };
}
