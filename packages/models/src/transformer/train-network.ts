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
import type { TextModelKind, TrainingHooks, TrainingRequest, TrainingSample } from '../training/training.ts';
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
export function beginWriter(
  configuration: WriterConfiguration,
  seed: number,
  parameters = initialiseWriter(configuration, new RandomStream(seed, streams.initial)),
): WriterState {
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
  /** Where it begins, in place of chance. */
  readonly initial?: WriterParameters<HostTensor>;
  /** What else must be the same to go on from a checkpoint. */
  readonly identity?: Readonly<Record<string, string>>;
  /** The network that validated best is kept and given at the end, in place of the last one. */
  readonly keepBest?: boolean;
  /** By what a step's loss, in nats a token, is multiplied before it is told; 1 when left out. */
  readonly lossScale?: number;
  /** What a network writes by now. */
  samples?(parameters: WriterParameters<HostTensor>, step: number): Promise<readonly TrainingSample[]>;
  /** Measures the network as it is. */
  validate(evaluation: WriterEvaluation): Promise<{ loss: number; terms: Record<string, number> }>;
}

/** The network that validated best so far, rounded as a file keeps it. */
type Best = {
  readonly parameters: WriterParameters<HostTensor>;
  /** As told, in 32 bits: a run that goes on from a checkpoint compares with the same number. */
  readonly loss: HostTensor;
  readonly step: HostTensor;
};

/**
 * The parameters as a file keeps them, rounded, and what measures them; the caller disposes of it.
 * Throws CheckpointError, CheckpointOfAnotherRun, TrainingStopped, TrainingDiverged.
 */
export async function trainNetwork(
  runtime: Runtime,
  run: NetworkRun,
  hooks: TrainingHooks,
): Promise<{
  readonly parameters: WriterParameters<HostTensor>;
  readonly evaluation: WriterEvaluation;
  /** Of the parameters: the last step, or the one that validated best. */
  readonly step: number;
}> {
  const { kind, request, settings, configuration, training, dataSize, sequences, identity = {}, lossScale = 1 } = run;
  const initial = beginWriter(configuration, request.seed, run.initial);
  const fresh: { readonly best?: Best } = run.keepBest
    ? { best: { parameters: rounded(initial.parameters), loss: scalar(Infinity), step: scalar(0) } }
    : {};
  const resumed = request.resume
    ? readCheckpoint(request.resume, kind, settings, request, dataSize, { ...initial, ...fresh }, identity)
    : { step: 0, state: { ...initial, ...fresh } };
  let { best } = resumed.state;
  const learningRate = cosineDecay(
    training.learningRate,
    training.steps,
    Math.min(training.warmUp, training.steps),
    training.learningRate / 20,
  );
  const { parameters: begun, optimiser: begunOptimiser } = resumed.state;
  const program = await compileTrainingStep(runtime, configuration, training.batchSize, {
    parameters: begun,
    optimiser: begunOptimiser,
  });
  const evaluation = await WriterEvaluation.compile(runtime, configuration, initial.parameters);
  let lastStep = resumed.step;
  const { samples } = run;
  await runLoop(
    {
      totalSteps: training.steps,
      firstStep: resumed.step,
      picturesPerStep: training.batchSize,
      pictureCount: sequences.count,
      ...(run.keepBest ? { earlyCheckpoint: true, validations: validationsOf(training.steps) } : {}),
      step: async (step) => {
        const { loss, gradientNorm } = await program.run({
          ...sequences.batch(step),
          learningRate: HostTensor.scalar(learningRate(step)),
        });
        lastStep = step + 1;
        const norm = gradientNorm.data[0]!;
        // A gradient that is no number has spoiled the parameters, whatever the loss before it was.
        return { loss: Number.isFinite(norm) ? loss.data[0]! * lossScale : NaN, terms: { gradientNorm: norm } };
      },
      validate: async () => {
        const { parameters } = await program.readState();
        await evaluation.use(parameters);
        const measured = await run.validate(evaluation);
        if (best && Math.fround(measured.loss) < best.loss.data[0]!)
          best = { parameters: rounded(parameters), loss: scalar(measured.loss), step: scalar(lastStep) };
        return measured;
      },
      images: () => Promise.resolve([]),
      ...(samples
        ? { samples: async (step: number) => samples(rounded((await program.readState()).parameters), step) }
        : {}),
      checkpoint: async (step) => {
        const state = { ...(await program.readState()), ...(best ? { best } : {}) };
        return writeCheckpoint(kind, settings, request, step, dataSize, state, identity);
      },
    },
    hooks,
  );
  // What the file will hold, rounded, is what is measured.
  const parameters = best ? best.parameters : rounded((await program.readState()).parameters);
  await program.dispose();
  await evaluation.use(parameters);
  return { parameters, evaluation, step: best ? best.step.data[0]! : training.steps };
}

/** A short run is not mostly spent on validating. */
const validationsOf = (steps: number): number => Math.min(40, Math.ceil(steps / 10));

const scalar = (value: number): HostTensor => HostTensor.scalar(value);
