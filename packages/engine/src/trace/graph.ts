/**
 * A finished graph: named outputs and all nodes they need, operands first, equal ones shared. `buildGraph` makes it out of
 * traced tensors; `verify` checks the invariants, and runs after every pass.
 */
import { GraphError } from './errors.ts';
import { shapeRules, type ShapeRule, type PrimitiveName } from './primitives.ts';
import { broadcastShapes, formatType, sameShape } from './shape.ts';
import { Tensor, type Application } from './tensor.ts';

export interface GraphOutput {
  readonly name: string;
  readonly tensor: Tensor;
}

export interface Graph {
  readonly inputs: readonly { readonly name: string; readonly tensor: Tensor }[];
  /** Operands come before their users. */
  readonly nodes: readonly Tensor[];
  readonly outputs: readonly GraphOutput[];
}

/** All tensors that the given ones are computed from, operands first. */
export function topologicalOrder(outputs: readonly Tensor[]): Tensor[] {
  const order: Tensor[] = [];
  const seen = new Set<Tensor>();
  const stack: { node: Tensor; next: number }[] = [];
  for (const output of outputs) {
    if (seen.has(output)) continue;
    seen.add(output);
    stack.push({ node: output, next: 0 });
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      const operand = top.node.operands[top.next++];
      if (!operand) {
        order.push(top.node);
        stack.pop();
      } else if (!seen.has(operand)) {
        seen.add(operand);
        stack.push({ node: operand, next: 0 });
      }
    }
  }
  return order;
}

const broadcasting: ReadonlySet<PrimitiveName> = new Set([
  'add',
  'subtract',
  'multiply',
  'divide',
  'power',
  'maximum',
  'minimum',
  'less',
  'equal',
  'select',
]);

/** Uses the small operand of a broadcast where the user broadcasts by itself and its result keeps its shape. */
function withoutNeedlessBroadcasts(node: Tensor, operands: readonly Tensor[]): readonly Tensor[] {
  if (!broadcasting.has(node.application.primitive)) return operands;
  const result = [...operands];
  for (let i = 0; i < result.length; i++) {
    const operand = result[i]!;
    if (operand.application.primitive !== 'broadcastTo') continue;
    const trial = result.map((other, at) => (at === i ? operand.operands[0]! : other));
    const shape = broadcastShapes(...trial.map((other) => other.shape));
    if (shape && sameShape(shape, node.shape)) result[i] = operand.operands[0]!;
  }
  return result;
}

function keyOf(application: Application, operands: readonly number[]): string | null {
  if (application.primitive === 'input') return `input ${application.parameters.name}`;
  if (application.primitive === 'constant') {
    const { data, type } = application.parameters;
    return data.length > 64
      ? null
      : `constant ${formatType(type)} ${Array.from(data, (value) => (Object.is(value, -0) ? '-0' : value)).join(' ')}`;
  }
  return `${application.primitive} ${JSON.stringify(application.parameters)} ${operands.join(' ')}`;
}

/** Shares equal nodes, drops what no output needs, and verifies the result. */
export function buildGraph(outputs: readonly GraphOutput[]): Graph {
  const replaced = new Map<Tensor, Tensor>();
  const byKey = new Map<string, Tensor>();
  const numbers = new Map<Tensor, number>();
  for (const node of topologicalOrder(outputs.map((output) => output.tensor))) {
    const operands = withoutNeedlessBroadcasts(
      node,
      node.operands.map((operand) => replaced.get(operand)!),
    );
    if (node.application.primitive === 'stopGradient') {
      replaced.set(node, operands[0]!);
      continue;
    }
    const key = keyOf(
      node.application,
      operands.map((operand) => numbers.get(operand)!),
    );
    let kept = key === null ? undefined : byKey.get(key);
    if (!kept) {
      kept = operands.every((operand, i) => operand === node.operands[i])
        ? node
        : new Tensor(node.application, operands, node);
      numbers.set(kept, numbers.size);
      if (key !== null) byKey.set(key, kept);
    }
    replaced.set(node, kept);
  }
  const resolved = outputs.map(({ name, tensor }) => ({ name, tensor: replaced.get(tensor)! }));
  const nodes = topologicalOrder(resolved.map((output) => output.tensor));
  const inputs = nodes.flatMap((tensor) =>
    tensor.application.primitive === 'input' ? [{ name: tensor.application.parameters.name, tensor }] : [],
  );
  const graph: Graph = { inputs, nodes, outputs: resolved };
  verify(graph);
  return graph;
}

/** Checks that operands come first, that every type follows from its rule, and that names are distinct. */
export function verify(graph: Graph): void {
  const seen = new Set<Tensor>();
  for (const node of graph.nodes) {
    for (const operand of node.operands)
      if (!seen.has(operand)) throw new GraphError(`a ${node.application.primitive} comes before its operand`);
    const rule = shapeRules[node.application.primitive] as ShapeRule<PrimitiveName>;
    const type = rule(node.operands, node.application.parameters);
    if (type.dtype !== node.dtype || !sameShape(type.shape, node.shape))
      throw new GraphError(
        `a ${node.application.primitive} says ${formatType(node)} where its operands give ${formatType(type)}`,
      );
    seen.add(node);
  }
  for (const names of [graph.inputs.map((each) => each.name), graph.outputs.map((each) => each.name)]) {
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) throw new GraphError(`the name ${twice} is used twice`);
  }
  for (const output of graph.outputs)
    if (!seen.has(output.tensor)) throw new GraphError(`the output ${output.name} is not computed`);
}
