/**
 * Makes pictures ready to learn from: cropped and resized to one size, split into training and validation, turned into
 * numbers and back. Pure: the same in Node and the browser, and exact for a seed.
 */
import type { RgbImage } from '../training/training.ts';

/** The part of `image` at (`left`, `top`). @throws RangeError when it reaches outside */
export function crop(image: RgbImage, left: number, top: number, width: number, height: number): RgbImage {
  const inside = left >= 0 && top >= 0 && left + width <= image.width && top + height <= image.height;
  if (!inside || width < 1 || height < 1 || ![left, top, width, height].every(Number.isInteger)) {
    throw new RangeError(
      `A crop of ${width} × ${height} at (${left}, ${top}) is not inside a picture of ${image.width} × ${image.height}.`,
    );
  }
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const start = ((top + row) * image.width + left) * 3;
    data.set(image.data.subarray(start, start + width * 3), row * width * 3);
  }
  return { width, height, data };
}

/** Resizes with a triangle filter, widened when shrinking so that fine detail does not alias. */
export function resize(image: RgbImage, width: number, height: number): RgbImage {
  if (width === image.width && height === image.height) return { width, height, data: image.data.slice() };
  const across = triangleTaps(image.width, width);
  const down = triangleTaps(image.height, height);
  const narrow = new Float32Array(width * image.height * 3);
  for (let y = 0; y < image.height; y++) {
    for (const [x, tap] of across.entries()) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (const [offset, weight] of tap.weights.entries()) {
          sum += weight * (image.data[(y * image.width + tap.first + offset) * 3 + channel] as number);
        }
        narrow[(y * width + x) * 3 + channel] = sum;
      }
    }
  }
  const data = new Uint8Array(width * height * 3);
  const rowLength = width * 3;
  const sums = new Float64Array(rowLength);
  for (const [y, tap] of down.entries()) {
    sums.fill(0);
    for (const [offset, weight] of tap.weights.entries()) {
      const start = (tap.first + offset) * rowLength;
      for (let i = 0; i < rowLength; i++) sums[i] = (sums[i] as number) + weight * (narrow[start + i] as number);
    }
    for (let i = 0; i < rowLength; i++) data[y * rowLength + i] = toByte(sums[i] as number);
  }
  return { width, height, data };
}

/** The largest middle part of `image` with the proportions of `width` × `height`, resized to that. */
export function fitToSize(image: RgbImage, width: number, height: number): RgbImage {
  const scale = Math.min(image.width / width, image.height / height);
  const cropWidth = Math.max(1, Math.min(image.width, Math.round(width * scale)));
  const cropHeight = Math.max(1, Math.min(image.height, Math.round(height * scale)));
  const left = Math.floor((image.width - cropWidth) / 2);
  const top = Math.floor((image.height - cropHeight) / 2);
  return resize(crop(image, left, top, cropWidth, cropHeight), width, height);
}

/**
 * Pictures of one size as numbers in [0, 1], shape [count, 3, height, width].
 * @throws RangeError when there are none or their sizes differ
 */
export function toPlanes(images: readonly RgbImage[]): Float32Array {
  const first = images[0];
  if (first === undefined) throw new RangeError('There are no pictures to turn into numbers.');
  const pixels = first.width * first.height;
  const planes = new Float32Array(images.length * 3 * pixels);
  for (const [index, image] of images.entries()) {
    if (image.width !== first.width || image.height !== first.height) {
      throw new RangeError('The pictures differ in size; bring them to one size first.');
    }
    for (let channel = 0; channel < 3; channel++) {
      const start = (index * 3 + channel) * pixels;
      for (let pixel = 0; pixel < pixels; pixel++) {
        planes[start + pixel] = (image.data[pixel * 3 + channel] as number) / 255;
      }
    }
  }
  return planes;
}

/** The inverse of `toPlanes`; numbers outside [0, 1] are clamped. */
export function fromPlanes(planes: Float32Array, width: number, height: number): RgbImage[] {
  const pixels = width * height;
  if (pixels === 0 || planes.length % (3 * pixels) !== 0) {
    throw new RangeError(`${planes.length} numbers are not a whole number of ${width} × ${height} pictures.`);
  }
  return Array.from({ length: planes.length / (3 * pixels) }, (_, index) => {
    const data = new Uint8Array(pixels * 3);
    for (let channel = 0; channel < 3; channel++) {
      const start = (index * 3 + channel) * pixels;
      for (let pixel = 0; pixel < pixels; pixel++) {
        data[pixel * 3 + channel] = toByte((planes[start + pixel] as number) * 255);
      }
    }
    return { width, height, data };
  });
}

export interface Split<Item> {
  readonly train: Item[];
  readonly validation: Item[];
}

/**
 * Splits by a shuffle that depends only on the seed and the number of items. With two items or more both parts have at
 * least one; each keeps the order the items came in.
 */
export function splitForValidation<Item>(items: readonly Item[], fraction: number, seed: number): Split<Item> {
  const wanted = Math.round(items.length * fraction);
  const count = items.length < 2 ? 0 : Math.min(items.length - 1, Math.max(1, wanted));
  const held = new Set(shuffledIndexes(items.length, seed).slice(0, count));
  return {
    train: items.filter((_, index) => !held.has(index)),
    validation: items.filter((_, index) => held.has(index)),
  };
}

/** Fisher–Yates with splitmix32 as its generator. */
function shuffledIndexes(count: number, seed: number): number[] {
  const indexes = Array.from({ length: count }, (_, index) => index);
  let state = seed >>> 0;
  for (let last = count - 1; last > 0; last--) {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    const random = (mixed ^ (mixed >>> 15)) >>> 0;
    const other = Math.floor((random / 2 ** 32) * (last + 1));
    const kept = indexes[last] as number;
    indexes[last] = indexes[other] as number;
    indexes[other] = kept;
  }
  return indexes;
}

interface Taps {
  readonly first: number;
  readonly weights: Float64Array;
}

/** For each of `target` positions, the source positions it is a weighted mean of. */
function triangleTaps(source: number, target: number): Taps[] {
  const scale = source / target;
  const radius = Math.max(1, scale);
  return Array.from({ length: target }, (_, position) => {
    const centre = (position + 0.5) * scale - 0.5;
    const first = Math.max(0, Math.ceil(centre - radius));
    const last = Math.min(source - 1, Math.floor(centre + radius));
    const weights = Float64Array.from({ length: last - first + 1 }, (_unused, offset) =>
      Math.max(0, 1 - Math.abs(first + offset - centre) / radius),
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return { first, weights: weights.map((weight) => weight / total) };
  });
}

function toByte(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)));
}
