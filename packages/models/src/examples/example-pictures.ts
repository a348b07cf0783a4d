/** Example pictures as files. Node only (sharp). */
import sharp from 'sharp';
import { drawBoat } from './boats.ts';

/** Pixels a side. */
const exampleSide = 192;

/** PNG bytes of example `index`. */
export async function exampleFile(index: number): Promise<Uint8Array> {
  const drawn = sharp(Buffer.from(drawBoat(index))).resize(exampleSide, exampleSide);
  return new Uint8Array(await drawn.flatten().png().toBuffer());
}
