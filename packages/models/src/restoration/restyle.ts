/**
 * Draws the content of one picture in the style of another, without a learned network: from coarse to fine, every patch of the picture is
 * drawn towards the patch of the style that is most like it, and back towards the content (Elad & Milanfar 2017, “Style transfer via texture
 * synthesis”, with PatchMatch of Barnes et al. 2009 as its search). Colours are matched first by mean and covariance
 * (Pitié & Kokaram 2007). Deterministic for one seed.
 */
import { RandomStream } from '@fourhands/engine';
import type { RgbImage } from '../training/training.ts';
import { moveColours } from './colour-transfer.ts';
import { enter, type RestorationHooks } from './hooks.ts';
import { keepOutside, requireMask, type Mask } from './mask.ts';
import { fromOpponent, toOpponent, type Planes } from './planes.ts';
import { requireControl, TooMuchToRestore } from './restoration-errors.ts';
import { StyleMatches } from './style-matches.ts';

export interface RestyleControls {
  /** How far the style goes over the content, from 0 to 1. */
  readonly strength?: number;
  /** Size of the style's strokes against the style picture's own, from 0.25 to 4. */
  readonly scale?: number;
  /** Keep the content's colours and take only light and dark from the style. */
  readonly keepColours?: boolean;
}

/** The most pixels of the content, and of the style as it is used, at once. */
export const largestRestyle = 1.5e6;
const coarsestSide = 48;
const levelCount = 4;
const rounds = 4;
/** How much the content weighs against the patches, from no strength to full, at the coarsest level; less at finer ones. */
const contentWeight = { none: 6, full: 0.2 };
const finerFactor = 0.8;
/** Of the content's weight, the part that it has where the content is flat: there the style is free. */
const flatShare = 0.1;
/** Noise that each level starts with, at full strength, so that flat parts of the content take up texture (Elad & Milanfar 2017, §4). */
const startNoise = 35;

/**
 * @param mask where the style may go
 * @throws MaskSizeDiffers, MaskEmpty, ControlOutOfRange, TooMuchToRestore, or the signal's reason
 */
export async function restyle(
  content: RgbImage,
  style: RgbImage,
  mask: Mask,
  { strength = 0.6, scale = 1, keepColours = false }: RestyleControls,
  seed: number,
  hooks: RestorationHooks = {},
): Promise<RgbImage> {
  requireMask(content, mask);
  requireControl('The strength', strength, 0, 1);
  requireControl('The scale', scale, 0.25, 4);
  const { width, height } = content;
  if (width * height > largestRestyle) throw new TooMuchToRestore('The picture has', width * height, largestRestyle);
  const random = new RandomStream(seed, 4);
  const own = toOpponent(content);
  const drawn = toOpponent(style);
  const factor = Math.min(scale, Math.sqrt(largestRestyle / (style.width * style.height)));
  const strokes = resized(
    drawn,
    Math.max(16, Math.round(style.width * factor)),
    Math.max(16, Math.round(style.height * factor)),
  );
  // What is drawn is made of the style's pixels: either the content takes its colours, or it takes the content's light.
  const model = keepColours ? moveColours(strokes, own) : strokes;
  const start = keepColours ? own : moveColours(own, strokes);
  const levels = levelsOf(width, height);
  let current = start;
  let matches: StyleMatches | undefined;
  const finish = (planes: Planes): RgbImage => {
    const chosen = keepColours ? { ...planes, planes: [planes.planes[0]!, own.planes[1]!, own.planes[2]!] } : planes;
    return keepOutside(content, fromOpponent(chosen), mask);
  };
  for (const [at, level] of levels.entries()) {
    const share = level.width / width;
    const wanted = resized(start, level.width, level.height);
    const pattern = resized(
      model,
      Math.max(12, Math.round(model.width * share)),
      Math.max(12, Math.round(model.height * share)),
    );
    current = at === 0 ? wanted : resized(current, level.width, level.height);
    current = withNoise(current, startNoise * strength * 0.6 ** at, random);
    matches = new StyleMatches(current, pattern, random, matches);
    const detail = detailOf(wanted);
    const strongest = contentWeight.none * (contentWeight.full / contentWeight.none) ** strength * finerFactor ** at;
    const weight = detail.map((value) => strongest * value);
    for (let round = 0; round < rounds; round++) {
      await enter(hooks, (at + round / rounds) / levels.length);
      matches.improve(current);
      current = between(matches.vote(current), wanted, weight);
      const now = current;
      hooks.preview?.(() => finish(resized(now, width, height)));
    }
  }
  // The last word is the style's: a mean with the content is softer than either.
  matches?.improve(current);
  if (matches && strength > 0)
    current = between(matches.vote(current), current, new Float32Array(width * height).fill(1 - strength));
  await enter(hooks, 1);
  return finish(current);
}

function levelsOf(width: number, height: number): { readonly width: number; readonly height: number }[] {
  const levels = [{ width, height }];
  while (levels.length < levelCount) {
    const { width: w, height: h } = levels[0]!;
    if (Math.min(w, h) < 2 * coarsestSide) break;
    levels.unshift({ width: Math.round(w / 2), height: Math.round(h / 2) });
  }
  return levels;
}

function withNoise(source: Planes, deviation: number, random: RandomStream): Planes {
  const planes = source.planes.map((plane) => {
    const noise = random.fillNormal(new Float32Array(plane.length), deviation);
    return plane.map((value, i) => value + noise[i]!);
  });
  return { ...source, planes };
}

/** (drawn + weight · wanted) / (1 + weight), with a weight for each pixel. */
function between(drawn: Planes, wanted: Planes, weight: Float32Array): Planes {
  const planes = drawn.planes.map((plane, channel) => {
    const other = wanted.planes[channel]!;
    return plane.map((value, i) => (value + weight[i]! * other[i]!) / (1 + weight[i]!));
  });
  return { ...drawn, planes };
}

/** From `flatShare` where a picture is flat to 1 at its edges and near them. */
function detailOf(picture: Planes): Float32Array {
  const { width, height, planes } = picture;
  const slope = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const right = x < width - 1 ? i + 1 : i;
      const below = y < height - 1 ? i + width : i;
      for (const plane of planes)
        slope[i] = slope[i]! + Math.abs(plane[right]! - plane[i]!) + Math.abs(plane[below]! - plane[i]!);
    }
  }
  const coarse = resized({ width, height, planes: [slope] }, Math.ceil(width / 4), Math.ceil(height / 4));
  const [wide] = resized(coarse, width, height).planes as [Float32Array];
  const usual = wide.reduce((sum, value) => sum + value, 0) / wide.length + 1e-3;
  return wide.map((value) => Math.min(1, Math.max(flatShare, value / (2 * usual))));
}

/** Made larger by linear interpolation, or smaller by means over each new pixel's area. */
export function resized(source: Planes, width: number, height: number): Planes {
  if (source.width === width && source.height === height) return source;
  const columns = taps(source.width, width);
  const rows = taps(source.height, height);
  const planes = source.planes.map((plane) => {
    const wide = new Float32Array(width * source.height);
    for (let y = 0; y < source.height; y++) {
      for (const [x, { from, weights }] of columns.entries()) {
        let sum = 0;
        for (let k = 0; k < weights.length; k++) sum += weights[k]! * plane[y * source.width + from + k]!;
        wide[y * width + x] = sum;
      }
    }
    const out = new Float32Array(width * height);
    for (const [y, { from, weights }] of rows.entries()) {
      for (let x = 0; x < width; x++) {
        let sum = 0;
        for (let k = 0; k < weights.length; k++) sum += weights[k]! * wide[(from + k) * width + x]!;
        out[y * width + x] = sum;
      }
    }
    return out;
  });
  return { width, height, planes };
}

interface Taps {
  readonly from: number;
  readonly weights: readonly number[];
}

/** A triangle as wide as a pixel of the coarser of both grids. */
function taps(length: number, wanted: number): Taps[] {
  const ratio = length / wanted;
  const reach = Math.max(1, ratio);
  return Array.from({ length: wanted }).map((__, at) => {
    const centre = (at + 0.5) * ratio - 0.5;
    const from = Math.max(0, Math.ceil(centre - reach));
    const to = Math.min(length - 1, Math.floor(centre + reach));
    const raw = Array.from({ length: to - from + 1 }, (_, k) =>
      Math.max(1e-6, 1 - Math.abs(from + k - centre) / reach),
    );
    const total = raw.reduce((sum, value) => sum + value, 0);
    return { from, weights: raw.map((value) => value / total) };
  });
}
