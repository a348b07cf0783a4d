/** The reference runtime: evaluates a graph node by node in float64. It is the oracle of the other runtimes. */
import type { Graph } from '../trace/graph.ts';
import type { PrimitiveName, PrimitiveParameters } from '../trace/primitives.ts';
import type { TensorType } from '../trace/shape.ts';
import type { Tensor } from '../trace/tensor.ts';
import { allocate, referenceRules, type Values } from './reference-rules.ts';
import {
  checkFeeds,
  checkState,
  HostTensor,
  type HostTensors,
  type Program,
  type ProgramOptions,
  type Runtime,
} from './runtime.ts';

function widen(tensor: HostTensor): HostTensor {
  const data = allocate(tensor);
  data.set(tensor.data);
  return new HostTensor(data, tensor.shape, tensor.dtype);
}

/** Evaluates all outputs of a graph, synchronously. */
export function evaluate(graph: Graph, inputs: HostTensors): Record<string, HostTensor> {
  const values = new Map<Tensor, Values>();
  for (const node of graph.nodes) {
    const { primitive, parameters } = node.application;
    if (primitive === 'input') {
      values.set(node, widen(inputs[parameters.name]!));
      continue;
    }
    const rule = referenceRules[primitive] as (
      operands: readonly Values[],
      parameters: PrimitiveParameters[PrimitiveName],
      type: TensorType,
    ) => Values['data'];
    const operands = node.operands.map((operand) => values.get(operand)!);
    values.set(node, { data: rule(operands, parameters, node), shape: node.shape, dtype: node.dtype });
  }
  return Object.fromEntries(
    graph.outputs.map(({ name, tensor }) => [
      name,
      new HostTensor(values.get(tensor)!.data, tensor.shape, tensor.dtype),
    ]),
  );
}

class ReferenceProgram implements Program {
  readonly #graph: Graph;
  readonly #pairs: ReadonlyMap<string, string>;
  #state: Record<string, HostTensor>;

  constructor(graph: Graph, options: ProgramOptions) {
    const state = options.state ?? [];
    checkState(graph, state);
    this.#graph = graph;
    this.#pairs = new Map(state.map((pair) => [pair.input, pair.output]));
    this.#state = Object.fromEntries(state.map((pair) => [pair.input, widen(pair.initial)]));
  }

  run(inputs: HostTensors): Promise<HostTensors> {
    checkFeeds(this.#graph, new Set(this.#pairs.keys()), inputs);
    const results = evaluate(this.#graph, { ...inputs, ...this.#state });
    for (const [name, output] of this.#pairs) {
      this.#state[name] = results[output]!;
      delete results[output];
    }
    return Promise.resolve(results);
  }

  readState(): Promise<HostTensors> {
    return Promise.resolve(
      Object.fromEntries(Object.entries(this.#state).map(([name, tensor]) => [name, widen(tensor)])),
    );
  }

  writeState(state: HostTensors): Promise<void> {
    for (const [name, tensor] of Object.entries(state)) this.#state[name] = widen(tensor);
    return Promise.resolve();
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }
}

export function createReferenceRuntime(): Runtime {
  return {
    name: 'reference float64',
    compile: (graph, options = {}) => Promise.resolve(new ReferenceProgram(graph, options)),
  };
}
