/** Layers seen from above: separable blending as the W3C's “Compositing and Blending Level 1” has it, §5.8 and §10.1. Pure. */
import type { Blend, Image } from './image.ts';
import type { Box } from './mask.ts';

/** Of channels from 0 to 1: what is below, and what is above. */
const blends: Readonly<Record<Blend, (below: number, above: number) => number>> = {
  normal: (_, above) => above,
  multiply: (below, above) => below * above,
  screen: (below, above) => below + above - below * above,
  overlay: (below, above) => (below <= 0.5 ? 2 * below * above : 1 - 2 * (1 - below) * (1 - above)),
  darken: (below, above) => Math.min(below, above),
  lighten: (below, above) => Math.max(below, above),
};

/** A box of the picture: RGBA, not premultiplied, row by row. One opaque layer comes out as it is. */
export function composite({ layers }: Image, box: Box): Uint8Array {
  const area = box.width * box.height;
  let result: Uint8Array | null = null;
  for (const { visible, opacity, blend, pixels } of layers) {
    if (!visible || opacity === 0) continue;
    const above = pixels.read(box);
    if (!result) {
      if (opacity < 1) for (let i = 3; i < above.length; i += 4) above[i] = Math.round(above[i]! * opacity);
      result = above;
      continue;
    }
    const mix = blends[blend];
    for (let i = 0; i < area * 4; i += 4) {
      const alpha = (above[i + 3]! / 255) * opacity;
      if (alpha === 0) continue;
      if (alpha === 1 && blend === 'normal') {
        for (let channel = 0; channel < 4; channel++) result[i + channel] = above[i + channel]!;
        continue;
      }
      const backdrop = result[i + 3]! / 255;
      const together = alpha + backdrop * (1 - alpha);
      for (let channel = 0; channel < 3; channel++) {
        const [below, source] = [result[i + channel]! / 255, above[i + channel]! / 255];
        const mixed = (1 - backdrop) * source + backdrop * mix(below, source);
        result[i + channel] = Math.round((255 * (alpha * mixed + (1 - alpha) * backdrop * below)) / together);
      }
      result[i + 3] = Math.round(255 * together);
    }
  }
  return result ?? new Uint8Array(area * 4);
}
