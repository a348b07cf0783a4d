/**
 * Splits a large grid into overlapping tiles of one size, so that a network with a bounded reach can be run on each with
 * bounded memory, and every cell is taken from a tile that sees all it depends on.
 */

export interface Span {
  /** Where the tile begins in the grid. */
  readonly start: number;
  /** The cells taken from this tile: from `from` up to, not including, `to`, in the grid. */
  readonly from: number;
  readonly to: number;
}

/**
 * Tiles along one axis. Where two meet, cells nearer than `margin` to an inner edge are taken from the neighbour; at the
 * grid's own edges the tile's edge is the grid's.
 */
export function tileSpans(length: number, tile: number, margin: number): Span[] {
  if (length <= tile) return [{ start: 0, from: 0, to: length }];
  if (tile <= 2 * margin) throw new RangeError(`A tile of ${tile} cells cannot overlap by ${margin} on each side.`);
  const spans: Span[] = [];
  let from = 0;
  for (let start = 0; from < length; start += tile - 2 * margin) {
    const at = Math.min(start, length - tile);
    const to = at + tile >= length ? length : at + tile - margin;
    spans.push({ start: at, from, to });
    from = to;
  }
  return spans;
}
