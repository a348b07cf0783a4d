/**
 * How strong the noise of a picture is, from the picture alone. Pure.
 */
import type { RgbImage } from '../training/training.ts';
import { toOpponent } from './planes.ts';

/** For normal noise, the median of |x| is this many deviations. */
const medianOfNormal = 0.6745;
const leastNoise = 1;

/**
 * Deviation of white noise in each colour, in the unit of the picture's values (0 to 255), at least 1: the median absolute value of the diagonal Haar
 * differences of the second opponent plane and of brightness, the smaller of both (Donoho & Johnstone 1994, §4.1; colour has less detail to be taken for noise).
 */
export function estimateNoise(picture: RgbImage): number {
  const { width, height, planes } = toOpponent(picture);
  if (width < 2 || height < 2) return leastNoise;
  const levels = planes.map((plane) => {
    const differences = new Float32Array(Math.floor(width / 2) * Math.floor(height / 2));
    let count = 0;
    for (let y = 0; y + 1 < height; y += 2) {
      for (let x = 0; x + 1 < width; x += 2) {
        const at = y * width + x;
        differences[count++] = Math.abs(plane[at]! - plane[at + 1]! - plane[at + width]! + plane[at + width + 1]!) / 2;
      }
    }
    return differences.toSorted()[Math.floor(count / 2)]! / medianOfNormal;
  });
  return Math.max(leastNoise, Math.min(...levels));
}
