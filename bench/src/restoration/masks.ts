/** The three masks that fills are measured on. Pure, from a seed. */
import { RandomStream } from '@fourhands/engine';

export const maskNames = ['text', 'blocks', 'scattered'] as const;
export type MaskName = (typeof maskNames)[number];

/** Letters of 5 × 7 dots, a row of dots a number. */
const letters: Readonly<Record<string, readonly number[]>> = {
  A: [14, 17, 17, 31, 17, 17, 17],
  D: [30, 17, 17, 17, 17, 17, 30],
  E: [31, 16, 16, 30, 16, 16, 31],
  F: [31, 16, 16, 30, 16, 16, 16],
  H: [17, 17, 17, 31, 17, 17, 17],
  I: [14, 4, 4, 4, 4, 4, 14],
  L: [16, 16, 16, 16, 16, 16, 31],
  N: [17, 25, 21, 19, 17, 17, 17],
  O: [14, 17, 17, 17, 17, 17, 14],
  R: [30, 17, 17, 30, 20, 18, 17],
  S: [15, 16, 16, 14, 1, 1, 30],
  T: [31, 4, 4, 4, 4, 4, 4],
  U: [17, 17, 17, 17, 17, 17, 14],
};
const words = 'FOURHANDS RESTORES THIS LINE AND FILLS THE HOLE ';

/** Lines of letters from edge to edge, their strokes by turns 2 and 3 pixels wide, a line every 12 rows of dots. */
function textMask(side: number): Uint8Array {
  const mask = new Uint8Array(side * side);
  let at = 0;
  for (let top = 4, line = 0; top < side; line++) {
    const dot = 2 + (line % 2);
    for (let left = 4; left + 5 * dot <= side; left += 6 * dot) {
      const rows = letters[words[at++ % words.length]!];
      rows?.forEach((row, y) => {
        for (let x = 0; x < 5; x++) {
          if (((row >> (4 - x)) & 1) === 1) square(mask, side, left + x * dot, top + y * dot, dot);
        }
      });
    }
    top += 10 * dot;
  }
  return mask;
}

function square(mask: Uint8Array, side: number, left: number, top: number, size: number): void {
  for (let y = top; y < Math.min(side, top + size); y++) mask.fill(1, y * side + left, y * side + left + size);
}

/** Each cell of a grid of 16 × 16 pixels is lost with a chance of 15 %, as where packets of a transmission are. */
function blockMask(side: number, random: RandomStream): Uint8Array {
  const mask = new Uint8Array(side * side);
  for (let y = 0; y < side; y += 16) {
    for (let x = 0; x < side; x += 16) if (random.uniform() < 0.15) square(mask, side, x, y, 16);
  }
  return mask;
}

/** 1 where a pixel is missing: `side * side` of them. */
export function benchMask(name: MaskName, side: number, seed: number): Uint8Array {
  if (name === 'text') return textMask(side);
  const random = new RandomStream(seed, 77);
  if (name === 'blocks') return blockMask(side, random);
  return Uint8Array.from({ length: side * side }, () => (random.uniform() < 0.25 ? 0 : 1));
}
