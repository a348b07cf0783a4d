/** ONNX for sliding windows and their adjoint, and the patterns that make whole Conv and ConvTranspose operators of them. */
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
  const covered = [(rows - 1) * window.stride[0] + window.kernel[0], (columns - 1) * window.stride[1] + window.kernel[1]] as const;
  return { batch, height, width, channels, rows, columns, block, blocks: [window.kernel[0] / block[0], window.kernel[1] / block[1]], covered };
}

/** The start of each block of a window in the picture of blocks, block rows first, and the step between windows there. */
function offsetsOf(layout: Layout, window: WindowParameters): { offsets: [number, number][]; step: readonly [number, number] } {
  const offsets: [number, number][] = [];
  for (let i = 0; i < layout.blocks[0]; i++) for (let j = 0; j < layout.blocks[1]; j++) offsets.push([i, j]);
  return { offsets, step: [window.stride[0] / layout.block[0], window.stride[1] / layout.block[1]] };
}

export function lowerPatches({ writer, node, operands }: LoweringContext, window: PrimitiveParameters['patches']): string {
  const [batch, height, width, channels] = node.operands[0]!.shape as readonly [number, number, number, number];
  const layout = layoutOf(batch, height, width, channels, window);
  const [bh, bw] = layout.block;
  const { padding } = window;
  const pads = [0, padding[0][0], padding[1][0], 0, 0, layout.covered[0] - height - padding[0][0], layout.covered[1] - width - padding[1][0], 0];
  let picture = operands[0]!;
  if (pads.some((n) => n !== 0)) picture = writer.node('Pad', [picture, writer.integers(pads)]);
  if (bh * bw > 1) {
    const [blockRows, blockColumns] = [layout.covered[0] / bh, layout.covered[1] / bw];
    const split = writer.node('Reshape', [picture, writer.integers([batch, blockRows, bh, blockColumns, bw, channels])]);
    const blocks = writer.node('Transpose', [split], { perm: [0, 1, 3, 2, 4, 5] });
    picture = writer.node('Reshape', [blocks, writer.integers([batch, blockRows, blockColumns, bh * bw * channels])]);
  }
  const { offsets, step } = offsetsOf(layout, window);
  const parts = offsets.map(([i, j]) => {
    const end = [i + (layout.rows - 1) * step[0] + 1, j + (layout.columns - 1) * step[1] + 1];
    const inputs = [picture, writer.integers([i, j]), writer.integers(end), writer.integers([1, 2])];
    return writer.node('Slice', step[0] * step[1] === 1 ? inputs : [...inputs, writer.integers(step)]);
  });
  return parts.length === 1 ? parts[0]! : writer.node('Concat', parts, { axis: 3 });
}

export function lowerFold({ writer, node, operands }: LoweringContext, parameters: PrimitiveParameters['foldPatches']): string {
  const [batch, height, width, channels] = node.shape as readonly [number, number, number, number];
  const layout = layoutOf(batch, height, width, channels, parameters);
  const [bh, bw] = layout.block;
  const { offsets, step } = offsetsOf(layout, parameters);
  const depth = bh * bw * channels;
  const parts = offsets.length === 1 ? [operands[0]!] : writer.nodes('Split', [operands[0]!, writer.integers(offsets.map(() => depth))], offsets.length, { axis: 3 });
  const [blockRows, blockColumns] = [layout.covered[0] / bh, layout.covered[1] / bw];
  const placed = parts.map((part, at) => {
    const [i, j] = offsets[at]!;
    let spread = part;
    let [rows, columns] = [layout.rows, layout.columns];
    if (step[0] * step[1] > 1) {
      // Zeros between the windows' places: [b, r, 1, c, 1, d] padded to [b, r, step, c, step, d].
      const apart = writer.node('Reshape', [part, writer.integers([batch, rows, 1, columns, 1, depth])]);
      const padded = writer.node('Pad', [apart, writer.integers([0, 0, 0, 0, 0, 0, 0, 0, step[0] - 1, 0, step[1] - 1, 0])]);
      [rows, columns] = [rows * step[0], columns * step[1]];
      spread = writer.node('Reshape', [padded, writer.integers([batch, rows, columns, depth])]);
    }
    const pads = [0, i, j, 0, 0, blockRows - i - rows, blockColumns - j - columns, 0];
    return pads.every((n) => n === 0) ? spread : writer.node('Pad', [spread, writer.integers(pads)]);
  });
  let picture = placed.length === 1 ? placed[0]! : writer.node('Sum', placed);
  if (bh * bw > 1) {
    const split = writer.node('Reshape', [picture, writer.integers([batch, blockRows, blockColumns, bh, bw, channels])]);
    const rows = writer.node('Transpose', [split], { perm: [0, 1, 3, 2, 4, 5] });
    picture = writer.node('Reshape', [rows, writer.integers([batch, layout.covered[0], layout.covered[1], channels])]);
  }
  const [top, left] = [parameters.padding[0][0], parameters.padding[1][0]];
  const pads = [0, -top, -left, 0, 0, height + top - layout.covered[0], width + left - layout.covered[1], 0];
  return pads.every((n) => n === 0) ? picture : writer.node('Pad', [picture, writer.integers(pads)]);
}

const toChannelsFirst = { perm: [0, 3, 1, 2] };
const toChannelsLast = { perm: [0, 2, 3, 1] };

/** A kernel matrix [kh·kw·inner, outer] as [outer, inner, kh, kw]. */
function kernelOperator({ writer }: LoweringContext, matrix: string, window: WindowParameters, inner: number, outer: number): string {
  const { kernel: [kh, kw], stride: [sh, sw] } = window;
  if (!isBlocked(window)) {
    const apart = writer.node('Reshape', [matrix, writer.integers([kh, kw, inner, outer])]);
    return writer.node('Transpose', [apart], { perm: [3, 2, 0, 1] });
  }
  const apart = writer.node('Reshape', [matrix, writer.integers([kh / sh, kw / sw, sh, sw, inner, outer])]);
  const turned = writer.node('Transpose', [apart], { perm: [5, 4, 0, 2, 1, 3] });
  return writer.node('Reshape', [turned, writer.integers([outer, inner, kh, kw])]);
}

function onnxPads({ padding }: WindowParameters): number[] {
  return [padding[0][0], padding[1][0], padding[0][1], padding[1][1]];
}

/** matmul(reshape(patches(x)), kernel) as a Conv, when nothing else needs the windows. */
export function matchConvolution(context: LoweringContext, { transposeA, transposeB }: PrimitiveParameters['matmul']): string | null {
  const { writer, node, nameOf, uses } = context;
  const [rows, matrix] = node.operands as readonly [Tensor, Tensor];
  if (node.rank !== 2 || transposeA || transposeB || rows.application.primitive !== 'reshape' || uses(rows) !== 1) return null;
  const windows = rows.operands[0]!;
  if (windows.application.primitive !== 'patches' || uses(windows) !== 1 || windows.shape[3] !== matrix.shape[0]) return null;
  const window = windows.application.parameters;
  const picture = windows.operands[0]!;
  const kernel = kernelOperator(context, nameOf(matrix), window, picture.shape[3]!, matrix.shape[1]!);
  const channelsFirst = writer.node('Transpose', [nameOf(picture)], toChannelsFirst);
  const result = writer.node('Conv', [channelsFirst, kernel], { kernel_shape: window.kernel, strides: window.stride, pads: onnxPads(window) });
  return writer.node('Reshape', [writer.node('Transpose', [result], toChannelsLast), writer.integers(node.shape)]);
}

/** foldPatches(reshape(matmul(x, kernelᵀ))) as a ConvTranspose, when nothing else needs the windows. */
export function matchTransposedConvolution(context: LoweringContext, parameters: PrimitiveParameters['foldPatches']): string | null {
  const { writer, node, nameOf, uses } = context;
  const windows = node.operands[0]!;
  if (windows.application.primitive !== 'reshape' || uses(windows) !== 1) return null;
  const product = windows.operands[0]!;
  const { primitive, parameters: productParameters } = product.application;
  if (primitive !== 'matmul' || product.rank !== 2 || uses(product) !== 1 || productParameters.transposeA || !productParameters.transposeB) return null;
  const [x, matrix] = product.operands as readonly [Tensor, Tensor];
  const [batch, rows, columns] = windows.shape as readonly [number, number, number];
  const [height, width, channels] = node.shape.slice(1) as [number, number, number];
  if (product.shape[1] !== windows.shape[3]) return null;
  const natural = [0, 1].map((axis) => ([rows, columns][axis]! - 1) * parameters.stride[axis as 0 | 1] + parameters.kernel[axis as 0 | 1] - parameters.padding[axis as 0 | 1][0] - parameters.padding[axis as 0 | 1][1]);
  const extra = [height - natural[0]!, width - natural[1]!];
  if (extra.some((n) => n < 0)) return null;
  const kernel = kernelOperator(context, nameOf(matrix), parameters, channels, matrix.shape[1]!);
  const apart = writer.node('Reshape', [nameOf(x), writer.integers([batch, rows, columns, x.shape[1]!])]);
  const channelsFirst = writer.node('Transpose', [apart], toChannelsFirst);
  const result = writer.node('ConvTranspose', [channelsFirst, kernel], { kernel_shape: parameters.kernel, strides: parameters.stride, pads: onnxPads(parameters), output_padding: extra });
  return writer.node('Transpose', [result], toChannelsLast);
}
