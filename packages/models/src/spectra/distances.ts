/**
 * How far pictures of sound are from one another: the log-spectral distance, in decibels (Gray & Markel 1976), over all places of a clip; and of held-out
 * clips to what a model gives back, beside the best answers that need no model.
 */
import type { HostTensor, Runtime } from '@fourhands/engine';
import { compileFunction } from '@fourhands/engine';
import { fixedBatch, type PictureSet } from '../data/picture-batches.ts';
import { asConstants } from '../nn/constants.ts';
import type { VaeConfiguration } from '../vae/configuration.ts';
import { decode, encode, pictureOf, type VaeParameters } from '../vae/model.ts';
import { range } from './spectrogram.ts';

/** Root of the mean square of the differences of two pictures, in decibels. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>, unit = 1): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = a[i]! - b[i]!;
    sum += difference * difference;
  }
  return (range / unit) * Math.sqrt(sum / a.length);
}

const pictureAt = ({ bytes, size }: PictureSet, index: number): Uint8Array =>
  bytes.subarray(index * size * size, (index + 1) * size * size);

const meanOver = ({ count }: PictureSet, of: (index: number) => number): number =>
  Array.from({ length: count }, (_, index) => of(index)).reduce((sum, value) => sum + value, 0) / count;

/** From the mean of the clips that were learned. */
export function meanDistance(learned: PictureSet, heldOut: PictureSet): number {
  const mean = new Float64Array(learned.size ** 2);
  for (let index = 0; index < learned.count; index++)
    pictureAt(learned, index).forEach((value, i) => (mean[i]! += value / learned.count));
  return meanOver(heldOut, (index) => distance(pictureAt(heldOut, index), mean, 255));
}

/** From the nearest of the clips that were learned. */
export function nearestDistance(learned: PictureSet, heldOut: PictureSet): number {
  return meanOver(heldOut, (index) => {
    let least = Infinity;
    for (let other = 0; other < learned.count; other++)
      least = Math.min(least, distance(pictureAt(heldOut, index), pictureAt(learned, other), 255));
    return least;
  });
}

/** From what an autoencoder gives back of each. */
export async function givenBackDistance(
  runtime: Runtime,
  configuration: VaeConfiguration,
  parameters: VaeParameters<HostTensor>,
  heldOut: PictureSet,
): Promise<number> {
  const { imageSize } = configuration;
  const fixed = asConstants(parameters);
  const program = await compileFunction(
    runtime,
    { x: { shape: [1, imageSize, imageSize, 1], dtype: 'float32' } },
    ({ x }) => ({
      back: pictureOf(decode(fixed.decoder, configuration, encode(fixed.encoder, configuration, x).mean)),
    }),
  );
  let sum = 0;
  for (let index = 0; index < heldOut.count; index++) {
    const x = fixedBatch(heldOut, configuration, index, 1, false, 0);
    sum += distance(x.data, (await program.run({ x })).back.data);
  }
  await program.dispose();
  return sum / heldOut.count;
}
