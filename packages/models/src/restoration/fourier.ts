/** The discrete Fourier transform of small squares, by the radix-2 algorithm of Cooley & Tukey (1965). Pure. */

export class Fourier {
  readonly side: number;
  readonly #cosines: Float64Array;
  readonly #sines: Float64Array;
  readonly #reversed: Uint16Array;
  readonly #lineReal: Float64Array;
  readonly #lineImaginary: Float64Array;

  /** @param side a power of two */
  constructor(side: number) {
    this.side = side;
    this.#cosines = Float64Array.from({ length: side / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / side));
    this.#sines = Float64Array.from({ length: side / 2 }, (_, k) => -Math.sin((2 * Math.PI * k) / side));
    const bits = Math.log2(side);
    this.#reversed = Uint16Array.from({ length: side }, (_, i) => {
      let reversed = 0;
      for (let bit = 0; bit < bits; bit++) reversed |= ((i >> bit) & 1) << (bits - 1 - bit);
      return reversed;
    });
    this.#lineReal = new Float64Array(side);
    this.#lineImaginary = new Float64Array(side);
  }

  /** In place, without a factor: X[v, u] = Σ x[y, x] exp(-2πi (ux + vy) / side). */
  forward(real: Float64Array, imaginary: Float64Array): void {
    const { side } = this;
    for (let i = 0; i < side; i++) this.#line(real, imaginary, i * side, 1);
    for (let i = 0; i < side; i++) this.#line(real, imaginary, i, side);
  }

  /** In place, without a factor: the adjoint of `forward`. */
  inverse(real: Float64Array, imaginary: Float64Array): void {
    this.forward(imaginary, real);
  }

  #line(real: Float64Array, imaginary: Float64Array, start: number, stride: number): void {
    const { side } = this;
    const re = this.#lineReal;
    const im = this.#lineImaginary;
    for (let i = 0; i < side; i++) {
      const from = start + this.#reversed[i]! * stride;
      re[i] = real[from]!;
      im[i] = imaginary[from]!;
    }
    for (let half = 1; half < side; half *= 2) {
      const turn = side / (2 * half);
      for (let block = 0; block < side; block += 2 * half) {
        for (let k = 0; k < half; k++) {
          const c = this.#cosines[k * turn]!;
          const s = this.#sines[k * turn]!;
          const a = block + k;
          const b = a + half;
          const tr = c * re[b]! - s * im[b]!;
          const ti = c * im[b]! + s * re[b]!;
          re[b] = re[a]! - tr;
          im[b] = im[a]! - ti;
          re[a] = re[a]! + tr;
          im[a] = im[a]! + ti;
        }
      }
    }
    for (let i = 0; i < side; i++) {
      real[start + i * stride] = re[i]!;
      imaginary[start + i * stride] = im[i]!;
    }
  }
}
