/** Masks as paths of a canvas, in pixels of the picture: filled, or as the line around them. */
import type { Mask } from '@fourhands/core/media/image/mask';

const same = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((edge, i) => edge === b[i]);

/** Rows that are alike make one rectangle. */
export function filledPath(mask: Mask): Path2D {
  const path = new Path2D();
  const box = mask.bounds;
  if (!box) return path;
  for (let y = box.y; y < box.y + box.height;) {
    const row = mask.runsOf(y);
    let end = y + 1;
    while (end < box.y + box.height && same(mask.runsOf(end), row)) end += 1;
    for (let i = 0; i < row.length; i += 2) path.rect(row[i]!, y, row[i + 1]! - row[i]!, end - y);
    y = end;
  }
  return path;
}

export function outlinePath(mask: Mask): Path2D {
  const path = new Path2D();
  const box = mask.bounds;
  if (!box) return path;
  let above: readonly number[] = [];
  for (let y = box.y; y <= box.y + box.height; y++) {
    const row = mask.runsOf(y);
    for (const x of row) {
      path.moveTo(x, y);
      path.lineTo(x, y + 1);
    }
    // Where only one of two rows is, a line lies between them: their edges together, in pairs.
    const edges = [...above, ...row].toSorted((a, b) => a - b);
    for (let i = 0; i + 1 < edges.length; i += 2) {
      if (edges[i] === edges[i + 1]) continue;
      path.moveTo(edges[i]!, y);
      path.lineTo(edges[i + 1]!, y);
    }
    above = row;
  }
  return path;
}
