/**
 * Adam's updates in one pass over memory, and in place. In a graph they are ten passes, one an operator, and their results
 * lie beside what they replace. `takeAdamUpdates` leaves a graph its gradients and takes its updates out; `AdamInPlace` makes
 * them after each run, with the same roundings, so that either way gives the same bits.
 */
import { buildGraph, type Graph, type GraphOutput } from '../../trace/graph.ts';
import type { AdamUpdateParameters } from '../../trace/primitives.ts';
import type { Tensor } from '../../trace/tensor.ts';
import type { StatePair } from '../runtime.ts';
import { adamBytes } from './adam-bytes.ts';

/** Parameters that are updated by the same numbers. Names of outputs are of the graph that is left. */
export interface AdamGroup {
  readonly beta1: number;
  readonly beta2: number;
  readonly rate: string;
  readonly guard: string;
  readonly kept: string;
  readonly members: readonly AdamMember[];
}

interface AdamMember {
  readonly parameter: StatePair;
  readonly first: StatePair;
  readonly second: StatePair;
  /** The output that is the gradient. */
  readonly gradient: string;
}

const bytesPerNumber = 4;
const lane = 16;
const page = 65_536;
const mostPages = 65_536;
/** Of a group's memory: parameters, two moments and gradients. */
const arrays = 4;

const paddedBytes = ({ initial }: StatePair) => Math.ceil((initial.data.length * bytesPerNumber) / lane) * lane;
const sizeOf = (members: readonly AdamMember[]) =>
  members.reduce((sum, { parameter }) => sum + paddedBytes(parameter), 0);

function partOf(tensor: Tensor): AdamUpdateParameters | null {
  const { primitive, parameters } = tensor.application;
  return primitive === 'adamUpdate' ? parameters : null;
}

/** The updates that nothing but the state needs, and the graph without them. */
export function takeAdamUpdates(
  graph: Graph,
  state: readonly StatePair[],
): { readonly graph: Graph; readonly groups: readonly AdamGroup[] } {
  const pairOfOutput = new Map(state.map((pair) => [pair.output, pair]));
  const pairOfInput = new Map(state.map((pair) => [pair.input, pair]));
  const uses = new Map<Tensor, number>();
  for (const tensor of [
    ...graph.nodes.flatMap(({ operands }) => operands),
    ...graph.outputs.map((each) => each.tensor),
  ])
    uses.set(tensor, (uses.get(tensor) ?? 0) + 1);

  /** The state that an update leaves, where its only use is to be state in the place of what it was made of. */
  const pairOf = (tensor: Tensor, output: string): StatePair | null => {
    const part = partOf(tensor)?.part;
    const pair = pairOfOutput.get(output);
    if (part === undefined || pair === undefined || uses.get(tensor) !== 1) return null;
    const before = tensor.operands[{ parameter: 0, first: 1, second: 2 }[part]]!.application;
    return before.primitive === 'input' && pairOfInput.get(before.parameters.name) === pair ? pair : null;
  };
  const keyOf = ({ operands }: Tensor, from: number) => operands.slice(from).map(numberOf).join(' ');
  const numbers = new Map<Tensor, number>();
  const numberOf = (tensor: Tensor) => {
    const known = numbers.get(tensor) ?? numbers.size;
    numbers.set(tensor, known);
    return known;
  };

  const updates = new Map<
    string,
    { tensor: Tensor; pairs: Partial<Record<AdamUpdateParameters['part'], StatePair>> }
  >();
  for (const { name, tensor } of graph.outputs) {
    const pair = pairOf(tensor, name);
    if (pair === null) continue;
    const { part, beta1, beta2 } = partOf(tensor)!;
    const key = `${beta1} ${beta2} ${keyOf(tensor, 0)}`;
    const update = updates.get(key) ?? { tensor, pairs: {} };
    update.pairs[part] = pair;
    updates.set(key, update);
  }

  const byNumbers = new Map<string, { readonly tensor: Tensor; readonly members: AdamMember[] }>();
  const outputs: GraphOutput[] = [];
  const addOutput = (name: string, tensor: Tensor) => {
    outputs.push({ name, tensor });
    return name;
  };
  const taken = new Set<string>();
  for (const { tensor, pairs } of updates.values()) {
    const { parameter, first, second } = pairs;
    if (parameter === undefined || first === undefined || second === undefined) continue;
    const { beta1, beta2 } = partOf(tensor)!;
    const key = `${beta1} ${beta2} ${keyOf(tensor, 4)}`;
    const group = byNumbers.get(key) ?? { tensor, members: [] };
    const member = { parameter, first, second, gradient: `adam.gradient.${taken.size}` };
    if (sizeOf([...group.members, member]) * arrays > mostPages * page) continue;
    byNumbers.set(key, group);
    group.members.push(member);
    addOutput(member.gradient, tensor.operands[3]!);
    for (const pair of [parameter, first, second]) taken.add(pair.output);
  }
  if (taken.size === 0) return { graph, groups: [] };
  const groups = [...byNumbers.values()].map(({ tensor, members }, index) => {
    const scalar = (name: string, at: number) => addOutput(`adam.${name}.${index}`, tensor.operands[at]!);
    const { beta1, beta2 } = partOf(tensor)!;
    return { beta1, beta2, rate: scalar('rate', 4), guard: scalar('guard', 5), kept: scalar('kept', 6), members };
  });
  return { graph: buildGraph([...graph.outputs.filter(({ name }) => !taken.has(name)), ...outputs]), groups };
}

type AdamFunction = (
  ...args: [
    ...addresses: [number, number, number, number],
    bytes: number,
    ...numbers: [number, number, number, number, number],
  ]
) => void;

let compiled: WebAssembly.Module | null = null;

/** The memory of one group, and its updates. Arrays of `views` hold the state at any time, by the names of its inputs. */
export class AdamInPlace {
  readonly views = new Map<string, Float32Array<ArrayBuffer>>();
  /** By the names of outputs: what a run must write gradients into. */
  readonly gradients = new Map<string, Float32Array<ArrayBuffer>>();
  readonly #numbers: Omit<AdamGroup, 'members'>;
  readonly #bytes: number;
  readonly #adam: AdamFunction;

  constructor(group: AdamGroup) {
    const { members, ...numbers } = group;
    this.#numbers = numbers;
    this.#bytes = sizeOf(members);
    const pages = Math.ceil((this.#bytes * arrays) / page);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    compiled ??= new WebAssembly.Module(Uint8Array.from(atob(adamBytes), (character) => character.charCodeAt(0)));
    this.#adam = new WebAssembly.Instance(compiled, { env: { memory } }).exports['adam'] as AdamFunction;
    let at = 0;
    for (const { parameter, first, second, gradient } of members) {
      const { length } = parameter.initial.data;
      const view = (array: number) => new Float32Array(memory.buffer, array * this.#bytes + at, length);
      [parameter, first, second].forEach(({ input, initial }, array) => {
        view(array).set(initial.data);
        this.views.set(input, view(array));
      });
      this.gradients.set(gradient, view(arrays - 1));
      at += paddedBytes(parameter);
    }
  }

  /** After a run, with the scalars that it gave. */
  update(scalarOf: (output: string) => number): void {
    const { beta1, beta2, rate, guard, kept } = this.#numbers;
    const [bytes, addressOf] = [this.#bytes, (array: number) => array * this.#bytes];
    const numbers = [beta1, beta2, scalarOf(rate), scalarOf(guard), scalarOf(kept)] as const;
    this.#adam(addressOf(0), addressOf(1), addressOf(2), addressOf(3), bytes, ...numbers);
  }
}
