/** Trains a verse writer on a person's poems, with the network and the steps of the writer. */
import { HostTensor, type Runtime } from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { cosineDecay } from '../optim/schedules.ts';
import { readCheckpoint, writeCheckpoint } from '../training/checkpoint.ts';
import { runLoop } from '../training/loop.ts';
import { resolveSettings } from '../training/request.ts';
import type { TrainedModel, TrainingHooks, TrainingRequest } from '../training/training.ts';
import { parameterCount, WriterEvaluation } from '../transformer/evaluate.ts';
import { beginWriter, compileTrainingStep, writerFromSettings } from '../transformer/train.ts';
import { rounded } from '../transformer/writer-model-file.ts';
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
  const { seed } = request;
  const corpus = readVerse(text);
  const vocabulary = VerseVocabulary.learn(corpus.training);
  const { configuration, training } = writerFromSettings({
    ...settings,
    vocabularySize: vocabulary.size,
    contextTokens: verseContext,
  });
  const initial = beginWriter(configuration, seed);
  const count = corpus.training.length;
  const resumed = request.resume
    ? readCheckpoint(request.resume, 'verse', settings, request, count, initial)
    : { step: 0, state: initial };
  const sequences = new VerseSequences(corpus.training, vocabulary, training.batchSize, seed);
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
      pictureCount: count,
      step: async (step) => {
        const { loss, gradientNorm } = await program.run({
          ...sequences.batch(step),
          learningRate: HostTensor.scalar(learningRate(step)),
        });
        return { loss: loss.data[0]!, terms: { gradientNorm: gradientNorm.data[0]! } };
      },
      validate: async () => {
        await evaluation.use((await program.readState()).parameters);
        const some = corpus.heldOut.slice(0, validationQuatrains);
        const { bitsPerCharacter } = await measureVerse(evaluation, some, vocabulary);
        return { loss: bitsPerCharacter * Math.LN2, terms: { bitsPerCharacter } };
      },
      images: () => Promise.resolve([]),
      checkpoint: async (step) => writeCheckpoint('verse', settings, request, step, count, await program.readState()),
    },
    hooks,
  );

  // What the file will hold, rounded, is what is measured.
  const parameters = rounded((await program.readState()).parameters);
  await program.dispose();
  await evaluation.use(parameters);
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
