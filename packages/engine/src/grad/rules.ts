/**
 * Gradient rules, one for each primitive: given a node and the cotangent of its result, the cotangents of its operands.
 * They are written in the same operations as models are, so that gradients can be differentiated in turn. `null` marks
 * an operand without a gradient; a primitive missing from the table fails to compile.
 */
import {
  add,
  broadcastTo,
  cast,
  cos,
  divide,
  equal,
  exp,
  foldPatches,
  gather,
  less,
  log,
  matmul,
  multiply,
  negate,
  pad,
  patches,
  power,
  reshape,
  scatterAdd,
  select,
  sigmoid,
  sign,
  sin,
  slice,
  sliceAxis,
  subtract,
  sum,
  sumTo,
  transpose,
} from '../operations/core.ts';
import { GradientError, userFrame } from '../trace/errors.ts';
import type { PrimitiveName, PrimitiveParameters } from '../trace/primitives.ts';
import type { Tensor } from '../trace/tensor.ts';

export interface RuleContext<P extends PrimitiveName> {
  /** The differentiated node. */
  readonly output: Tensor;
  readonly operands: readonly Tensor[];
  readonly parameters: PrimitiveParameters[P];
  /** The cotangent of the output, of its shape. */
  readonly cotangent: Tensor;
}

type GradientRule<P extends PrimitiveName> = (context: RuleContext<P>) => readonly (Tensor | null)[];

/** A unary rule: the cotangent times the derivative at x (y is the result). */
function unary<P extends PrimitiveName>(derivative: (x: Tensor, y: Tensor) => Tensor): GradientRule<P> {
  return ({ output, operands, cotangent }) => [multiply(cotangent, derivative(operands[0]!, output))];
}

const flat: GradientRule<PrimitiveName> = ({ operands }) => operands.map(() => null);

/** A binary rule over broadcast operands; the two functions give their cotangents before the repeated axes are summed. */
function binary<P extends PrimitiveName>(
  left: (context: RuleContext<P> & { a: Tensor; b: Tensor }) => Tensor,
  right: (context: RuleContext<P> & { a: Tensor; b: Tensor }) => Tensor,
): GradientRule<P> {
  return (context) => {
    const [a, b] = context.operands as readonly [Tensor, Tensor];
    const full = { ...context, a, b };
    return [
      sumTo(broadcastTo(left(full), context.output.shape), a.shape),
      sumTo(broadcastTo(right(full), context.output.shape), b.shape),
    ];
  };
}

/** 1 where a is the chosen operand, ½ where both are equal, 0 elsewhere. */
function share(chosenLess: boolean, a: Tensor, b: Tensor): Tensor {
  const chosen = chosenLess ? less(a, b) : less(b, a);
  return select(equal(a, b), 0.5, cast(chosen, 'float32'));
}

export const gradientRules: { readonly [P in PrimitiveName]: GradientRule<P> } = {
  input: flat,
  adamUpdate: () => {
    throw new GradientError(
      'an update of parameters by adamUpdate has none; write the update in other operations where it is to be differentiated',
      userFrame(new Error().stack),
    );
  },
  constant: flat,
  stopGradient: flat,
  less: flat,
  equal: flat,
  sign: flat,
  floor: flat,
  round: flat,
  negate: ({ cotangent }) => [negate(cotangent)],
  exp: unary((_, y) => y),
  log: ({ operands, cotangent }) => [divide(cotangent, operands[0]!)],
  sqrt: ({ output, cotangent }) => [divide(multiply(cotangent, 0.5), output)],
  tanh: unary((_, y) => subtract(1, multiply(y, y))),
  sigmoid: unary((_, y) => multiply(y, subtract(1, y))),
  softplus: unary((x) => sigmoid(x)),
  erf: unary((x) => multiply(exp(negate(multiply(x, x))), 2 / Math.sqrt(Math.PI))),
  sin: unary((x) => cos(x)),
  cos: unary((x) => negate(sin(x))),
  abs: unary((x) => sign(x)),
  // The output's sign is 1 or 0; a product with it is several times faster than a choice on ONNX Runtime.
  relu: ({ output, cotangent }) => [multiply(cotangent, sign(output))],
  add: binary(
    ({ cotangent }) => cotangent,
    ({ cotangent }) => cotangent,
  ),
  subtract: binary(
    ({ cotangent }) => cotangent,
    ({ cotangent }) => negate(cotangent),
  ),
  multiply: binary(
    ({ cotangent, b }) => multiply(cotangent, b),
    ({ cotangent, a }) => multiply(cotangent, a),
  ),
  divide: binary(
    ({ cotangent, b }) => divide(cotangent, b),
    ({ cotangent, output, b }) => negate(divide(multiply(cotangent, output), b)),
  ),
  power: ({ operands, output, cotangent }) => {
    const [a, b] = operands as readonly [Tensor, Tensor];
    return [
      sumTo(broadcastTo(multiply(cotangent, multiply(b, power(a, subtract(b, 1)))), output.shape), a.shape),
      b.application.primitive === 'constant'
        ? null
        : sumTo(broadcastTo(multiply(cotangent, multiply(output, log(a))), output.shape), b.shape),
    ];
  },
  maximum: binary(
    ({ cotangent, a, b }) => multiply(cotangent, share(false, a, b)),
    ({ cotangent, a, b }) => multiply(cotangent, share(false, b, a)),
  ),
  minimum: binary(
    ({ cotangent, a, b }) => multiply(cotangent, share(true, a, b)),
    ({ cotangent, a, b }) => multiply(cotangent, share(true, b, a)),
  ),
  select: ({ operands, output, cotangent }) => {
    const [condition, a, b] = operands as readonly [Tensor, Tensor, Tensor];
    return [
      null,
      sumTo(broadcastTo(select(condition, cotangent, 0), output.shape), a.shape),
      sumTo(broadcastTo(select(condition, 0, cotangent), output.shape), b.shape),
    ];
  },
  cast: ({ operands, output, cotangent }) => [
    operands[0]!.dtype === 'float32' && output.dtype === 'float32' ? cotangent : null,
  ],
  reduceSum: ({ operands, cotangent }) => [broadcastTo(cotangent, operands[0]!.shape)],
  reduceMax: ({ operands, output, parameters, cotangent }) => {
    const chosen = cast(equal(operands[0]!, output), 'float32');
    return [multiply(divide(cotangent, sum(chosen, parameters.axes, { keepAxes: true })), chosen)];
  },
  reshape: ({ operands, cotangent }) => [reshape(cotangent, operands[0]!.shape)],
  transpose: ({ parameters, cotangent }) => {
    const inverse = new Array<number>(parameters.permutation.length);
    parameters.permutation.forEach((from, to) => (inverse[from] = to));
    return [transpose(cotangent, inverse)];
  },
  broadcastTo: ({ operands, cotangent }) => [sumTo(cotangent, operands[0]!.shape)],
  pad: ({ operands, parameters, cotangent }) => [
    slice(
      cotangent,
      parameters.before,
      operands[0]!.shape.map((dimension, axis) => dimension + parameters.before[axis]!),
    ),
  ],
  slice: ({ operands, parameters, cotangent }) => [
    pad(
      cotangent,
      parameters.start,
      operands[0]!.shape.map((dimension, axis) => dimension - parameters.end[axis]!),
    ),
  ],
  concatenate: ({ operands, parameters, cotangent }) => {
    let at = 0;
    return operands.map((operand) => {
      const start = at;
      at += operand.shape[parameters.axis]!;
      return sliceAxis(cotangent, parameters.axis, start, at);
    });
  },
  gather: ({ operands, cotangent }) => [scatterAdd(cotangent, operands[1]!, operands[0]!.shape[0]!), null],
  scatterAdd: ({ operands, cotangent }) => [gather(cotangent, operands[1]!), null],
  matmul: ({ operands, parameters: { transposeA, transposeB }, cotangent }) => {
    const [a, b] = operands as readonly [Tensor, Tensor];
    return [
      transposeA
        ? matmul(b, cotangent, { transposeA: transposeB, transposeB: true })
        : matmul(cotangent, b, { transposeB: !transposeB }),
      transposeB
        ? matmul(cotangent, a, { transposeA: true, transposeB: transposeA })
        : matmul(a, cotangent, { transposeA: !transposeA }),
    ];
  },
  patches: ({ operands, parameters, cotangent }) => [
    foldPatches(cotangent, parameters, operands[0]!.shape[1]!, operands[0]!.shape[2]!),
  ],
  foldPatches: ({ parameters, cotangent }) => [
    patches(cotangent, { kernel: parameters.kernel, stride: parameters.stride, padding: parameters.padding }),
  ],
};

/** The sum of cotangents that reach one tensor along several paths. */
export const accumulate = (a: Tensor, b: Tensor): Tensor => add(a, b);
