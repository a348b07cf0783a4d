/** ONNX for sliding windows and their adjoint. */
import { isBlocked, windowCounts, type PrimitiveParameters, type WindowParameters } from '../trace/primitives.ts';
import type { Tensor } from '../trace/tensor.ts';
import type { LoweringContext } from './lowering.ts';

/** How windows lie on a picture: a picture cut (or padded) to `stride · rows` is read in blocks of the stride's size. */
interface Layout {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly rows: number;
  readonly columns: number;
  /** The size of one block; 1 where windows are read one place at a time. */
  readonly block: readonly [number, number];
  /** Blocks in a window. */
  readonly blocks: readonly [number, number];
  /** Picture size in whole blocks, all windows covered exactly. */
  readonly covered: readonly [number, number];
}

function layoutOf(batch: number, height: number, width: number, channels: number, window: WindowParameters): Layout {
  const [rows, columns] = windowCounts(height, width, window);
  const block = isBlocked(window) ? window.stride : ([1, 1] as const);
  const covered = [
    (rows - 1) * window.stride[0] + window.kernel[0],
    (columns - 1) * window.stride[1] + window.kernel[1],
  ] as const;
  return {
    batch,
    height,
    width,
    channels,
    rows,
    columns,
    block,
    blocks: [window.kernel[0] / block[0], window.kernel[1] / block[1]],
    covered,
  };
}

/** The place of each block of a window, block rows first. */
function offsetsOf(blocks: readonly [number, number]): [number, number][] {
  return Array.from({ length: blocks[0] * blocks[1] }, (_, at) => [Math.floor(at / blocks[1]), at % blocks[1]]);
}

/** Adds zeros (positive) or cuts away (negative) before and after the rows and columns of [batch, rows, columns, depth]. */
function padOrCrop(
  { writer }: LoweringContext,
  picture: string,
  size: readonly [number, number],
  before: readonly [number, number],
  after: readonly [number, number],
): string {
  // ONNX Runtime's Pad is slow where it cuts; Slice is not.
  const start = before.map((n) => Math.max(0, -n));
  const end = size.map((n, axis) => n + Math.min(0, after[axis]!));
  const cut =
    start.some((n) => n > 0) || end.some((n, axis) => n < size[axis]!)
      ? writer.node('Slice', [picture, writer.integers(start), writer.integers(end), writer.integers([1, 2])])
      : picture;
  const [top, left, bottom, right] = [...before, ...after].map((n) => Math.max(0, n)) as [
    number,
    number,
    number,
    number,
  ];
  return top + left + bottom + right === 0
    ? cut
    : writer.node('Pad', [cut, writer.integers([0, top, left, 0, 0, bottom, right, 0])]);
}

/** [batch, rows·block, columns·block, channels] as [batch, rows, columns, block·block·channels]. */
function spaceToDepth(
  { writer }: LoweringContext,
  picture: string,
  batch: number,
  size: readonly [number, number],
  block: readonly [number, number],
  channels: number,
): string {
  if (block[0] * block[1] === 1) return picture;
  const [rows, columns] = [size[0] / block[0], size[1] / block[1]];
  const split = writer.node('Reshape', [
    picture,
    writer.integers([batch, rows, block[0], columns, block[1], channels]),
  ]);
  return writer.node('Reshape', [
    writer.node('Transpose', [split], { perm: [0, 1, 3, 2, 4, 5] }),
    writer.integers([batch, rows, columns, block[0] * block[1] * channels]),
  ]);
}

/** The inverse of spaceToDepth; `size` is that of the result. */
function depthToSpace(
  { writer }: LoweringContext,
  blocks: string,
  batch: number,
  size: readonly [number, number],
  block: readonly [number, number],
  channels: number,
): string {
  if (block[0] * block[1] === 1) return blocks;
  const split = writer.node('Reshape', [
    blocks,
    writer.integers([batch, size[0] / block[0], size[1] / block[1], block[0], block[1], channels]),
  ]);
  return writer.node('Reshape', [
    writer.node('Transpose', [split], { perm: [0, 1, 3, 2, 4, 5] }),
    writer.integers([batch, ...size, channels]),
  ]);
}

/** Shifted copies side by side: the windows of kernel `blocks` and the given step over [batch, …, …, depth]. */
function shiftedCopies(
  { writer }: LoweringContext,
  picture: string,
  rows: number,
  columns: number,
  blocks: readonly [number, number],
  step: readonly [number, number],
): string {
  const parts = offsetsOf(blocks).map(([i, j]) => {
    const end = [i + (rows - 1) * step[0] + 1, j + (columns - 1) * step[1] + 1];
    const inputs = [picture, writer.integers([i, j]), writer.integers(end), writer.integers([1, 2])];
    return writer.node('Slice', step[0] * step[1] === 1 ? inputs : [...inputs, writer.integers(step)]);
  });
  return parts.length === 1 ? parts[0]! : writer.node('Concat', parts, { axis: 3 });
}

/**
 * Rows of fewer channels than this are copied by slices, wider ones by a Gather: one copy, on all threads, that also pads
 * and cuts, where slices copy twice on one thread.
 */
const gatherChannels = 12;

/** Rows of `source` [rows, channels] by each list of indices, a row of zeros where an index is that of the row after the last. */
function gatherRowsApart(
  { writer }: LoweringContext,
  source: string,
  rows: number,
  channels: number,
  lists: readonly Int32Array[],
): string[] {
  const flat = writer.node('Reshape', [source, writer.integers([rows, channels])]);
  const withZeros = lists.some((indices) => indices.includes(rows))
    ? writer.node('Pad', [flat, writer.integers([0, 0, 1, 0])])
    : flat;
  return lists.map((indices) => {
    const at = writer.tensor(indices, { shape: [indices.length], dtype: 'int32' });
    return writer.node('Gather', [withZeros, at], { axis: 0 });
  });
}

function gatherRows(
  context: LoweringContext,
  source: string,
  rows: number,
  channels: number,
  indices: Int32Array,
): string {
  return gatherRowsApart(context, source, rows, channels, [indices])[0]!;
}

/** Row numbers of [batch, height, width] for each place that a visit names, in order; outside it the row of zeros. */
function rowIndices(
  [batch, height, width]: readonly [number, number, number],
  [rows, columns, places]: readonly [number, number, number],
  placeOf: (row: number, column: number, place: number) => readonly [y: number, x: number],
): Int32Array {
  const indices = new Int32Array(batch * rows * columns * places);
  let at = 0;
  for (let b = 0; b < batch; b++)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        for (let place = 0; place < places; place++) {
          const [y, x] = placeOf(row, column, place);
          const inside = y >= 0 && y < height && x >= 0 && x < width;
          indices[at++] = inside ? (b * height + y) * width + x : batch * height * width;
        }
  return indices;
}

export function lowerPatches(context: LoweringContext, window: PrimitiveParameters['patches']): string {
  const [batch, height, width, channels] = context.node.operands[0]!.shape as readonly [number, number, number, number];
  const layout = layoutOf(batch, height, width, channels, window);
  const [top, left] = [window.padding[0][0], window.padding[1][0]];
  const {
    block: [bh, bw],
    blocks: [, across],
  } = layout;
  if (channels >= gatherChannels) {
    const places = window.kernel[0] * window.kernel[1];
    const indices = rowIndices([batch, height, width], [layout.rows, layout.columns, places], (row, column, place) => {
      const [blockAt, inBlock] = [Math.floor(place / (bh * bw)), place % (bh * bw)];
      return [
        row * window.stride[0] - top + Math.floor(blockAt / across) * bh + Math.floor(inBlock / bw),
        column * window.stride[1] - left + (blockAt % across) * bw + (inBlock % bw),
      ];
    });
    const gathered = gatherRows(context, context.operands[0]!, batch * height * width, channels, indices);
    return context.writer.node('Reshape', [gathered, context.writer.integers(context.node.shape)]);
  }
  const covering = padOrCrop(
    context,
    context.operands[0]!,
    [height, width],
    [top, left],
    [layout.covered[0] - height - top, layout.covered[1] - width - left],
  );
  const blocks = spaceToDepth(context, covering, batch, layout.covered, layout.block, channels);
  const step = [window.stride[0] / bh, window.stride[1] / bw] as const;
  const depth = bh * bw * channels;
  if (depth < gatherChannels || layout.blocks[0] * across === 1)
    return shiftedCopies(context, blocks, layout.rows, layout.columns, layout.blocks, step);
  const size = [batch, layout.covered[0] / bh, layout.covered[1] / bw] as const;
  const places = [layout.rows, layout.columns, layout.blocks[0] * across] as const;
  const indices = rowIndices(size, places, (row, column, place) => [
    row * step[0] + Math.floor(place / across),
    column * step[1] + (place % across),
  ]);
  const gathered = gatherRows(context, blocks, size[0] * size[1] * size[2], depth, indices);
  return context.writer.node('Reshape', [gathered, context.writer.integers(context.node.shape)]);
}

/** The picture out of its blocks, with the padding cut away. */
function uncover(context: LoweringContext, blocks: string, layout: Layout, { padding }: WindowParameters): string {
  const { batch, height, width, channels } = layout;
  const {
    block: [bh, bw],
    covered,
  } = layout;
  if (channels >= gatherChannels && bh * bw > 1) {
    // Blocks hold their own pixels together: [batch, block row, block column, row in block, column in block].
    const indices = new Int32Array(batch * height * width);
    for (let b = 0, at = 0; b < batch; b++)
      for (let y = padding[0][0]; y < height + padding[0][0]; y++)
        for (let x = padding[1][0]; x < width + padding[1][0]; x++, at++) {
          const block = (b * (covered[0] / bh) + Math.floor(y / bh)) * (covered[1] / bw) + Math.floor(x / bw);
          const inside = y < covered[0] && x < covered[1];
          indices[at] = inside ? (block * bh + (y % bh)) * bw + (x % bw) : batch * covered[0] * covered[1];
        }
    const gathered = gatherRows(context, blocks, batch * covered[0] * covered[1], channels, indices);
    return context.writer.node('Reshape', [gathered, context.writer.integers([batch, height, width, channels])]);
  }
  const picture = depthToSpace(context, blocks, layout.batch, layout.covered, layout.block, layout.channels);
  const [top, left] = [padding[0][0], padding[1][0]];
  return padOrCrop(
    context,
    picture,
    layout.covered,
    [-top, -left],
    [layout.height + top - layout.covered[0], layout.width + left - layout.covered[1]],
  );
}

/** [batch, rows, columns, count·depth] as `count` pictures of `depth`. */
function splitDepth({ writer, options }: LoweringContext, picture: string, count: number, depth: number): string[] {
  if (count === 1) return [picture];
  if (count <= (options.largestSplit ?? Infinity))
    return writer.nodes('Split', [picture, writer.integers(Array.from({ length: count }, () => depth))], count, {
      axis: 3,
    });
  return Array.from({ length: count }, (_, at) =>
    writer.node('Slice', [
      picture,
      writer.integers([at * depth]),
      writer.integers([(at + 1) * depth]),
      writer.integers([3]),
    ]),
  );
}

/** For each block of a window, what it adds to each pixel, gathered in the picture's order; then their sum. */
function foldByGather(
  context: LoweringContext,
  layout: Layout,
  step: readonly [number, number],
  padding: WindowParameters['padding'],
): string {
  const { writer, node, operands } = context;
  const {
    batch,
    height,
    width,
    channels,
    rows,
    columns,
    block: [bh, bw],
    blocks,
  } = layout;
  const places = blocks[0] * blocks[1] * bh * bw;
  const sourceRows = batch * rows * columns * places;
  const lists = offsetsOf(blocks).map(([i, j], at) => {
    const indices = new Int32Array(batch * height * width).fill(sourceRows);
    for (let b = 0, pixel = 0; b < batch; b++)
      for (let y = padding[0][0]; y < height + padding[0][0]; y++)
        for (let x = padding[1][0]; x < width + padding[1][0]; x++, pixel++) {
          const row = (Math.floor(y / bh) - i) / step[0];
          const column = (Math.floor(x / bw) - j) / step[1];
          if (!Number.isInteger(row) || !Number.isInteger(column)) continue;
          if (row < 0 || row >= rows || column < 0 || column >= columns) continue;
          indices[pixel] = ((b * rows + row) * columns + column) * places + (at * bh + (y % bh)) * bw + (x % bw);
        }
    return indices;
  });
  const parts = gatherRowsApart(context, operands[0]!, sourceRows, channels, lists);
  const total = parts.length === 1 ? parts[0]! : writer.node('Sum', parts);
  return writer.node('Reshape', [total, writer.integers(node.shape)]);
}

export function lowerFold(context: LoweringContext, parameters: PrimitiveParameters['foldPatches']): string {
  const subPixel = matchSubPixel(context, parameters);
  if (subPixel !== null) return subPixel;
  const { writer, node, operands } = context;
  const [batch, height, width, channels] = node.shape as readonly [number, number, number, number];
  const layout = layoutOf(batch, height, width, channels, parameters);
  const step = [parameters.stride[0] / layout.block[0], parameters.stride[1] / layout.block[1]] as const;
  const offsets = offsetsOf(layout.blocks);
  if (channels >= gatherChannels) return foldByGather(context, layout, step, parameters.padding);
  const depth = layout.block[0] * layout.block[1] * channels;
  const parts = splitDepth(context, operands[0]!, offsets.length, depth);
  const [blockRows, blockColumns] = [layout.covered[0] / layout.block[0], layout.covered[1] / layout.block[1]];
  const placed = parts.map((part, at) => {
    const [i, j] = offsets[at]!;
    let spread = part;
    let [rows, columns] = [layout.rows, layout.columns];
    if (step[0] * step[1] > 1) {
      // Zeros between the windows' places: [b, r, 1, c, 1, d] padded to [b, r, step, c, step, d].
      const apart = writer.node('Reshape', [part, writer.integers([batch, rows, 1, columns, 1, depth])]);
      const padded = writer.node('Pad', [
        apart,
        writer.integers([0, 0, 0, 0, 0, 0, 0, 0, step[0] - 1, 0, step[1] - 1, 0]),
      ]);
      [rows, columns] = [rows * step[0], columns * step[1]];
      spread = writer.node('Reshape', [padded, writer.integers([batch, rows, columns, depth])]);
    }
    return padOrCrop(context, spread, [rows, columns], [i, j], [blockRows - i - rows, blockColumns - j - columns]);
  });
  return uncover(context, placed.length === 1 ? placed[0]! : writer.node('Sum', placed), layout, parameters);
}

interface FoldedProduct {
  /** [batch · rows · columns, inner] */
  readonly x: Tensor;
  /** [window size, inner] */
  readonly matrix: Tensor;
  readonly windows: Tensor;
}

/** foldPatches(reshape(x · matrixᵀ)), when nothing else needs the windows. */
export function foldedProduct({ node, uses }: LoweringContext): FoldedProduct | null {
  const windows = node.operands[0]!;
  if (windows.application.primitive !== 'reshape' || uses(windows) !== 1) return null;
  const product = windows.operands[0]!;
  const { primitive, parameters } = product.application;
  if (
    primitive !== 'matmul' ||
    product.rank !== 2 ||
    uses(product) !== 1 ||
    parameters.transposeA ||
    !parameters.transposeB ||
    product.shape[1] !== windows.shape[3]
  )
    return null;
  const [x, matrix] = product.operands as readonly [Tensor, Tensor];
  return { x, matrix, windows };
}

/**
 * A folded product as a product of shifted copies: each s×s block of the picture is one row of the result, computed from
 * the few places of x that reach it, and nothing overlaps. It copies less and multiplies a little more (the rim).
 */
function matchSubPixel(context: LoweringContext, parameters: PrimitiveParameters['foldPatches']): string | null {
  const found = foldedProduct(context);
  if (!found) return null;
  const { writer, node, nameOf } = context;
  const [batch, height, width, channels] = node.shape as readonly [number, number, number, number];
  const layout = layoutOf(batch, height, width, channels, parameters);
  const {
    blocks: [bi, bj],
    block,
    rows,
    columns,
  } = layout;
  if (parameters.stride[0] !== block[0] || parameters.stride[1] !== block[1] || bi * bj === 1) return null;
  const inner = found.x.shape[1]!;
  const depth = block[0] * block[1] * channels;
  const [blockRows, blockColumns] = [rows + bi - 1, columns + bj - 1];
  const rimCost = (blockRows * blockColumns) / (rows * columns);
  if (rimCost > 1.35 || inner > 2 * depth) return null;
  const apart = writer.node('Reshape', [nameOf(found.x), writer.integers([batch, rows, columns, inner])]);
  const copies =
    inner >= gatherChannels
      ? gatherRows(
          context,
          apart,
          batch * rows * columns,
          inner,
          rowIndices([batch, rows, columns], [blockRows, blockColumns, bi * bj], (row, column, place) => [
            row + Math.floor(place / bj) - (bi - 1),
            column + (place % bj) - (bj - 1),
          ]),
        )
      : shiftedCopies(
          context,
          padOrCrop(context, apart, [rows, columns], [bi - 1, bj - 1], [bi - 1, bj - 1]),
          blockRows,
          blockColumns,
          [bi, bj],
          [1, 1],
        );
  // Copy (i, j) holds x at block place - (bi - 1 - i, bj - 1 - j): the kernel's blocks in reverse order.
  const matrix = writer.node('Reshape', [nameOf(found.matrix), writer.integers([bi * bj, depth, inner])]);
  const reversed = writer.node(
    'Gather',
    [matrix, writer.integers(Array.from({ length: bi * bj }, (_, at) => bi * bj - 1 - at))],
    { axis: 0 },
  );
  const turned = writer.node('Reshape', [
    writer.node('Transpose', [reversed], { perm: [0, 2, 1] }),
    writer.integers([bi * bj * inner, depth]),
  ]);
  const flat = writer.node('Reshape', [copies, writer.integers([batch * blockRows * blockColumns, bi * bj * inner])]);
  return uncover(
    context,
    writer.node('Reshape', [
      writer.node('MatMul', [flat, turned]),
      writer.integers([batch, blockRows, blockColumns, depth]),
    ]),
    layout,
    parameters,
  );
}
