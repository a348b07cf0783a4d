/**
 * The arithmetic of walking through a latent plane: what part of it is seen, and which tiles of decoded pictures cover
 * that part. The plane is cut into cells, one picture each; 4 by 4 cells are a tile, asked for in one picture. Levels of
 * nearness halve the cell, so that a tile asked for once is the same on every later visit. Pure; y grows downwards.
 */
import type { Bounds, LatentGridQuery } from '@fourhands/core/protocol/model';

export interface View {
  /** The point of the plane at the middle of the picture. */
  readonly x: number;
  readonly y: number;
  /** Screen pixels to one unit of the plane. */
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Tile {
  readonly key: string;
  readonly query: LatentGridQuery;
  /** In screen pixels, from the top left of the picture. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const tileCells = 4;
/** A cell is between this and twice this many pixels wide. */
const smallestCell = 44;
/** What the wire allows. */
const farthest = 1000;
const margin = 1.15;

export function fitView(bounds: Bounds, size: Size): View {
  const width = Math.max(bounds.x1 - bounds.x0, 1e-6) * margin;
  const height = Math.max(bounds.y1 - bounds.y0, 1e-6) * margin;
  return {
    x: (bounds.x0 + bounds.x1) / 2,
    y: (bounds.y0 + bounds.y1) / 2,
    scale: Math.max(1e-3, Math.min(size.width / width, size.height / height)),
  };
}

export function clampView(view: View, bounds: Bounds, size: Size): View {
  const whole = fitView(bounds, size).scale;
  const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
  const reach = Math.max(bounds.x1 - bounds.x0, bounds.y1 - bounds.y0);
  return {
    x: clamp(view.x, Math.max(-farthest / 2, bounds.x0 - reach), Math.min(farthest / 2, bounds.x1 + reach)),
    y: clamp(view.y, Math.max(-farthest / 2, bounds.y0 - reach), Math.min(farthest / 2, bounds.y1 + reach)),
    scale: clamp(view.scale, whole / 2, whole * 64),
  };
}

export function toPlane(view: View, size: Size, left: number, top: number): { x: number; y: number } {
  return { x: view.x + (left - size.width / 2) / view.scale, y: view.y + (top - size.height / 2) / view.scale };
}

export function toScreen(view: View, size: Size, x: number, y: number): { left: number; top: number } {
  return { left: (x - view.x) * view.scale + size.width / 2, top: (y - view.y) * view.scale + size.height / 2 };
}

/** Nearer (factor above 1) or farther, with the point under (left, top) staying where it is. */
export function zoomAt(view: View, size: Size, left: number, top: number, factor: number): View {
  const fixed = toPlane(view, size, left, top);
  const scale = view.scale * factor;
  return { x: fixed.x - (left - size.width / 2) / scale, y: fixed.y - (top - size.height / 2) / scale, scale };
}

/** The level whose cells are, at this scale, from `smallestCell` to twice as many pixels wide. */
export function levelOf(scale: number): number {
  return Math.floor(Math.log2(scale / smallestCell));
}

/** Rounded so that the same tile has the same address however it was reached. */
function tidy(value: number): number {
  return Number(value.toPrecision(9));
}

/** The tiles of `level` that cover what is seen. `aspect` is a picture's height over its width. */
export function tilesOf(view: View, size: Size, level: number, aspect: number): readonly Tile[] {
  const cellWidth = 2 ** -level;
  const cellHeight = cellWidth * aspect;
  const tileWidth = cellWidth * tileCells;
  const tileHeight = cellHeight * tileCells;
  const from = toPlane(view, size, 0, 0);
  const to = toPlane(view, size, size.width, size.height);
  const tiles: Tile[] = [];
  for (let row = Math.floor(from.y / tileHeight); row * tileHeight < to.y; row += 1) {
    for (let column = Math.floor(from.x / tileWidth); column * tileWidth < to.x; column += 1) {
      const x = column * tileWidth;
      const y = row * tileHeight;
      const { left, top } = toScreen(view, size, x, y);
      tiles.push({
        key: `${level}/${column}/${row}`,
        query: {
          columns: tileCells,
          rows: tileCells,
          x0: tidy(x + cellWidth / 2),
          x1: tidy(x + tileWidth - cellWidth / 2),
          y0: tidy(y + cellHeight / 2),
          y1: tidy(y + tileHeight - cellHeight / 2),
        },
        left,
        top,
        width: tileWidth * view.scale,
        height: tileHeight * view.scale,
      });
    }
  }
  return tiles;
}
