/** Batches of pictures to learn from: which picture comes when, and the random changes made to it, follow from the seed. */
import { HostTensor, RandomStream } from '@fourhands/engine';
import type { RgbImage } from '../training/training.ts';
import { fitToSize } from './prepare.ts';

/** What pictures become before a network sees them. */
export interface PictureShape {
  /** Squares of this many pixels a side. */
  readonly imageSize: number;
  readonly channels: 1 | 3;
}

export interface BatchOptions {
  readonly batchSize: number;
  /** Draw each pixel anew as black or white with its grey value as probability, each time it is seen. */
  readonly binarise: boolean;
  /** Show small crops and mirror images too. */
  readonly augment: boolean;
  /** Show mirror images, and the pictures whole. */
  readonly mirror?: boolean;
}

/** The streams of random numbers of a run; each is entered at a place that follows from the step. */
export const streams = {
  initial: 0,
  order: 1,
  noise: 2,
  pixels: 3,
  augmentation: 4,
  validation: 5,
  split: 6,
  adversary: 7,
  statistics: 8,
} as const;

/** Pictures are kept this much larger when crops are taken of them. */
const cropMargin = 1.125;

/** One byte a sample; squares of `size` pixels. */
export interface PictureSet {
  readonly count: number;
  readonly size: number;
  readonly channels: 1 | 3;
  readonly bytes: Uint8Array;
}

/** Pictures cropped to their middle square, resized, and made grey where one channel is wanted. */
export function preparePictures(
  images: readonly RgbImage[],
  configuration: PictureShape,
  augment: boolean,
): PictureSet {
  const { imageSize, channels } = configuration;
  const size = augment ? Math.ceil(imageSize * cropMargin) : imageSize;
  const area = size * size * channels;
  const bytes = new Uint8Array(images.length * area);
  images.forEach((image, i) => {
    const fitted = image.width === size && image.height === size ? image : fitToSize(image, size, size);
    if (channels === 3) bytes.set(fitted.data, i * area);
    // Rec. 601 luma, in whole numbers.
    else
      for (let p = 0; p < area; p++)
        bytes[i * area + p] =
          (fitted.data[p * 3]! * 299 + fitted.data[p * 3 + 1]! * 587 + fitted.data[p * 3 + 2]! * 114 + 500) / 1000;
  });
  return { count: images.length, size, channels, bytes };
}

function drawPixels(target: Float32Array, random: RandomStream): void {
  for (let i = 0; i < target.length; i++) target[i] = random.uniform() < target[i]! ? 1 : 0;
}

/** Copies picture `index`, or a part of it, as numbers in [0, 1]. */
function copyPicture(
  set: PictureSet,
  index: number,
  target: Float32Array,
  at: number,
  imageSize: number,
  left: number,
  top: number,
  mirrored: boolean,
): void {
  const { size, channels, bytes } = set;
  for (let y = 0; y < imageSize; y++)
    for (let x = 0; x < imageSize; x++) {
      const from = ((index * size + y + top) * size + left + (mirrored ? imageSize - 1 - x : x)) * channels;
      const to = at + (y * imageSize + x) * channels;
      for (let c = 0; c < channels; c++) target[to + c] = bytes[from + c]! / 255;
    }
}

/** Gives the batch of any step: a pass over all pictures in a new order, then the next. */
export class Batches {
  readonly #set: PictureSet;
  readonly #configuration: PictureShape;
  readonly #training: BatchOptions;
  readonly #seed: number;
  #order: Uint32Array = new Uint32Array();
  #orderOf = -1;

  constructor(set: PictureSet, configuration: PictureShape, training: BatchOptions, seed: number) {
    this.#set = set;
    this.#configuration = configuration;
    this.#training = training;
    this.#seed = seed;
  }

  #pictureAt(position: number): number {
    const pass = Math.floor(position / this.#set.count);
    if (pass !== this.#orderOf) {
      this.#order = new RandomStream(this.#seed, streams.order + 256 * (pass + 1)).permutation(this.#set.count);
      this.#orderOf = pass;
    }
    return this.#order[position % this.#set.count]!;
  }

  batch(step: number): HostTensor {
    const { imageSize, channels } = this.#configuration;
    const { batchSize, augment, mirror = false, binarise } = this.#training;
    const area = imageSize * imageSize * channels;
    const data = new Float32Array(batchSize * area);
    const random = new RandomStream(this.#seed, streams.augmentation, step * batchSize * 4);
    for (let i = 0; i < batchSize; i++) {
      const picture = this.#pictureAt(step * batchSize + i);
      const room = this.#set.size - imageSize + 1;
      const [left, top, mirrored] = augment
        ? [random.word() % room, random.word() % room, random.word() % 2 === 1]
        : [0, 0, mirror && random.word() % 2 === 1];
      copyPicture(this.#set, picture, data, i * area, imageSize, left, top, mirrored);
    }
    if (binarise) drawPixels(data, new RandomStream(this.#seed, streams.pixels, step * data.length));
    return new HostTensor(data, [batchSize, imageSize, imageSize, channels]);
  }
}

/** Pictures `start` … `start + count - 1` as they are (their middle, where they are kept larger), for validation; binarised always alike. */
export function fixedBatch(
  set: PictureSet,
  configuration: PictureShape,
  start: number,
  count: number,
  binarise: boolean,
  seed: number,
): HostTensor {
  const { imageSize, channels } = configuration;
  const area = imageSize * imageSize * channels;
  const margin = Math.floor((set.size - imageSize) / 2);
  const data = new Float32Array(count * area);
  for (let i = 0; i < count; i++)
    copyPicture(set, (start + i) % set.count, data, i * area, imageSize, margin, margin, false);
  if (binarise) drawPixels(data, new RandomStream(seed, streams.validation, start * area));
  return new HostTensor(data, [count, imageSize, imageSize, channels]);
}
