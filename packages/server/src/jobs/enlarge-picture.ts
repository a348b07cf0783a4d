/** A picture with its transparency made larger, with sharp. Runs in a worker process only. */
import sharp from 'sharp';
import type { PictureWork } from '../commands/picture-work.ts';

export const enlarge: PictureWork['enlarge'] = async ({ width, height, data, times, colours, kept }) => {
  const [across, down] = [width * times, height * times];
  const raw = { width, height, channels: 4 as const };
  const made = new Uint8Array(
    await sharp(data, { raw, limitInputPixels: false })
      .resize({ width: across, height: down, fit: 'fill', kernel: 'lanczos3' })
      .raw()
      .toBuffer(),
  );
  if (colours !== null)
    for (let pixel = 0; pixel < across * down; pixel++) made.set(colours.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
  if (kept !== null)
    for (let y = 0; y < down; y++)
      for (let x = 0; x < across; x++) {
        const from = Math.floor(y / times) * width + Math.floor(x / times);
        if (kept[from] === 1) made.set(data.subarray(from * 4, from * 4 + 4), (y * across + x) * 4);
      }
  // What is clear has no colour: equal pictures have one form.
  for (let at = 0; at < made.length; at += 4) if (made[at + 3] === 0) made.fill(0, at, at + 3);
  return made;
};
