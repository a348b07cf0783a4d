/**
 * The functions a model is written with: one for each primitive, taking numbers where a tensor may be, and leaving out
 * what changes nothing. Larger operations are built from these in the files beside this one.
 */
import { windowCounts, type WindowParameters } from '../trace/primitives.ts';
import { broadcastAxes, sameShape, type DType, type Shape } from '../trace/shape.ts';
import { apply, constant, scalarValue, type Tensor } from '../trace/tensor.ts';

/** A tensor, or a number that stands for a float32 scalar. */
export type Operand = Tensor | number;

export function lift(value: Operand, dtype: DType = 'float32'): Tensor {
  return typeof value === 'number' ? constant(value, [], dtype) : value;
}

const none = {};

export const negate = (x: Operand): Tensor => apply('negate', [lift(x)], none);
export const exp = (x: Operand): Tensor => apply('exp', [lift(x)], none);
export const log = (x: Operand): Tensor => apply('log', [lift(x)], none);
export const sqrt = (x: Operand): Tensor => apply('sqrt', [lift(x)], none);
export const tanh = (x: Operand): Tensor => apply('tanh', [lift(x)], none);
/** 1 / (1 + e⁻ˣ). */
export const sigmoid = (x: Operand): Tensor => apply('sigmoid', [lift(x)], none);
/** log(1 + eˣ), without overflow. */
export const softplus = (x: Operand): Tensor => apply('softplus', [lift(x)], none);
export const erf = (x: Operand): Tensor => apply('erf', [lift(x)], none);
export const sin = (x: Operand): Tensor => apply('sin', [lift(x)], none);
export const cos = (x: Operand): Tensor => apply('cos', [lift(x)], none);
export const abs = (x: Operand): Tensor => apply('abs', [lift(x)], none);
export const sign = (x: Operand): Tensor => apply('sign', [lift(x)], none);
export const floor = (x: Operand): Tensor => apply('floor', [lift(x)], none);
/** To the nearest whole number, halves to even. Its gradient is zero. */
export const round = (x: Operand): Tensor => apply('round', [lift(x)], none);
export const relu = (x: Operand): Tensor => apply('relu', [lift(x)], none);

/** Whether a scalar operand leaves the other one as it is. */
function isNeutral(value: Operand, neutral: number): boolean {
  return (typeof value === 'number' ? value : scalarValue(value)) === neutral;
}

function pair(a: Operand, b: Operand): [Tensor, Tensor] {
  const dtype = typeof a === 'number' ? (typeof b === 'number' ? 'float32' : b.dtype) : a.dtype;
  return [lift(a, dtype), lift(b, dtype)];
}

export function add(a: Operand, b: Operand): Tensor {
  if (isNeutral(b, 0)) return lift(a);
  if (isNeutral(a, 0)) return lift(b);
  return apply('add', pair(a, b), none);
}

export function subtract(a: Operand, b: Operand): Tensor {
  if (isNeutral(b, 0)) return lift(a);
  return apply('subtract', pair(a, b), none);
}

export function multiply(a: Operand, b: Operand): Tensor {
  if (isNeutral(b, 1)) return lift(a);
  if (isNeutral(a, 1)) return lift(b);
  return apply('multiply', pair(a, b), none);
}

export function divide(a: Operand, b: Operand): Tensor {
  if (isNeutral(b, 1)) return lift(a);
  return apply('divide', pair(a, b), none);
}

/** a to the power b. The gradient with respect to b needs a > 0. */
export const power = (a: Operand, b: Operand): Tensor => apply('power', pair(a, b), none);
export const maximum = (a: Operand, b: Operand): Tensor => apply('maximum', pair(a, b), none);
export const minimum = (a: Operand, b: Operand): Tensor => apply('minimum', pair(a, b), none);
export const less = (a: Operand, b: Operand): Tensor => apply('less', pair(a, b), none);
export const equal = (a: Operand, b: Operand): Tensor => apply('equal', pair(a, b), none);
export const square = (x: Tensor): Tensor => multiply(x, x);

/** Element by element, `a` where the condition holds and `b` where not. */
export function select(condition: Tensor, a: Operand, b: Operand): Tensor {
  return apply('select', [condition, ...pair(a, b)], none);
}

export function cast(x: Tensor, dtype: DType): Tensor {
  return x.dtype === dtype ? x : apply('cast', [x], { dtype });
}

/** x itself, treated as a constant by the gradient. */
export const stopGradient = (x: Tensor): Tensor => apply('stopGradient', [x], none);

export type Axes = number | readonly number[];

/** Axes as distinct non-negative numbers, all of them when none is given; negative ones count from the end. */
export function resolveAxes(x: Tensor, axes?: Axes): number[] {
  if (axes === undefined) return x.shape.map((_, axis) => axis);
  return (typeof axes === 'number' ? [axes] : [...axes])
    .map((axis) => (axis < 0 ? axis + x.rank : axis))
    .sort((a, b) => a - b);
}

interface ReduceOptions {
  /** Keep the reduced axes with size 1. */
  readonly keepAxes?: boolean;
}

function reduce(
  primitive: 'reduceSum' | 'reduceMax',
  x: Tensor,
  axes: Axes | undefined,
  options: ReduceOptions,
): Tensor {
  const resolved = resolveAxes(x, axes);
  const kept = resolved.length === 0 ? x : apply(primitive, [x], { axes: resolved });
  return options.keepAxes
    ? kept
    : reshape(
        kept,
        x.shape.filter((_, axis) => !resolved.includes(axis)),
      );
}

export const sum = (x: Tensor, axes?: Axes, options: ReduceOptions = {}): Tensor =>
  reduce('reduceSum', x, axes, options);
export const max = (x: Tensor, axes?: Axes, options: ReduceOptions = {}): Tensor =>
  reduce('reduceMax', x, axes, options);

export function mean(x: Tensor, axes?: Axes, options: ReduceOptions = {}): Tensor {
  const count = resolveAxes(x, axes).reduce((product, axis) => product * x.shape[axis]!, 1);
  return multiply(sum(x, axes, options), 1 / count);
}

/** The same elements in row-major order under another shape; one size may be -1, and follows from the rest. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const known = shape.reduce((product, dimension) => (dimension === -1 ? product : product * dimension), 1);
  const resolved = shape.map((dimension) => (dimension === -1 ? x.size / known : dimension));
  if (sameShape(resolved, x.shape)) return x;
  const source = x.application.primitive === 'reshape' ? x.operands[0]! : x;
  return sameShape(resolved, source.shape) ? source : apply('reshape', [source], { shape: resolved });
}

/** Axis i of the result is axis `permutation[i]` of x; reverses the axes when none is given. */
export function transpose(
  x: Tensor,
  permutation: readonly number[] = x.shape.map((_, axis) => x.rank - 1 - axis),
): Tensor {
  return permutation.every((axis, at) => axis === at) ? x : apply('transpose', [x], { permutation });
}

export function broadcastTo(x: Operand, shape: Shape): Tensor {
  const lifted = lift(x);
  return sameShape(lifted.shape, shape) ? lifted : apply('broadcastTo', [lifted], { shape });
}

/** The adjoint of broadcasting: sums x over what was repeated, back to `shape`. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  return reshape(sum(x, broadcastAxes(shape, x.shape), { keepAxes: true }), shape);
}

export function pad(x: Tensor, before: readonly number[], after: readonly number[]): Tensor {
  return [...before, ...after].every((n) => n === 0) ? x : apply('pad', [x], { before, after });
}

/** The part from `start` up to, not including, `end`, by axis. */
export function slice(x: Tensor, start: readonly number[], end: readonly number[]): Tensor {
  return start.every((n) => n === 0) && sameShape(end, x.shape) ? x : apply('slice', [x], { start, end });
}

/** The part of one axis from `start` up to, not including, `end`. */
export function sliceAxis(x: Tensor, axis: number, start: number, end: number): Tensor {
  const at = axis < 0 ? axis + x.rank : axis;
  return slice(
    x,
    x.shape.map((_, i) => (i === at ? start : 0)),
    x.shape.map((dimension, i) => (i === at ? end : dimension)),
  );
}

export function concatenate(tensors: readonly Tensor[], axis: number): Tensor {
  const rank = tensors[0]?.rank ?? 0;
  return tensors.length === 1 ? tensors[0]! : apply('concatenate', tensors, { axis: axis < 0 ? axis + rank : axis });
}

/** Rows of a table [rows, …] by int32 indices [*]: [*, …]. */
export const gather = (table: Tensor, indices: Tensor): Tensor => apply('gather', [table, indices], none);

/** The adjoint of gather: adds values [*, …] into a zero table [rows, …] at the int32 indices [*]. */
export const scatterAdd = (values: Tensor, indices: Tensor, rows: number): Tensor =>
  apply('scatterAdd', [values, indices], { rows });

export interface MatmulOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/**
 * The matrix product over the last two axes. Leading axes must agree, unless b is one matrix, which then multiplies
 * every row of a: [*, m, k] × [k, n] → [*, m, n].
 */
export function matmul(a: Tensor, b: Tensor, options: MatmulOptions = {}): Tensor {
  const parameters = { transposeA: options.transposeA ?? false, transposeB: options.transposeB ?? false };
  if (b.rank === 2 && a.rank > 2 && !parameters.transposeA) {
    const flat = apply('matmul', [reshape(a, [-1, a.shape[a.rank - 1]!]), b], parameters);
    return reshape(flat, [...a.shape.slice(0, -1), flat.shape[1]!]);
  }
  return apply('matmul', [a, b], parameters);
}

/** Sliding windows of x [batch, height, width, channels] as rows: [batch, rows, columns, window size]; see `isBlocked` for their order. */
export const patches = (x: Tensor, window: WindowParameters): Tensor => apply('patches', [x], window);

/** The adjoint of patches: adds windows into a zero picture [batch, height, width, channels]. */
export const foldPatches = (x: Tensor, window: WindowParameters, height: number, width: number): Tensor =>
  apply('foldPatches', [x], { kernel: window.kernel, stride: window.stride, padding: window.padding, height, width });

export { windowCounts };
