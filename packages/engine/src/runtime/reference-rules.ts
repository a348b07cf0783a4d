/** What each primitive computes, written to be obviously right and not fast: loops over indices, in float64. */
import {
  isBlocked,
  type HostData,
  type PrimitiveName,
  type PrimitiveParameters,
  type WindowParameters,
} from '../trace/primitives.ts';
import { sizeOf, stridesOf, type Shape, type TensorType } from '../trace/shape.ts';

export interface Values extends TensorType {
  readonly data: HostData;
}

type Evaluate<P extends PrimitiveName> = (
  operands: readonly Values[],
  parameters: PrimitiveParameters[P],
  type: TensorType,
) => HostData;

export function allocate(type: TensorType): HostData {
  const size = sizeOf(type.shape);
  return type.dtype === 'float32'
    ? new Float64Array(size)
    : type.dtype === 'int32'
      ? new Int32Array(size)
      : new Uint8Array(size);
}

/** Calls back with each multi-index of a shape, in row-major order, and its number. */
function forEachIndex(shape: Shape, visit: (index: readonly number[], flat: number) => void): void {
  const index = new Array<number>(shape.length).fill(0);
  const size = sizeOf(shape);
  for (let flat = 0; flat < size; flat++) {
    visit(index, flat);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (++index[axis]! < shape[axis]!) break;
      index[axis] = 0;
    }
  }
}

/** The element of x at an index of the shape it is broadcast to. */
function broadcastAt(x: Values, index: readonly number[], strides: readonly number[]): number {
  const offset = index.length - x.shape.length;
  let at = 0;
  for (let axis = 0; axis < x.shape.length; axis++)
    if (x.shape[axis] !== 1) at += index[axis + offset]! * strides[axis]!;
  return x.data[at]!;
}

function elementwise(compute: (...values: number[]) => number) {
  return (operands: readonly Values[], _: unknown, type: TensorType): HostData => {
    const result = allocate(type);
    const strides = operands.map((operand) => stridesOf(operand.shape));
    forEachIndex(type.shape, (index, flat) => {
      result[flat] = compute(...operands.map((operand, i) => broadcastAt(operand, index, strides[i]!)));
    });
    return result;
  };
}

function reduction(initial: number, combine: (sofar: number, value: number) => number) {
  return ([x]: readonly Values[], { axes }: { readonly axes: readonly number[] }, type: TensorType): HostData => {
    const result = allocate(type).fill(initial);
    const strides = stridesOf(type.shape);
    forEachIndex(x!.shape, (index, flat) => {
      const at = index.reduce((sum, position, axis) => sum + (axes.includes(axis) ? 0 : position * strides[axis]!), 0);
      result[at] = combine(result[at]!, x!.data[flat]!);
    });
    return result;
  };
}

/** Abramowitz & Stegun 7.1.5 (the Maclaurin series) near zero, and the continued fraction 7.1.14 beyond. */
function errorFunction(x: number): number {
  const size = Math.abs(x);
  if (size > 6) return Math.sign(x);
  if (size < 2.5) {
    let term = x;
    let total = x;
    for (let n = 1; n < 100; n++) {
      term *= (-x * x) / n;
      total += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * total;
  }
  let fraction = 0;
  for (let n = 120; n >= 1; n--) fraction = n / 2 / (size + fraction);
  return Math.sign(x) * (1 - Math.exp(-size * size) / ((size + fraction) * Math.sqrt(Math.PI)));
}

function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  if (x - below !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
}

/** Visits each (window element, picture element) pair of a sliding window, skipping the padding. */
function forEachWindowElement(
  picture: Shape,
  windows: Shape,
  parameters: WindowParameters,
  visit: (windowAt: number, pictureAt: number) => void,
): void {
  const [batch, height, width, channels] = picture as readonly [number, number, number, number];
  const [, rows, columns, size] = windows as readonly [number, number, number, number];
  const {
    kernel: [kh, kw],
    stride: [sh, sw],
    padding,
  } = parameters;
  const blocked = isBlocked(parameters);
  for (let b = 0; b < batch; b++)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        for (let i = 0; i < kh; i++)
          for (let j = 0; j < kw; j++) {
            const y = row * sh + i - padding[0][0];
            const x = column * sw + j - padding[1][0];
            if (y < 0 || y >= height || x < 0 || x >= width) continue;
            const place = blocked
              ? ((Math.floor(i / sh) * (kw / sw) + Math.floor(j / sw)) * sh + (i % sh)) * sw + (j % sw)
              : i * kw + j;
            for (let c = 0; c < channels; c++)
              visit(
                ((b * rows + row) * columns + column) * size + place * channels + c,
                ((b * height + y) * width + x) * channels + c,
              );
          }
}

const copy = ([x]: readonly Values[]): HostData => x!.data;

export const referenceRules: { readonly [P in PrimitiveName]: Evaluate<P> } = {
  input: () => {
    throw new Error('inputs are given, not computed');
  },
  constant: (_, { data }, type) => {
    const result = allocate(type);
    result.set(data);
    return result;
  },
  stopGradient: copy,
  negate: elementwise((x) => -x),
  exp: elementwise((x) => Math.exp(x)),
  log: elementwise((x) => Math.log(x)),
  sqrt: elementwise((x) => Math.sqrt(x)),
  tanh: elementwise((x) => Math.tanh(x)),
  sigmoid: elementwise((x) => 1 / (1 + Math.exp(-x))),
  softplus: elementwise((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  erf: elementwise((x) => errorFunction(x)),
  sin: elementwise((x) => Math.sin(x)),
  cos: elementwise((x) => Math.cos(x)),
  abs: elementwise((x) => Math.abs(x)),
  sign: elementwise((x) => Math.sign(x)),
  floor: elementwise((x) => Math.floor(x)),
  round: elementwise((x) => roundHalfEven(x)),
  relu: elementwise((x) => Math.max(x, 0)),
  add: elementwise((a, b) => a + b),
  subtract: elementwise((a, b) => a - b),
  multiply: elementwise((a, b) => a * b),
  divide: elementwise((a, b) => a / b),
  power: elementwise((a, b) => a ** b),
  maximum: elementwise((a, b) => Math.max(a, b)),
  minimum: elementwise((a, b) => Math.min(a, b)),
  less: elementwise((a, b) => Number(a < b)),
  equal: elementwise((a, b) => Number(a === b)),
  select: elementwise((condition, a, b) => (condition ? a : b)),
  cast: ([x], { dtype }, type) => {
    const result = allocate(type);
    x!.data.forEach(
      (value, i) =>
        (result[i] = dtype === 'int32' ? Math.trunc(value) : dtype === 'bool' ? Number(value !== 0) : value),
    );
    return result;
  },
  reduceSum: reduction(0, (sofar, value) => sofar + value),
  reduceMax: reduction(-Infinity, Math.max),
  reshape: copy,
  transpose: ([x], { permutation }, type) => {
    const result = allocate(type);
    const strides = stridesOf(x!.shape);
    forEachIndex(type.shape, (index, flat) => {
      result[flat] = x!.data[permutation.reduce((at, axis, to) => at + index[to]! * strides[axis]!, 0)]!;
    });
    return result;
  },
  broadcastTo: ([x], _, type) => elementwise((value) => value)([x!], _, type),
  pad: ([x], { before }, type) => {
    const result = allocate(type);
    const strides = stridesOf(type.shape);
    forEachIndex(x!.shape, (index, flat) => {
      result[index.reduce((at, position, axis) => at + (position + before[axis]!) * strides[axis]!, 0)] =
        x!.data[flat]!;
    });
    return result;
  },
  slice: ([x], { start }, type) => {
    const result = allocate(type);
    const strides = stridesOf(x!.shape);
    forEachIndex(type.shape, (index, flat) => {
      result[flat] = x!.data[index.reduce((at, position, axis) => at + (position + start[axis]!) * strides[axis]!, 0)]!;
    });
    return result;
  },
  concatenate: (operands, { axis }, type) => {
    const result = allocate(type);
    const strides = stridesOf(type.shape);
    let offset = 0;
    for (const operand of operands) {
      const from = offset;
      forEachIndex(operand.shape, (index, flat) => {
        result[index.reduce((at, position, i) => at + (position + (i === axis ? from : 0)) * strides[i]!, 0)] =
          operand.data[flat]!;
      });
      offset += operand.shape[axis]!;
    }
    return result;
  },
  gather: ([table, indices], _, type) => {
    const result = allocate(type);
    const width = sizeOf(table!.shape.slice(1));
    indices!.data.forEach((row, i) => {
      for (let j = 0; j < width; j++) result[i * width + j] = table!.data[row * width + j]!;
    });
    return result;
  },
  scatterAdd: ([values, indices], _, type) => {
    const result = allocate(type);
    const width = sizeOf(type.shape.slice(1));
    indices!.data.forEach((row, i) => {
      for (let j = 0; j < width; j++) result[row * width + j]! += values!.data[i * width + j]!;
    });
    return result;
  },
  matmul: ([a, b], { transposeA, transposeB }, type) => {
    const result = allocate(type);
    const rank = type.shape.length;
    const [rows, columns] = [type.shape[rank - 2]!, type.shape[rank - 1]!];
    const inner = transposeA ? a!.shape[rank - 2]! : a!.shape[rank - 1]!;
    const stack = sizeOf(type.shape.slice(0, -2));
    for (let s = 0; s < stack; s++)
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++) {
          let total = 0;
          for (let k = 0; k < inner; k++) {
            total +=
              a!.data[s * rows * inner + (transposeA ? k * rows + i : i * inner + k)]! *
              b!.data[s * inner * columns + (transposeB ? j * inner + k : k * columns + j)]!;
          }
          result[(s * rows + i) * columns + j] = total;
        }
    return result;
  },
  patches: ([x], parameters, type) => {
    const result = allocate(type);
    forEachWindowElement(
      x!.shape,
      type.shape,
      parameters,
      (windowAt, pictureAt) => (result[windowAt] = x!.data[pictureAt]!),
    );
    return result;
  },
  adamUpdate: (operands, { part, beta1, beta2 }, type) =>
    elementwise((p, m, v, g, rate, guard, kept) => {
      const first = beta1 * m + g;
      const second = beta2 * v + g * g;
      if (part === 'first') return first;
      return part === 'second' ? second : kept * p - (first / (Math.sqrt(second) + guard)) * rate;
    })(operands, null, type),
  foldPatches: ([x], parameters, type) => {
    const result = allocate(type);
    forEachWindowElement(
      type.shape,
      x!.shape,
      parameters,
      (windowAt, pictureAt) => (result[pictureAt]! += x!.data[windowAt]!),
    );
    return result;
  },
};
