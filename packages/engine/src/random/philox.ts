/**
 * Philox 4×32-10, a counter-based generator (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"): the n-th
 * block of four words depends on the key and n alone, so that a stream can be re-entered at any place and a recipe replays.
 */

const multiplierA = 0xd2511f53;
const multiplierB = 0xcd9e8d57;
const weylA = 0x9e3779b9;
const weylB = 0xbb67ae85;

function highProduct(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 65536) + (carry >>> 16)) >>> 0;
}

/** The four 32-bit words of one block, into `out`. */
export function philox(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
  out: Uint32Array,
): void {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const high0 = highProduct(multiplierA, c0);
    const low0 = Math.imul(multiplierA, c0) >>> 0;
    const high1 = highProduct(multiplierB, c2);
    const low1 = Math.imul(multiplierB, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + weylA) >>> 0;
    k1 = (k1 + weylB) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** A seeded stream of random numbers. Streams of one seed with other names are independent. */
export class RandomStream {
  readonly #key: readonly [number, number];
  readonly #block = new Uint32Array(4);
  #position: number;

  /** @param position words drawn so far, to go on with a stream. */
  constructor(seed: number, stream = 0, position = 0) {
    this.#key = [seed >>> 0, stream >>> 0];
    this.#position = position;
    if (position % 4 !== 0) this.#fill();
  }

  get position(): number {
    return this.#position;
  }

  #fill(): void {
    const block = Math.floor(this.#position / 4);
    philox([block >>> 0, Math.floor(block / 2 ** 32) >>> 0, 0, 0], this.#key, this.#block);
  }

  /** A whole number in [0, 2³²). */
  word(): number {
    if (this.#position % 4 === 0) this.#fill();
    return this.#block[this.#position++ % 4]!;
  }

  /** Uniform in (0, 1): never 0 nor 1, on 2²⁴ values that float32 holds exactly. */
  uniform(): number {
    return ((this.word() >>> 8) + 0.5) / 2 ** 24;
  }

  /** A whole number in [0, bound), without bias. */
  integer(bound: number): number {
    const limit = 2 ** 32 - (2 ** 32 % bound);
    for (;;) {
      const word = this.word();
      if (word < limit) return word % bound;
    }
  }

  fillUniform(out: Float32Array, low = 0, high = 1): Float32Array {
    for (let i = 0; i < out.length; i++) out[i] = low + (high - low) * this.uniform();
    return out;
  }

  /** Standard normal numbers (Box & Muller 1958), two for each pair of words. */
  fillNormal(out: Float32Array, deviation = 1): Float32Array {
    for (let i = 0; i < out.length; i += 2) {
      const radius = deviation * Math.sqrt(-2 * Math.log(this.uniform()));
      const angle = 2 * Math.PI * this.uniform();
      out[i] = radius * Math.cos(angle);
      if (i + 1 < out.length) out[i + 1] = radius * Math.sin(angle);
    }
    return out;
  }

  /** A random order of 0 … count - 1 (Fisher & Yates, Durstenfeld's form). */
  permutation(count: number): Uint32Array {
    const order = Uint32Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const kept = order[i]!;
      order[i] = order[j]!;
      order[j] = kept;
    }
    return order;
  }
}
