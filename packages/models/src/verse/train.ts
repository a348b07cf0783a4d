/** Trains a verse writer on a person's poems, with the network and the steps of the writer. */
import type { Runtime } from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { resolveSettings } from '../training/request.ts';
import type { TrainedModel, TrainingHooks, TrainingRequest } from '../training/training.ts';
import { parameterCount, type WriterEvaluation } from '../transformer/evaluate.ts';
import { writerFromSettings } from '../transformer/train.ts';
import { trainNetwork } from '../transformer/train-network.ts';
import { openSequence, verseContext, VerseSequences } from './layout.ts';
import { readVerse, type Quatrain } from './poems.ts';
import { writeVerse } from './verse-model-file.ts';
import { firstCharacter, signs, VerseVocabulary } from './vocabulary.ts';

/** Where a preset's poems are from and under which terms, for the model file. */
const sources: Readonly<Record<string, string>> = {
  quatrains: 'Complete Tang poems (全唐诗) as collected by chinese-poetry; MIT',
};

/** Held-out quatrains that each validation during the run takes; the last one takes all. */
const validationQuatrains = 40;

/**
 * Trains on lines of title, author and poem with tabs between them; every twentieth poem is held out.
 * Throws TrainingRequestRefused, CheckpointError, CheckpointOfAnotherRun, TrainingStopped, TrainingDiverged.
 */
export async function trainVerse(
  request: TrainingRequest,
  text: string,
  hooks: TrainingHooks,
  runtime: Runtime = createNodeRuntime(),
): Promise<TrainedModel<'verse'>> {
  const { settings } = resolveSettings('verse', request);
  const corpus = readVerse(text);
  const vocabulary = VerseVocabulary.learn(corpus.training);
  const { configuration, training } = writerFromSettings({
    ...settings,
    vocabularySize: vocabulary.size,
    contextTokens: verseContext,
  });
  const count = corpus.training.length;
  const sequences = new VerseSequences(corpus.training, vocabulary, training.batchSize, request.seed);
  const { parameters, evaluation } = await trainNetwork(
    runtime,
    {
      kind: 'verse',
      request,
      settings,
      configuration,
      training,
      dataSize: count,
      sequences,
      validate: async (network) => {
        const some = corpus.heldOut.slice(0, validationQuatrains);
        const { bitsPerCharacter } = await measureVerse(network, some, vocabulary);
        return { loss: bitsPerCharacter * Math.LN2, terms: { bitsPerCharacter } };
      },
    },
    hooks,
  );
  const measured = await measureVerse(evaluation, corpus.heldOut, vocabulary);
  await evaluation.dispose();
  const figures = {
    ...measured,
    characters: vocabulary.characters.length,
    parameters: parameterCount(parameters),
    trainingQuatrains: training.steps * training.batchSize,
  };
  const card = {
    quatrains: count,
    sha256: bytesToHex(sha256(new TextEncoder().encode(text))),
    source: sources[request.preset] ?? '',
  };
  const file = { configuration, parameters, vocabulary, figures };
  return { kind: 'verse', bytes: writeVerse(file, { ...request, settings }, card), figures };
}

/**
 * How well poems are foretold of which only the length of lines is known. A character that the writer does not know costs
 * what the sign for unknown ones costs.
 */
async function measureVerse(
  evaluation: WriterEvaluation,
  quatrains: readonly Quatrain[],
  vocabulary: VerseVocabulary,
): Promise<{ bitsPerCharacter: number; heldOutCharacters: number; unknownCharacters: number }> {
  const sequences = quatrains.map((quatrain) => openSequence(quatrain, vocabulary));
  const losses = await evaluation.losses(sequences);
  let nats = 0;
  let heldOutCharacters = 0;
  let unknownCharacters = 0;
  sequences.forEach((sequence, row) => {
    sequence.subarray(1).forEach((target, place) => {
      const unknown = target === signs.unknown;
      if (!unknown && target < firstCharacter) return;
      nats += losses[row]![place]!;
      heldOutCharacters += 1;
      if (unknown) unknownCharacters += 1;
    });
  });
  return { bitsPerCharacter: nats / Math.LN2 / heldOutCharacters, heldOutCharacters, unknownCharacters };
}
