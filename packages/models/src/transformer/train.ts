/** Trains a writer on a person's text. */
import type { Runtime } from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { resolveSettings, TrainingRequestRefused } from '../training/request.ts';
import type { TrainedModel, TrainingHooks, TrainingRequest } from '../training/training.ts';
import { configurationFault, type WriterConfiguration, type WriterTraining } from './configuration.ts';
import { charactersOf, readDocuments, splitCorpus, splitVerbatim } from './corpus.ts';
import { parameterCount } from './evaluate.ts';
import { Sequences, tokenStream } from './sequences.ts';
import { Tokenizer } from './tokenizer.ts';
import { trainNetwork } from './train-network.ts';
import { writeWriter } from './writer-model-file.ts';

/** Where a preset's text is from and under which terms, for the model file. */
const sources: Readonly<Record<string, string>> = {
  'story-books': 'Sixteen English story books, Project Gutenberg texts by way of GITenberg; public domain',
};

/** Tokens of the held-out text that each validation during the run takes; the last one takes all. */
const validationTokens = 4096;
/** Cuts of the held-out text on which filling in is measured. */
const fillCuts = 400;
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
  const sequences = new Sequences(stream, tokenizer, configuration, training, seed);
  const characters = charactersOf(corpus.training);
  const { parameters: trained, evaluation } = await trainNetwork(
    runtime,
    {
      kind: 'writer',
      request,
      settings,
      configuration,
      training,
      dataSize: characters,
      sequences,
      validate: async (network) => {
        const { natsPerToken, bitsPerCharacter } = await network.measure(corpus.heldOut, tokenizer, {
          limit: validationTokens,
          sideBySide: training.verbatim,
        });
        return { loss: natsPerToken, terms: { bitsPerCharacter } };
      },
    },
    hooks,
  );
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
