/**
 * Compiles a function over trees of tensors into a program: a whole training step as one graph and one run, with its
 * state kept in the runtime.
 */
import { buildGraph, type Graph, type GraphOutput } from './trace/graph.ts';
import type { TensorType } from './trace/shape.ts';
import { input, Tensor } from './trace/tensor.ts';
import { flatten, mapTree, type Tree } from './trace/tree.ts';
import { HostTensor, type HostTensors, type Program, type Runtime } from './runtime/runtime.ts';

export type HostTree = Tree<HostTensor>;
export type TensorTree = Tree<Tensor>;

/** A tree of tensors with the structure of a tree of anything else. */
export type TensorsLike<S> = { readonly [K in keyof S]: S[K] extends HostTensor ? Tensor : TensorsLike<S[K]> };

/** What may be kept as state: a record of trees. */
export type StateTree = Readonly<Record<string, HostTree>>;

export const isTensor = (value: unknown): value is Tensor => value instanceof Tensor;
export const isHostTensor = (value: unknown): value is HostTensor => value instanceof HostTensor;

export interface StepDefinition<S extends StateTree, I extends string, O extends string> {
  /** What is kept between runs, with its initial values. */
  readonly state: S;
  readonly inputs: Readonly<Record<I, TensorType>>;
  readonly step: (
    state: TensorsLike<S>,
    inputs: Readonly<Record<I, Tensor>>,
  ) => {
    readonly state: TensorsLike<S>;
    readonly outputs: Readonly<Record<O, Tensor>>;
  };
}

export interface Step<S extends StateTree, I extends string, O extends string> {
  run(inputs: Readonly<Record<I, HostTensor>>): Promise<Readonly<Record<O, HostTensor>>>;
  readState(): Promise<S>;
  writeState(state: S): Promise<void>;
  dispose(): Promise<void>;
}

const statePrefix = 'state.';
const inputPrefix = 'input.';
const nextPrefix = 'next.';
const outputPrefix = 'output.';

function withPrefix(prefix: string, tensors: HostTensors): HostTensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [prefix + name, tensor]));
}

function inputTensors<I extends string>(inputs: Readonly<Record<I, TensorType>>): Record<I, Tensor> {
  return Object.fromEntries(
    Object.entries<TensorType>(inputs).map(([name, type]) => [name, input(inputPrefix + name, type.shape, type.dtype)]),
  ) as Record<I, Tensor>;
}

/** Traces and compiles a step. Throws what tracing throws: ShapeError, GradientError. */
export async function compileStep<S extends StateTree, I extends string, O extends string>(
  runtime: Runtime,
  definition: StepDefinition<S, I, O>,
): Promise<Step<S, I, O>> {
  const before = flatten<HostTensor>(definition.state, isHostTensor);
  const stateTensors = mapTree<HostTensor, Tensor>(definition.state, isHostTensor, (tensor, path) =>
    input(statePrefix + path, tensor.shape, tensor.dtype),
  );
  const traced = definition.step(stateTensors as unknown as TensorsLike<S>, inputTensors(definition.inputs));
  const after = new Map(flatten<Tensor>(traced.state, isTensor));
  const outputs: GraphOutput[] = [
    ...Object.entries<Tensor>(traced.outputs).map(([name, tensor]) => ({ name: outputPrefix + name, tensor })),
    ...before.map(([path]) => {
      const tensor = after.get(path);
      if (!tensor)
        throw new TypeError(
          `The step does not return the state ${path}. Return every part of the state, changed or not.`,
        );
      return { name: nextPrefix + path, tensor };
    }),
  ];
  const program = await runtime.compile(buildGraph(outputs), {
    state: before.map(([path, initial]) => ({ input: statePrefix + path, output: nextPrefix + path, initial })),
  });
  return {
    run: async (inputs) => stripOutputs<O>(await program.run(withPrefix(inputPrefix, inputs))),
    readState: async () => {
      const state = await program.readState();
      // By the traced tensors: the numbers that the state began with are not held on to.
      return mapTree<Tensor, HostTensor>(
        stateTensors,
        isTensor,
        (_, path) => state[statePrefix + path]!,
      ) as unknown as S;
    },
    writeState: (state) =>
      program.writeState(withPrefix(statePrefix, Object.fromEntries(flatten<HostTensor>(state, isHostTensor)))),
    dispose: () => program.dispose(),
  };
}

function stripOutputs<O extends string>(results: HostTensors): Record<O, HostTensor> {
  return Object.fromEntries(
    Object.entries(results).map(([name, tensor]) => [name.slice(outputPrefix.length), tensor]),
  ) as Record<O, HostTensor>;
}

/** A compiled function without state. */
export interface CompiledFunction<I extends string, O extends string> {
  run(inputs: Readonly<Record<I, HostTensor>>): Promise<Readonly<Record<O, HostTensor>>>;
  dispose(): Promise<void>;
}

/** The graph of a function; parameters given as host tensors become part of it. */
export function traceFunction<I extends string, O extends string>(
  inputs: Readonly<Record<I, TensorType>>,
  fn: (inputs: Readonly<Record<I, Tensor>>) => Readonly<Record<O, Tensor>>,
): Graph {
  return buildGraph(
    Object.entries<Tensor>(fn(inputTensors(inputs))).map(([name, tensor]) => ({ name: outputPrefix + name, tensor })),
  );
}

export async function compileFunction<I extends string, O extends string>(
  runtime: Runtime,
  inputs: Readonly<Record<I, TensorType>>,
  fn: (inputs: Readonly<Record<I, Tensor>>) => Readonly<Record<O, Tensor>>,
): Promise<CompiledFunction<I, O>> {
  const program: Program = await runtime.compile(traceFunction(inputs, fn));
  return {
    run: async (given) => stripOutputs<O>(await program.run(withPrefix(inputPrefix, given))),
    dispose: () => program.dispose(),
  };
}
