/**
 * What a maker offers for a region of a layer, as parts that a person takes or leaves one by one, and whether a part still fits. A maker's
 * colours outside of the region are never looked at. Pure.
 */
import type { ImageDocument } from './image-document.ts';
import type { Mask } from './mask.ts';
import { authorAt, type Patch, type Pixels, type Tile } from './pixels.ts';
import type { Point } from './selection.ts';

/** Parts that lie this close together are one. */
const gap = 6;
/** More parts than this are no help to anybody: those that lie next to each other are put together. */
const mostHunks = 64;

export interface ImageHunk {
  /** The pixels that it changes. */
  readonly mask: Mask;
}

/** Parts of `base` that a patch changes inside a region. None where it changes nothing there. */
export function imageHunks(base: Pixels, patch: Patch, region: Mask): readonly ImageHunk[] {
  const offered = base.painted(region, patch, largestNumber);
  const changed = offered.differing(
    base,
    region,
    (after, _, place) => after !== null && authorAt(after, place) === largestNumber,
  );
  const areas = changed.grown(gap / 2).components();
  const parts = areas.map((area) => area.and(changed));
  const together = Math.ceil(parts.length / mostHunks);
  return Array.from({ length: Math.ceil(parts.length / Math.max(1, together)) }, (_, at) => ({
    mask: parts.slice(at * together, (at + 1) * together).reduce((all, part) => all.or(part)),
  }));
}

/** No change has it. */
const largestNumber = 2 ** 32 - 1;

export type ImageVerdict =
  | { readonly fits: true }
  /** `at` is the first place that is locked, or that somebody changed since. */
  | { readonly fits: false; readonly reason: 'locked' | 'changed'; readonly at: Point };

/** Whether a part of a proposal on `base` may go into the document as it is now. @throws LayerMissing */
export function judgeHunk(document: ImageDocument, layerId: string, base: Pixels, { mask }: ImageHunk): ImageVerdict {
  const { pixels } = document.layer(layerId);
  const locked = firstPlace(mask.and(document.locked));
  if (locked) return { fits: false, reason: 'locked', at: locked };
  const by = (tile: Tile | null, place: number) => (tile ? authorAt(tile, place) : 0);
  const changed = firstPlace(
    pixels.differing(base, mask, (now, before, place) => by(now, place) !== by(before, place)),
  );
  return changed ? { fits: false, reason: 'changed', at: changed } : { fits: true };
}

function firstPlace(mask: Mask): Point | null {
  const box = mask.bounds;
  return box && { x: mask.runsOf(box.y)[0]!, y: box.y };
}
