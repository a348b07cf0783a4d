/**
 * Dropout (Srivastava et al. 2014): numbers between layers that are left out at random while a network learns. Which ones follows from the
 * seed and the step; they are drawn outside the graph, and come into it as factors.
 */
import {
  HostTensor,
  multiply,
  RandomStream,
  reshape,
  sliceAxis,
  type Tensor,
  type TensorType,
} from '@fourhands/engine';

/** Leaves some of x [rows, width] out; each call of one that learns leaves out others. */
export type Drop = (x: Tensor) => Tensor;

export const dropNothing: Drop = (x) => x;

export class Dropout {
  /** Of the factors' input: [places, rows · width]. */
  readonly type: TensorType;
  readonly #shares: readonly number[];
  readonly #leavesOut: boolean;

  /** @param shares of numbers that are left out, from 0 to below 1, by place: one for each use in a step */
  constructor(shares: readonly number[], rows: number, width: number) {
    this.#shares = shares;
    this.#leavesOut = shares.some((share) => share > 0);
    this.type = { shape: this.#leavesOut ? [shares.length, rows * width] : [1, 1], dtype: 'float32' };
  }

  /** In a graph that has the factors. */
  drop(factors: Tensor): Drop {
    if (!this.#leavesOut) return dropNothing;
    let place = 0;
    return (x) => {
      const own = reshape(sliceAxis(factors, 0, place, place + 1), x.shape);
      place += 1;
      return multiply(x, own);
    };
  }

  /** The factors of a step: 0 where a number is left out, 1 / (1 - share) where it is kept. Shares are in steps of a 256th. */
  factors(seed: number, stream: number, step: number): HostTensor {
    const [places, size] = this.type.shape as readonly [number, number];
    const count = places * size;
    const random = new RandomStream(seed, stream, step * Math.ceil(count / 16) * 4);
    const data = new Float32Array(count);
    let word = 0;
    this.#shares.forEach((share, place) => {
      const least = Math.round(share * 256);
      const kept = 256 / (256 - least);
      for (let at = place * size; at < (place + 1) * size; at++) {
        // A number for each byte of a word.
        if ((at & 3) === 0) word = random.word();
        data[at] = ((word >>> (8 * (at & 3))) & 255) < least ? 0 : kept;
      }
    });
    return new HostTensor(data, this.type.shape);
  }
}
