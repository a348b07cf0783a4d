/**
 * A set of pixels of a picture: regions, locks and selections. Kept as runs of each row, so that a mask of a photograph of 24 megapixels is
 * small and quick to join with another. Pure; masks are immutable.
 */

/** Pixels from `start` to before `end` of one row, as [start, end, start, end, …]: in order, apart, none of them empty. */
type Row = readonly number[];

const emptyRow: Row = [];

/** Combines two rows by a rule of who is in: of both, in order of their edges. */
function combineRows(a: Row, b: Row, keep: (inA: boolean, inB: boolean) => boolean): Row {
  if (a === b && keep(true, true) && !keep(false, false)) return a;
  const out: number[] = [];
  let [i, j, inside] = [0, 0, false];
  while (i < a.length || j < b.length) {
    const at = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    while (a[i] === at) i += 1;
    while (b[j] === at) j += 1;
    const next = keep(i % 2 === 1, j % 2 === 1);
    if (next !== inside) out.push(at);
    inside = next;
  }
  return out;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export class Mask {
  readonly width: number;
  readonly height: number;
  readonly #rows: readonly Row[];

  private constructor(width: number, height: number, rows: readonly Row[]) {
    this.width = width;
    this.height = height;
    this.#rows = rows;
  }

  static empty(width: number, height: number): Mask {
    return new Mask(
      width,
      height,
      Array.from({ length: height }, () => emptyRow),
    );
  }

  static whole(width: number, height: number): Mask {
    const row: Row = width > 0 ? [0, width] : emptyRow;
    return new Mask(
      width,
      height,
      Array.from({ length: height }, () => row),
    );
  }

  /** Of the pixels for which `inside` holds. */
  static where(width: number, height: number, inside: (x: number, y: number) => boolean): Mask {
    return new Mask(
      width,
      height,
      Array.from({ length: height }, (_, y) => {
        const row: number[] = [];
        for (let x = 0; x < width; x++) if (inside(x, y) !== (row.length % 2 === 1)) row.push(x);
        if (row.length % 2 === 1) row.push(width);
        return row;
      }),
    );
  }

  /** Rows of runs, each from a start to before an end. What lies outside is cut; runs may overlap and be in any order. */
  static ofRuns(width: number, height: number, runs: Iterable<readonly [y: number, start: number, end: number]>): Mask {
    const byRow = new Map<number, [number, number][]>();
    for (const [y, from, to] of runs) {
      const [start, end] = [Math.max(0, from), Math.min(width, to)];
      if (y < 0 || y >= height || start >= end) continue;
      const row = byRow.get(y);
      if (row) row.push([start, end]);
      else byRow.set(y, [[start, end]]);
    }
    return new Mask(
      width,
      height,
      Array.from({ length: height }, (_, y) => joined(byRow.get(y) ?? [])),
    );
  }

  static rectangle(width: number, height: number, { x, y, width: across, height: down }: Box): Mask {
    const [left, right] = [Math.max(0, x), Math.min(width, x + across)];
    const row: Row = left < right ? [left, right] : emptyRow;
    return new Mask(
      width,
      height,
      Array.from({ length: height }, (_, at) => (at >= y && at < y + down ? row : emptyRow)),
    );
  }

  /** The runs of a row. */
  runsOf(y: number): Row {
    return this.#rows[y] ?? emptyRow;
  }

  has(x: number, y: number): boolean {
    const row = this.runsOf(y);
    let edges = 0;
    while (edges < row.length && row[edges]! <= x) edges += 1;
    return edges % 2 === 1;
  }

  /** How many pixels. */
  get size(): number {
    let count = 0;
    for (const row of this.#rows) for (let i = 0; i < row.length; i += 2) count += row[i + 1]! - row[i]!;
    return count;
  }

  get isEmpty(): boolean {
    return this.#rows.every((row) => row.length === 0);
  }

  /** The smallest box around all of it; null where it is empty. */
  get bounds(): Box | null {
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    this.#rows.forEach((row, y) => {
      if (row.length === 0) return;
      [left, right] = [Math.min(left, row[0]!), Math.max(right, row.at(-1)!)];
      [top, bottom] = [Math.min(top, y), y];
    });
    return right < 0 ? null : { x: left, y: top, width: right - left, height: bottom - top + 1 };
  }

  /** @throws MaskOfAnotherSize */
  and(other: Mask): Mask {
    return this.#combine(other, (a, b) => a && b);
  }

  /** @throws MaskOfAnotherSize */
  or(other: Mask): Mask {
    return this.#combine(other, (a, b) => a || b);
  }

  /** @throws MaskOfAnotherSize */
  without(other: Mask): Mask {
    return this.#combine(other, (a, b) => a && !b);
  }

  inverted(): Mask {
    return Mask.whole(this.width, this.height).without(this);
  }

  equals(other: Mask): boolean {
    return (
      this.width === other.width &&
      this.height === other.height &&
      this.#rows.every((row, y) => {
        const theirs = other.runsOf(y);
        return row.length === theirs.length && row.every((edge, i) => edge === theirs[i]);
      })
    );
  }

  /** All pixels at most `radius` away from one of it (a disc). */
  grown(radius: number): Mask {
    const runs: [number, number, number][] = [];
    this.#rows.forEach((row, y) => {
      for (let i = 0; i < row.length; i += 2)
        for (let dy = -Math.floor(radius); dy <= radius; dy++) {
          const reach = Math.floor(Math.sqrt(radius ** 2 - dy ** 2));
          runs.push([y + dy, row[i]! - reach, row[i + 1]! + reach]);
        }
    });
    return Mask.ofRuns(this.width, this.height, runs);
  }

  /** On a picture of another size: every pixel that lies, if only in part, where one of it lies. Made whole times larger and then as small again, it is as before. */
  scaled(width: number, height: number): Mask {
    const across = (edge: number) => (edge * width) / this.width;
    const rows = Array.from({ length: height }, (_, y): Row => {
      const [from, to] = [Math.floor((y * this.height) / height), Math.ceil(((y + 1) * this.height) / height)];
      const runs: [number, number][] = [];
      for (let old = from; old < to; old++) {
        const row = this.runsOf(old);
        for (let i = 0; i < row.length; i += 2)
          runs.push([Math.floor(across(row[i]!)), Math.ceil(across(row[i + 1]!))]);
      }
      return joined(runs);
    });
    return new Mask(width, height, rows);
  }

  /** Its parts that do not touch, by sides or corners, in reading order of their first pixels. */
  components(): Mask[] {
    const parent: number[] = [];
    const find = (of: number): number => {
      let root = of;
      while (parent[root] !== root) root = parent[root]!;
      while (parent[of] !== root) [of, parent[of]] = [parent[of]!, root];
      return root;
    };
    const runs: { readonly y: number; readonly start: number; readonly end: number }[] = [];
    let above: number[] = [];
    this.#rows.forEach((row, y) => {
      const here: number[] = [];
      let next = 0;
      for (let i = 0; i < row.length; i += 2) {
        const run = { y, start: row[i]!, end: row[i + 1]! };
        const id = runs.push(run) - 1;
        parent.push(id);
        here.push(id);
        while (next < above.length && runs[above[next]!]!.end < run.start) next += 1;
        for (let at = next; at < above.length && runs[above[at]!]!.start <= run.end; at++) {
          const [first, second] = [find(above[at]!), find(id)];
          parent[Math.max(first, second)] = Math.min(first, second);
        }
      }
      above = here;
    });
    const groups = new Map<number, (readonly [number, number, number])[]>();
    runs.forEach(({ y, start, end }, id) => {
      const root = find(id);
      const group = groups.get(root);
      if (group) group.push([y, start, end]);
      else groups.set(root, [[y, start, end]]);
    });
    return [...groups.values()].map((group) => Mask.ofRuns(this.width, this.height, group));
  }

  /**
   * For a file or a request: the size, the first row that is not empty, how many rows there are from it to the last, and the edges of these,
   * each row behind its number of edges.
   */
  toNumbers(): number[] {
    const box = this.bounds;
    const numbers = [this.width, this.height, box?.y ?? 0, box?.height ?? 0];
    for (let y = box?.y ?? 0; y < (box?.y ?? 0) + (box?.height ?? 0); y++) {
      const row = this.runsOf(y);
      numbers.push(row.length);
      for (const edge of row) numbers.push(edge);
    }
    return numbers;
  }

  /** @throws MaskUnreadable */
  static fromNumbers(numbers: readonly number[]): Mask {
    const [width = -1, height = -1, top = -1, count = -1] = numbers;
    if (!numbers.every((value) => Number.isInteger(value) && value >= 0) || width > mostSide || height > mostSide)
      throw new MaskUnreadable();
    if (numbers.length < 4 || top + count > height || (count === 0 && top > 0)) throw new MaskUnreadable();
    const rows: Row[] = Array.from({ length: height }, () => emptyRow);
    let at = 4;
    for (let y = top; y < top + count; y++) {
      const length = numbers[at];
      if (length === undefined || length % 2 === 1 || at + length >= numbers.length) throw new MaskUnreadable();
      const row = numbers.slice(at + 1, at + 1 + length);
      const sound = row.every((edge, i) => edge <= width && (i === 0 || edge > row[i - 1]!));
      // One form for each mask: the first and the last row are not empty.
      const edge = y === top || y === top + count - 1;
      if (!sound || (edge && length === 0)) throw new MaskUnreadable();
      rows[y] = row;
      at += 1 + length;
    }
    if (at !== numbers.length) throw new MaskUnreadable();
    return new Mask(width, height, rows);
  }

  #combine(other: Mask, keep: (inThis: boolean, inOther: boolean) => boolean): Mask {
    if (other.width !== this.width || other.height !== this.height)
      throw new MaskOfAnotherSize(this.width, this.height, other.width, other.height);
    return new Mask(
      this.width,
      this.height,
      this.#rows.map((row, y) => combineRows(row, other.runsOf(y), keep)),
    );
  }
}

/** Pixels a side of a picture, at the most. */
export const mostSide = 32_768;

function joined(runs: [number, number][]): Row {
  if (runs.length === 0) return emptyRow;
  runs.sort(([a], [b]) => a - b);
  const row: number[] = [];
  for (const [start, end] of runs) {
    const last = row.at(-1);
    if (last !== undefined && start <= last) row[row.length - 1] = Math.max(last, end);
    else row.push(start, end);
  }
  return row;
}

/** Two masks, or a mask and a picture, that do not lie on each other. */
export class MaskOfAnotherSize extends Error {
  readonly code = 'mask-of-another-size';

  constructor(width: number, height: number, otherWidth: number, otherHeight: number) {
    super(
      `A mask of ${otherWidth} × ${otherHeight} pixels does not fit one of ${width} × ${height}. Draw it on the picture that it is for.`,
    );
    this.name = 'MaskOfAnotherSize';
  }
}

/** Numbers that are no mask. */
export class MaskUnreadable extends Error {
  readonly code = 'mask-unreadable';

  constructor() {
    super('The region cannot be read: its runs are not in order, or it is cut short. Select it again.');
    this.name = 'MaskUnreadable';
  }
}
