/**
 * Reads IDX files, the format of MNIST and its successors: a big-endian header with a type and dimensions, then the
 * values. Only unsigned bytes are read; gzip is undone when present. Node only (zlib).
 */
import { gunzipSync } from 'node:zlib';

import type { NamedImage } from '../training/training.ts';
import { IdxUnreadable } from './image-errors.ts';

export interface IdxArray {
  readonly dimensions: readonly number[];
  /** Row-major, the last dimension fastest. */
  readonly data: Uint8Array;
}

const unsignedByte = 0x08;
const largestUnpacked = 1 << 30;

/** @throws IdxUnreadable */
export function parseIdx(bytes: Uint8Array, fileName: string): IdxArray {
  const unpacked = bytes[0] === 0x1f && bytes[1] === 0x8b ? unzip(bytes, fileName) : bytes;
  if (unpacked.length < 4) throw new IdxUnreadable(fileName, `it has only ${unpacked.length} bytes`);
  const [zeroA, zeroB, type, rank] = unpacked as unknown as [number, number, number, number];
  if (zeroA !== 0 || zeroB !== 0) throw new IdxUnreadable(fileName, 'its first bytes are not those of IDX');
  if (type !== unsignedByte) throw new IdxUnreadable(fileName, 'its values are not unsigned bytes');
  if (rank < 1 || rank > 4) throw new IdxUnreadable(fileName, `it has ${rank} dimensions`);
  const start = 4 + 4 * rank;
  if (unpacked.length < start) throw new IdxUnreadable(fileName, 'it is cut short in its header');
  const view = new DataView(unpacked.buffer, unpacked.byteOffset, unpacked.byteLength);
  const dimensions = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const size = dimensions.reduce((product, length) => product * length, 1);
  if (size !== unpacked.length - start) {
    throw new IdxUnreadable(fileName, `it should hold ${size} values and holds ${unpacked.length - start}`);
  }
  return { dimensions, data: unpacked.subarray(start) };
}

/**
 * Pictures of an `…-images-idx3-ubyte` file, grey as RGB, named `fileName#00000` onward.
 * @throws IdxUnreadable
 */
export function readIdxImages(bytes: Uint8Array, fileName: string): NamedImage[] {
  const { dimensions, data } = parseIdx(bytes, fileName);
  const [count = 0, height = 0, width = 0] = dimensions;
  if (dimensions.length !== 3 || width === 0 || height === 0) {
    throw new IdxUnreadable(fileName, 'it holds no pictures (three dimensions are needed: count, height, width)');
  }
  const pixels = width * height;
  return Array.from({ length: count }, (_, index) => {
    const rgb = new Uint8Array(pixels * 3);
    for (let pixel = 0; pixel < pixels; pixel++) {
      rgb.fill(data[index * pixels + pixel] as number, pixel * 3, pixel * 3 + 3);
    }
    return { name: `${fileName}#${String(index).padStart(5, '0')}`, width, height, data: rgb };
  });
}

function unzip(bytes: Uint8Array, fileName: string): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: largestUnpacked });
  } catch (error) {
    throw new IdxUnreadable(
      fileName,
      `it cannot be unzipped (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}
