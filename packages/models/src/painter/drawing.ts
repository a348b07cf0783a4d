/**
 * Drawings on a clear ground, and what can be done with them to show a model what words mean: another colour, and two drawings in
 * one. Pure.
 */
import type { RgbImage } from '../training/training.ts';

/** RGBA, row by row, `4 * size * size` bytes; a square. */
export interface Drawing {
  readonly size: number;
  readonly data: Uint8Array;
}

/** Hue in degrees, and how much colour and light it leaves: of a pixel's own chroma and value. */
interface Tint {
  readonly hue: number;
  readonly saturation: number;
  readonly light: number;
}

/** Colours that drawings are shown in. */
export const tints = {
  red: { hue: 0, saturation: 1, light: 0.95 },
  orange: { hue: 28, saturation: 1, light: 1 },
  green: { hue: 125, saturation: 0.9, light: 0.85 },
  blue: { hue: 218, saturation: 0.95, light: 1 },
  purple: { hue: 278, saturation: 0.85, light: 0.9 },
  pink: { hue: 330, saturation: 0.65, light: 1.05 },
  brown: { hue: 22, saturation: 0.85, light: 0.6 },
  grey: { hue: 0, saturation: 0, light: 0.85 },
} as const satisfies Readonly<Record<string, Tint>>;
export type TintName = keyof typeof tints;
export const tintNames = Object.keys(tints) as readonly TintName[];

/** Of HSV (Smith 1978), with hue in degrees and the rest from 0 to 1, to bytes. */
function fromHsv(hue: number, saturation: number, value: number): readonly [number, number, number] {
  const part = (n: number) => {
    const k = (n + hue / 60) % 6;
    return Math.round(255 * value * (1 - saturation * Math.max(0, Math.min(1, k, 4 - k))));
  };
  return [part(5), part(3), part(1)];
}

/** Below this share of colour a pixel is a white, a grey or a black, which keeps to itself: eyes, teeth, outlines. */
const colourless = 0.12;
/** A drawing with less of it in colour than this is tinted whole. */
const fewColoured = 0.25;

/** The drawing in one colour: its light and dark parts stay where they are. */
export function recolour({ size, data }: Drawing, name: TintName): Drawing {
  const tint = tints[name];
  const saturationAt = (at: number) => {
    const most = Math.max(data[at]!, data[at + 1]!, data[at + 2]!);
    return most === 0 ? 0 : (most - Math.min(data[at]!, data[at + 1]!, data[at + 2]!)) / most;
  };
  let [seen, coloured] = [0, 0];
  for (let at = 0; at < data.length; at += 4)
    if (data[at + 3]! > 0) {
      seen += data[at + 3]!;
      if (saturationAt(at) > colourless) coloured += data[at + 3]!;
    }
  const whole = coloured < fewColoured * seen;
  const painted = data.slice();
  for (let at = 0; at < data.length; at += 4) {
    const own = saturationAt(at);
    const value = Math.max(data[at]!, data[at + 1]!, data[at + 2]!) / 255;
    if (own <= colourless && !(whole && value > 0.2)) continue;
    const strength = tint.saturation * Math.max(own, 0.55);
    const light = Math.min(1, value * tint.light);
    painted.set(fromHsv(tint.hue, strength, light), at);
  }
  return { size, data: painted };
}

/** The drawing at a share of its size, at a place of a clear ground; what is outside is cut. Means of the pixels that it covers. */
function placed({ size, data }: Drawing, share: number, left: number, top: number): Drawing {
  const out = new Uint8Array(data.length);
  const side = Math.round(size * share);
  const samples = 3;
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const [toX, toY] = [x + left, y + top];
      if (toX < 0 || toY < 0 || toX >= size || toY >= size) continue;
      const sums = [0, 0, 0, 0];
      for (let i = 0; i < samples ** 2; i++) {
        const fromX = Math.min(size - 1, Math.floor((x + ((i % samples) + 0.5) / samples) / share));
        const fromY = Math.min(size - 1, Math.floor((y + (Math.floor(i / samples) + 0.5) / samples) / share));
        const from = (fromY * size + fromX) * 4;
        const alpha = data[from + 3]!;
        for (let channel = 0; channel < 3; channel++) sums[channel]! += data[from + channel]! * alpha;
        sums[3]! += alpha;
      }
      const to = (toY * size + toX) * 4;
      for (let channel = 0; channel < 3; channel++)
        out[to + channel] = sums[3] === 0 ? 0 : Math.round(sums[channel]! / sums[3]!);
      out[to + 3] = Math.round(sums[3]! / samples ** 2);
    }
  return { size, data: out };
}

/** Pictures laid one over another (Porter & Duff 1984, “over”). */
function over(below: Drawing, above: Drawing): Drawing {
  const data = new Uint8Array(below.data.length);
  for (let at = 0; at < data.length; at += 4) {
    const [a, b] = [above.data[at + 3]! / 255, below.data[at + 3]! / 255];
    const alpha = a + b * (1 - a);
    for (let channel = 0; channel < 3; channel++)
      data[at + channel] =
        alpha === 0 ? 0 : Math.round((above.data[at + channel]! * a + below.data[at + channel]! * b * (1 - a)) / alpha);
    data[at + 3] = Math.round(alpha * 255);
  }
  return { size: below.size, data };
}

/** One thing with another: the first large at the lower left, the second at the upper right in front of it. */
export function beside(first: Drawing, second: Drawing): Drawing {
  const { size } = first;
  const lower = placed(first, 0.8, 0, Math.round(size * 0.2));
  return over(lower, placed(second, 0.5, Math.round(size * 0.5), 0));
}

/** The second as something worn: in front of the top of the first. */
export function wearing(first: Drawing, second: Drawing): Drawing {
  const { size } = first;
  const lower = placed(first, 0.8, Math.round(size * 0.1), Math.round(size * 0.2));
  return over(lower, placed(second, 0.55, Math.round(size * 0.225), Math.round(size * -0.04)));
}

/** On white. */
export function onWhite({ size, data }: Drawing): RgbImage {
  const rgb = new Uint8Array(size * size * 3);
  for (let pixel = 0; pixel < size * size; pixel++) {
    const alpha = data[pixel * 4 + 3]! / 255;
    for (let channel = 0; channel < 3; channel++)
      rgb[pixel * 3 + channel] = Math.round(data[pixel * 4 + channel]! * alpha + 255 * (1 - alpha));
  }
  return { width: size, height: size, data: rgb };
}
