/**
 * Reads the PNG files that the server writes: 8-bit RGB, not interlaced. It exists because a canvas does not give a
 * picture's exact pixels in every browser (some add noise to what is read back). It is not a reader of any PNG.
 * PNG, third edition: https://www.w3.org/TR/png-3/
 */
import type { RgbImage } from '@fourhands/models/training/training';

/** The file is not a PNG of the kind that the server writes. */
class PngNotRead extends Error {
  readonly code = 'png-not-read';

  constructor(reason: string) {
    super(
      `The server’s picture could not be read: ${reason}. Reload the page, so that it fits the server, and try again.`,
    );
    this.name = 'PngNotRead';
  }
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const bytesAPixel = 3;

/** @throws PngNotRead */
export async function readPng(file: Uint8Array): Promise<RgbImage> {
  if (signature.some((byte, index) => file[index] !== byte)) throw new PngNotRead('it is no PNG');
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const compressed: Uint8Array<ArrayBuffer>[] = [];
  let size: { readonly width: number; readonly height: number } | undefined;
  for (let position = signature.length; position + 12 <= file.length;) {
    const length = view.getUint32(position);
    const type = String.fromCharCode(...file.subarray(position + 4, position + 8));
    const start = position + 8;
    if (start + length > file.length) break;
    if (type === 'IHDR') {
      const [depth, colour, , , interlaced] = file.subarray(start + 8, start + 13);
      if (depth !== 8 || colour !== 2 || interlaced !== 0) throw new PngNotRead('it is not plain 8-bit RGB');
      size = { width: view.getUint32(start), height: view.getUint32(start + 4) };
    }
    if (type === 'IDAT') compressed.push(file.slice(start, start + length));
    position = start + length + 4;
  }
  if (size === undefined) throw new PngNotRead('its header is missing');
  return { ...size, data: unfilter(await inflate(compressed), size.width * bytesAPixel, size.height) };
}

async function inflate(parts: readonly Uint8Array<ArrayBuffer>[]): Promise<Uint8Array> {
  try {
    const stream = new Blob([...parts]).stream().pipeThrough(new DecompressionStream('deflate'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw new PngNotRead('it is not whole');
  }
}

/** Takes back the filter of each row (section 9): every byte was stored as a difference to its neighbours. */
function unfilter(filtered: Uint8Array, rowBytes: number, rows: number): Uint8Array {
  if (filtered.length !== rows * (rowBytes + 1)) throw new PngNotRead('it is not whole');
  const data = new Uint8Array(rows * rowBytes);
  for (let row = 0; row < rows; row++) {
    const from = row * (rowBytes + 1);
    const to = row * rowBytes;
    const filter = filtered[from]!;
    for (let i = 0; i < rowBytes; i++) {
      const left = i < bytesAPixel ? 0 : data[to + i - bytesAPixel]!;
      const above = row === 0 ? 0 : data[to + i - rowBytes]!;
      const aboveLeft = row === 0 || i < bytesAPixel ? 0 : data[to + i - rowBytes - bytesAPixel]!;
      data[to + i] = filtered[from + 1 + i]! + prediction(filter, left, above, aboveLeft);
    }
  }
  return data;
}

function prediction(filter: number, left: number, above: number, aboveLeft: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return (left + above) >> 1;
    case 4:
      return paeth(left, above, aboveLeft);
    default:
      throw new PngNotRead('it has an unknown filter');
  }
}

function paeth(left: number, above: number, aboveLeft: number): number {
  const guess = left + above - aboveLeft;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - aboveLeft)];
  if (a <= b && a <= c) return left;
  return b <= c ? above : aboveLeft;
}
