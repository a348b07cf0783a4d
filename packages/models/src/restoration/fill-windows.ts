/**
 * Which parts of a large picture are worked on to fill its holes: around each hole a window that reaches 48 pixels further, or as far as the hole is
 * deep if that is more; windows that overlap become one; what is larger than 320 pixels a side is cut into tiles of 256, each seen with 32 more on
 * every side. Pure.
 */
import { depthOf } from './mask.ts';
import { piecesOf } from './held-out.ts';

export interface FillWindow {
  /** What is seen. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** What is filled, within it, in the picture's coordinates. */
  readonly fill: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };
}

const leastReach = 48;
export const largestWindow = 320;
const tileSide = 256;
const tileReach = 32;
/** No window has fewer pixels a side than this, where the picture has. */
const leastWindow = 96;

interface Box {
  left: number;
  top: number;
  /** Not included. */
  right: number;
  bottom: number;
}

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

export function fillWindows(missing: Uint8Array, width: number, height: number): FillWindow[] {
  // A small picture is one window: more of it helps, and costs little.
  if (width <= largestWindow && height <= largestWindow) {
    const fill = { left: 0, top: 0, right: width, bottom: height };
    return [{ left: 0, top: 0, width, height, fill }];
  }
  return merged(boxesOf(missing, width, height)).flatMap((box) => windowsOf(box, missing, width, height));
}

function boxesOf(missing: Uint8Array, width: number, height: number): Box[] {
  return piecesOf(missing, width, height).map(({ left, right, top, bottom }) => {
    const short = Math.min(right - left, bottom - top) + 1;
    const reach = Math.max(leastReach, short);
    const growX = Math.max(reach, (leastWindow - (right - left)) / 2);
    const growY = Math.max(reach, (leastWindow - (bottom - top)) / 2);
    return {
      left: Math.max(0, Math.floor(left - growX)),
      top: Math.max(0, Math.floor(top - growY)),
      right: Math.min(width, Math.ceil(right + 1 + growX)),
      bottom: Math.min(height, Math.ceil(bottom + 1 + growY)),
    };
  });
}

/** Boxes that overlap joined, until none do. Swept by their left edges, so that many small holes stay quick. */
function merged(boxes: Box[]): Box[] {
  let current = boxes;
  for (;;) {
    const sorted = current.toSorted((a, b) => a.left - b.left);
    const open: Box[] = [];
    const closed: Box[] = [];
    let joined = false;
    for (const box of sorted) {
      for (let i = open.length - 1; i >= 0; i--) if (open[i]!.right <= box.left) closed.push(...open.splice(i, 1));
      const other = open.find((each) => overlap(each, box));
      if (other === undefined) open.push({ ...box });
      else {
        other.top = Math.min(other.top, box.top);
        other.right = Math.max(other.right, box.right);
        other.bottom = Math.max(other.bottom, box.bottom);
        joined = true;
      }
    }
    current = [...closed, ...open];
    if (!joined) return current;
  }
}

function windowsOf(box: Box, missing: Uint8Array, width: number, height: number): FillWindow[] {
  if (box.right - box.left <= largestWindow && box.bottom - box.top <= largestWindow) {
    return [{ left: box.left, top: box.top, width: box.right - box.left, height: box.bottom - box.top, fill: box }];
  }
  const windows: FillWindow[] = [];
  for (let top = box.top; top < box.bottom; top += tileSide) {
    for (let left = box.left; left < box.right; left += tileSide) {
      const fill = {
        left,
        top,
        right: Math.min(box.right, left + tileSide),
        bottom: Math.min(box.bottom, top + tileSide),
      };
      const seen = grown(fill, missing, width, height);
      if (seen !== undefined) windows.push({ ...seen, fill });
    }
  }
  return windows;
}

/** The tile with its surroundings, twice as far until a tenth of it is known; nothing where the tile has no hole. */
function grown(
  { left, top, right, bottom }: Box,
  missing: Uint8Array,
  width: number,
  height: number,
): Omit<FillWindow, 'fill'> | undefined {
  for (let reach = tileReach; ; reach *= 2) {
    const box = {
      left: Math.max(0, left - reach),
      top: Math.max(0, top - reach),
      right: Math.min(width, right + reach),
      bottom: Math.min(height, bottom + reach),
    };
    let lost = 0;
    let own = 0;
    for (let y = box.top; y < box.bottom; y++) {
      for (let x = box.left; x < box.right; x++) {
        if (missing[y * width + x] === 0) continue;
        lost++;
        if (x >= left && x < right && y >= top && y < bottom) own++;
      }
    }
    if (own === 0) return undefined;
    const pixels = (box.right - box.left) * (box.bottom - box.top);
    const whole = box.left === 0 && box.top === 0 && box.right === width && box.bottom === height;
    if (whole || lost <= 0.9 * pixels) {
      return { left: box.left, top: box.top, width: box.right - box.left, height: box.bottom - box.top };
    }
  }
}

/** How deep the holes of a window are, in pixels. */
export const windowDepth = (missing: Uint8Array, window: FillWindow): number =>
  depthOf(missing, window.width, window.height);
