/** What of the package fourier-transform is used. Arrays are of a power of two, and half of it and one more. */
declare module 'fourier-transform' {
  type Halves = readonly [real: Float64Array, imaginary: Float64Array];
  /** Not normalised; into `output`. */
  export function fft(input: Float64Array, output: Halves): Halves;
  /** The inverse of `fft`. */
  export function ifft(real: Float64Array, imaginary: Float64Array, output: Float64Array): Float64Array;
}
