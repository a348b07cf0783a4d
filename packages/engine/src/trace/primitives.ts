/**
 * The primitive table: each primitive's parameters (by type) and its shape rule. Gradients, ONNX and the reference each
 * keep a table over the same names, and a missing entry in any of them fails to compile.
 */
import { broadcastShapes, formatType, sameShape, sizeOf, type DType, type Shape, type TensorType } from './shape.ts';

/** Numbers on the host. Float data may be held in float64, for the reference runtime. */
export type HostData = Float32Array | Float64Array | Int32Array | Uint8Array;

type None = Readonly<Record<never, never>>;

/** The sliding window of a convolution over [batch, height, width, channels]. */
export interface WindowParameters {
  readonly kernel: readonly [height: number, width: number];
  readonly stride: readonly [height: number, width: number];
  /** Zeros added before and after each axis. */
  readonly padding: readonly [readonly [top: number, bottom: number], readonly [left: number, right: number]];
}

/** One of the three results of an update, and the decay of the moments. */
export interface AdamUpdateParameters {
  readonly part: 'parameter' | 'first' | 'second';
  readonly beta1: number;
  readonly beta2: number;
}

export interface PrimitiveParameters {
  input: { readonly name: string; readonly type: TensorType };
  constant: { readonly data: HostData; readonly type: TensorType };
  negate: None;
  exp: None;
  log: None;
  sqrt: None;
  tanh: None;
  sigmoid: None;
  softplus: None;
  erf: None;
  sin: None;
  cos: None;
  abs: None;
  sign: None;
  floor: None;
  round: None;
  relu: None;
  add: None;
  subtract: None;
  multiply: None;
  divide: None;
  power: None;
  maximum: None;
  minimum: None;
  less: None;
  equal: None;
  select: None;
  cast: { readonly dtype: DType };
  stopGradient: None;
  reduceSum: { readonly axes: readonly number[] };
  reduceMax: { readonly axes: readonly number[] };
  reshape: { readonly shape: Shape };
  transpose: { readonly permutation: readonly number[] };
  broadcastTo: { readonly shape: Shape };
  pad: { readonly before: readonly number[]; readonly after: readonly number[] };
  slice: { readonly start: readonly number[]; readonly end: readonly number[] };
  concatenate: { readonly axis: number };
  gather: None;
  scatterAdd: { readonly rows: number };
  matmul: { readonly transposeA: boolean; readonly transposeB: boolean };
  patches: WindowParameters;
  foldPatches: WindowParameters & { readonly height: number; readonly width: number };
  adamUpdate: AdamUpdateParameters;
}

export type PrimitiveName = keyof PrimitiveParameters;

export type ShapeRule<P extends PrimitiveName> = (
  operands: readonly TensorType[],
  parameters: PrimitiveParameters[P],
) => TensorType;

/** Thrown by a shape rule; the tracer adds the primitive and the place. */
export class Unfit extends Error {}

function operand(operands: readonly TensorType[], index: number): TensorType {
  const found = operands[index];
  if (!found) throw new Unfit(`operand ${index + 1} is missing`);
  return found;
}

const unaryFloat = (operands: readonly TensorType[]): TensorType => {
  const x = operand(operands, 0);
  if (x.dtype !== 'float32') throw new Unfit(`it takes float32, not ${x.dtype}`);
  return x;
};

function broadcastRule(result: DType | 'same', allowed: readonly DType[]) {
  return (operands: readonly TensorType[]): TensorType => {
    const a = operand(operands, 0);
    const b = operand(operands, 1);
    if (a.dtype !== b.dtype || !allowed.includes(a.dtype))
      throw new Unfit(`it takes two tensors of one type out of ${allowed.join(', ')}`);
    const shape = broadcastShapes(a.shape, b.shape);
    if (!shape) throw new Unfit('the shapes do not broadcast to one another');
    return { shape, dtype: result === 'same' ? a.dtype : result };
  };
}

const arithmetic = broadcastRule('same', ['float32', 'int32']);
const floatArithmetic = broadcastRule('same', ['float32']);
const comparison = broadcastRule('bool', ['float32', 'int32']);

function reduceRule(operands: readonly TensorType[], { axes }: { readonly axes: readonly number[] }): TensorType {
  const x = unaryFloat(operands);
  if (
    new Set(axes).size !== axes.length ||
    axes.some((axis) => !Number.isInteger(axis) || axis < 0 || axis >= x.shape.length)
  ) {
    throw new Unfit(`the axes [${axes.join(', ')}] are not distinct axes of it`);
  }
  return { shape: x.shape.map((dimension, axis) => (axes.includes(axis) ? 1 : dimension)), dtype: x.dtype };
}

/** Rows and columns of windows that fit; throws when none does. */
export function windowCounts(
  height: number,
  width: number,
  { kernel, stride, padding }: WindowParameters,
): [number, number] {
  const count = (size: number, axis: 0 | 1) =>
    Math.floor((size + padding[axis][0] + padding[axis][1] - kernel[axis]) / stride[axis]) + 1;
  const counts: [number, number] = [count(height, 0), count(width, 1)];
  if (counts[0] < 1 || counts[1] < 1)
    throw new Unfit(
      `a ${kernel.join('×')} window does not fit in ${height}×${width} with padding ${JSON.stringify(padding)}`,
    );
  return counts;
}

/**
 * Whether the columns of `patches` are ordered in blocks. With a stride s > 1 that divides the kernel, a window is a few
 * whole s×s blocks, and the columns run (block row, block column, row in block, column in block, channel), which makes
 * them a few large copies instead of many strided ones. Otherwise they run (row, column, channel).
 */
export function isBlocked({ kernel, stride }: WindowParameters): boolean {
  return (stride[0] > 1 || stride[1] > 1) && kernel[0] % stride[0] === 0 && kernel[1] % stride[1] === 0;
}

function dimensionsOf(type: TensorType, rank: number, what: string): readonly number[] {
  if (type.shape.length !== rank) throw new Unfit(`it takes ${what}, not ${formatType(type)}`);
  return type.shape;
}

export const shapeRules: { readonly [P in PrimitiveName]: ShapeRule<P> } = {
  input: (_, { type }) => type,
  constant: (_, { type, data }) => {
    if (data.length !== sizeOf(type.shape))
      throw new Unfit(`${data.length} numbers were given for the shape [${type.shape.join(', ')}]`);
    return type;
  },
  negate: unaryFloat,
  exp: unaryFloat,
  log: unaryFloat,
  sqrt: unaryFloat,
  tanh: unaryFloat,
  sigmoid: unaryFloat,
  softplus: unaryFloat,
  erf: unaryFloat,
  sin: unaryFloat,
  cos: unaryFloat,
  abs: unaryFloat,
  sign: unaryFloat,
  floor: unaryFloat,
  round: unaryFloat,
  relu: unaryFloat,
  add: arithmetic,
  subtract: arithmetic,
  multiply: arithmetic,
  divide: floatArithmetic,
  power: floatArithmetic,
  maximum: floatArithmetic,
  minimum: floatArithmetic,
  less: comparison,
  equal: comparison,
  select: (operands) => {
    const condition = operand(operands, 0);
    const branches = arithmetic(operands.slice(1));
    if (condition.dtype !== 'bool') throw new Unfit(`its condition must be bool, not ${condition.dtype}`);
    const shape = broadcastShapes(condition.shape, branches.shape);
    if (!shape) throw new Unfit('the shapes do not broadcast to one another');
    return { shape, dtype: branches.dtype };
  },
  cast: (operands, { dtype }) => ({ shape: operand(operands, 0).shape, dtype }),
  stopGradient: (operands) => operand(operands, 0),
  reduceSum: reduceRule,
  reduceMax: reduceRule,
  reshape: (operands, { shape }) => {
    const x = operand(operands, 0);
    if (sizeOf(shape) !== sizeOf(x.shape))
      throw new Unfit(`[${shape.join(', ')}] holds ${sizeOf(shape)} elements, not ${sizeOf(x.shape)}`);
    return { shape, dtype: x.dtype };
  },
  transpose: (operands, { permutation }) => {
    const x = operand(operands, 0);
    const sorted = [...permutation].sort((a, b) => a - b);
    if (
      !sameShape(
        sorted,
        x.shape.map((_, axis) => axis),
      )
    )
      throw new Unfit(`[${permutation.join(', ')}] is not a permutation of its axes`);
    return { shape: permutation.map((axis) => x.shape[axis]!), dtype: x.dtype };
  },
  broadcastTo: (operands, { shape }) => {
    const x = operand(operands, 0);
    const result = broadcastShapes(x.shape, shape);
    if (!result || !sameShape(result, shape)) throw new Unfit(`it does not broadcast to [${shape.join(', ')}]`);
    return { shape, dtype: x.dtype };
  },
  pad: (operands, { before, after }) => {
    const x = unaryFloat(operands);
    if (
      before.length !== x.shape.length ||
      after.length !== x.shape.length ||
      [...before, ...after].some((n) => !Number.isInteger(n) || n < 0)
    ) {
      throw new Unfit('it takes a whole number of zeros, 0 or more, before and after each axis');
    }
    return { shape: x.shape.map((dimension, axis) => dimension + before[axis]! + after[axis]!), dtype: x.dtype };
  },
  slice: (operands, { start, end }) => {
    const x = operand(operands, 0);
    if (
      start.length !== x.shape.length ||
      end.length !== x.shape.length ||
      x.shape.some((dimension, axis) => !(start[axis]! >= 0 && start[axis]! < end[axis]! && end[axis]! <= dimension))
    ) {
      throw new Unfit(`[${start.join(', ')}] to [${end.join(', ')}] is not a part of it`);
    }
    return { shape: x.shape.map((_, axis) => end[axis]! - start[axis]!), dtype: x.dtype };
  },
  concatenate: (operands, { axis }) => {
    const first = operand(operands, 0);
    let total = 0;
    for (const type of operands) {
      const fits =
        type.dtype === first.dtype &&
        type.shape.length === first.shape.length &&
        type.shape.every((dimension, at) => at === axis || dimension === first.shape[at]);
      if (!fits || axis < 0 || axis >= first.shape.length) throw new Unfit(`the tensors differ outside axis ${axis}`);
      total += type.shape[axis]!;
    }
    return { shape: first.shape.map((dimension, at) => (at === axis ? total : dimension)), dtype: first.dtype };
  },
  gather: (operands) => {
    const table = operand(operands, 0);
    const indices = operand(operands, 1);
    if (table.shape.length < 1 || table.dtype !== 'float32')
      throw new Unfit('it takes rows out of a float32 table of at least one axis');
    if (indices.dtype !== 'int32') throw new Unfit('its indices must be int32');
    return { shape: [...indices.shape, ...table.shape.slice(1)], dtype: table.dtype };
  },
  scatterAdd: (operands, { rows }) => {
    const values = operand(operands, 0);
    const indices = operand(operands, 1);
    if (indices.dtype !== 'int32' || values.dtype !== 'float32')
      throw new Unfit('it takes float32 values and int32 indices');
    if (!sameShape(values.shape.slice(0, indices.shape.length), indices.shape))
      throw new Unfit('the leading axes of the values must be those of the indices');
    return { shape: [rows, ...values.shape.slice(indices.shape.length)], dtype: values.dtype };
  },
  matmul: (operands, { transposeA, transposeB }) => {
    const a = operand(operands, 0);
    const b = operand(operands, 1);
    if (a.dtype !== 'float32' || b.dtype !== 'float32') throw new Unfit('it takes float32 matrices');
    const rank = a.shape.length;
    if (rank < 2 || rank !== b.shape.length || !sameShape(a.shape.slice(0, -2), b.shape.slice(0, -2)))
      throw new Unfit('it takes two matrices, or two stacks of matrices of the same leading axes');
    const [rows, inner] = transposeA
      ? [a.shape[rank - 1]!, a.shape[rank - 2]!]
      : [a.shape[rank - 2]!, a.shape[rank - 1]!];
    const [innerB, columns] = transposeB
      ? [b.shape[rank - 1]!, b.shape[rank - 2]!]
      : [b.shape[rank - 2]!, b.shape[rank - 1]!];
    if (inner !== innerB) throw new Unfit(`the inner sizes differ: ${inner} and ${innerB}`);
    return { shape: [...a.shape.slice(0, -2), rows, columns], dtype: 'float32' };
  },
  patches: (operands, parameters) => {
    const x = unaryFloat(operands);
    const [batch, height, width, channels] = dimensionsOf(x, 4, '[batch, height, width, channels]') as [
      number,
      number,
      number,
      number,
    ];
    const [rows, columns] = windowCounts(height, width, parameters);
    return { shape: [batch, rows, columns, parameters.kernel[0] * parameters.kernel[1] * channels], dtype: x.dtype };
  },
  foldPatches: (operands, parameters) => {
    const x = unaryFloat(operands);
    const [batch, rows, columns, size] = dimensionsOf(
      x,
      4,
      '[batch, rows, columns, kernel height × kernel width × channels]',
    ) as [number, number, number, number];
    const area = parameters.kernel[0] * parameters.kernel[1];
    const counts = windowCounts(parameters.height, parameters.width, parameters);
    if (size % area !== 0 || counts[0] !== rows || counts[1] !== columns)
      throw new Unfit(
        `it does not hold the ${counts.join('×')} windows of a ${parameters.height}×${parameters.width} picture`,
      );
    return { shape: [batch, parameters.height, parameters.width, size / area], dtype: x.dtype };
  },
  adamUpdate: (operands) => {
    const parameter = unaryFloat(operands);
    for (let at = 1; at < 4; at++)
      if (formatType(operand(operands, at)) !== formatType(parameter))
        throw new Unfit('parameter, moments and gradient must be of one shape');
    for (let at = 4; at < 7; at++) dimensionsOf(operand(operands, at), 0, 'scalars for rate, guard and kept share');
    return parameter;
  },
};
