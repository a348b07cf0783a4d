/** The patterns of windows and products that are whole Conv and ConvTranspose operators of ONNX. */
import { isBlocked, type PrimitiveParameters, type WindowParameters } from '../trace/primitives.ts';
import type { Tensor } from '../trace/tensor.ts';
import { foldedProduct } from './lower-windows.ts';
import type { LoweringContext } from './lowering.ts';

const toChannelsFirst = { perm: [0, 3, 1, 2] };
const toChannelsLast = { perm: [0, 2, 3, 1] };

/** A kernel matrix [kh·kw·inner, outer] as [outer, inner, kh, kw]. */
function kernelOperator(
  { writer }: LoweringContext,
  matrix: string,
  window: WindowParameters,
  inner: number,
  outer: number,
): string {
  const {
    kernel: [kh, kw],
    stride: [sh, sw],
  } = window;
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
export function matchConvolution(
  context: LoweringContext,
  { transposeA, transposeB }: PrimitiveParameters['matmul'],
): string | null {
  const { writer, node, nameOf, uses } = context;
  const [rows, matrix] = node.operands as readonly [Tensor, Tensor];
  if (node.rank !== 2 || transposeA || transposeB || rows.application.primitive !== 'reshape' || uses(rows) !== 1)
    return null;
  const windows = rows.operands[0]!;
  if (windows.application.primitive !== 'patches' || uses(windows) !== 1 || windows.shape[3] !== matrix.shape[0])
    return null;
  const window = windows.application.parameters;
  const picture = windows.operands[0]!;
  const kernel = kernelOperator(context, nameOf(matrix), window, picture.shape[3]!, matrix.shape[1]!);
  const channelsFirst = writer.node('Transpose', [nameOf(picture)], toChannelsFirst);
  const result = writer.node('Conv', [channelsFirst, kernel], {
    kernel_shape: window.kernel,
    strides: window.stride,
    pads: onnxPads(window),
  });
  return writer.node('Reshape', [writer.node('Transpose', [result], toChannelsLast), writer.integers(node.shape)]);
}

/** A folded product as a ConvTranspose. */
export function matchTransposedConvolution(
  context: LoweringContext,
  parameters: PrimitiveParameters['foldPatches'],
): string | null {
  const found = foldedProduct(context);
  if (!found) return null;
  const { writer, node, nameOf } = context;
  const { x, matrix, windows } = found;
  const [batch, rows, columns] = windows.shape as readonly [number, number, number];
  const [height, width, channels] = node.shape.slice(1) as [number, number, number];
  const natural = (axis: 0 | 1) =>
    ([rows, columns][axis]! - 1) * parameters.stride[axis] +
    parameters.kernel[axis] -
    parameters.padding[axis][0] -
    parameters.padding[axis][1];
  const extra = [height - natural(0), width - natural(1)];
  if (extra.some((n) => n < 0)) return null;
  const kernel = kernelOperator(context, nameOf(matrix), parameters, channels, matrix.shape[1]!);
  const apart = writer.node('Reshape', [nameOf(x), writer.integers([batch, rows, columns, x.shape[1]!])]);
  const channelsFirst = writer.node('Transpose', [apart], toChannelsFirst);
  const result = writer.node('ConvTranspose', [channelsFirst, kernel], {
    kernel_shape: parameters.kernel,
    strides: parameters.stride,
    pads: onnxPads(parameters),
    output_padding: extra,
  });
  return writer.node('Transpose', [result], toChannelsLast);
}
