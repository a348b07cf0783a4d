/** Trains a maker of sounds on a person's recordings. */
import {
  compileStep,
  filled,
  flatten,
  HostTensor,
  isHostTensor,
  mean,
  multiply,
  RandomStream,
  sqrt,
  square,
  subtract,
  type Runtime,
  type Tensor,
} from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { Batches, fixedBatch, streams } from '../data/picture-batches.ts';
import { splitForValidation } from '../data/prepare.ts';
import type { Affine } from '../nn/layers.ts';
import { adam, clipByGlobalNorm, gradientOf, movingAverage } from '../optim/optimiser.ts';
import { cosineDecay } from '../optim/schedules.ts';
import { readCheckpoint, writeCheckpoint } from '../training/checkpoint.ts';
import { runLoop } from '../training/loop.ts';
import { resolveSettings } from '../training/request.ts';
import type { TrainedModel, TrainingHooks, TrainingRequest } from '../training/training.ts';
import type { VaeConfiguration } from '../vae/configuration.ts';
import { encodeMeans } from '../vae/latent-map.ts';
import {
  decode,
  encode,
  evidenceTerms,
  initialiseVae,
  pictureOf,
  reparameterise,
  type VaeParameters,
} from '../vae/model.ts';
import { fitPriorLast } from '../vae/prior.ts';
import { clipsOf, type Recording } from './clips.ts';
import { autoencoderOf, priorOf } from './configuration.ts';
import { givenBackDistance, meanDistance, nearestDistance } from './distances.ts';
import { fewestClips, fewestToHoldOut } from './learned-amounts.ts';
import { openShowing } from './show.ts';
import { TooFewClips } from './spectra-errors.ts';
import { writeSpectraFile } from './spectra-model-file.ts';
import { range, side } from './spectrogram.ts';

type Input = 'x' | 'noise' | 'klWeight';
const scalar = { shape: [], dtype: 'float32' } as const;

/** More clips than this are not learned from, and no more held-out ones are measured. */
const [mostClips, mostHeldOut] = [4000, 128];
const validationBatch = 16;
const gradientLimit = 1000;
const usualAverageDecay = 0.998;
/** A clip comes up to so many frames later each time, so that an onset has no one place. */
const latestShift = 5;
const optimiser = adam({ beta2: 0.99 });

/** Moves pictures [batch, side, side, 1] later by frames drawn for each; what comes in is silence. */
function shiftedLater(batch: HostTensor, seed: number, step: number): HostTensor {
  const [count] = batch.shape as readonly [number];
  const random = new RandomStream(seed, streams.augmentation, step * count);
  const data = new Float32Array(batch.data.length);
  for (let picture = 0; picture < count; picture++) {
    const by = random.word() % (latestShift + 1);
    for (let band = 0; band < side; band++) {
      const from = (picture * side + band) * side;
      for (let frame = by; frame < side; frame++) data[from + frame] = batch.data[from + frame - by]!;
    }
  }
  return new HostTensor(data, batch.shape);
}

/**
 * Kernels by which what goes in keeps its strength from layer to layer (He et al. 2015, §2.2, for units that leak): through ten layers, weights of the
 * usual size would let next to nothing pass at first. And what is drawn first is quiet, as most of a picture is.
 */
function begin(configuration: VaeConfiguration, seed: number): VaeParameters<HostTensor> {
  const first = initialiseVae(configuration, new RandomStream(seed, streams.initial));
  const gain = Math.sqrt(6 / (1 + (configuration.slope ?? 0) ** 2));
  const stronger = ({ kernel, bias }: Affine<HostTensor>): Affine<HostTensor> => ({
    kernel: new HostTensor(
      Float32Array.from(kernel.data, (value) => gain * value),
      kernel.shape,
    ),
    bias,
  });
  const { encoder, decoder } = first;
  return {
    encoder: { ...encoder, layers: encoder.layers.map(stronger) },
    decoder: {
      ...decoder,
      layers: decoder.layers.map((layer, at) =>
        at < decoder.layers.length - 1 ? stronger(layer) : { ...layer, bias: filled([configuration.channels], -1.5) },
      ),
    },
  };
}

function middleOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/**
 * A tenth of the recordings, one at least where there are five, is held out and measured.
 * Throws TooFewClips, TrainingRequestRefused, CheckpointError, CheckpointOfAnotherRun, TrainingStopped, TrainingDiverged.
 */
export async function trainSpectra(
  request: TrainingRequest,
  recordings: readonly Recording[],
  hooks: TrainingHooks,
  runtime: Runtime = createNodeRuntime(),
): Promise<TrainedModel<'spectra'>> {
  const { settings } = resolveSettings('spectra', request);
  const at = (name: string) => settings[name] ?? 0;
  const { seed } = request;
  const [batchSize, steps, latentSize] = [at('batchSize'), at('steps'), at('latentSize')];
  const configuration = autoencoderOf(latentSize, at('width'));
  const parts =
    recordings.length < fewestToHoldOut
      ? { train: recordings, validation: [] }
      : splitForValidation(recordings, 0.1, seed);
  const { set, levels } = clipsOf(parts.train, mostClips);
  if (set.count < fewestClips) throw new TooFewClips(set.count, fewestClips);
  const heldOut = clipsOf(parts.validation, mostHeldOut).set;
  const digest = bytesToHex(sha256(set.bytes));
  const identity = { data: digest };
  const parameters = begin(configuration, seed);
  const initial = { parameters, optimiser: optimiser.initialise(parameters), average: parameters };
  const resumed = request.resume
    ? readCheckpoint(request.resume, 'spectra', settings, request, set.count, initial, identity)
    : { step: 0, state: initial };
  const rate = cosineDecay(at('learningRate'), steps, Math.min(100, Math.ceil(steps / 8)), at('learningRate') / 50);
  const inputs = (batch: number) =>
    ({
      x: { shape: [batch, side, side, 1], dtype: 'float32' },
      noise: { shape: [batch, latentSize], dtype: 'float32' },
      klWeight: scalar,
    }) as const;
  const termsOf = (of: VaeParameters<Tensor>, { x, noise, klWeight }: Readonly<Record<Input, Tensor>>) => {
    const posterior = encode(of.encoder, configuration, x);
    const outputs = decode(of.decoder, configuration, reparameterise(posterior, noise));
    const { loss, reconstruction, kl } = evidenceTerms(of.decoder, configuration, posterior, outputs, x, klWeight);
    const decibels = multiply(sqrt(mean(square(subtract(pictureOf(outputs), x)))), range);
    return { loss, reconstruction, kl, decibels };
  };
  const program = await compileStep<typeof initial, Input | 'learningRate' | 'averageDecay', string>(runtime, {
    state: resumed.state,
    inputs: { ...inputs(batchSize), learningRate: scalar, averageDecay: scalar },
    step: (before, { learningRate, averageDecay, ...given }) => {
      const terms = termsOf(before.parameters, given);
      const clipped = clipByGlobalNorm(gradientOf(terms.loss, before.parameters), gradientLimit);
      const updated = optimiser.update(before.parameters, clipped.gradient, before.optimiser, learningRate);
      const average = movingAverage(before.average, updated.parameters, averageDecay);
      return {
        state: { parameters: updated.parameters, optimiser: updated.state, average },
        outputs: { ...terms, norm: clipped.norm },
      };
    },
  });
  const evaluation = await compileStep<{ parameters: typeof parameters }, Input, string>(runtime, {
    state: { parameters },
    inputs: inputs(validationBatch),
    step: (state, given) => ({ state, outputs: termsOf(state.parameters, given) }),
  });
  const noiseOf = (stream: number, step: number, count: number) =>
    new HostTensor(
      new RandomStream(seed, stream, step * count * latentSize * 2).fillNormal(new Float32Array(count * latentSize)),
      [count, latentSize],
    );
  const averageNow = async () => (await program.readState()).average;
  const measure = async () => {
    await evaluation.writeState({ parameters: await averageNow() });
    const batches = Math.max(1, Math.floor(heldOut.count / validationBatch));
    const totals: Record<string, number> = {};
    for (let batch = 0; batch < batches; batch++) {
      const found = await evaluation.run({
        x: fixedBatch(heldOut, configuration, batch * validationBatch, validationBatch, false, seed),
        noise: noiseOf(streams.validation + 256, batch, validationBatch),
        klWeight: HostTensor.scalar(at('klWeight')),
      });
      for (const [name, { data }] of Object.entries(found)) totals[name] = (totals[name] ?? 0) + data[0]! / batches;
    }
    const { loss = 0, ...terms } = totals;
    return { loss, terms };
  };
  const showing =
    hooks.onImage || hooks.onSample
      ? await openShowing(runtime, configuration, parameters, {
          learned: set,
          given: heldOut.count > 0 ? heldOut : set,
          level: middleOf(levels),
          seed,
        })
      : null;
  const batches = new Batches(set, configuration, { batchSize, binarise: false, augment: false }, seed);
  const checkpoint = (step: number, state: typeof initial) =>
    writeCheckpoint('spectra', settings, request, step, set.count, state, identity);
  const begun = performance.now();
  await runLoop(
    {
      totalSteps: steps,
      firstStep: resumed.step,
      picturesPerStep: batchSize,
      pictureCount: set.count,
      validations: 20,
      step: async (step) => {
        const found = await program.run({
          x: shiftedLater(batches.batch(step), seed, step),
          noise: noiseOf(streams.noise, step, batchSize),
          klWeight: HostTensor.scalar(at('klWeight') * Math.min(1, (step + 1) / Math.max(1, at('warmUp')))),
          learningRate: HostTensor.scalar(rate(step)),
          // The average forgets the first steps sooner, when the weights still move far.
          averageDecay: HostTensor.scalar(Math.min(usualAverageDecay, (1 + step) / (10 + step))),
        });
        const value = (name: string) => found[name]!.data[0]!;
        // A gradient that is no number has spoiled the parameters, whatever the loss before it was.
        return {
          loss: Number.isFinite(value('norm')) ? value('loss') : NaN,
          terms: { reconstruction: value('reconstruction'), kl: value('kl'), decibels: value('decibels') },
        };
      },
      validate: () => (heldOut.count === 0 ? Promise.resolve(null) : measure()),
      images: async (step) => (showing === null ? [] : showing.images(step, await averageNow())),
      samples: async (step) => (showing === null ? [] : showing.samples(step, await averageNow())),
      checkpoint: async (step) => checkpoint(step, await program.readState()),
    },
    hooks,
  );
  const ended = await program.readState();
  await Promise.all([program.dispose(), evaluation.dispose(), showing?.dispose()]);
  const trained = ended.average;
  const latents = await encodeMeans(runtime, configuration, trained, set);
  const prior = await fitPriorLast(runtime, latents, priorOf(latentSize), {
    steps: at('priorSteps'),
    seed,
    totalSteps: steps,
    begun,
    hooks,
    checkpoint: () => checkpoint(steps, ended),
  });
  const figures = {
    ...(heldOut.count === 0
      ? {}
      : {
          heldOutDecibels: await givenBackDistance(runtime, configuration, trained, heldOut),
          meanDecibels: meanDistance(set, heldOut),
          nearestDecibels: nearestDistance(set, heldOut),
        }),
    recordings: recordings.length,
    clips: set.count,
    parameters: flatten<HostTensor>({ trained, prior }, isHostTensor).reduce(
      (sum, [, { data }]) => sum + data.length,
      0,
    ),
  };
  const file = { latentSize, width: at('width'), level: middleOf(levels), parameters: trained, prior, figures };
  return { kind: 'spectra', bytes: writeSpectraFile(file, { ...request, settings }, digest), figures };
}
