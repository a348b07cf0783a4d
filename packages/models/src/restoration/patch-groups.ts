/**
 * Finds, for each reference patch of a picture, the patches near it that look most like it. Patches are named by their
 * upper left corner, numbered row by row among the places where a whole patch fits. Pure.
 */

export const patchSide = 8;

export interface GroupOptions {
  /** Pixels between two reference patches on each axis. */
  readonly step: number;
  /** Pixels to each side within which like patches are looked for. */
  readonly radius: number;
  /** The most patches of a group, itself included; a power of two. */
  readonly size: number;
  /** The largest mean squared difference of a pixel; further patches are left out. */
  readonly largestDistance: number;
}

export interface PatchGroups {
  /** Places of the patches, `size` a group, the reference first. */
  readonly members: Int32Array;
  /** How many of them there are in each group, a power of two. */
  readonly counts: Uint8Array;
  readonly size: number;
}

/** How many places there are on an axis. */
export const placesOn = (length: number): number => length - patchSide + 1;

function referencePlaces(count: number, step: number): number[] {
  const places: number[] = [];
  for (let at = 0; at < count - 1; at += step) places.push(at);
  places.push(count - 1);
  return places;
}

/**
 * @param wanted where 1, pixels that matter: only references whose patch has one make a group; all do when left out
 */
export function groupPatches(
  plane: Float32Array,
  width: number,
  height: number,
  { step, radius, size, largestDistance }: GroupOptions,
  wanted?: Uint8Array,
): PatchGroups {
  const across = placesOn(width);
  const down = placesOn(height);
  const references: number[] = [];
  for (const y of referencePlaces(down, step)) {
    for (const x of referencePlaces(across, step)) {
      if (wanted === undefined || touches(wanted, width, x, y)) references.push(y * across + x);
    }
  }
  const members = new Int32Array(references.length * size);
  const counts = new Uint8Array(references.length);
  const distances = new Float64Array(size);
  const limit = largestDistance * patchSide * patchSide;
  for (const [group, reference] of references.entries()) {
    const centreX = reference % across;
    const centreY = (reference - centreX) / across;
    const base = group * size;
    members[base] = reference;
    distances[0] = 0;
    let found = 1;
    const lastX = Math.min(across - 1, centreX + radius);
    const lastY = Math.min(down - 1, centreY + radius);
    for (let y = Math.max(0, centreY - radius); y <= lastY; y++) {
      for (let x = Math.max(0, centreX - radius); x <= lastX; x++) {
        if (x === centreX && y === centreY) continue;
        const worst = found < size ? limit : distances[size - 1]!;
        const distance = patchDistance(plane, width, centreY * width + centreX, y * width + x, worst);
        if (distance >= worst) continue;
        let at = found < size ? found++ : size - 1;
        while (at > 1 && distances[at - 1]! > distance) {
          distances[at] = distances[at - 1]!;
          members[base + at] = members[base + at - 1]!;
          at--;
        }
        distances[at] = distance;
        members[base + at] = y * across + x;
      }
    }
    counts[group] = 2 ** Math.floor(Math.log2(found));
  }
  return { members, counts, size };
}

function touches(wanted: Uint8Array, width: number, x: number, y: number): boolean {
  for (let row = y; row < y + patchSide; row++) {
    for (let at = row * width + x; at < row * width + x + patchSide; at++) if (wanted[at] !== 0) return true;
  }
  return false;
}

/** The sum of squared differences, or any number above `enough` once it is more. */
function patchDistance(plane: Float32Array, width: number, first: number, second: number, enough: number): number {
  let sum = 0;
  for (let row = 0; row < patchSide; row++, first += width, second += width) {
    const a = plane[first]! - plane[second]!;
    const b = plane[first + 1]! - plane[second + 1]!;
    const c = plane[first + 2]! - plane[second + 2]!;
    const d = plane[first + 3]! - plane[second + 3]!;
    const e = plane[first + 4]! - plane[second + 4]!;
    const f = plane[first + 5]! - plane[second + 5]!;
    const g = plane[first + 6]! - plane[second + 6]!;
    const h = plane[first + 7]! - plane[second + 7]!;
    sum += a * a + b * b + c * c + d * d + e * e + f * f + g * g + h * h;
    if (sum > enough) return sum;
  }
  return sum;
}
