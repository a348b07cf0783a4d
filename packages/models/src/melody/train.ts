/** Trains a melody maker on melodies. */
import {
  compileStep,
  flatten,
  HostTensor,
  isHostTensor,
  mean,
  multiply,
  RandomStream,
  sum,
  add,
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
import { configurationFault, type MelodyConfiguration } from './configuration.ts';
import { drawFromFixedNoise } from './draw-phrase.ts';
import { beforeRows, phraseRows, rowTypes, targetsOf } from './examples.ts';
import { fewestPhrases } from './fewest-phrases.ts';
import { TooFewMelodies } from './melody-errors.ts';
import { writeMelodyFile } from './melody-model-file.ts';
import { type Melody } from './melody.ts';
import { beyondFree, dropPlaces, initialiseMelody, phraseLoss, type MelodyParameters, type StepRows } from './model.ts';
import { compilePhraseDecoder } from './network.ts';
import { steeringOf } from './steering.ts';
import { drawPhrases, noiseOf, partsOf, phrasesOf, streams, widestShift, type Phrase } from './training-examples.ts';

const gradientLimit = 1;
const usualAverageDecay = 0.998;
const optimiser = adam({ beta2: 0.99, weightDecay: 0.1 });
const validationBatch = 16;
/** Held-out phrases that a validation takes at the most. */
const mostValidated = 256;
/** Phrases that are drawn to show how far it is. */
const samplesShown = 3;

function configurationOf(settings: Readonly<Record<string, number>>, melodies: readonly Melody[]): MelodyConfiguration {
  const at = (name: string) => settings[name] ?? 0;
  let [lowest, highest] = [127, 0];
  for (const { cells } of melodies)
    for (const pitch of cells) {
      if (pitch < 0) continue;
      lowest = Math.min(lowest, pitch);
      highest = Math.max(highest, pitch);
    }
  const configuration: MelodyConfiguration = {
    lowestPitch: Math.max(0, lowest - widestShift),
    highestPitch: Math.min(127, highest + widestShift),
    phraseSteps: at('phraseSteps'),
    latentSize: at('latentSize'),
    width: at('width'),
    encoderLayers: at('encoderLayers'),
    decoderLayers: at('decoderLayers'),
    heads: at('heads'),
    // Two thirds of the usual four widths, since a gated part has three matrices instead of two (Shazeer 2020, §2).
    hidden: Math.ceil((at('width') * 8) / 3 / 32) * 32,
  };
  const fault = configurationFault(configuration);
  if (fault !== null) throw new TrainingRequestRefused(fault);
  return configuration;
}

const prefixed = (prefix: string, rows: Readonly<Record<string, HostTensor>>) =>
  Object.fromEntries(Object.entries(rows).map(([name, tensor]) => [`${prefix}.${name}`, tensor]));

const rowsIn = (inputs: Readonly<Record<string, Tensor>>, prefix: string): StepRows =>
  Object.fromEntries(
    (['symbol', 'note', 'length', 'move', 'place', 'bar'] as const).map((name) => [name, inputs[`${prefix}.${name}`]!]),
  ) as unknown as StepRows;

/** Inputs of a program for so many phrases, and what they are for some. */
function inputTypes({ phraseSteps, latentSize }: MelodyConfiguration, batch: number) {
  const types = (prefix: string, count: number) =>
    Object.fromEntries(Object.entries(rowTypes(count)).map(([name, type]) => [`${prefix}.${name}`, type]));
  return {
    ...types('before', batch * 2 * phraseSteps),
    ...types('phrase', batch * phraseSteps),
    targets: { shape: [batch * phraseSteps], dtype: 'int32' },
    weight: { shape: [batch * phraseSteps], dtype: 'float32' },
    noise: { shape: [batch, latentSize], dtype: 'float32' },
  } as Readonly<Record<string, { shape: readonly number[]; dtype: 'int32' | 'float32' }>>;
}

const inputsOf = (configuration: MelodyConfiguration, phrases: readonly Phrase[], noise: HostTensor) => ({
  ...prefixed('before', beforeRows(configuration, phrases)),
  ...prefixed('phrase', phraseRows(configuration, phrases)),
  ...targetsOf(configuration, phrases),
  noise,
});

const lossOf = (
  parameters: MelodyParameters<Tensor>,
  configuration: MelodyConfiguration,
  inputs: Readonly<Record<string, Tensor>>,
  drop?: Parameters<typeof phraseLoss>[3],
) =>
  phraseLoss(
    parameters,
    configuration,
    {
      before: rowsIn(inputs, 'before'),
      phrase: rowsIn(inputs, 'phrase'),
      targets: inputs['targets']!,
      weight: inputs['weight']!,
      noise: inputs['noise']!,
    },
    drop,
  );

/** The most frequent length of a bar. */
function usualBar(phrases: readonly Phrase[]): number {
  const counts = new Map<number, number>();
  for (const { barSteps } of phrases) counts.set(barSteps, (counts.get(barSteps) ?? 0) + 1);
  return [...counts].reduce((most, each) => (each[1] > most[1] ? each : most))[0];
}

function begin(configuration: MelodyConfiguration, seed: number) {
  const parameters = initialiseMelody(configuration, new RandomStream(seed, streams.initial));
  return { parameters, optimiser: optimiser.initialise(parameters), average: parameters };
}

/**
 * Trains on melodies, of which a tenth is held out where there are five or more.
 * Throws TooFewMelodies, TrainingRequestRefused, CheckpointError, CheckpointOfAnotherRun, TrainingStopped, TrainingDiverged.
 */
export async function trainMelody(
  request: TrainingRequest,
  melodies: readonly Melody[],
  hooks: TrainingHooks,
  runtime: Runtime = createNodeRuntime(),
): Promise<TrainedModel<'melody'>> {
  const { settings } = resolveSettings('melody', request);
  const at = (name: string) => settings[name] ?? 0;
  const { seed } = request;
  const configuration = configurationOf(settings, melodies);
  const { latentSize, phraseSteps } = configuration;
  const parts = partsOf(melodies, seed);
  const phrases = phrasesOf(configuration, parts.training);
  if (phrases.length < fewestPhrases) throw new TooFewMelodies(phrases.length, fewestPhrases);
  const heldOut = phrasesOf(configuration, parts.validation).slice(0, mostValidated);
  const [batchSize, steps] = [at('batchSize'), at('steps')];
  const digest = bytesToHex(
    sha256(new TextEncoder().encode(JSON.stringify(melodies.map(({ cells, barSteps }) => [barSteps, ...cells])))),
  );
  const identity = { data: digest };
  const initial = begin(configuration, seed);
  const resumed = request.resume
    ? readCheckpoint(request.resume, 'melody', settings, request, phrases.length, initial, identity)
    : { step: 0, state: initial };
  const rate = cosineDecay(at('learningRate'), steps, Math.min(at('warmUp'), steps), at('learningRate') / 50);
  const dropout = new Dropout(
    new Array<number>(dropPlaces(configuration)).fill(at('dropout')),
    batchSize * 2 * phraseSteps,
    configuration.width,
  );
  const program = await compileStep<typeof initial, string, string>(runtime, {
    state: resumed.state,
    inputs: {
      ...inputTypes(configuration, batchSize),
      learningRate: { shape: [], dtype: 'float32' },
      klWeight: { shape: [], dtype: 'float32' },
      averageDecay: { shape: [], dtype: 'float32' },
      kept: dropout.type,
    },
    step: (before, inputs) => {
      const { value, also, gradient } = valueAndGrad((parameters: MelodyParameters<Tensor>) => {
        const { nats, divergence } = lossOf(parameters, configuration, inputs, dropout.drop(inputs['kept']!));
        const phrase = multiply(sum(nats), 1 / batchSize);
        const pull = multiply(mean(beyondFree(divergence, at('freeNats'))), inputs['klWeight']!);
        return { value: multiply(add(phrase, pull), 1 / phraseSteps), also: { phrase, divergence: mean(divergence) } };
      })(before.parameters);
      const clipped = clipByGlobalNorm(gradient, gradientLimit);
      const updated = optimiser.update(before.parameters, clipped.gradient, before.optimiser, inputs['learningRate']!);
      return {
        state: {
          parameters: updated.parameters,
          optimiser: updated.state,
          average: movingAverage(before.average, before.parameters, inputs['averageDecay']!),
        },
        outputs: { loss: value, phrase: also.phrase, divergence: also.divergence, norm: clipped.norm },
      };
    },
  });
  const evaluation = await compileStep<{ parameters: MelodyParameters<HostTensor> }, string, string>(runtime, {
    state: { parameters: initial.parameters },
    inputs: inputTypes(configuration, validationBatch),
    step: (state, inputs) => ({ state, outputs: { ...lossOf(state.parameters, configuration, inputs) } }),
  });
  const measure = async () => {
    await evaluation.writeState({ parameters: (await program.readState()).average });
    let [nats, divergence, count] = [0, 0, 0];
    for (let from = 0; from < heldOut.length; from += validationBatch) {
      const some = Array.from({ length: validationBatch }, (_, i) => heldOut[Math.min(from + i, heldOut.length - 1)]!);
      const noise = noiseOf(seed, streams.validation, from, validationBatch, latentSize);
      const found = await evaluation.run(inputsOf(configuration, some, noise));
      for (let i = 0; i < validationBatch && from + i < heldOut.length; i++) {
        for (let step = 0; step < phraseSteps; step++) nats += found['nats']!.data[i * phraseSteps + step]!;
        divergence += found['divergence']!.data[i]!;
        count += 1;
      }
    }
    return { natsPerPhrase: nats / count, divergence: divergence / count };
  };
  const samples = async (step: number) => {
    const decoder = await compilePhraseDecoder(runtime, configuration, (await program.readState()).average);
    const drawn = await drawFromFixedNoise(decoder, configuration, {
      count: samplesShown,
      seed,
      barSteps: usualBar(phrases),
    });
    await decoder.dispose();
    return drawn.map((melody) => ({ step, prompt: '', text: '', melody }));
  };
  await runLoop(
    {
      totalSteps: steps,
      firstStep: resumed.step,
      picturesPerStep: batchSize,
      pictureCount: phrases.length,
      validations: 20,
      step: async (step) => {
        const drawn = drawPhrases(configuration, phrases, { batchSize, seed, step });
        const noise = noiseOf(seed, streams.noise, step, batchSize, latentSize);
        const rise = Math.min(1, (step + 1) / Math.max(1, at('klWarmUp')));
        const found = await program.run({
          ...inputsOf(configuration, drawn, noise),
          learningRate: HostTensor.scalar(rate(step)),
          klWeight: HostTensor.scalar(at('klWeight') * rise),
          // The average forgets the first steps sooner, when the weights still move far.
          averageDecay: HostTensor.scalar(Math.min(usualAverageDecay, (1 + step) / (10 + step))),
          kept: dropout.factors(seed, streams.dropout, step),
        });
        const value = (name: string) => found[name]!.data[0]!;
        // A gradient that is no number has spoiled the parameters, whatever the loss before it was.
        return {
          loss: Number.isFinite(value('norm')) ? value('loss') : NaN,
          terms: { phrase: value('phrase'), divergence: value('divergence') },
        };
      },
      validate: async () => {
        if (heldOut.length === 0) return null;
        const { natsPerPhrase, divergence } = await measure();
        const loss = (natsPerPhrase + at('klWeight') * Math.max(0, divergence - at('freeNats'))) / phraseSteps;
        return { loss, terms: { phrase: natsPerPhrase, divergence } };
      },
      images: () => Promise.resolve([]),
      samples,
      earlyCheckpoint: true,
      checkpoint: async (step) =>
        writeCheckpoint('melody', settings, request, step, phrases.length, await program.readState(), identity),
    },
    hooks,
  );
  const measured = heldOut.length === 0 ? null : await measure();
  const parameters = (await program.readState()).average;
  await Promise.all([program.dispose(), evaluation.dispose()]);
  const figures = {
    ...(measured === null
      ? {}
      : { heldOutNatsPerPhrase: measured.natsPerPhrase, heldOutDivergence: measured.divergence }),
    melodies: melodies.length,
    phrases: phrases.length,
    parameters: flatten<HostTensor>(parameters, isHostTensor).reduce((count, [, { data }]) => count + data.length, 0),
  };
  const steering = await steeringOf(runtime, configuration, parameters, phrases);
  const bytes = writeMelodyFile({ configuration, parameters, steering, figures }, { ...request, settings }, digest);
  return { kind: 'melody', bytes, figures };
}
