/**
 * Chooses known pixels to be left out, as a test of ways to fill: copies of the holes, moved to known places near them. Pure, from a seed.
 */
import { RandomStream } from '@fourhands/engine';
import { depthOf } from './mask.ts';

/** Of the known pixels, the share that is left out at most: what is left must be much like the whole. */
const largestShare = 0.12;
/** Of the missing pixels, as many at most. */
const largestOfMissing = 0.5;
const tries = 12;
/** A copy counts when at least this much of it lies on known pixels. */
const leastOverlap = 0.4;
/** Holes no deeper than this, over more than this share of the picture, are scattered pixels. */
const scattered = { depth: 5, share: 0.4 };

/** 1 where a known pixel is left out; none where the holes leave no room for that. */
export function holdOut(missing: Uint8Array, width: number, height: number, seed: number): Uint8Array {
  const random = new RandomStream(seed, 1);
  const out = new Uint8Array(missing.length);
  const lost = missing.reduce((sum, value) => sum + value, 0);
  const known = missing.length - lost;
  if (lost > scattered.share * missing.length && depthOf(missing, width, height) <= scattered.depth) {
    for (let i = 0; i < out.length; i++) if (missing[i] === 0 && random.uniform() < largestShare) out[i] = 1;
    return out;
  }
  const budget = Math.min(largestShare * known, largestOfMissing * lost);
  let used = 0;
  const pieces = piecesOf(missing, width, height);
  for (const index of random.permutation(pieces.length)) {
    if (used >= budget) break;
    const piece = pieces[index]!;
    const reachX = piece.right - piece.left + 17;
    const reachY = piece.bottom - piece.top + 17;
    let best: number[] = [];
    for (let attempt = 0; attempt < tries && best.length < piece.pixels.length; attempt++) {
      const dx = random.integer(2 * reachX + 1) - reachX;
      const dy = random.integer(2 * reachY + 1) - reachY;
      const moved: number[] = [];
      for (const at of piece.pixels) {
        const x = (at % width) + dx;
        const y = Math.floor(at / width) + dy;
        if (x < 0 || y < 0 || x >= width || y >= height) continue;
        const to = y * width + x;
        if (missing[to] === 0 && out[to] === 0) moved.push(to);
      }
      if (moved.length > best.length) best = moved;
    }
    if (best.length < leastOverlap * piece.pixels.length) continue;
    const room = Math.ceil(budget - used);
    for (const at of best.slice(0, Math.max(room, 1))) out[at] = 1;
    used += Math.min(room, best.length);
  }
  return out;
}

interface Piece {
  readonly pixels: number[];
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Missing pixels that touch along an axis, together. */
export function piecesOf(missing: Uint8Array, width: number, height: number): Piece[] {
  const seen = new Uint8Array(missing.length);
  const pieces: Piece[] = [];
  for (let start = 0; start < missing.length; start++) {
    if (missing[start] === 0 || seen[start] === 1) continue;
    const piece: Piece = { pixels: [start], left: width, right: 0, top: height, bottom: 0 };
    seen[start] = 1;
    for (const at of piece.pixels) {
      const x = at % width;
      const y = (at - x) / width;
      piece.left = Math.min(piece.left, x);
      piece.right = Math.max(piece.right, x);
      piece.top = Math.min(piece.top, y);
      piece.bottom = Math.max(piece.bottom, y);
      const take = (to: number): void => {
        if (missing[to] === 0 || seen[to] === 1) return;
        seen[to] = 1;
        piece.pixels.push(to);
      };
      if (x > 0) take(at - 1);
      if (x < width - 1) take(at + 1);
      if (y > 0) take(at - width);
      if (y < height - 1) take(at + width);
    }
    pieces.push(piece);
  }
  return pieces;
}
