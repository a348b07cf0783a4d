/** What the fake server shows as learned: pictures blended and blurred, as a small VAE's are. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

export type Picture = Buffer;

const side = 32;

interface Anchor {
  readonly x: number;
  readonly y: number;
  readonly pixels: Buffer;
}

/** Without a folder of photographs: skies over hills, each of its own colours. */
async function paintedScene(index: number): Promise<Buffer> {
  const hue = (index * 47) % 360;
  const hill = 300 + ((index * 83) % 160);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="768" height="512"><defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="hsl(${hue},55%,45%)"/><stop offset="1" stop-color="hsl(${(hue + 40) % 360},60%,82%)"/></linearGradient></defs><rect width="768" height="512" fill="url(#s)"/><circle cx="${120 + ((index * 131) % 520)}" cy="130" r="46" fill="hsl(${(hue + 180) % 360},80%,80%)"/><path d="M0 ${hill} Q 200 ${hill - 140} 400 ${hill} T 768 ${hill - 60} V512 H0Z" fill="hsl(${(hue + 120) % 360},35%,28%)"/></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

export class FakeModel {
  readonly originals: readonly { readonly name: string; readonly bytes: Buffer }[];
  readonly anchors: readonly Anchor[];

  private constructor(originals: FakeModel['originals'], anchors: readonly Anchor[]) {
    this.originals = originals;
    this.anchors = anchors;
  }

  static async load(folder: string | undefined): Promise<FakeModel> {
    const originals =
      folder === undefined
        ? await Promise.all(
            Array.from({ length: 12 }, async (_, index) => ({
              name: `scene-${index + 1}.png`,
              bytes: await paintedScene(index),
            })),
          )
        : await Promise.all(
            (await readdir(folder)).sort().map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })),
          );
    const anchors = await Promise.all(
      originals.map(async ({ bytes }, index) => {
        const angle = index * 2.399963;
        const radius = 0.85 * Math.sqrt(index + 0.5);
        const pixels = await sharp(bytes).removeAlpha().resize(side, side, { fit: 'cover' }).blur(0.8).raw().toBuffer();
        return { x: radius * Math.cos(angle), y: radius * Math.sin(angle), pixels };
      }),
    );
    return new FakeModel(originals, anchors);
  }

  decode(x: number, y: number): Buffer {
    const weights = this.anchors.map((anchor) => Math.exp(-3 * ((anchor.x - x) ** 2 + (anchor.y - y) ** 2)) + 1e-6);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const out = Buffer.alloc(side * side * 3);
    for (let index = 0; index < out.length; index += 1) {
      let value = 0;
      this.anchors.forEach((anchor, at) => {
        value += ((weights[at] ?? 0) / sum) * (anchor.pixels[index] ?? 0);
      });
      out[index] = value;
    }
    return out;
  }

  sheet(columns: number, pictures: readonly Buffer[]): Promise<Picture> {
    const rows = Math.ceil(pictures.length / columns);
    return sharp({ create: { width: columns * side, height: rows * side, channels: 3, background: '#808080' } })
      .composite(
        pictures.map((input, index) => ({
          input,
          raw: { width: side, height: side, channels: 3 as const },
          left: (index % columns) * side,
          top: Math.floor(index / columns) * side,
        })),
      )
      .png()
      .toBuffer();
  }

  grid(columns: number, rows: number, box: { x0: number; x1: number; y0: number; y1: number }): Promise<Picture> {
    const at = (index: number, count: number, from: number, to: number) =>
      from + (count === 1 ? 0 : (index / (count - 1)) * (to - from));
    const pictures = Array.from({ length: columns * rows }, (_, index) =>
      this.decode(at(index % columns, columns, box.x0, box.x1), at(Math.floor(index / columns), rows, box.y0, box.y1)),
    );
    return this.sheet(columns, pictures);
  }

  one(x: number, y: number): Promise<Picture> {
    return this.sheet(1, [this.decode(x, y)]);
  }

  samples(count: number, seed: number): Promise<Picture> {
    const chance = (index: number) => Math.sin((seed + 1) * 12.9898 + index * 78.233) * 3;
    const pictures = Array.from({ length: count }, (_, index) => this.decode(chance(index), chance(index + 1000)));
    return this.sheet(Math.ceil(Math.sqrt(count)), pictures);
  }

  /** The first pictures above, the same ones below as a model sees them after `progress` (0 to 1) of its training. */
  async reconstructions(progress: number): Promise<Picture> {
    const shown = Array.from({ length: 8 }, (_, index) => this.anchors[index % this.anchors.length]).filter(
      (anchor) => anchor !== undefined,
    );
    const blurred = await Promise.all(
      shown.map(({ pixels }) =>
        sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
          .blur(0.4 + 7 * (1 - progress) ** 2)
          .raw()
          .toBuffer(),
      ),
    );
    return this.sheet(8, [...shown.map((anchor) => anchor.pixels), ...blurred]);
  }
}
