/**
 * Finds scratches and missing blocks of a picture, as a mask. It knows two kinds: areas of one flat, extreme colour with straight sides, as a
 * transmission leaves them, and thin bright or dark lines much unlike both their sides. Pure.
 */
import type { RgbImage } from '../training/training.ts';
import { piecesOf } from './held-out.ts';
import type { Mask } from './mask.ts';
import { toOpponent } from './planes.ts';
import { NoDamageFound } from './restoration-errors.ts';

/** A flat area counts as a missing block from this many pixels a side, when it fills so much of its box. */
const leastBlock = 6;
const fullBox = 0.9;
/** Lines are at most this wide, in pixels, and at least this long, and differ from both sides by this much brightness (of 442). */
const widestLine = 5;
const shortestLine = 20;
const leastContrast = 60;
/** Edges of damage are mixed with the picture. */
const margin = 1;

/** @throws NoDamageFound */
export function findDamage(picture: RgbImage): Mask {
  const { width, height } = picture;
  const found = new Uint8Array(width * height);
  markBlocks(picture, found);
  markLines(picture, found);
  if (!found.includes(1)) throw new NoDamageFound();
  return { width, height, data: widened(found, width, height) };
}

function markBlocks({ width, height, data }: RgbImage, found: Uint8Array): void {
  const extreme = (i: number): number => {
    const [r, g, b] = [data[3 * i]!, data[3 * i + 1]!, data[3 * i + 2]!];
    return r === g && g === b && (r === 0 || r === 255) ? 1 : 0;
  };
  for (const value of [0, 255]) {
    const same = Uint8Array.from({ length: width * height }, (_, i) => (data[3 * i] === value ? extreme(i) : 0));
    for (const { pixels, left, right, top, bottom } of piecesOf(same, width, height)) {
      const across = right - left + 1;
      const down = bottom - top + 1;
      if (across < leastBlock || down < leastBlock || pixels.length < fullBox * across * down) continue;
      if (pixels.length > 0.5 * width * height) continue;
      for (const i of pixels) found[i] = 1;
    }
  }
}

function markLines(picture: RgbImage, found: Uint8Array): void {
  const { width, height, planes } = toOpponent(picture);
  const [bright] = planes as [Float32Array];
  const aside = Math.ceil(widestLine / 2) + 1;
  for (const sign of [1, -1]) {
    const marked = new Uint8Array(width * height);
    for (let y = aside; y < height - aside; y++) {
      for (let x = aside; x < width - aside; x++) {
        const i = y * width + x;
        const own = sign * bright[i]!;
        for (const step of [1, width, width + 1, width - 1]) {
          const one = sign * bright[i - aside * step]!;
          const other = sign * bright[i + aside * step]!;
          if (own - one > leastContrast && own - other > leastContrast && Math.abs(one - other) < leastContrast)
            marked[i] = 1;
        }
      }
    }
    for (const { pixels, left, right, top, bottom } of piecesOf(marked, width, height)) {
      const long = Math.max(right - left, bottom - top) + 1;
      if (long >= shortestLine && pixels.length <= widestLine * long) for (const i of pixels) found[i] = 1;
    }
  }
}

function widened(found: Uint8Array, width: number, height: number): Uint8Array {
  const out = new Uint8Array(found.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (found[y * width + x] === 0) continue;
      for (let row = Math.max(0, y - margin); row <= Math.min(height - 1, y + margin); row++) {
        out.fill(1, row * width + Math.max(0, x - margin), row * width + Math.min(width, x + margin + 1));
      }
    }
  }
  return out;
}
