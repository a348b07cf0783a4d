/**
 * Tiles as bytes: a pack holds those that one change left, each deflated for itself. After the signature come the number of tiles and the length of
 * each, as 32-bit numbers, the lowest byte first; then the tiles. An inflated tile is one byte (1: one change made all of it, 2: each pixel has its own), the
 * number or numbers of changes, and the colours.
 */
import { promisify } from 'node:util';
import { constants, deflate, inflate } from 'node:zlib';
import { tileArea, type Tile } from '@fourhands/core/media/image/pixels';

export const tilePackType = 'application/x-fourhands-tiles';
const signature = 'FHT1';
const [oneAuthor, authorMap] = [1, 2];
const deflated = promisify<Uint8Array, { level: number }, Buffer>(deflate);
const inflated = promisify<Uint8Array, Buffer>(inflate);

/** The pack's bytes are not what was kept: the disk lost some of it. */
export class TilesDamaged extends Error {
  readonly code = 'picture-tiles-damaged';

  constructor() {
    super(
      'A part of the picture’s pixels is damaged on the disk. Go back to an earlier version, or to a copy of the data folder.',
    );
    this.name = 'TilesDamaged';
  }
}

export async function writePack(tiles: readonly Tile[]): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (const tile of tiles) parts.push(await deflated(bytesOf(tile), { level: constants.Z_BEST_SPEED }));
  const head = Buffer.alloc(8 + 4 * parts.length);
  head.write(signature, 'latin1');
  head.writeUInt32LE(parts.length, 4);
  parts.forEach((part, at) => head.writeUInt32LE(part.length, 8 + 4 * at));
  return Buffer.concat([head, ...parts]);
}

/** The tiles at some positions. @throws TilesDamaged */
export async function readPack(bytes: Uint8Array, positions: readonly number[]): Promise<Map<number, Tile>> {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.length < 8 || view.toString('latin1', 0, 4) !== signature) throw new TilesDamaged();
  const count = view.readUInt32LE(4);
  if (view.length < 8 + 4 * count) throw new TilesDamaged();
  const starts = [8 + 4 * count];
  for (let at = 0; at < count; at++) starts.push(starts[at]! + view.readUInt32LE(8 + 4 * at));
  const tiles = new Map<number, Tile>();
  for (const position of positions) {
    const [start, end] = [starts[position], starts[position + 1]];
    if (start === undefined || end === undefined || end > view.length) throw new TilesDamaged();
    try {
      tiles.set(position, tileOf(await inflated(view.subarray(start, end))));
    } catch {
      throw new TilesDamaged();
    }
  }
  return tiles;
}

function bytesOf({ rgba, by }: Tile): Uint8Array {
  const authors = typeof by === 'number' ? 4 : 4 * tileArea;
  const bytes = Buffer.alloc(1 + authors + rgba.length);
  bytes[0] = typeof by === 'number' ? oneAuthor : authorMap;
  if (typeof by === 'number') bytes.writeUInt32LE(by, 1);
  else by.forEach((number, at) => bytes.writeUInt32LE(number, 1 + 4 * at));
  bytes.set(rgba, 1 + authors);
  return bytes;
}

function tileOf(bytes: Buffer): Tile {
  const authors = bytes[0] === oneAuthor ? 4 : 4 * tileArea;
  if (bytes.length !== 1 + authors + 4 * tileArea) throw new TilesDamaged();
  const rgba = new Uint8Array(bytes.subarray(1 + authors));
  if (bytes[0] === oneAuthor) return { rgba, by: bytes.readUInt32LE(1) };
  const by = new Uint32Array(tileArea);
  for (let at = 0; at < tileArea; at++) by[at] = bytes.readUInt32LE(1 + 4 * at);
  return { rgba, by };
}
