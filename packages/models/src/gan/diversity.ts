/**
 * How different samples are from one another, and from what was learned from. Distances are root mean squares over the
 * places of pictures shrunk to eight by eight, where a move by a pixel makes little difference.
 */

export interface Diversity {
  /** The mean distance of two samples, as a share of that of two training pictures: near 0 when all samples look alike. */
  readonly diversity: number;
  /**
   * The median distance of a sample to its nearest training picture, as a share of that of a training picture to its
   * nearest other one: near 0 when samples are copies.
   */
  readonly novelty: number;
  /** That median distance itself, with values from -1 to 1. */
  readonly nearestDistance: number;
  /** The least distance of any sample to a training picture: 0 when one is a copy. */
  readonly leastDistance: number;
}

const coarse = 8;

/** Pictures [count, size, size, channels] as rows [count][8 · 8 · channels] of means. */
export function shrinkToRows(
  pictures: ArrayLike<number>,
  count: number,
  size: number,
  channels: number,
): Float32Array[] {
  const block = Math.max(1, Math.floor(size / coarse));
  const side = Math.floor(size / block);
  return Array.from({ length: count }, (_, picture) => {
    const row = new Float32Array(side * side * channels);
    for (let y = 0; y < side * block; y++)
      for (let x = 0; x < side * block; x++)
        for (let channel = 0; channel < channels; channel++)
          row[(Math.floor(y / block) * side + Math.floor(x / block)) * channels + channel]! +=
            pictures[((picture * size + y) * size + x) * channels + channel]! / (block * block);
    return row;
  });
}

/** The row of a mirror image. */
export function mirrorRow(row: Float32Array, channels: number): Float32Array {
  const side = Math.sqrt(row.length / channels);
  return row.map((_, at) => {
    const [place, channel] = [Math.floor(at / channels), at % channels];
    return row[(place - (place % side) + side - 1 - (place % side)) * channels + channel]!;
  });
}

function distance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(sum / a.length);
}

/** The mean distance of two of some rows; 0 of fewer. */
export function meanDistance(rows: readonly Float32Array[]): number {
  let [sum, pairs] = [0, 0];
  for (let i = 0; i < rows.length; i++)
    for (let j = 0; j < i; j++) {
      sum += distance(rows[i]!, rows[j]!);
      pairs += 1;
    }
  return pairs === 0 ? 0 : sum / pairs;
}

/** How far the nearest of some rows is; Infinity of none. */
export const nearestDistance = (row: Float32Array, others: readonly Float32Array[]): number =>
  others.reduce((least, other) => Math.min(least, distance(row, other)), Infinity);

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** How different training pictures are from one another, which does not change while a run goes on. */
export class TrainingSpread {
  readonly #seen: readonly Float32Array[];
  readonly #among: number;
  /** The median distance of a training picture to its nearest other one. */
  readonly nearestOther: number;

  /** @param alsoSeen what was learned from besides and counts as copied too: mirror images */
  constructor(training: readonly Float32Array[], alsoSeen: readonly Float32Array[] = []) {
    this.#seen = [...training, ...alsoSeen];
    this.#among = meanDistance(training);
    this.nearestOther = median(
      training.map((row, at) =>
        training.reduce(
          (nearest, other, i) => (i === at ? nearest : Math.min(nearest, distance(row, other))),
          Infinity,
        ),
      ),
    );
  }

  /** Distances are 0 or more; where training pictures cannot be told apart, diversity and novelty are 1. */
  judge(samples: readonly Float32Array[]): Diversity {
    const distances = samples.map((sample) => nearestDistance(sample, this.#seen));
    const nearest = median(distances);
    const comparable = this.nearestOther > 0 && Number.isFinite(this.nearestOther);
    return {
      diversity: this.#among === 0 ? 1 : meanDistance(samples) / this.#among,
      novelty: comparable ? nearest / this.nearestOther : 1,
      nearestDistance: nearest,
      leastDistance: Math.min(...distances),
    };
  }
}
