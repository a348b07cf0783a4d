/** For every patch of a picture the patch of a style that is most like it, found by PatchMatch (Barnes et al. 2009). Pure, from a random stream. */
import type { RandomStream } from '@fourhands/engine';
import type { Planes } from './planes.ts';

/** Pixels from the centre of a patch to its edge: patches of 7 × 7. */
const reach = 3;
const searches = 2;
/** A vote weighs its patch's distance to this power (robust voting: Elad & Milanfar 2017, eq. 3, r = 0.8). */
const robustness = -0.6;
/**
 * A patch of the style that is used as often as all would be on the average counts as so much further away: without it few flat patches serve
 * for all (Kaspar et al. 2015, “Self tuning texture optimization”, §4.2).
 */
const penaltyOfUse = 2;
/** What is added to each distance, so that use counts among like patches too: 49 pixels with a mean square difference of 40. */
const leastDistance = 49 * 40;

export class StyleMatches {
  readonly #width: number;
  readonly #height: number;
  readonly #style: Planes;
  readonly #random: RandomStream;
  /** By pixel of the picture, whose patch is around it: the centre of its match. Unused near the edges. */
  readonly #sources: Int32Array;
  readonly #distances: Float32Array;
  /** By pixel of the style, how far away its patch counts for its use: at least 1. */
  readonly #burden: Float32Array;

  /** @param coarser matches of the same pictures at half the size, to start from */
  constructor({ width, height }: Planes, style: Planes, random: RandomStream, coarser?: StyleMatches) {
    this.#width = width;
    this.#height = height;
    this.#style = style;
    this.#random = random;
    this.#sources = new Int32Array(width * height);
    this.#distances = new Float32Array(width * height);
    this.#burden = new Float32Array(style.width * style.height).fill(1);
    for (let y = reach; y < height - reach; y++) {
      for (let x = reach; x < width - reach; x++) this.#sources[y * width + x] = this.#firstSource(x, y, coarser);
    }
  }

  #firstSource(x: number, y: number, coarser: StyleMatches | undefined): number {
    const { width, height } = this.#style;
    const inside = (value: number, length: number): number => Math.min(length - reach - 1, Math.max(reach, value));
    if (coarser === undefined) {
      const column = reach + this.#random.integer(width - 2 * reach);
      return (reach + this.#random.integer(height - 2 * reach)) * width + column;
    }
    const fromX = inside(x >> 1, coarser.#width);
    const fromY = inside(y >> 1, coarser.#height);
    const before = coarser.#sources[fromY * coarser.#width + fromX]!;
    const column = inside(2 * (before % coarser.#style.width) + (x & 1), width);
    const row = inside(2 * Math.floor(before / coarser.#style.width) + (y & 1), height);
    return row * width + column;
  }

  #distance(current: Planes, first: number, second: number, enough: number): number {
    const [a, b, c] = current.planes as [Float32Array, Float32Array, Float32Array];
    const [d, e, f] = this.#style.planes as [Float32Array, Float32Array, Float32Array];
    const width = this.#width;
    const styleWidth = this.#style.width;
    let sum = 0;
    for (let y = -reach; y <= reach; y++) {
      const p = first + y * width;
      const q = second + y * styleWidth;
      for (let x = -reach; x <= reach; x++) {
        const u = a[p + x]! - d[q + x]!;
        const v = b[p + x]! - e[q + x]!;
        const w = c[p + x]! - f[q + x]!;
        sum += u * u + v * v + w * w;
      }
      if (sum > enough) return sum;
    }
    return sum;
  }

  #countUse(): void {
    const { width, height } = this.#style;
    const burden = this.#burden.fill(0);
    let count = 0;
    for (let y = reach; y < this.#height - reach; y++) {
      for (let x = reach; x < this.#width - reach; x++) {
        const source = this.#sources[y * this.#width + x]!;
        burden[source] = burden[source]! + 1;
        count++;
      }
    }
    const usual = count / ((width - 2 * reach) * (height - 2 * reach));
    for (let i = 0; i < burden.length; i++) burden[i] = 1 + (penaltyOfUse * burden[i]!) / usual;
  }

  /** Looks for better matches of the picture as it is now. */
  improve(current: Planes): void {
    this.#countUse();
    const width = this.#width;
    const height = this.#height;
    const styleWidth = this.#style.width;
    const styleHeight = this.#style.height;
    const sources = this.#sources;
    const distances = this.#distances;
    const offer = (at: number, x: number, y: number): void => {
      if (x < reach || y < reach || x >= styleWidth - reach || y >= styleHeight - reach) return;
      const source = y * styleWidth + x;
      const burden = this.#burden[source]!;
      const enough = distances[at]! / burden - leastDistance;
      const distance = this.#distance(current, at, source, enough);
      if (distance >= enough) return;
      distances[at] = (distance + leastDistance) * burden;
      sources[at] = source;
    };
    for (let y = reach; y < height - reach; y++) {
      for (let x = reach; x < width - reach; x++) {
        const at = y * width + x;
        const own = this.#distance(current, at, sources[at]!, Infinity) + leastDistance;
        distances[at] = own * this.#burden[sources[at]!]!;
      }
    }
    const columns = width - 2 * reach;
    const count = columns * (height - 2 * reach);
    for (let search = 0; search < searches; search++) {
      const step = search % 2 === 0 ? 1 : -1;
      for (let order = 0; order < count; order++) {
        const place = step === 1 ? order : count - 1 - order;
        const x = reach + (place % columns);
        const y = reach + Math.floor(place / columns);
        const at = y * width + x;
        if (x - step >= reach && x - step < width - reach) {
          const source = sources[at - step]!;
          offer(at, (source % styleWidth) + step, Math.floor(source / styleWidth));
        }
        if (y - step >= reach && y - step < height - reach) {
          const source = sources[at - step * width]!;
          offer(at, source % styleWidth, Math.floor(source / styleWidth) + step);
        }
        for (let radius = Math.max(styleWidth, styleHeight); radius >= 1; radius /= 2) {
          const source = sources[at]!;
          const dx = Math.round((2 * this.#random.uniform() - 1) * radius);
          const dy = Math.round((2 * this.#random.uniform() - 1) * radius);
          offer(at, (source % styleWidth) + dx, Math.floor(source / styleWidth) + dy);
        }
      }
    }
  }

  /** Each pixel as the patches over it show it in the style, better matches weighing more. */
  vote(current: Planes): Planes {
    const width = this.#width;
    const styleWidth = this.#style.width;
    const total = new Float32Array(width * this.#height);
    const planes = current.planes.map(() => new Float32Array(total.length));
    const [a, b, c] = planes as [Float32Array, Float32Array, Float32Array];
    const [d, e, f] = this.#style.planes as [Float32Array, Float32Array, Float32Array];
    for (let y = reach; y < this.#height - reach; y++) {
      for (let x = reach; x < width - reach; x++) {
        const at = y * width + x;
        const source = this.#sources[at]!;
        const weight = this.#distances[at]! ** robustness;
        for (let row = -reach; row <= reach; row++) {
          const to = at + row * width;
          const from = source + row * styleWidth;
          for (let column = -reach; column <= reach; column++) {
            total[to + column] = total[to + column]! + weight;
            a[to + column] = a[to + column]! + weight * d[from + column]!;
            b[to + column] = b[to + column]! + weight * e[from + column]!;
            c[to + column] = c[to + column]! + weight * f[from + column]!;
          }
        }
      }
    }
    for (const plane of planes) for (let i = 0; i < plane.length; i++) plane[i] = plane[i]! / total[i]!;
    return { ...current, planes };
  }
}
