/** Reverse-mode differentiation: adds the gradient's nodes to the graph of a scalar. */
import { gradientRules, accumulate, type RuleContext } from './rules.ts';
import { GradientError, userFrame } from '../trace/errors.ts';
import type { PrimitiveName } from '../trace/primitives.ts';
import { formatType } from '../trace/shape.ts';
import { topologicalOrder } from '../trace/graph.ts';
import { constant, Tensor } from '../trace/tensor.ts';
import { broadcastTo } from '../operations/core.ts';
import { flatten, mapTree, type Tree } from '../trace/tree.ts';

/**
 * The gradients of a scalar with respect to tensors it was computed from, each of its tensor's shape; zero where it
 * does not depend on one. They are part of the graph and can be differentiated again.
 */
export function gradients(of: Tensor, withRespectTo: readonly Tensor[]): Tensor[] {
  if (of.rank !== 0 || of.dtype !== 'float32')
    throw new GradientError(`it is taken of a float32 scalar, not of ${formatType(of)}`, userFrame(new Error().stack));
  const wanted = new Set(withRespectTo);
  const order = topologicalOrder([of]);
  // Only nodes on a path from a wanted tensor carry cotangents.
  const active = new Set<Tensor>();
  for (const node of order)
    if (wanted.has(node) || node.operands.some((operand) => active.has(operand))) active.add(node);
  const cotangents = new Map<Tensor, Tensor>();
  if (active.has(of)) cotangents.set(of, constant(1));
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i]!;
    const cotangent = cotangents.get(node);
    if (!cotangent || !active.has(node)) continue;
    const rule = gradientRules[node.application.primitive] as (
      context: RuleContext<PrimitiveName>,
    ) => readonly (Tensor | null)[];
    const parts = rule({ output: node, operands: node.operands, parameters: node.application.parameters, cotangent });
    node.operands.forEach((operand, at) => {
      const part = parts[at];
      if (!part || !active.has(operand)) return;
      const sofar = cotangents.get(operand);
      cotangents.set(operand, sofar ? accumulate(sofar, part) : part);
    });
  }
  return withRespectTo.map((tensor) => cotangents.get(tensor) ?? broadcastTo(0, tensor.shape));
}

const isTensor = (value: unknown): value is Tensor => value instanceof Tensor;

/**
 * Turns a function of parameters into one that also gives the gradient of its value. The function returns the scalar, or
 * the scalar and whatever else the caller wants out of it.
 */
export function valueAndGrad<P extends object, A extends readonly unknown[], X>(
  fn: (parameters: P, ...rest: A) => { readonly value: Tensor; readonly also: X },
): (parameters: P, ...rest: A) => { readonly value: Tensor; readonly also: X; readonly gradient: P } {
  return (parameters, ...rest) => {
    const { value, also } = fn(parameters, ...rest);
    const tree = parameters as Tree<Tensor>;
    const leaves = flatten<Tensor>(tree, isTensor).map(([, tensor]) => tensor);
    const grads = new Map(gradients(value, leaves).map((gradient, i) => [leaves[i]!, gradient]));
    return { value, also, gradient: mapTree<Tensor, Tensor>(tree, isTensor, (tensor) => grads.get(tensor)!) as P };
  };
}
