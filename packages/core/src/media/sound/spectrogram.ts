/** How much of each pitch is in a sound over time, as a picture: short-time Fourier transforms with a Hann window. Pure. */

/** Samples of one transform. */
export const spectrumWindow = 1024;
/** Decibels below a full sine that are shown darkest. */
const floorDb = -96;

/** Sine and cosine of every part of a turn that a transform needs. */
const turns = Array.from({ length: spectrumWindow / 2 }, (_, k) => (-2 * Math.PI * k) / spectrumWindow);
const [cosines, sines] = [Float64Array.from(turns, Math.cos), Float64Array.from(turns, Math.sin)];

/** In place, of `spectrumWindow` numbers: radix 2, decimation in time. */
function transform(real: Float64Array, imaginary: Float64Array): void {
  const size = real.length;
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [real[i], real[j]] = [real[j]!, real[i]!];
      [imaginary[i], imaginary[j]] = [imaginary[j]!, imaginary[i]!];
    }
  }
  for (let length = 2; length <= size; length *= 2) {
    const step = size / length;
    for (let start = 0; start < size; start += length)
      for (let k = 0; k < length / 2; k++) {
        const cos = cosines[k * step]!;
        const sin = sines[k * step]!;
        const a = start + k;
        const b = a + length / 2;
        const x = real[b]! * cos - imaginary[b]! * sin;
        const y = real[b]! * sin + imaginary[b]! * cos;
        real[b] = real[a]! - x;
        imaginary[b] = imaginary[a]! - y;
        real[a]! += x;
        imaginary[a]! += y;
      }
  }
}

/** Strength of each of `spectrumWindow` / 2 pitches, from 0 hertz to half the sample rate, as bytes: 255 is a full sine. */
export function spectrum(samples: Float32Array): Uint8Array<ArrayBuffer> {
  const [real, imaginary] = [new Float64Array(spectrumWindow), new Float64Array(spectrumWindow)];
  for (let i = 0; i < Math.min(samples.length, spectrumWindow); i++)
    real[i] = samples[i]! * 0.5 * (1 - Math.cos((2 * Math.PI * (i + 0.5)) / spectrumWindow));
  transform(real, imaginary);
  const out = new Uint8Array(spectrumWindow / 2);
  for (let k = 0; k < out.length; k++) {
    // A sine of amplitude 1 gives a quarter of the window's length under a Hann window.
    const strength = Math.sqrt(real[k]! ** 2 + imaginary[k]! ** 2) / (spectrumWindow / 4);
    const db = 20 * Math.log10(Math.max(1e-12, strength));
    out[k] = Math.round(255 * Math.max(0, Math.min(1, 1 - db / floorDb)));
  }
  return out;
}
