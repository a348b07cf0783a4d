import fc from 'fast-check';
import { expect, it } from 'vitest';
import { integratedLoudness, LoudnessMeter } from './loudness.ts';
import { firstBin, peakBetween, PeakCollector, readPeaks } from './peaks.ts';
import { resampled } from './resample.ts';
import { spectrum, spectrumWindow } from './spectrogram.ts';

const sine = (frequency: number, gain: number, length: number, sampleRate: number) =>
  Float32Array.from({ length }, (_, i) => gain * Math.sin((2 * Math.PI * frequency * i) / sampleRate));

it('peaks hold every sample of a stretch, at any size of it (oracle: looking at each)', () => {
  const samples = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(samples, fc.integer({ min: 1, max: 60_000 }), fc.nat(), fc.nat(), (given, length, a, b) => {
      const row = Float32Array.from({ length }, (_, i) => given[(i * 7919) % given.length]!);
      const collector = new PeakCollector(length, 1);
      for (let at = 0; at < length; at += 1000) collector.push([row.subarray(at, at + 1000)]);
      const peaks = readPeaks(collector.bytes().buffer, length, 1);
      const start = a % length;
      const end = start + 1 + (b % (length - start));
      const [least, largest] = peakBetween(peaks, 0, start, end);
      const step = 1 / 2 ** 14;
      let [low, high] = [1, -1];
      for (const value of row.subarray(start, end)) [low, high] = [Math.min(low, value), Math.max(high, value)];
      expect(least).toBeLessThanOrEqual(low + step);
      expect(largest).toBeGreaterThanOrEqual(high - step);
      let [lowest, highest] = [1, -1];
      for (const value of row) [lowest, highest] = [Math.min(lowest, value), Math.max(highest, value)];
      expect(least).toBeGreaterThanOrEqual(lowest - step);
      expect(largest).toBeLessThanOrEqual(highest + step);
    }),
    { numRuns: 40 },
  );
  expect(firstBin).toBe(256);
});

it('a sine at another sample rate is the same sine, and what cannot be there is left out', () => {
  for (const [from, to] of [
    [44_100, 48_000],
    [48_000, 44_100],
    [96_000, 48_000],
    [8000, 48_000],
  ] as const) {
    const { channels } = resampled({ sampleRate: from, channels: [sine(1000, 0.5, from / 4, from)] }, to);
    const wanted = sine(1000, 0.5, to / 4, to);
    expect(channels[0]).toHaveLength(wanted.length);
    for (let i = 1000; i < wanted.length - 1000; i++)
      expect(Math.abs(channels[0]![i]! - wanted[i]!)).toBeLessThan(2e-4);
  }
  const above = resampled({ sampleRate: 96_000, channels: [sine(30_000, 1, 9600, 96_000)] }, 48_000).channels[0]!;
  expect(Math.max(...above.subarray(500, 4300).map(Math.abs))).toBeLessThan(1e-3);
});

it('a spectrum is strongest at the pitch of a sine, and at full strength for a full one', () => {
  for (const bin of [10, 100, 400]) {
    const strengths = spectrum(sine((bin * 48_000) / spectrumWindow, 1, spectrumWindow, 48_000));
    const strongest = strengths.reduce((best, value, at) => (value > strengths[best]! ? at : best), 0);
    expect(strongest).toBe(bin);
    expect(strengths[bin]).toBeGreaterThan(252);
    expect(strengths[(bin + 200) % 512]).toBeLessThan(60);
  }
  expect(Math.max(...spectrum(new Float32Array(spectrumWindow)))).toBe(0);
});

it('loudness measured part by part is that of the whole', () => {
  const samples = sine(997, 0.3, 100_000, 44_100).map((value, i) => value * (i < 40_000 ? 1 : 0.1));
  const meter = new LoudnessMeter(44_100, 1);
  for (let at = 0; at < samples.length; at += 777) meter.push([samples.subarray(at, at + 777)]);
  expect(meter.integrated()).toBe(integratedLoudness({ sampleRate: 44_100, channels: [samples] }));
  // The end is 20 dB below a sine of 0.3: -3.01 + 20 lg 0.3 - 20.
  expect(meter.momentary()).toBeCloseTo(-3.01 + 20 * Math.log10(0.03), 1);
});
