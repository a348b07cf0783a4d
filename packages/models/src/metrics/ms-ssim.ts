/**
 * Multi-scale structural similarity of two 8-bit RGB pictures: Wang, Simoncelli and Bovik, “Multiscale structural
 * similarity for image quality assessment”, Asilomar 2003. Pure.
 *
 * As published: five scales, an 11 × 11 Gaussian window of σ 1.5 over positions where it fits whole, K₁ 0.01 and K₂ 0.03,
 * halving by 2 × 2 means, luminance at the last scale only. It is taken on R, G and B and averaged, and negative
 * contrast terms count as 0. A picture smaller than 161 pixels in width or height has no room for five scales: it gets as
 * many as fit, their weights scaled to the sum of all five; below 11 pixels the window shrinks to the picture. Such figures are not
 * comparable with those of large pictures.
 */
import type { RgbImage } from '../training/training.ts';
import { requireSameSize } from './psnr.ts';

const scaleWeights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];
const windowSize = 11;
const sigma = 1.5;
const c1 = (0.01 * 255) ** 2;
const c2 = (0.03 * 255) ** 2;

interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float64Array;
}

/** How many of the five scales a picture of this size has room for: 1 to 5. */
export function msSsimScales(width: number, height: number): number {
  let scales = 1;
  let shorter = Math.min(width, height);
  while (scales < scaleWeights.length && Math.ceil(shorter / 2) >= windowSize) {
    shorter = Math.ceil(shorter / 2);
    scales += 1;
  }
  return scales;
}

/**
 * 1 for identical pictures, lower the more they differ, never below 0.
 * @throws SizesDiffer
 */
export function msSsim(a: RgbImage, b: RgbImage): number {
  requireSameSize(a, b);
  const scales = msSsimScales(a.width, a.height);
  const share = sumOf(scaleWeights.slice(0, scales)) / sumOf(scaleWeights);
  let mean = 0;
  for (let channel = 0; channel < 3; channel++) {
    let planeA = channelPlane(a, channel);
    let planeB = channelPlane(b, channel);
    let product = 1;
    for (let scale = 0; scale < scales; scale++) {
      const { ssim, contrast } = compareScale(planeA, planeB);
      const last = scale === scales - 1;
      product *= Math.max(0, last ? ssim : contrast) ** ((scaleWeights[scale] as number) / share);
      if (!last) {
        planeA = halve(planeA);
        planeB = halve(planeB);
      }
    }
    mean += product / 3;
  }
  return mean;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** Means over all window positions of SSIM and of its contrast–structure part. */
function compareScale(a: Plane, b: Plane): { ssim: number; contrast: number } {
  const length = a.data.length;
  const squares = new Float64Array(length);
  const products = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const x = a.data[i] as number;
    const y = b.data[i] as number;
    squares[i] = x * x + y * y;
    products[i] = x * y;
  }
  const { width, height } = a;
  const meanA = blur(a.data, width, height);
  const meanB = blur(b.data, width, height);
  const meanSquares = blur(squares, width, height);
  const meanProducts = blur(products, width, height);
  let ssim = 0;
  let contrast = 0;
  for (let i = 0; i < meanA.length; i++) {
    const x = meanA[i] as number;
    const y = meanB[i] as number;
    const xx = x * x + y * y;
    const xy = x * y;
    const structure = (2 * ((meanProducts[i] as number) - xy) + c2) / ((meanSquares[i] as number) - xx + c2);
    contrast += structure;
    ssim += (structure * (2 * xy + c1)) / (xx + c1);
  }
  return { ssim: ssim / meanA.length, contrast: contrast / meanA.length };
}

/** Gaussian-weighted means at the positions where the window fits, rows first, then columns. */
function blur(data: Float64Array, width: number, height: number): Float64Array {
  const across = gaussian(Math.min(windowSize, width));
  const down = gaussian(Math.min(windowSize, height));
  const outWidth = width - across.length + 1;
  const outHeight = height - down.length + 1;
  const rows = new Float64Array(outWidth * height);
  for (let y = 0; y < height; y++) {
    for (let tap = 0; tap < across.length; tap++) {
      addScaled(rows, y * outWidth, data, y * width + tap, outWidth, across[tap] as number);
    }
  }
  const out = new Float64Array(outWidth * outHeight);
  for (let y = 0; y < outHeight; y++) {
    for (let tap = 0; tap < down.length; tap++) {
      addScaled(out, y * outWidth, rows, (y + tap) * outWidth, outWidth, down[tap] as number);
    }
  }
  return out;
}

function addScaled(
  out: Float64Array,
  outStart: number,
  from: Float64Array,
  fromStart: number,
  count: number,
  weight: number,
): void {
  for (let i = 0; i < count; i++) {
    out[outStart + i] = (out[outStart + i] as number) + weight * (from[fromStart + i] as number);
  }
}

function gaussian(size: number): Float64Array {
  const centre = (size - 1) / 2;
  const weights = Float64Array.from({ length: size }, (_, i) => Math.exp(-((i - centre) ** 2) / (2 * sigma * sigma)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Means of 2 × 2 blocks; at an odd edge the last row or column counts twice. */
function halve(plane: Plane): Plane {
  const width = Math.ceil(plane.width / 2);
  const height = Math.ceil(plane.height / 2);
  const data = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    const top = 2 * y * plane.width;
    const bottom = Math.min(2 * y + 1, plane.height - 1) * plane.width;
    for (let x = 0; x < width; x++) {
      const left = 2 * x;
      const right = Math.min(2 * x + 1, plane.width - 1);
      data[y * width + x] =
        ((plane.data[top + left] as number) +
          (plane.data[top + right] as number) +
          (plane.data[bottom + left] as number) +
          (plane.data[bottom + right] as number)) /
        4;
    }
  }
  return { width, height, data };
}

function channelPlane(image: RgbImage, channel: number): Plane {
  const data = new Float64Array(image.width * image.height);
  for (let pixel = 0; pixel < data.length; pixel++) data[pixel] = image.data[pixel * 3 + channel] as number;
  return { width: image.width, height: image.height, data };
}
