/** Trains a painter: pictures from words, on drawings with names and an autoencoder of such pictures. Node only. */
import { CheckpointError, HostTensor, RandomStream, type Runtime } from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import { contactSheet } from '../data/contact-sheet.ts';
import { scaleOf } from '../flow/scale.ts';
import { cosineDecay } from '../optim/schedules.ts';
import { readCheckpoint, writeCheckpoint } from '../training/checkpoint.ts';
import { runLoop } from '../training/loop.ts';
import { resolveSettings } from '../training/request.ts';
import type { TrainedModel, TrainingHooks, TrainingRequest } from '../training/training.ts';
import { loadVae } from '../vae/vae-model-file.ts';
import { captionOf, examplesOf, type Example } from './examples.ts';
import { encodeExamples } from './latents.ts';
import { initialisePainter, type PainterConfiguration } from './model.ts';
import type { NamedDrawing } from './named-drawing.ts';
import { openPainter, writePainter, type PainterModel } from './painter-model-file.ts';
import { TooFewDrawings } from './painter-errors.ts';
import { beginPainter, compilePainterStep } from './training-step.ts';
import { promptPlaces, Vocabulary } from './vocabulary.ts';

/** Shares of a batch: drawings as they are, tinted, and two in one. */
const shares = { plain: 0.45, tinted: 0.3 } as const;
/** Of prompts that are left empty, so that pictures of anything are learned too (Ho & Salimans 2022, §3.2). */
const emptyShare = 0.1;
const averageDecay = 0.999;
const warmUp = 200;
const fewestDrawings = 16;

/** What a run shows: two pictures of each. */
const shownPrompts = [
  'cat face',
  'red apple',
  'blue cat',
  'green heart',
  'waving hand, dark skin tone',
  'cat face wearing top hat',
  'blue cat wearing a hat',
  'dog with guitar',
  'purple house',
  '绿色的汽车',
  '戴着王冠的猴子',
  '',
];

const streams = { initial: 0, batches: 60, noise: 61, time: 62 } as const;

/**
 * Both autoencoder and painter see the same examples, which follow from the seed. Throws TooFewDrawings, TrainingRequestRefused,
 * CheckpointError (of the autoencoder), CheckpointOfAnotherRun, TrainingStopped, TrainingDiverged.
 */
export async function trainPainter(
  request: TrainingRequest,
  drawings: readonly NamedDrawing[],
  autoencoder: Uint8Array,
  hooks: TrainingHooks,
  runtime: Runtime = createNodeRuntime(),
): Promise<TrainedModel<'painter'>> {
  const { settings } = resolveSettings('painter', request);
  const at = (name: string) => settings[name]!;
  if (drawings.length < fewestDrawings) throw new TooFewDrawings(drawings.length, fewestDrawings);
  const { seed } = request;
  const [steps, batchSize] = [at('steps'), at('batchSize')];
  const vae = await loadVae(autoencoder, runtime);
  const { configuration: picture, latentSize } = vae.info;
  await vae.dispose();
  if (drawings[0]!.drawing.size !== picture.imageSize)
    throw new CheckpointError(
      `the autoencoder makes pictures of ${picture.imageSize} pixels, and the drawings have ${drawings[0]!.drawing.size}`,
    );

  const { plain, tinted, pairs } = examplesOf(drawings, seed);
  const kinds = [plain, tinted, pairs];
  const starts = [0, plain.length, plain.length + tinted.length];
  const examples = kinds.flat();
  const encoded = await encodeExamples(runtime, picture, vae.parameters, examples);
  const scale = scaleOf(encoded.means, latentSize, encoded.deviations);
  const vocabulary = Vocabulary.of(allCaptions(drawings, examples, seed));
  const configuration: PainterConfiguration = {
    vocabularySize: vocabulary.size,
    wordWidth: 128,
    heads: 4,
    layers: 2,
    flow: { size: latentSize, width: at('width'), blocks: at('blocks'), conditionSize: 256 },
  };
  const initial = beginPainter(initialisePainter(configuration, new RandomStream(seed, streams.initial)));
  const resumed = request.resume
    ? readCheckpoint(request.resume, 'painter', settings, request, drawings.length, initial)
    : { step: 0, state: initial };
  const program = await compilePainterStep(runtime, configuration, batchSize, resumed.state);
  const rate = cosineDecay(at('learningRate'), steps, warmUp, at('learningRate') / 50);

  const batch = (step: number) => {
    const random = new RandomStream(seed, streams.batches, step * batchSize * 32);
    const noise = new RandomStream(seed, streams.noise, step * batchSize * latentSize * 4);
    const latents = new Float32Array(batchSize * latentSize);
    const tokens = new Int32Array(batchSize * promptPlaces);
    for (let i = 0; i < batchSize; i++) {
      const share = random.uniform();
      const kind = share < shares.plain ? 0 : share < shares.plain + shares.tinted ? 1 : 2;
      const within = random.integer(kinds[kind]!.length);
      const row = (starts[kind]! + within) * latentSize;
      const own = noise.fillNormal(new Float32Array(latentSize));
      for (let k = 0; k < latentSize; k++)
        latents[i * latentSize + k] =
          (encoded.means[row + k]! + encoded.deviations[row + k]! * own[k]! - scale.mean[k]!) / scale.deviation[k]!;
      const caption = random.uniform() < emptyShare ? '' : captionOf(kinds[kind]![within]!, random);
      tokens.set(vocabulary.tokenise(caption).tokens, i * promptPlaces);
    }
    // Times near the middle are harder, and come more often (logit-normal, Esser et al. 2024, §3.1).
    const time = new RandomStream(seed, streams.time, step * batchSize * 4)
      .fillNormal(new Float32Array(batchSize))
      .map((value) => 1 / (1 + Math.exp(-value)));
    return {
      latents: new HostTensor(latents, [batchSize, latentSize]),
      noise: new HostTensor(noise.fillNormal(new Float32Array(latents.length)), [batchSize, latentSize]),
      tokens: new HostTensor(tokens, [batchSize, promptPlaces]),
      time: new HostTensor(time, [batchSize]),
    };
  };
  const model = async (): Promise<PainterModel> => ({
    configuration,
    parameters: (await program.readState()).average,
    autoencoder: picture,
    encoder: vae.parameters.encoder,
    decoder: vae.parameters.decoder,
    scale,
    vocabulary,
  });

  let last = 0;
  await runLoop(
    {
      totalSteps: steps,
      firstStep: resumed.step,
      picturesPerStep: batchSize,
      pictureCount: examples.length,
      step: async (step) => {
        const { loss, norm } = await program.run({
          ...batch(step),
          learningRate: HostTensor.scalar(rate(step)),
          averageDecay: HostTensor.scalar(Math.min(averageDecay, (1 + step) / (10 + step))),
        });
        last = loss.data[0]!;
        return { loss: last, terms: { gradientNorm: norm.data[0]! } };
      },
      // Pairs that are held out are judged by how they look, not by a loss.
      validate: () => Promise.resolve(null),
      images: async (step) => {
        const session = await openPainter(await model(), runtime);
        const pictures = [];
        for (const prompt of shownPrompts) pictures.push(...(await session.paint({ prompt, count: 2, seed })).pictures);
        await session.dispose();
        return [{ kind: 'sample', step, image: contactSheet(pictures, { columns: 8 }) }];
      },
      checkpoint: async (step) =>
        writeCheckpoint('painter', settings, request, step, drawings.length, await program.readState()),
    },
    hooks,
  );
  const figures = { loss: last };
  const bytes = writePainter(await model(), { ...request, settings }, figures);
  await program.dispose();
  return { kind: 'painter', bytes, figures };
}

/** All words that captions can have: those of every drawing's names and tags, and of styles. */
function* allCaptions(
  drawings: readonly NamedDrawing[],
  examples: readonly Example[],
  seed: number,
): Generator<string> {
  for (const { name, chineseName, tags, chineseTags } of drawings)
    yield [name, chineseName, ...tags, ...chineseTags].join(' ');
  const random = new RandomStream(seed, 63);
  for (const example of examples) yield captionOf(example, random);
}
