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
  readonly #share: number;

  /** @param share of numbers that are left out, from 0 to below 1 @param places how many times it is used in a step, at most */
  constructor(share: number, places: number, rows: number, width: number) {
    this.#share = share;
    this.type = { shape: [share === 0 ? 1 : places, share === 0 ? 1 : rows * width], dtype: 'float32' };
  }

  /** In a graph that has the factors. */
  drop(factors: Tensor): Drop {
    if (this.#share === 0) return dropNothing;
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
    const least = Math.round(this.#share * 256);
    const kept = 256 / (256 - least);
    const random = new RandomStream(seed, stream, step * Math.ceil(count / 16) * 4);
    const data = new Float32Array(count);
    for (let at = 0; at < count; at += 4) {
      // A number for each byte of a word.
      const word = random.word();
      for (let byte = 0; byte < 4 && at + byte < count; byte++)
        data[at + byte] = ((word >>> (8 * byte)) & 255) < least ? 0 : kept;
    }
    return new HostTensor(data, this.type.shape);
  }
}
