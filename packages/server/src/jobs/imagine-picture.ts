/** Tasks of makers that have a model: the shipped painter, and autoencoders and adversarial networks that were trained here. */
import { readFile } from 'node:fs/promises';
import { decodeImage } from '@fourhands/models/data/load-image';
import type { GanSession } from '@fourhands/models/gan/gan-model-file';
import type { PainterSession } from '@fourhands/models/painter/painter-model-file';
import * as latent from '@fourhands/models/regions/latent-changes';
import { repeatableRuntime } from '@fourhands/models/regions/repeatable-runtime';
import { asSquare, laidOn, squareOf, under } from '@fourhands/models/regions/square';
import type { RgbImage } from '@fourhands/models/training/training';
import type { VaeSession } from '@fourhands/models/vae/vae-model-file';
import type { ModelFile } from '../commands/inference-work.ts';
import type { MadePart, PictureJob } from '../commands/pictures/picture-runner.ts';
import { PreviewPace } from '../commands/pictures/preview-pace.ts';
import { painterStyles } from '../commands/pictures/painter-styles.ts';
import type { TellProgress } from '../commands/task-runner.ts';
import { kindOf } from './open-models.ts';
import { previewOnWhite } from './preview-file.ts';

const runtime = repeatableRuntime();

type Opened =
  | { readonly kind: 'painter'; readonly session: PainterSession }
  | { readonly kind: 'vae'; readonly session: VaeSession }
  | { readonly kind: 'gan'; readonly session: GanSession };

/** Of the work, what opening a model takes. */
const openedShare = 0.3;
const modelsKeptOpen = 3;
/** By the hash of their files; the one that was used last comes last. */
const opened = new Map<string, Opened>();

async function open({ path, sha256 }: ModelFile, painter: boolean): Promise<Opened> {
  const model = opened.get(sha256) ?? (await load(new Uint8Array(await readFile(path)), painter));
  opened.delete(sha256);
  opened.set(sha256, model);
  for (const [oldest, { session }] of opened) {
    if (opened.size <= modelsKeptOpen) break;
    opened.delete(oldest);
    await session.dispose();
  }
  return model;
}

async function load(bytes: Uint8Array, painter: boolean): Promise<Opened> {
  if (painter) {
    const { loadPainter } = await import('@fourhands/models/painter/painter-model-file');
    return { kind: 'painter', session: await loadPainter(bytes, runtime) };
  }
  if (kindOf(bytes) === 'gan') {
    const { loadGan } = await import('@fourhands/models/gan/gan-model-file');
    return { kind: 'gan', session: await loadGan(bytes, runtime) };
  }
  const { loadVae } = await import('@fourhands/models/vae/vae-model-file');
  return { kind: 'vae', session: await loadVae(bytes, runtime) };
}

/** None of the prompt's words is known. */
export class WordsUnknown extends Error {
  readonly code = 'painter-words-unknown';

  constructor(words: readonly string[]) {
    super(`The painter knows none of these words: ${words.join(', ')}. It paints what emoji show: name such a thing.`);
    this.name = 'WordsUnknown';
  }
}

/** @throws WordsUnknown, CheckpointError, what reading a picture throws */
export async function imaginePicture(job: PictureJob, progress: TellProgress): Promise<MadePart> {
  const { picture, operation, controls, seed, prompt, model } = job;
  if (model === null) throw new TypeError(`“${operation}” needs a model`);
  const mask = { width: picture.width, height: picture.height, data: job.mask };
  const one = await open(model, operation === 'paint' || operation === 'sketch');
  const pace = new PreviewPace(progress);
  pace.progress(openedShare);
  if (one.kind === 'painter') {
    const { guidance = 2.5, steps = 16, style = 0, keep = 0.6 } = controls;
    const { tokens, unknown: leftOut } = one.session.vocabulary.tokenise(prompt);
    if (tokens.every((token) => token === 0)) throw new WordsUnknown(leftOut);
    const square = squareOf(mask, operation === 'sketch' ? 'around' : 'within');
    const worded = painterStyles[style]?.worded(prompt) ?? prompt;
    const asked = { prompt: worded, count: 1, seed, guidance, steps: Math.round(steps) };
    const begun = operation === 'sketch' ? { sketch: { picture: under(picture, square), keep } } : {};
    let step = 0;
    const preview = async (see: () => Promise<RgbImage>) => {
      pace.progress(openedShare + (1 - openedShare) * (step++ / asked.steps));
      await pace.offer(async () => previewOnWhite(await see(), square, job.box));
    };
    const { pictures } = await one.session.paint({ ...asked, ...begun, preview });
    const white = { ...picture, data: new Uint8Array(picture.data.length).fill(255) };
    return { data: laidOn(white, square, await asSquare(pictures[0]!, square.side)).data, leftOut };
  }
  const square = squareOf(mask, 'around');
  const there = under(picture, square);
  return { data: laidOn(picture, square, await changed(one, job, there)).data, leftOut: [] };
}

async function changed(
  { kind, session }: Exclude<Opened, { readonly kind: 'painter' }>,
  { operation, controls, seed, style, groups }: PictureJob,
  there: RgbImage,
): Promise<RgbImage> {
  const { keep = 0.5, share = 0.5, amount = 1 } = controls;
  const read = (bytes: Uint8Array) => decodeImage(bytes, 'picture');
  if (operation === 'generate') return latent.generated(session, there.width, seed);
  if (operation === 'vary')
    return kind === 'vae' ? latent.varied(session, there, keep, seed) : latent.variedNearby(session, there, keep, seed);
  if (operation === 'mix' && style !== null) {
    const second = await read(style);
    return kind === 'vae'
      ? latent.mixed(session, there, second, share)
      : latent.mixedNearby(session, there, second, share);
  }
  if (operation === 'attribute' && kind === 'vae' && groups !== null) {
    const all = (files: readonly Uint8Array[]) => Promise.all(files.map(read));
    return latent.withAttribute(session, there, await all(groups.with), await all(groups.without), amount);
  }
  throw new TypeError(`A model of kind ${kind} does not “${operation}”`);
}
