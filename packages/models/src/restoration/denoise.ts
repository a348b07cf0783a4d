/**
 * Takes noise out of a picture by collaborative filtering in two passes: hard thresholding, then Wiener filtering with the first
 * result as its pilot. Large pictures go in tiles that overlap. Pure but for the hooks.
 */
import type { RgbImage } from '../training/training.ts';
import { tileSpans } from '../codec/tiles.ts';
import { filterGroups } from './collaborative-filter.ts';
import { enter, type RestorationHooks } from './hooks.ts';
import { estimateNoise } from './noise-level.ts';
import { groupPatches } from './patch-groups.ts';
import { cutPlanes, fromOpponent, mirrorInto, toOpponent, type Planes } from './planes.ts';

export interface DenoiseControls {
  /** Deviation of the noise in each colour, 1 to 100 of 255; estimated from the picture when left out. */
  readonly noise?: number;
}

const tileSide = 384;
/** Patches reach 16 pixels for their like, and a pixel's patches 7 to each side. */
const tileMargin = 24;
/** Pictures are mirrored outward by this much, so that pixels at the edge have as many patches as others. */
const border = 8;

const hardPass = { step: 3, radius: 16, size: 16, largestDistance: 2500 };
const wienerPass = { step: 3, radius: 16, size: 32, largestDistance: 400 };
/** Above this noise, patches are compared only after it is reduced, or chance decides which are alike. */
const strongNoise = 40;

/** Both passes on planes of at least 8 pixels a side. */
export function denoisePlanes(noisy: Planes, deviation: number): Planes {
  const { width, height } = noisy;
  const [bright] = noisy.planes as [Float32Array];
  const strong = deviation > strongNoise;
  const nearest = { ...hardPass, largestDistance: strong ? 25_000 : Math.max(hardPass.largestDistance, 0) };
  const first = filterGroups(noisy, groupPatches(bright, width, height, nearest), deviation);
  const groups = groupPatches(first.planes[0]!, width, height, {
    ...wienerPass,
    largestDistance: strong ? 3500 : wienerPass.largestDistance,
  });
  return filterGroups(noisy, groups, deviation, { pilot: first });
}

/** @throws the signal's reason */
export async function denoise(
  picture: RgbImage,
  { noise }: DenoiseControls = {},
  hooks: RestorationHooks = {},
): Promise<RgbImage> {
  const deviation = noise ?? estimateNoise(picture);
  const whole = toOpponent(picture);
  const { width, height } = picture;
  const wide = mirrorInto(whole, border, border, width + 2 * border, height + 2 * border);
  const out = whole.planes.map(() => new Float32Array(width * height));
  const rows = tileSpans(wide.height, tileSide, tileMargin);
  const columns = tileSpans(wide.width, tileSide, tileMargin);
  let done = 0;
  for (const row of rows) {
    for (const column of columns) {
      await enter(hooks, done / (rows.length * columns.length));
      const tileWidth = Math.min(tileSide, wide.width);
      const tileHeight = Math.min(tileSide, wide.height);
      const clean = denoisePlanes(cutPlanes(wide, column.start, row.start, tileWidth, tileHeight), deviation);
      for (let y = Math.max(row.from, border); y < Math.min(row.to, height + border); y++) {
        for (let x = Math.max(column.from, border); x < Math.min(column.to, width + border); x++) {
          const from = (y - row.start) * tileWidth + x - column.start;
          const to = (y - border) * width + x - border;
          for (const [channel, plane] of out.entries()) plane[to] = clean.planes[channel]![from]!;
        }
      }
      done++;
      if (done === rows.length * columns.length) continue;
      hooks.preview?.(() =>
        fromOpponent({
          width,
          height,
          planes: out.map((plane, at) => plane.map((value, i) => (value === 0 ? whole.planes[at]![i]! : value))),
        }),
      );
    }
  }
  await enter(hooks, 1);
  return fromOpponent({ width, height, planes: out });
}
