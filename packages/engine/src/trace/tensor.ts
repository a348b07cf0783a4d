/**
 * A symbolic tensor: a node of the traced graph. Applying a primitive makes a new node that points to its operands;
 * nothing is computed. The tracer keeps no state: a graph is whatever its outputs reach.
 */
import { ShapeError, userFrame } from './errors.ts';
import {
  shapeRules,
  Unfit,
  type HostData,
  type PrimitiveName,
  type PrimitiveParameters,
  type ShapeRule,
} from './primitives.ts';
import { sizeOf, type DType, type Shape, type TensorType } from './shape.ts';

/** A primitive with its parameters, as one discriminated union. */
export type Application = {
  readonly [P in PrimitiveName]: { readonly primitive: P; readonly parameters: PrimitiveParameters[P] };
}[PrimitiveName];

export class Tensor implements TensorType {
  readonly application: Application;
  readonly operands: readonly Tensor[];
  readonly shape: Shape;
  readonly dtype: DType;

  constructor(application: Application, operands: readonly Tensor[], type: TensorType) {
    this.application = application;
    this.operands = operands;
    this.shape = type.shape;
    this.dtype = type.dtype;
  }

  get rank(): number {
    return this.shape.length;
  }

  get size(): number {
    return sizeOf(this.shape);
  }
}

/** Applies a primitive. Throws ShapeError, naming the primitive, the operands and the caller's place. */
export function apply<P extends PrimitiveName>(
  primitive: P,
  operands: readonly Tensor[],
  parameters: PrimitiveParameters[P],
): Tensor {
  try {
    const type = (shapeRules[primitive] as ShapeRule<P>)(operands, parameters);
    return new Tensor({ primitive, parameters } as Application, operands, type);
  } catch (error) {
    if (error instanceof Unfit) throw new ShapeError(primitive, operands, error.message, userFrame(new Error().stack));
    throw error;
  }
}

/** A named input of the graph. */
export function input(name: string, shape: Shape, dtype: DType = 'float32'): Tensor {
  return apply('input', [], { name, type: { shape, dtype } });
}

/** Fixed numbers inside the graph. */
export function constant(data: HostData | readonly number[] | number, shape?: Shape, dtype: DType = 'float32'): Tensor {
  const array =
    typeof data === 'number'
      ? Float64Array.of(data)
      : Array.isArray(data)
        ? Float64Array.from(data)
        : (data as HostData);
  return apply('constant', [], {
    data: array,
    type: { shape: shape ?? (typeof data === 'number' ? [] : [array.length]), dtype },
  });
}

/** The number a tensor is, when it is a constant scalar; else null. */
export function scalarValue(tensor: Tensor): number | null {
  const { primitive, parameters } = tensor.application;
  return primitive === 'constant' && tensor.shape.length === 0 ? parameters.data[0]! : null;
}
