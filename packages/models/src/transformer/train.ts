/** Trains a writer on a person's text. */
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
import { createNodeRuntime } from '@fourhands/engine/node';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { adam, clipByGlobalNorm, type OptimiserState } from '../optim/optimiser.ts';
import { cosineDecay } from '../optim/schedules.ts';
import { readCheckpoint, writeCheckpoint } from '../training/checkpoint.ts';
import { runLoop } from '../training/loop.ts';
import { resolveSettings, TrainingRequestRefused } from '../training/request.ts';
import type { TrainedModel, TrainingHooks, TrainingRequest } from '../training/training.ts';
import { configurationFault, type WriterConfiguration, type WriterTraining } from './configuration.ts';
import { charactersOf, readDocuments, splitCorpus, splitVerbatim } from './corpus.ts';
import { parameterCount, WriterEvaluation } from './evaluate.ts';
import { initialiseWriter, tokenLosses, type WriterParameters } from './model.ts';
import { Sequences, streams, tokenStream } from './sequences.ts';
import { Tokenizer } from './tokenizer.ts';
import { rounded, writeWriter } from './writer-model-file.ts';

type WriterState = {
  readonly parameters: WriterParameters<HostTensor>;
  readonly optimiser: OptimiserState<HostTensor>;
};

/** Where a preset's text is from and under which terms, for the model file. */
const sources: Readonly<Record<string, string>> = {
  'story-books': 'Sixteen English story books, Project Gutenberg texts by way of GITenberg; public domain',
};

/** Tokens of the held-out text that each validation during the run takes; the last one takes all. */
const validationTokens = 4096;
/** Cuts of the held-out text on which filling in is measured. */
const fillCuts = 400;
const gradientLimit = 1;
/** AdamW, with a shorter memory of squares than usual, as a short run asks for. */
const optimiser = adam({ beta2: 0.99, weightDecay: 0.1 });

/** The settings as a network and a way to train it. Throws TrainingRequestRefused. */
export function writerFromSettings(settings: Readonly<Record<string, number>>): {
  configuration: WriterConfiguration;
  training: WriterTraining;
} {
  const at = (name: string) => settings[name] ?? 0;
  const width = at('width');
  const configuration: WriterConfiguration = {
    vocabularySize: at('vocabularySize'),
    contextTokens: at('contextTokens'),
    width,
    layers: at('layers'),
    heads: at('heads'),
    // Two thirds of the usual four widths, since a gated part has three matrices instead of two (Shazeer 2020, §2).
    hidden: Math.ceil((width * 8) / 3 / 32) * 32,
  };
  const fault = configurationFault(configuration);
  if (fault !== null) throw new TrainingRequestRefused(fault);
  return {
    configuration,
    training: {
      steps: at('steps'),
      batchSize: at('batchSize'),
      learningRate: at('learningRate'),
      warmUp: at('warmUp'),
      fillShare: at('fillShare'),
      verbatim: at('verbatim') === 1,
    },
  };
}

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

/**
 * Trains on plain text. Documents that open with a line `=== title` are told apart, and the last of them are held out; a
 * verbatim text is one document, and its last tenth is.
 * Throws TrainingRequestRefused, CheckpointError, CheckpointOfAnotherRun, TrainingStopped, TrainingDiverged.
 */
export async function trainWriter(
  request: TrainingRequest,
  text: string,
  hooks: TrainingHooks,
  runtime: Runtime = createNodeRuntime(),
): Promise<TrainedModel<'writer'>> {
  const { settings } = resolveSettings('writer', request);
  const { seed } = request;
  const wanted = writerFromSettings(settings);
  const { training } = wanted;
  const corpus = training.verbatim ? splitVerbatim(text) : splitCorpus(readDocuments(text));
  const tokenizer = Tokenizer.learn(
    corpus.training.flatMap(({ sections }) => sections),
    wanted.configuration.vocabularySize,
  );
  // A small text may hold fewer pairs that occur twice than were asked for.
  const configuration = { ...wanted.configuration, vocabularySize: tokenizer.size };
  const stream = tokenStream(corpus.training, tokenizer);
  if (stream.length <= 2 * configuration.contextTokens)
    throw new TrainingRequestRefused(
      `the text has ${stream.length} tokens, too few for a context of ${configuration.contextTokens}; choose a longer text or set contextTokens lower`,
    );
  const initial = beginWriter(configuration, seed);
  const characters = charactersOf(corpus.training);
  const resumed = request.resume
    ? readCheckpoint(request.resume, 'writer', settings, request, characters, initial)
    : { step: 0, state: initial };

  const sequences = new Sequences(stream, tokenizer, configuration, training, seed);
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
        const { natsPerToken, bitsPerCharacter } = await evaluation.measure(corpus.heldOut, tokenizer, {
          limit: validationTokens,
          sideBySide: training.verbatim,
        });
        return { loss: natsPerToken, terms: { bitsPerCharacter } };
      },
      images: () => Promise.resolve([]),
      checkpoint: async (step) =>
        writeCheckpoint('writer', settings, request, step, characters, await program.readState()),
    },
    hooks,
  );

  // What the file will hold, rounded, is what is measured.
  const trained = rounded((await program.readState()).parameters);
  await program.dispose();
  await evaluation.use(trained);
  const heldOut = await evaluation.measure(corpus.heldOut, tokenizer, { sideBySide: training.verbatim });
  const filled =
    training.fillShare === 0 ? {} : await evaluation.measureFill(corpus.heldOut, tokenizer, fillCuts, seed);
  await evaluation.dispose();
  const figures = {
    bitsPerCharacter: heldOut.bitsPerCharacter,
    ...filled,
    natsPerToken: heldOut.natsPerToken,
    heldOutCharacters: heldOut.characters,
    parameters: parameterCount(trained),
    trainingTokens: training.steps * training.batchSize * configuration.contextTokens,
  };
  const card = {
    titles: corpus.training.map(({ title }) => title),
    characters,
    sha256: bytesToHex(sha256(new TextEncoder().encode(text))),
    source: sources[request.preset] ?? '',
  };
  return {
    kind: 'writer',
    bytes: writeWriter(configuration, trained, tokenizer, { ...request, settings }, card, figures),
    figures,
  };
}
