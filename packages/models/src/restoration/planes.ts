/**
 * Pictures as planes of numbers from 0 to 255, in red, green and blue or in an orthonormal opponent space, whose first plane is
 * brightness. Pure.
 */
import type { RgbImage } from '../training/training.ts';

/** Three planes, each `width * height` numbers row by row. */
export interface Planes {
  readonly width: number;
  readonly height: number;
  readonly planes: readonly Float32Array[];
}

const third = 1 / Math.sqrt(3);
const half = 1 / Math.SQRT2;
const sixth = 1 / Math.sqrt(6);

/**
 * Brightness (R + G + B)/√3, (R - B)/√2 and (R - 2G + B)/√6: white noise in the colours stays white noise of the same
 * deviation (the opponent space of Dabov et al. 2007, scaled to be orthonormal).
 */
export function toOpponent({ width, height, data }: RgbImage): Planes {
  const planes = [0, 1, 2].map(() => new Float32Array(width * height));
  const [bright, redBlue, green] = planes as [Float32Array, Float32Array, Float32Array];
  for (let i = 0; i < width * height; i++) {
    const r = data[3 * i]!;
    const g = data[3 * i + 1]!;
    const b = data[3 * i + 2]!;
    bright[i] = (r + g + b) * third;
    redBlue[i] = (r - b) * half;
    green[i] = (r - 2 * g + b) * sixth;
  }
  return { width, height, planes };
}

/** The inverse of `toOpponent`, rounded to the nearest of the 256 values. */
export function fromOpponent({ width, height, planes }: Planes): RgbImage {
  const [bright, redBlue, green] = planes as [Float32Array, Float32Array, Float32Array];
  // Clamped by its type, to the nearest whole number.
  const data = new Uint8ClampedArray(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    const y = bright[i]! * third;
    const u = redBlue[i]! * half;
    const v = green[i]! * sixth;
    data[3 * i] = y + u + v;
    data[3 * i + 1] = y - 2 * v;
    data[3 * i + 2] = y - u + v;
  }
  return { width, height, data: new Uint8Array(data.buffer) };
}

export const copyPlanes = ({ width, height, planes }: Planes): Planes => ({
  width,
  height,
  planes: planes.map((plane) => plane.slice()),
});

/** The planes laid into a larger area with their mirror image around them: pixel (x, y) goes to (x + left, y + top). */
export function mirrorInto(source: Planes, left: number, top: number, width: number, height: number): Planes {
  const columns = Int32Array.from({ length: width }, (_, x) => mirrored(x - left, source.width));
  const planes = source.planes.map((plane) => {
    const out = new Float32Array(width * height);
    for (let y = 0; y < height; y++) {
      const row = mirrored(y - top, source.height) * source.width;
      for (let x = 0; x < width; x++) out[y * width + x] = plane[row + columns[x]!]!;
    }
    return out;
  });
  return { width, height, planes };
}

/** The place in [0, length) that a mirror at both ends shows at `at`; the edge itself is repeated. */
export function mirrored(at: number, length: number): number {
  const period = 2 * length;
  const inside = ((at % period) + period) % period;
  return inside < length ? inside : period - 1 - inside;
}

/** A rectangle of the planes. */
export function cutPlanes(source: Planes, left: number, top: number, width: number, height: number): Planes {
  const planes = source.planes.map((plane) => {
    const out = new Float32Array(width * height);
    for (let y = 0; y < height; y++) {
      const from = (top + y) * source.width + left;
      out.set(plane.subarray(from, from + width), y * width);
    }
    return out;
  });
  return { width, height, planes };
}
