/** Masks as people draw them: a lasso, a brush, a magic wand. Pure. */
import { Mask } from './mask.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The inside of a closed line through points, by the even-odd rule; a pixel is in where its middle is. */
export function lasso(width: number, height: number, points: readonly Point[]): Mask {
  const runs: [number, number, number][] = [];
  for (let y = 0; y < height; y++) {
    const middle = y + 0.5;
    const crossings: number[] = [];
    points.forEach((from, i) => {
      const to = points[(i + 1) % points.length]!;
      if (from.y <= middle === to.y <= middle) return;
      crossings.push(from.x + ((middle - from.y) / (to.y - from.y)) * (to.x - from.x));
    });
    crossings.sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2)
      runs.push([y, Math.ceil(crossings[i]! - 0.5), Math.ceil(crossings[i + 1]! - 0.5)]);
  }
  return Mask.ofRuns(width, height, runs);
}

/** Where a round brush of a radius passes along a line through points; a pixel is in where its middle is. */
export function brushed(width: number, height: number, points: readonly Point[], radius: number): Mask {
  const runs: [number, number, number][] = [];
  const disc = ({ x, y }: Point) => {
    for (let row = Math.max(0, Math.floor(y - radius)); row <= Math.min(height - 1, Math.ceil(y + radius)); row++) {
      const reach = radius ** 2 - (row + 0.5 - y) ** 2;
      if (reach <= 0) continue;
      const half = Math.sqrt(reach);
      runs.push([row, Math.ceil(x - half - 0.5), Math.floor(x + half - 0.5) + 1]);
    }
  };
  points.forEach((from, i) => {
    const to = points[i + 1] ?? from;
    // Discs a quarter of the radius apart leave a rim of less than a hundredth of it.
    const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / Math.max(0.5, radius / 4)));
    for (let step = 0; step < steps; step++)
      disc({ x: from.x + ((to.x - from.x) * step) / steps, y: from.y + ((to.y - from.y) * step) / steps });
  });
  return Mask.ofRuns(width, height, runs);
}

/** A colour at each place: RGBA, row by row. */
export interface Colours {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
}

/**
 * Pixels whose colour is at most `tolerance` (0 to 255, in each channel) from that of a place: those that are joined to it by sides, or all of
 * them.
 */
export function magicWand(
  { width, height, data }: Colours,
  { x, y }: Point,
  tolerance: number,
  { joined = true }: { readonly joined?: boolean } = {},
): Mask {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (column < 0 || row < 0 || column >= width || row >= height) return Mask.empty(width, height);
  const origin = (row * width + column) * 4;
  const alike = (pixel: number) => {
    for (let channel = 0; channel < 4; channel++)
      if (Math.abs(data[pixel * 4 + channel]! - data[origin + channel]!) > tolerance) return false;
    return true;
  };
  if (!joined) return Mask.where(width, height, (at, line) => alike(line * width + at));
  const seen = new Uint8Array(width * height);
  const runs: [number, number, number][] = [];
  const waiting: [number, number][] = [[column, row]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [at, line] = next;
    const start = line * width;
    if (seen[start + at]) continue;
    let [left, right] = [at, at + 1];
    while (left > 0 && !seen[start + left - 1] && alike(start + left - 1)) left -= 1;
    while (right < width && !seen[start + right] && alike(start + right)) right += 1;
    seen.fill(1, start + left, start + right);
    runs.push([line, left, right]);
    for (const other of [line - 1, line + 1]) {
      if (other < 0 || other >= height) continue;
      for (let along = left; along < right; along++) {
        const pixel = other * width + along;
        const begins = along === left || seen[pixel - 1] || !alike(pixel - 1);
        if (begins && !seen[pixel] && alike(pixel)) waiting.push([along, other]);
      }
    }
  }
  return Mask.ofRuns(width, height, runs);
}
