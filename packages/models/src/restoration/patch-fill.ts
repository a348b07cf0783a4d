/**
 * Fills with patches of the known part: from coarse to fine, each patch that touches a hole looks for the known patch most like it
 * (PatchMatch, Barnes et al. 2009), and the pixels of the hole become what these vote for (Wexler, Shechtman & Irani 2007, §3), again and
 * again. It continues textures where a mean of possibilities is a blur. Pure but for the hooks, from a seed.
 */
import { RandomStream } from '@fourhands/engine';
import { enter, type RestorationHooks } from './hooks.ts';
import { depthOf, distanceToKnown } from './mask.ts';
import { copyPlanes, type Planes } from './planes.ts';
import { averageFill, harmonicFill } from './smooth-fill.ts';

/** Pixels from the centre of a patch to its edge: patches of 7 × 7. */
const reach = 3;
const searches = 3;
/** A vote weighs this much more for each pixel that its patch's centre is nearer to what is known (Wexler et al., §3.2). */
const trustByDistance = 1.3;
/** With fewer known patches than this nothing can be chosen from. */
const leastSources = 64;
const leastSide = 24;

interface Level {
  readonly planes: Planes;
  readonly missing: Uint8Array;
}

/** For each target its source, both as centres of patches, and how unlike they are. */
interface Matches {
  readonly targets: Int32Array;
  /** By pixel: which target it is, or -1. */
  readonly targetAt: Int32Array;
  readonly sources: Int32Array;
  readonly distances: Float32Array;
}

/**
 * @param missing 1 where a pixel is to be filled
 * @returns the smooth fill where there are not enough known patches to choose from
 * @throws the signal's reason
 */
export async function patchFill(
  source: Planes,
  missing: Uint8Array,
  { seed, rounds }: { readonly seed: number; readonly rounds: number },
  hooks: RestorationHooks = {},
  show?: (see: () => Planes) => void,
): Promise<Planes> {
  const levels = pyramidOf(source, missing);
  const random = new RandomStream(seed, 2);
  let estimate: Planes | undefined;
  let matches: Matches | undefined;
  for (let level = levels.length - 1; level >= 0; level--) {
    const { planes, missing: lost } = levels[level]!;
    const { width, height } = planes;
    const usable = sourcesOf(lost, width, height);
    if (usable.length < leastSources) {
      if (level === 0) return harmonicFill(source, missing);
      continue;
    }
    const current: Planes = estimate ? enlarged(estimate, planes, lost) : harmonicFill(planes, lost);
    const isSource = new Uint8Array(width * height);
    for (const at of usable) isSource[at] = 1;
    matches = startMatches(current, usable, isSource, matches, levels[level + 1]?.planes.width ?? 0, random);
    const trust = distanceToKnown(lost, width, height).map((distance) => trustByDistance ** -Math.min(distance, 60));
    const own = level === 0 ? Math.max(2, Math.round(rounds / 2)) : rounds;
    for (let round = 0; round < own; round++) {
      await enter(hooks, (levels.length - 1 - level + round / own) / levels.length);
      refreshDistances(current, matches);
      improve(current, matches, isSource, random);
      vote(current, lost, matches, trust);
      if (level === 0) show?.(() => current);
    }
    estimate = current;
  }
  return estimate!;
}

function pyramidOf(planes: Planes, missing: Uint8Array): Level[] {
  const levels: Level[] = [{ planes: averageFill(planes, missing), missing }];
  for (;;) {
    const { planes: finer, missing: lost } = levels.at(-1)!;
    const { width, height } = finer;
    if (depthOf(lost, width, height) <= 2 || Math.min(width, height) < 2 * leastSide) return levels;
    levels.push(halved(finer, lost));
  }
}

/** Means of 2 × 2 pixels, of the known ones alone; missing where none is known. */
function halved({ width, height, planes }: Planes, missing: Uint8Array): Level {
  const halfWidth = width >> 1;
  const halfHeight = height >> 1;
  const lost = new Uint8Array(halfWidth * halfHeight);
  const half = planes.map(() => new Float32Array(halfWidth * halfHeight));
  for (let y = 0; y < halfHeight; y++) {
    for (let x = 0; x < halfWidth; x++) {
      const from = 2 * y * width + 2 * x;
      const four = [from, from + 1, from + width, from + width + 1];
      const known = four.filter((i) => missing[i] === 0);
      const to = y * halfWidth + x;
      if (known.length === 0) lost[to] = 1;
      const used = known.length === 0 ? four : known;
      for (const [channel, plane] of planes.entries()) {
        half[channel]![to] = used.reduce((sum, i) => sum + plane[i]!, 0) / used.length;
      }
    }
  }
  return { planes: { width: halfWidth, height: halfHeight, planes: half }, missing: lost };
}

/** Centres of patches that are known as a whole. */
function sourcesOf(missing: Uint8Array, width: number, height: number): number[] {
  const sources: number[] = [];
  const table = new Int32Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += missing[y * width + x]!;
      table[(y + 1) * (width + 1) + x + 1] = table[y * (width + 1) + x + 1]! + row;
    }
  }
  const lostIn = (left: number, top: number, right: number, bottom: number): number =>
    table[bottom * (width + 1) + right]! -
    table[top * (width + 1) + right]! -
    table[bottom * (width + 1) + left]! +
    table[top * (width + 1) + left]!;
  for (let y = reach; y < height - reach; y++) {
    for (let x = reach; x < width - reach; x++) {
      if (lostIn(x - reach, y - reach, x + reach + 1, y + reach + 1) === 0) sources.push(y * width + x);
    }
  }
  return sources;
}

/** The coarser estimate in the holes of the finer level. */
function enlarged(coarse: Planes, finer: Planes, missing: Uint8Array): Planes {
  const out = copyPlanes(finer);
  for (const [channel, plane] of out.planes.entries()) {
    const from = coarse.planes[channel]!;
    for (let i = 0; i < plane.length; i++) {
      if (missing[i] === 0) continue;
      const x = Math.min(coarse.width - 1, (i % finer.width) >> 1);
      const y = Math.min(coarse.height - 1, Math.floor(i / finer.width) >> 1);
      plane[i] = from[y * coarse.width + x]!;
    }
  }
  return out;
}

function startMatches(
  { width, height }: Planes,
  usable: readonly number[],
  isSource: Uint8Array,
  coarse: Matches | undefined,
  coarseWidth: number,
  random: RandomStream,
): Matches {
  const targetAt = new Int32Array(width * height).fill(-1);
  const targets: number[] = [];
  for (let y = reach; y < height - reach; y++) {
    for (let x = reach; x < width - reach; x++) {
      const at = y * width + x;
      if (isSource[at] === 1) continue;
      targetAt[at] = targets.length;
      targets.push(at);
    }
  }
  const sources = Int32Array.from(targets, (at) => {
    const x = at % width;
    const y = Math.floor(at / width);
    const before = coarse === undefined ? -1 : (coarse.targetAt[(y >> 1) * coarseWidth + (x >> 1)] ?? -1);
    if (coarse !== undefined && before >= 0) {
      const source = coarse.sources[before]!;
      const to = (2 * Math.floor(source / coarseWidth) + (y & 1)) * width + 2 * (source % coarseWidth) + (x & 1);
      if (isSource[to] === 1) return to;
    }
    return usable[random.integer(usable.length)]!;
  });
  return { targets: Int32Array.from(targets), targetAt, sources, distances: new Float32Array(targets.length) };
}

/** The sum of squared differences of two patches, or any number above `enough` once it is more. */
function distanceOf({ width, planes }: Planes, first: number, second: number, enough: number): number {
  let sum = 0;
  const [a, b, c] = planes as [Float32Array, Float32Array, Float32Array];
  for (let y = -reach; y <= reach; y++) {
    const p = first + y * width;
    const q = second + y * width;
    for (let x = -reach; x <= reach; x++) {
      const u = a[p + x]! - a[q + x]!;
      const v = b[p + x]! - b[q + x]!;
      const w = c[p + x]! - c[q + x]!;
      sum += u * u + v * v + w * w;
    }
    if (sum > enough) return sum;
  }
  return sum;
}

function refreshDistances(current: Planes, { targets, sources, distances }: Matches): void {
  for (let i = 0; i < targets.length; i++) distances[i] = distanceOf(current, targets[i]!, sources[i]!, Infinity);
}

/** PatchMatch: like neighbours have like matches; and a search around each match, half as far each time. */
function improve(current: Planes, matches: Matches, isSource: Uint8Array, random: RandomStream): void {
  const { width, height } = current;
  const { targets, targetAt, sources, distances } = matches;
  const offer = (target: number, source: number): void => {
    if (source < 0 || source >= isSource.length || isSource[source] === 0) return;
    const distance = distanceOf(current, targets[target]!, source, distances[target]!);
    if (distance >= distances[target]!) return;
    distances[target] = distance;
    sources[target] = source;
  };
  for (let search = 0; search < searches; search++) {
    const forward = search % 2 === 0;
    const step = forward ? 1 : -1;
    for (let order = 0; order < targets.length; order++) {
      const target = forward ? order : targets.length - 1 - order;
      const at = targets[target]!;
      const beside = targetAt[at - step] ?? -1;
      if (beside >= 0) offer(target, sources[beside]! + step);
      const above = targetAt[at - step * width] ?? -1;
      if (above >= 0) offer(target, sources[above]! + step * width);
      for (let radius = Math.max(width, height); radius >= 1; radius /= 2) {
        const x = (sources[target]! % width) + Math.round((2 * random.uniform() - 1) * radius);
        const y = Math.floor(sources[target]! / width) + Math.round((2 * random.uniform() - 1) * radius);
        if (x >= reach && y >= reach && x < width - reach && y < height - reach) offer(target, y * width + x);
      }
    }
  }
}

/** Missing pixels become the mean of what the patches over them show there, likelier ones weighing more. */
function vote(
  current: Planes,
  missing: Uint8Array,
  { targets, sources, distances }: Matches,
  trust: Float32Array,
): void {
  const { width, planes } = current;
  const sorted = distances.toSorted();
  const spread = Math.max(1, sorted[Math.floor(0.75 * (sorted.length - 1))]!);
  const total = new Float32Array(missing.length);
  const sums = planes.map(() => new Float32Array(missing.length));
  const [a, b, c] = sums as [Float32Array, Float32Array, Float32Array];
  const [d, e, f] = planes as [Float32Array, Float32Array, Float32Array];
  for (let i = 0; i < targets.length; i++) {
    const weight = trust[targets[i]!]! * Math.exp(-distances[i]! / (2 * spread)) + 1e-9;
    for (let y = -reach; y <= reach; y++) {
      for (let x = -reach; x <= reach; x++) {
        const to = targets[i]! + y * width + x;
        if (missing[to] === 0) continue;
        const from = sources[i]! + y * width + x;
        total[to] = total[to]! + weight;
        a[to] = a[to]! + weight * d[from]!;
        b[to] = b[to]! + weight * e[from]!;
        c[to] = c[to]! + weight * f[from]!;
      }
    }
  }
  for (const [channel, plane] of planes.entries()) {
    const sum = sums[channel]!;
    for (let i = 0; i < plane.length; i++) if (missing[i] === 1 && total[i]! > 0) plane[i] = sum[i]! / total[i]!;
  }
}
