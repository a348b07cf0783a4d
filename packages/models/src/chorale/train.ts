/** Trains a chorale maker on pieces for four voices. */
import {
  add,
  compileStep,
  flatten,
  HostTensor,
  isHostTensor,
  multiply,
  RandomStream,
  reshape,
  sliceAxis,
  sum,
  valueAndGrad,
  type Runtime,
  type Tensor,
} from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { Dropout } from '../nn/dropout.ts';
import { adam, clipByGlobalNorm, movingAverage } from '../optim/optimiser.ts';
import { cosineDecay } from '../optim/schedules.ts';
import { readCheckpoint, writeCheckpoint } from '../training/checkpoint.ts';
import { runLoop } from '../training/loop.ts';
import { resolveSettings, TrainingRequestRefused } from '../training/request.ts';
import type { TrainedModel, TrainingHooks, TrainingRequest } from '../training/training.ts';
import { rounded, writeChorale } from './chorale-model-file.ts';
import { chordVocabulary } from './counterpoint.ts';
import { configurationFault, type ChoraleConfiguration } from './configuration.ts';
import { ChoraleEvaluation, meanOf } from './evaluate.ts';
import { batchTypes } from './examples.ts';
import { cellLosses } from './loss.ts';
import { dropPlaces, initialiseChorale, type Members } from './model.ts';
import { readChorales, voiceCount, voiceRanges, type Piece } from './pieces.ts';
import { streams, TrainingExamples, type GivenShares } from './training-examples.ts';

/** Where a preset's pieces are from and under which terms, for the model file. */
const sources: Readonly<Record<string, string>> = {
  'bach-chorales':
    'Chorales of J. S. Bach, the training part of JSB Chorales as in czhuang/JSB-Chorales-dataset; the music is in the public domain',
};

/** Held-out pieces that each validation during the run takes; the last one takes all. */
const validationPieces = 12;
const validations = 20;
const gradientLimit = 1;
/** Of the moving average of the parameters, which the model keeps. */
const usualAverageDecay = 0.999;
/** AdamW, with a shorter memory of squares than usual, as a short run asks for. */
const optimiser = adam({ beta2: 0.99, weightDecay: 0.1 });

/** Throws TrainingRequestRefused. */
function configurationOf(
  settings: Readonly<Record<string, number>>,
  ranges: ReturnType<typeof voiceRanges>,
): ChoraleConfiguration {
  const at = (name: string) => settings[name] ?? 0;
  const configuration: ChoraleConfiguration = {
    lowestPitch: Math.min(...ranges.map(({ lowest }) => lowest)),
    highestPitch: Math.max(...ranges.map(({ highest }) => highest)),
    contextSteps: at('contextSteps'),
    width: at('width'),
    encoderLayers: at('encoderLayers'),
    decoderLayers: at('decoderLayers'),
    heads: at('heads'),
    // Two thirds of the usual four widths, since a gated part has three matrices instead of two (Shazeer 2020, §2).
    hidden: Math.ceil((at('width') * 8) / 3 / 32) * 32,
    members: at('members'),
  };
  const fault = configurationFault(configuration);
  if (fault !== null) throw new TrainingRequestRefused(fault);
  return configuration;
}

/** Throws TrainingRequestRefused. */
function sharesOf(settings: Readonly<Record<string, number>>): GivenShares {
  const shares = {
    nothing: settings['nothingShare'] ?? 0,
    voices: settings['voicesShare'] ?? 0,
    region: settings['regionShare'] ?? 0,
  };
  if (shares.nothing + shares.voices + shares.region > 1)
    throw new TrainingRequestRefused('nothingShare, voicesShare and regionShare come to more than 1 together');
  return shares;
}

/**
 * Of each place of each network: the first leaves out most, the last least, and the others lie evenly between. Networks that learn by heart to
 * another degree foretell other things, and are surer together than alike ones.
 */
function dropoutShares(settings: Readonly<Record<string, number>>, configuration: ChoraleConfiguration): number[] {
  const { members } = configuration;
  const [first, last] = [settings['dropout'] ?? 0, settings['lastDropout'] ?? 0];
  return Array.from({ length: members }, (_, member) => {
    const share = members === 1 ? first : first + ((last - first) * member) / (members - 1);
    return new Array<number>(dropPlaces(configuration)).fill(share);
  }).flat();
}

/** One step on rows of pieces; the weights of a batch's cells sum to 1. */
function compileTrainingStep(
  runtime: Runtime,
  configuration: ChoraleConfiguration,
  batchSize: number,
  dropout: Dropout,
  state: ReturnType<typeof begin>,
) {
  return compileStep(runtime, {
    state,
    inputs: {
      ...batchTypes(batchSize * configuration.members, configuration.contextSteps),
      learningRate: { shape: [], dtype: 'float32' } as const,
      averageDecay: { shape: [], dtype: 'float32' } as const,
      kept: dropout.type,
    },
    step: (before, { learningRate, averageDecay, kept, ...inputs }) => {
      const drop = dropout.drop(kept);
      // Each network learns from rows of its own, and nothing from the others.
      const { value, gradient } = valueAndGrad((parameters: Members<Tensor>) => {
        const losses = parameters.map((member, at) => {
          const own = Object.fromEntries(
            Object.entries(inputs).map(([name, x]) => [name, sliceAxis(x, 0, at * batchSize, (at + 1) * batchSize)]),
          ) as typeof inputs;
          const cells = cellLosses(member, configuration, own, drop);
          return sum(multiply(cells, reshape(own.weight, [-1, voiceCount])));
        });
        return { value: losses.reduce((all, each) => add(all, each)), also: null };
      })(before.parameters);
      const clipped = gradient.map((member) => clipByGlobalNorm(member, gradientLimit / gradient.length));
      const updated = optimiser.update(
        before.parameters,
        clipped.map((each) => each.gradient),
        before.optimiser,
        learningRate,
      );
      return {
        state: {
          parameters: updated.parameters,
          optimiser: updated.state,
          // Of the parameters before the step, so that nothing but the next step needs those after it.
          average: movingAverage(before.average, before.parameters, averageDecay),
        },
        outputs: { loss: value, gradientNorm: clipped.map(({ norm }) => norm).reduce((all, each) => add(all, each)) },
      };
    },
  });
}

function begin(configuration: ChoraleConfiguration, seed: number) {
  const parameters = initialiseChorale(configuration, new RandomStream(seed, streams.initial));
  return { parameters, optimiser: optimiser.initialise(parameters), average: parameters };
}

const numbersIn = (parameters: Members<HostTensor>): number =>
  flatten<HostTensor>(parameters, isHostTensor).reduce((count, [, { data }]) => count + data.length, 0);

/** Validation pieces whose pitches all occur in the training pieces: of others nothing can be said. */
function known(pieces: readonly Piece[], { lowestPitch, highestPitch }: ChoraleConfiguration): Piece[] {
  return pieces.filter(({ pitches }) =>
    pitches.every((pitch) => pitch < 0 || (pitch >= lowestPitch && pitch <= highestPitch)),
  );
}

/**
 * Trains on the JSON text of pieces, see `readChorales`.
 * Throws ChoraleDataUnreadable, TrainingRequestRefused, CheckpointError, CheckpointOfAnotherRun, TrainingStopped,
 * TrainingDiverged.
 */
export async function trainChorale(
  request: TrainingRequest,
  text: string,
  hooks: TrainingHooks,
  runtime: Runtime = createNodeRuntime(),
): Promise<TrainedModel<'chorale'>> {
  const { settings } = resolveSettings('chorale', request);
  const corpus = readChorales(text);
  const ranges = voiceRanges(corpus.training);
  const chords = [...chordVocabulary(corpus.training)].toSorted((a, b) => a - b);
  const configuration = configurationOf(settings, ranges);
  const batchSize = settings['batchSize'] ?? 1;
  const steps = settings['steps'] ?? 1;
  const heldOut = known(corpus.validation, configuration);
  const digest = bytesToHex(sha256(new TextEncoder().encode(text)));
  const examples = new TrainingExamples(configuration, corpus.training, {
    batchSize: batchSize * configuration.members,
    seed: request.seed,
    shares: sharesOf(settings),
    parallelShare: settings['parallelShare'] ?? 0,
  });
  const initial = begin(configuration, request.seed);
  const size = corpus.training.reduce((all, piece) => all + piece.steps, 0);
  const identity = { data: digest };
  const resumed = request.resume
    ? readCheckpoint(request.resume, 'chorale', settings, request, size, initial, identity)
    : { step: 0, state: initial };
  const highest = settings['learningRate'] ?? 0;
  const learningRate = cosineDecay(highest, steps, Math.min(settings['warmUp'] ?? 0, steps), highest / 50);
  const dropout = new Dropout(
    dropoutShares(settings, configuration),
    batchSize * configuration.contextSteps,
    configuration.width,
  );
  const program = await compileTrainingStep(runtime, configuration, batchSize, dropout, resumed.state);
  const evaluation = await ChoraleEvaluation.compile(runtime, configuration, initial.parameters);
  const order = { seed: request.seed };
  await runLoop(
    {
      totalSteps: steps,
      firstStep: resumed.step,
      picturesPerStep: batchSize * configuration.members,
      pictureCount: examples.count,
      validations,
      step: async (step) => {
        const { loss, gradientNorm } = await program.run({
          ...examples.batch(step),
          learningRate: HostTensor.scalar(learningRate(step)),
          // The average forgets the first steps sooner, when the weights still move far.
          averageDecay: HostTensor.scalar(Math.min(usualAverageDecay, (1 + step) / (10 + step))),
          kept: dropout.factors(request.seed, streams.dropout, step),
        });
        const norm = gradientNorm.data[0]!;
        // A gradient that is no number has spoiled the parameters, whatever the loss before it was.
        return { loss: Number.isFinite(norm) ? loss.data[0]! : NaN, terms: { gradientNorm: norm } };
      },
      validate: async () => {
        if (heldOut.length === 0) return null;
        await evaluation.use((await program.readState()).average);
        return { loss: meanOf(await evaluation.losses(heldOut.slice(0, validationPieces), order)), terms: {} };
      },
      images: () => Promise.resolve([]),
      checkpoint: async (step) =>
        writeCheckpoint('chorale', settings, request, step, size, await program.readState(), identity),
    },
    hooks,
  );
  // What the file will hold, rounded, is what is measured.
  const parameters = rounded((await program.readState()).average);
  await program.dispose();
  await evaluation.use(parameters);
  const figures = {
    ...(heldOut.length === 0 ? {} : await measure(evaluation, heldOut, order)),
    parameters: numbersIn(parameters),
    trainingSteps: steps * batchSize * configuration.members * configuration.contextSteps,
  };
  await evaluation.dispose();
  const card = {
    pieces: corpus.training.length,
    steps: size,
    sha256: digest,
    source: sources[request.preset] ?? '',
  };
  return {
    kind: 'chorale',
    bytes: writeChorale({ configuration, parameters, ranges, chords, figures }, { ...request, settings }, card),
    figures,
  };
}

async function measure(
  evaluation: ChoraleEvaluation,
  heldOut: readonly Piece[],
  order: { readonly seed: number },
): Promise<Readonly<Record<string, number>>> {
  const free = await evaluation.losses(heldOut, order);
  const underSoprano = await evaluation.losses(heldOut, order, () => (_, voice) => voice === 0);
  return {
    natsPerNote: meanOf(free),
    natsPerNoteUnderSoprano: meanOf(underSoprano),
    heldOutNotes: free.reduce((all, { cells }) => all + cells, 0),
  };
}
