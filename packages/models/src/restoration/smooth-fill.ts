/**
 * The smoothest surface through the known pixels: Δu = 0 or Δ²u = 0 in the holes, solved by successive over-relaxation from a pyramid
 * of averages. Pure.
 */
import type { Planes } from './planes.ts';

const leastChange = 0.02;

/**
 * Pixels that are missing become averages of what is known around them, from the nearest level of a pyramid that knows any (Gortler et al. 1996,
 * “push-pull”).
 */
export function averageFill(source: Planes, missing: Uint8Array): Planes {
  const { width, height } = source;
  if (!missing.includes(1)) return source;
  if (!missing.includes(0)) return source;
  const halfWidth = Math.ceil(width / 2);
  const halfHeight = Math.ceil(height / 2);
  const counts = new Float32Array(halfWidth * halfHeight);
  const half = source.planes.map(() => new Float32Array(halfWidth * halfHeight));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (missing[i] === 1) continue;
      const to = (y >> 1) * halfWidth + (x >> 1);
      counts[to] = counts[to]! + 1;
      for (const [channel, plane] of half.entries()) plane[to] = plane[to]! + source.planes[channel]![i]!;
    }
  }
  for (const plane of half)
    for (let i = 0; i < plane.length; i++) if (counts[i]! > 0) plane[i] = plane[i]! / counts[i]!;
  const lost = Uint8Array.from(counts, (count) => (count === 0 ? 1 : 0));
  const coarse = averageFill({ width: halfWidth, height: halfHeight, planes: half }, lost);
  const planes = source.planes.map((plane, channel) => {
    const out = plane.slice();
    const from = coarse.planes[channel]!;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const i = y * width + x;
        if (missing[i] === 0) continue;
        // Between the four nearest centres of the coarse level.
        const u = Math.min(halfWidth - 1, Math.max(0, (x - 0.5) / 2));
        const v = Math.min(halfHeight - 1, Math.max(0, (y - 0.5) / 2));
        const x0 = Math.floor(u);
        const y0 = Math.floor(v);
        const x1 = Math.min(halfWidth - 1, x0 + 1);
        const y1 = Math.min(halfHeight - 1, y0 + 1);
        const above = from[y0 * halfWidth + x0]! * (1 - u + x0) + from[y0 * halfWidth + x1]! * (u - x0);
        const below = from[y1 * halfWidth + x0]! * (1 - u + x0) + from[y1 * halfWidth + x1]! * (u - x0);
        out[i] = above * (1 - v + y0) + below * (v - y0);
      }
    }
    return out;
  });
  return { width, height, planes };
}

/** The harmonic surface, Δu = 0: what heat does between fixed temperatures. Mirrored at the edges. */
export function harmonicFill(source: Planes, missing: Uint8Array, sweeps = 200): Planes {
  const { width, height } = source;
  const start = averageFill(source, missing);
  const holes: number[] = [];
  for (let i = 0; i < missing.length; i++) if (missing[i] === 1) holes.push(i);
  const planes = start.planes.map((plane) => {
    const out = plane.slice();
    for (let sweep = 0; sweep < sweeps; sweep++) {
      let change = 0;
      for (const i of holes) {
        const x = i % width;
        const left = out[x > 0 ? i - 1 : i]!;
        const right = out[x < width - 1 ? i + 1 : i]!;
        const above = out[i >= width ? i - width : i]!;
        const below = out[i < width * (height - 1) ? i + width : i]!;
        const step = 1.7 * ((left + right + above + below) / 4 - out[i]!);
        out[i] = out[i]! + step;
        change = Math.max(change, Math.abs(step));
      }
      if (change < leastChange) break;
    }
    return out;
  });
  return { width, height, planes };
}
