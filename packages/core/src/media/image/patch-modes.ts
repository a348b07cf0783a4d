/** How a patch comes onto what a layer holds: in its place, over it as a brush does, or taking it away. Pure. */
import { z } from 'zod';
import type { Patch, Pixels } from './pixels.ts';

export const patchModeSchema = z.enum(['replace', 'over', 'erase']).meta({
  id: 'PatchMode',
  description: 'over lays the patch on what is there by its alpha; erase takes away as much as its alpha says.',
});
export type PatchMode = z.infer<typeof patchModeSchema>;

/** The colours that a layer has in the patch's box after it came there. */
export function laid(pixels: Pixels, { box, data }: Patch, mode: PatchMode): Patch {
  if (mode === 'replace') return { box, data };
  const out = pixels.read(box);
  for (let at = 0; at < out.length; at += 4) {
    const alpha = data[at + 3]! / 255;
    if (alpha === 0) continue;
    const below = out[at + 3]! / 255;
    if (mode === 'erase') {
      out[at + 3] = Math.round(255 * below * (1 - alpha));
      continue;
    }
    const together = alpha + below * (1 - alpha);
    for (let channel = at; channel < at + 3; channel++)
      out[channel] = Math.round((alpha * data[channel]! + below * (1 - alpha) * out[channel]!) / together);
    out[at + 3] = Math.round(255 * together);
  }
  return { box, data: out };
}
