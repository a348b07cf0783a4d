/**
 * Products with constant matrices whose numbers are kept in 8 bits, by ONNX Runtime's MatMulNBits: a quarter of the bytes to
 * read, which is what takes the time where there are few rows, such as one token. The other factor is rounded to 8 bits
 * too, block by block, while it runs.
 */
import type { HostData } from '../trace/primitives.ts';
import type { Shape } from '../trace/shape.ts';
import type { OnnxModelWriter } from './model-writer.ts';

/** So many numbers one below another share a scale. */
const blockSize = 32;
/** Smaller matrices are quicker as they are. */
const smallestWeights = 1 << 14;
/** Of MatMulNBits: computes with whole numbers. */
const wholeNumbers = 4;
/** The byte that stands for 0. */
const zero = 128;

interface Weights {
  readonly data: HostData;
  /** [inner, columns], or [columns, inner] when `transposeB`. */
  readonly shape: Shape;
  readonly transposeB: boolean;
}

/** Whether a matrix may be given to `writeProductInBits`. */
export function fitsInBits(shape: Shape, transposeB: boolean): boolean {
  const [rows = 0, columns = 0] = shape;
  return shape.length === 2 && (transposeB ? columns : rows) % blockSize === 0 && rows * columns >= smallestWeights;
}

/** The product of a tensor [..., inner] and weights, [..., columns]: the name of its node. */
export function writeProductInBits(
  writer: OnnxModelWriter,
  operand: string,
  { data, shape, transposeB }: Weights,
): string {
  const [columns, inner] = (transposeB ? shape : shape.toReversed()) as [number, number];
  const blocks = inner / blockSize;
  const whole = new Uint8Array(columns * inner);
  const scales = new Float32Array(columns * blocks);
  const values = new Float32Array(blockSize);
  for (let block = 0; block < scales.length; block++) {
    const [column, first] = [Math.floor(block / blocks), (block % blocks) * blockSize];
    for (let i = 0; i < blockSize; i++)
      values[i] = data[transposeB ? column * inner + first + i : (first + i) * columns + column]!;
    const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127;
    scales[block] = scale;
    for (let i = 0; i < blockSize; i++)
      whole[block * blockSize + i] = zero + (scale === 0 ? 0 : Math.round(values[i]! / scale));
  }
  return writer.ownNode(
    'MatMulNBits',
    [
      operand,
      writer.bytes(whole, [columns, blocks, blockSize]),
      writer.tensor(scales, { shape: [scales.length], dtype: 'float32' }),
    ],
    { K: inner, N: columns, bits: 8, block_size: blockSize, accuracy_level: wholeNumbers },
  );
}
