/**
 * How likely each unit is after the four before it, counted in texts: interpolated Kneser–Ney smoothing (Kneser & Ney 1995;
 * Chen & Goodman 1999, eq. 24) with one discount an order. It knows the texts it was learned from and nothing else.
 */
import { unitsOf, Vocabulary } from './word-units.ts';

const order = 5;

/** Runs of units seen, as a tree: a node is a run, its parent the run without its last unit; node 0 is the empty run. */
class RunTree {
  count = 1;
  #parents = new Int32Array(1 << 16);
  #lasts = new Int32Array(1 << 16);
  #counts = new Int32Array(1 << 16);
  #table = new Int32Array(1 << 18);

  /** The node of a run and one more unit; 0 when it was not seen and is not to be made. */
  child(parent: number, last: number, make: boolean): number {
    let place = this.#place(parent, last);
    const found = this.#table[place]!;
    if (found !== 0 || !make) return found;
    if (this.count * 2 > this.#table.length) {
      this.#grow();
      place = this.#place(parent, last);
    }
    const node = this.count++;
    this.#parents[node] = parent;
    this.#lasts[node] = last;
    this.#table[place] = node;
    return node;
  }

  add(node: number): void {
    this.#counts[node]! += 1;
  }

  countOf(node: number): number {
    return this.#counts[node]!;
  }

  parentOf(node: number): number {
    return this.#parents[node]!;
  }

  lastOf(node: number): number {
    return this.#lasts[node]!;
  }

  /** Where a run is in the table, or the free place for it. */
  #place(parent: number, last: number): number {
    const mask = this.#table.length - 1;
    let at = (Math.imul(parent, 0x9e3779b1) ^ Math.imul(last + 1, 0x85ebca6b)) >>> 0;
    at = (at ^ (at >>> 15)) & mask;
    for (;;) {
      const node = this.#table[at]!;
      if (node === 0 || (this.#parents[node] === parent && this.#lasts[node] === last)) return at;
      at = (at + 1) & mask;
    }
  }

  #grow(): void {
    const longer = (old: Int32Array) => {
      const array = new Int32Array(old.length * 2);
      array.set(old);
      return array;
    };
    this.#parents = longer(this.#parents);
    this.#lasts = longer(this.#lasts);
    this.#counts = longer(this.#counts);
    this.#table = new Int32Array(this.#table.length * 2);
    for (let node = 1; node < this.count; node++)
      this.#table[this.#place(this.#parents[node]!, this.#lasts[node]!)] = node;
  }
}

export class WordGrams {
  readonly vocabulary: Vocabulary;
  /** Units that have a likelihood here: numbers below this one. */
  readonly size: number;
  readonly #tree: RunTree;
  /** Nodes in the order of their parents; those of parent p are from starts[p] to starts[p + 1]. */
  readonly #children: Int32Array;
  readonly #starts: Int32Array;
  /** By length of a run, from 1. */
  readonly #discounts: readonly number[];
  readonly #unigrams: Float64Array;

  private constructor(vocabulary: Vocabulary, tree: RunTree, lengths: Uint8Array) {
    this.vocabulary = vocabulary;
    this.size = vocabulary.size;
    this.#tree = tree;
    this.#starts = new Int32Array(tree.count + 1);
    for (let node = 1; node < tree.count; node++) this.#starts[tree.parentOf(node) + 1]! += 1;
    for (let node = 0; node < tree.count; node++) this.#starts[node + 1]! += this.#starts[node]!;
    this.#children = new Int32Array(tree.count);
    const next = this.#starts.slice();
    for (let node = 1; node < tree.count; node++) this.#children[next[tree.parentOf(node)]!++] = node;
    this.#discounts = discountsOf(tree, lengths);
    this.#unigrams = new Float64Array(this.size);
    const left = this.#addAfter(this.#unigrams, 0, 1, 1);
    for (let unit = 0; unit < this.size; unit++) this.#unigrams[unit]! += left / this.size;
  }

  /** Counts the units of texts. */
  static learn(texts: Iterable<string>): WordGrams {
    const vocabulary = new Vocabulary();
    const tree = new RunTree();
    const lengths: number[] = [0];
    for (const text of texts) {
      // Nodes of the runs that end with the unit before, by length.
      let before: number[] = [0, tree.child(0, 0, true)];
      lengths[before[1]!] = 1;
      for (const unit of unitsOf(text)) {
        const number = vocabulary.add(unit);
        const now = [0];
        for (let length = 1; length <= order && before[length - 1] !== undefined; length++) {
          const known = tree.count;
          const node = tree.child(before[length - 1]!, number, true);
          now.push(node);
          lengths[node] = length;
          // The longest runs are counted, shorter ones by how many different units come before them.
          if (length === order) tree.add(node);
          if (node === known && length > 1) tree.add(now[length - 1]!);
        }
        before = now;
      }
    }
    return new WordGrams(vocabulary, tree, Uint8Array.from(lengths));
  }

  /** The same of one unit; 0 of one that is not known here. */
  likelihood(context: readonly number[], unit: number): number {
    if (unit >= this.size) return 0;
    let likelihood = this.#unigrams[unit]!;
    for (const [node, length] of this.#nodesOf(context)) {
      const { total, shorter } = this.#summary(node, length);
      if (total === 0) continue;
      const count = this.#tree.countOf(this.#tree.child(node, unit, false));
      likelihood = shorter * likelihood + Math.max(0, count - this.#discounts[length]!) / total;
    }
    return likelihood;
  }

  /** The likelihood of each unit after others, the last of which count: [size], in all 1. */
  distribution(context: readonly number[]): Float64Array {
    const likelihoods = new Float64Array(this.size);
    // From the longest run on, with the share that is left to shorter ones.
    let share = 1;
    for (const [node, length] of this.#nodesOf(context).toReversed())
      share *= this.#addAfter(likelihoods, node, length, share);
    for (let unit = 0; unit < likelihoods.length; unit++) likelihoods[unit]! += share * this.#unigrams[unit]!;
    return likelihoods;
  }

  /** The nodes of the context's last unit, its last two, and so on while they were seen, and the length of runs after each. */
  #nodesOf(context: readonly number[]): [node: number, length: number][] {
    const nodes: [number, number][] = [];
    for (let length = 1; length < order && length <= context.length; length++) {
      let node = 0;
      for (const unit of context.slice(-length)) {
        node = this.#tree.child(node, unit, false);
        if (node === 0) return nodes;
      }
      nodes.push([node, length + 1]);
    }
    return nodes;
  }

  /** How often anything followed a run, and the share that discounts leave to what is known of shorter runs. */
  #summary(node: number, length: number): { readonly total: number; readonly shorter: number } {
    const discount = this.#discounts[length]!;
    let [total, kept] = [0, 0];
    for (let at = this.#starts[node]!; at < this.#starts[node + 1]!; at++) {
      const count = this.#tree.countOf(this.#children[at]!);
      total += count;
      kept += Math.max(0, count - discount);
    }
    return { total, shorter: (total - kept) / total };
  }

  /** Adds a share of what was counted after one run, and gives the share of that share for shorter runs. */
  #addAfter(likelihoods: Float64Array, node: number, length: number, share: number): number {
    const { total, shorter } = this.#summary(node, length);
    if (total === 0) return 1;
    for (let at = this.#starts[node]!; at < this.#starts[node + 1]!; at++) {
      const child = this.#children[at]!;
      const count = Math.max(0, this.#tree.countOf(child) - this.#discounts[length]!);
      likelihoods[this.#tree.lastOf(child)]! += (share * count) / total;
    }
    return shorter;
  }
}

/** n₁ / (n₁ + 2 n₂), with how many runs of a length have the count 1 and 2 (Chen & Goodman 1999, eq. 16). */
function discountsOf(tree: RunTree, lengths: Uint8Array): number[] {
  const once = new Array<number>(order + 1).fill(0);
  const twice = new Array<number>(order + 1).fill(0);
  for (let node = 1; node < tree.count; node++) {
    const count = tree.countOf(node);
    if (count === 1) once[lengths[node]!]! += 1;
    if (count === 2) twice[lengths[node]!]! += 1;
  }
  return once.map((n, length) => (n === 0 ? 0.5 : n / (n + 2 * twice[length]!)));
}
