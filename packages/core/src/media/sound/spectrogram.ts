/** How much of each pitch is in a sound over time, as a picture: short-time Fourier transforms with a Hann window. Pure. */
import { fft } from 'fourier-transform';

/** Samples of one transform. */
export const spectrumWindow = 1024;
/** Decibels below a full sine that are shown darkest. */
const floorDb = -96;

/** Strength of each of `spectrumWindow` / 2 pitches, from 0 hertz to half the sample rate, as bytes: 255 is a full sine. */
export function spectrum(samples: Float32Array): Uint8Array<ArrayBuffer> {
  const seen = new Float64Array(spectrumWindow);
  for (let i = 0; i < Math.min(samples.length, spectrumWindow); i++)
    seen[i] = samples[i]! * 0.5 * (1 - Math.cos((2 * Math.PI * (i + 0.5)) / spectrumWindow));
  const half = spectrumWindow / 2 + 1;
  const [real, imaginary] = fft(seen, [new Float64Array(half), new Float64Array(half)]);
  const out = new Uint8Array(spectrumWindow / 2);
  for (let k = 0; k < out.length; k++) {
    // A sine of amplitude 1 gives a quarter of the window's length under a Hann window.
    const strength = Math.sqrt(real[k]! ** 2 + imaginary[k]! ** 2) / (spectrumWindow / 4);
    const db = 20 * Math.log10(Math.max(1e-12, strength));
    out[k] = Math.round(255 * Math.max(0, Math.min(1, 1 - db / floorDb)));
  }
  return out;
}
