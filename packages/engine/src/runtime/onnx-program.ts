/**
 * Runs graphs on ONNX Runtime, whichever build of it is given. Where the build allows it, state stays in tensors that are
 * allocated once: each run reads one set and writes the other, and the two change places, and what Adam updates is updated
 * in place. Elsewhere the outputs of one run
 * are the inputs of the next; on a GPU they never leave the device.
 */
import type { InferenceSession, Tensor as OnnxTensor, TypedTensor } from 'onnxruntime-common';
import { FeedError } from '../trace/errors.ts';
import { buildGraph, type Graph } from '../trace/graph.ts';
import { sizeOf, type TensorType } from '../trace/shape.ts';
import { toOnnx } from '../onnx/lowering.ts';
import { AdamInPlace, takeAdamUpdates } from './update/adam-in-place.ts';
import {
  checkFeeds,
  checkState,
  HostTensor,
  type HostTensors,
  type Program,
  type ProgramOptions,
  type StatePair,
} from './runtime.ts';

/** The part of an ONNX Runtime module that a program needs. */
interface OnnxRuntimeModule {
  readonly InferenceSession: typeof InferenceSession;
  readonly Tensor: typeof OnnxTensor;
}

export interface OnnxProgramSettings {
  readonly module: OnnxRuntimeModule;
  readonly session: InferenceSession.SessionOptions;
  /** The build writes outputs into given tensors (the native one on a CPU does). */
  readonly preallocatedOutputs: boolean;
  /** State stays on the device, as buffers of this kind; absent on a CPU. */
  readonly deviceState?: 'gpu-buffer';
  readonly convolutionOperators: boolean;
  readonly weightBits?: 8;
}

/** ONNX Runtime's Split binds each part as a buffer on WebGPU, where every device has 8 for a shader, one of them the input. */
const largestSplitOnGpu = 7;

type OnnxTensors = Record<string, OnnxTensor>;

function toOnnxTensor(module: OnnxRuntimeModule, tensor: HostTensor): OnnxTensor {
  const { dtype, shape, data } = tensor;
  if (dtype === 'float32')
    return new module.Tensor('float32', data instanceof Float32Array ? data : Float32Array.from(data), shape);
  if (dtype === 'int32') return new module.Tensor('int32', data as Int32Array, shape);
  return new module.Tensor('bool', data as Uint8Array, shape);
}

function emptyOnnxTensor(module: OnnxRuntimeModule, { shape, dtype }: TensorType): OnnxTensor {
  const size = sizeOf(shape);
  return toOnnxTensor(
    module,
    new HostTensor(
      dtype === 'float32' ? new Float32Array(size) : dtype === 'int32' ? new Int32Array(size) : new Uint8Array(size),
      shape,
      dtype,
    ),
  );
}

async function toHost(tensor: OnnxTensor, type: TensorType): Promise<HostTensor> {
  const data = (await tensor.getData()) as TypedTensor<'float32' | 'int32' | 'bool'>['data'];
  return new HostTensor(data.slice(), type.shape, type.dtype);
}

class OnnxProgram implements Program {
  readonly #graph: Graph;
  readonly #settings: OnnxProgramSettings;
  readonly #session: InferenceSession;
  /** The state's outputs by its inputs: all, and those that a run writes anew. */
  readonly #outputOf: ReadonlyMap<string, string>;
  readonly #rewritten: ReadonlyMap<string, string>;
  readonly #adams: readonly AdamInPlace[];
  readonly #inputNames: ReadonlySet<string>;
  readonly #results: OnnxTensors = {};
  #current: OnnxTensors = {};
  #next: OnnxTensors = {};
  #running = false;

  /** The session runs `left`, which is the graph without what is done in place. */
  constructor(
    graph: Graph,
    left: ReturnType<typeof takeAdamUpdates>,
    settings: OnnxProgramSettings,
    session: InferenceSession,
    options: ProgramOptions,
  ) {
    const { module } = settings;
    const state = options.state ?? [];
    this.#graph = graph;
    this.#settings = settings;
    this.#session = session;
    this.#outputOf = new Map(state.map((pair) => [pair.input, pair.output]));
    this.#inputNames = new Set(left.graph.inputs.map((each) => each.name));
    this.#adams = left.groups.map((group) => new AdamInPlace(group));
    const inPlace = new Map(this.#adams.flatMap(({ views }) => [...views]));
    const written = new Set(left.graph.outputs.map((each) => each.name));
    const rewritten = state.filter(({ output }) => written.has(output));
    this.#rewritten = new Map(rewritten.map((pair) => [pair.input, pair.output]));
    for (const { input, initial } of state) {
      const view = inPlace.get(input);
      // A copy, so that the caller's numbers are never written to.
      this.#current[input] = toOnnxTensor(
        module,
        new HostTensor(view ?? initial.data.slice(), initial.shape, initial.dtype),
      );
      if (settings.preallocatedOutputs && this.#rewritten.has(input))
        this.#next[input] = emptyOnnxTensor(module, initial);
    }
    if (!settings.preallocatedOutputs) return;
    const gradients = new Map(this.#adams.flatMap((adam) => [...adam.gradients]));
    const stateOutputs = new Set(this.#rewritten.values());
    for (const { name, tensor } of left.graph.outputs) {
      const gradient = gradients.get(name);
      if (gradient !== undefined) this.#results[name] = toOnnxTensor(module, new HostTensor(gradient, tensor.shape));
      else if (!stateOutputs.has(name)) this.#results[name] = emptyOnnxTensor(module, tensor);
    }
  }

  async run(inputs: HostTensors): Promise<HostTensors> {
    if (this.#running) throw new FeedError('its last run has not ended yet; wait for it');
    checkFeeds(this.#graph, new Set(this.#outputOf.keys()), inputs);
    this.#running = true;
    try {
      const feeds: OnnxTensors = {};
      for (const name of this.#inputNames)
        feeds[name] = this.#current[name] ?? toOnnxTensor(this.#settings.module, inputs[name]!);
      return this.#settings.preallocatedOutputs ? await this.#runInPlace(feeds) : await this.#runAllocating(feeds);
    } finally {
      this.#running = false;
    }
  }

  async #runInPlace(feeds: OnnxTensors): Promise<HostTensors> {
    const fetches: OnnxTensors = { ...this.#results };
    for (const [input, output] of this.#rewritten) fetches[output] = this.#next[input]!;
    await this.#session.run(feeds, fetches);
    for (const input of this.#rewritten.keys())
      [this.#current[input], this.#next[input]] = [this.#next[input]!, this.#current[input]!];
    for (const adam of this.#adams)
      adam.update((output) => (this.#results[output]! as TypedTensor<'float32'>).data[0]!);
    return this.#collect(this.#results);
  }

  async #runAllocating(feeds: OnnxTensors): Promise<HostTensors> {
    const results = await this.#session.run(feeds);
    for (const [input, output] of this.#rewritten) {
      this.#current[input]?.dispose();
      this.#current[input] = results[output]!;
    }
    return this.#collect(results);
  }

  async #collect(results: OnnxTensors): Promise<HostTensors> {
    const stateOutputs = new Set(this.#outputOf.values());
    const collected: Record<string, HostTensor> = {};
    for (const { name, tensor } of this.#graph.outputs)
      if (!stateOutputs.has(name)) collected[name] = await toHost(results[name]!, tensor);
    return collected;
  }

  async readState(): Promise<HostTensors> {
    const types = new Map(this.#graph.outputs.map(({ name, tensor }) => [name, tensor]));
    const state: Record<string, HostTensor> = {};
    for (const [input, output] of this.#outputOf)
      state[input] = await toHost(this.#current[input]!, types.get(output)!);
    return state;
  }

  writeState(state: HostTensors): Promise<void> {
    for (const [name, tensor] of Object.entries(state)) {
      if (!this.#outputOf.has(name)) throw new FeedError(`${name} is not state of this program`);
      const view = this.#adams.map(({ views }) => views.get(name)).find((found) => found !== undefined);
      if (view !== undefined) view.set(tensor.data);
      else
        this.#current[name] = toOnnxTensor(
          this.#settings.module,
          new HostTensor(tensor.data.slice(), tensor.shape, tensor.dtype),
        );
    }
    return Promise.resolve();
  }

  async dispose(): Promise<void> {
    await this.#session.release();
  }
}

/** Without the state that a run leaves as it is, which need not be written again. */
function withoutUnchanged(graph: Graph, state: readonly StatePair[]): Graph {
  const inputOf = new Map(state.map((pair) => [pair.output, pair.input]));
  const outputs = graph.outputs.filter(({ name, tensor: { application } }) => {
    const unchanged = application.primitive === 'input' && application.parameters.name === inputOf.get(name);
    return !unchanged;
  });
  return outputs.length === 0 || outputs.length === graph.outputs.length ? graph : buildGraph(outputs);
}

export async function compileOnnx(
  graph: Graph,
  settings: OnnxProgramSettings,
  options: ProgramOptions = {},
): Promise<Program> {
  const state = options.state ?? [];
  checkState(graph, state);
  const left = settings.preallocatedOutputs
    ? takeAdamUpdates(withoutUnchanged(graph, state), state)
    : { graph, groups: [] };
  const bytes = toOnnx(left.graph, {
    convolutionOperators: settings.convolutionOperators,
    ...(settings.deviceState ? { largestSplit: largestSplitOnGpu } : {}),
    ...(settings.weightBits === undefined ? {} : { weightBits: settings.weightBits }),
  });
  const sessionOptions: InferenceSession.SessionOptions = { ...settings.session };
  if (settings.deviceState) {
    const stateOutputs = state.map((pair) => pair.output);
    sessionOptions.preferredOutputLocation = Object.fromEntries(
      graph.outputs.map(({ name }) => [name, stateOutputs.includes(name) ? settings.deviceState! : 'cpu'] as const),
    );
  }
  return new OnnxProgram(
    graph,
    left,
    settings,
    await settings.module.InferenceSession.create(bytes, sessionOptions),
    options,
  );
}
