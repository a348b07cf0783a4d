/** Shapes and element types of tensors, and the arithmetic on them. Nothing here knows of primitives or graphs. */

/** Sizes by axis, outermost first; `[]` is a scalar. All sizes are known while tracing. */
export type Shape = readonly number[];

/** Logical element types. The reference runtime computes `float32` in float64. */
export type DType = 'float32' | 'int32' | 'bool';

export interface TensorType {
  readonly shape: Shape;
  readonly dtype: DType;
}

export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const dimension of shape) size *= dimension;
  return size;
}

/** Row-major strides, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dimension, axis) => dimension === b[axis]);
}

/** The NumPy broadcast of the shapes, or null when they do not fit together. */
export function broadcastShapes(...shapes: readonly Shape[]): Shape | null {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  const result = new Array<number>(rank).fill(1);
  for (const shape of shapes) {
    for (let i = 0; i < shape.length; i++) {
      const axis = rank - shape.length + i;
      const dimension = shape[i]!;
      if (dimension === 1 || dimension === result[axis]) continue;
      if (result[axis] !== 1) return null;
      result[axis] = dimension;
    }
  }
  return result;
}

/** The axes of `to` along which a tensor of shape `from` is repeated when broadcast to it. */
export function broadcastAxes(from: Shape, to: Shape): number[] {
  const offset = to.length - from.length;
  const axes: number[] = [];
  for (let axis = 0; axis < to.length; axis++) {
    if (axis < offset || (from[axis - offset] === 1 && to[axis] !== 1)) axes.push(axis);
  }
  return axes;
}

export function formatType(type: TensorType): string {
  return `${type.dtype}[${type.shape.join(', ')}]`;
}
