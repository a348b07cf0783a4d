/** How blurred a picture is, from its sharpest edges. Pure. */
import type { RgbImage } from '../training/training.ts';
import { toOpponent } from './planes.ts';
import { gaussianBlur } from './separable.ts';

const probe = 1;
/** Of all pixels, those with the strongest gradients are taken for edges. */
const edgeShare = 0.02;
/** The picture is as sharp as this part of its edges; the rest may be out of focus. */
const sharpest = 0.3;
/** What the finite difference itself adds, in pixels squared. */
const ofDifference = 0.3;

/**
 * Deviation of a Gaussian blur in pixels, 0 where the picture is sharp: at a step edge blurred by σ, blurring again by σ₁ lowers the gradient by R = √(σ² + σ₁²)/σ
 * (Zhuo & Sim 2011, “Defocus map estimation from a single image”, eq. 4).
 */
export function estimateBlur(picture: RgbImage): number {
  const { width, height, planes } = toOpponent(picture);
  const [bright] = planes as [Float32Array];
  const before = gradients(bright, width, height);
  const after = gradients(gaussianBlur(width, height, probe).apply(bright), width, height);
  const order = Array.from(before.keys()).toSorted((a, b) => before[b]! - before[a]!);
  const widths = order
    .slice(0, Math.max(1, Math.floor(edgeShare * order.length)))
    .map((i) => {
      const ratio = before[i]! / Math.max(1e-6, after[i]!);
      return ratio > 1.001 ? probe / Math.sqrt(ratio * ratio - 1) : 10;
    })
    .toSorted((a, b) => a - b);
  const found = widths[Math.floor(sharpest * widths.length)]!;
  return Math.min(5, Math.sqrt(Math.max(0, found * found - ofDifference)));
}

function gradients(plane: Float32Array, width: number, height: number): Float32Array {
  const out = new Float32Array(plane.length);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      out[i] = Math.hypot(plane[i + 1]! - plane[i - 1]!, plane[i + width]! - plane[i - width]!) / 2;
    }
  }
  return out;
}
