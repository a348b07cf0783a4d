/**
 * The seam between graphs and what runs them. A runtime turns a graph into a program; a program may keep part of its
 * inputs as state, which one run's outputs replace for the next.
 */
import { FeedError } from '../trace/errors.ts';
import type { Graph } from '../trace/graph.ts';
import type { HostData } from '../trace/primitives.ts';
import { formatType, sizeOf, type DType, type Shape, type TensorType } from '../trace/shape.ts';

/** Numbers with a shape, outside any runtime. */
export class HostTensor implements TensorType {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly data: HostData;

  constructor(
    data: HostData,
    shape: Shape,
    dtype: DType = data instanceof Int32Array ? 'int32' : data instanceof Uint8Array ? 'bool' : 'float32',
  ) {
    if (data.length !== sizeOf(shape))
      throw new FeedError(`${data.length} numbers were given for the shape [${shape.join(', ')}]`);
    this.data = data;
    this.shape = shape;
    this.dtype = dtype;
  }

  static scalar(value: number): HostTensor {
    return new HostTensor(Float32Array.of(value), []);
  }

  static zeros(shape: Shape): HostTensor {
    return new HostTensor(new Float32Array(sizeOf(shape)), shape);
  }
}

export type HostTensors = Readonly<Record<string, HostTensor>>;

export interface StatePair {
  /** The graph input that holds the state before a run. */
  readonly input: string;
  /** The graph output that holds it after. */
  readonly output: string;
  readonly initial: HostTensor;
}

export interface ProgramOptions {
  readonly state?: readonly StatePair[];
}

export interface Program {
  /** Runs once. Takes every input that is not state, gives every output that is not state. */
  run(inputs: HostTensors): Promise<HostTensors>;
  /** Copies of the state by input name. */
  readState(): Promise<HostTensors>;
  writeState(state: HostTensors): Promise<void>;
  dispose(): Promise<void>;
}

export interface Runtime {
  /** Where and on what it runs, for recipes: two runs on one name give the same bits. */
  readonly name: string;
  compile(graph: Graph, options?: ProgramOptions): Promise<Program>;
}

/** Throws FeedError unless the tensors are exactly the graph's inputs that are not state. */
export function checkFeeds(graph: Graph, stateInputs: ReadonlySet<string>, given: HostTensors): void {
  for (const { name, tensor } of graph.inputs) {
    if (stateInputs.has(name)) continue;
    const feed = given[name];
    if (!feed) throw new FeedError(`the input ${name} (${formatType(tensor)}) is missing`);
    if (formatType(feed) !== formatType(tensor))
      throw new FeedError(`the input ${name} is ${formatType(feed)}, and must be ${formatType(tensor)}`);
  }
}

/** Throws FeedError unless each pair names an input and an output of one type, and its initial value fits. */
export function checkState(graph: Graph, state: readonly StatePair[]): void {
  for (const pair of state) {
    const before = graph.inputs.find((each) => each.name === pair.input)?.tensor;
    const after = graph.outputs.find((each) => each.name === pair.output)?.tensor;
    // An input that nothing uses is dropped from the graph; its state just passes through.
    if (!after || (before && formatType(before) !== formatType(after)))
      throw new FeedError(`the state ${pair.input} does not pair with an output of its type`);
    if (formatType(pair.initial) !== formatType(after))
      throw new FeedError(
        `the state ${pair.input} starts as ${formatType(pair.initial)}, and must be ${formatType(after)}`,
      );
  }
}
