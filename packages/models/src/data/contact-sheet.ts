/**
 * Lays pictures out in a grid, as one picture. Pure.
 */
import type { RgbImage } from '../training/training.ts';

export interface ContactSheetLayout {
  /** Pictures a row, at most. Default: as square a grid as possible. */
  readonly columns?: number;
  /** Pixels between pictures. Default: 2. */
  readonly gap?: number;
  /** RGB of the gaps and of empty places. Default: middle grey, quiet on light and on dark. */
  readonly background?: readonly [number, number, number];
}

/**
 * Cells are as large as the largest picture; smaller pictures sit in the middle of theirs.
 * @throws RangeError without pictures
 */
export function contactSheet(images: readonly RgbImage[], layout: ContactSheetLayout = {}): RgbImage {
  if (images.length === 0) throw new RangeError('A contact sheet needs at least one picture.');
  const columns = Math.max(1, Math.min(images.length, layout.columns ?? Math.ceil(Math.sqrt(images.length))));
  const gap = layout.gap ?? 2;
  const [red, green, blue] = layout.background ?? [128, 128, 128];
  const cellWidth = Math.max(...images.map((image) => image.width));
  const cellHeight = Math.max(...images.map((image) => image.height));
  const rows = Math.ceil(images.length / columns);
  const width = columns * cellWidth + (columns - 1) * gap;
  const height = rows * cellHeight + (rows - 1) * gap;
  const data = new Uint8Array(width * height * 3);
  for (let byte = 0; byte < data.length; byte += 3) {
    data[byte] = red;
    data[byte + 1] = green;
    data[byte + 2] = blue;
  }
  for (const [index, image] of images.entries()) {
    const left = (index % columns) * (cellWidth + gap) + Math.floor((cellWidth - image.width) / 2);
    const top = Math.floor(index / columns) * (cellHeight + gap) + Math.floor((cellHeight - image.height) / 2);
    for (let row = 0; row < image.height; row++) {
      const source = image.data.subarray(row * image.width * 3, (row + 1) * image.width * 3);
      data.set(source, ((top + row) * width + left) * 3);
    }
  }
  return { width, height, data };
}
