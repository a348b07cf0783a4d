import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lengthOf, peakOf, secondsOf, type Audio } from './audio.ts';
import { integratedLoudness } from './loudness.ts';
import { readWav, WavUnreadable, writeWav } from './wav.ts';

const sine = (frequency: number, gain: number, seconds = 2, sampleRate = 48_000, channels = 1): Audio => ({
  sampleRate,
  channels: Array.from({ length: channels }, () =>
    Float32Array.from(
      { length: seconds * sampleRate },
      (_, i) => gain * Math.sin((2 * Math.PI * frequency * i) / sampleRate),
    ),
  ),
});

describe('WAV files', () => {
  const audio = fc
    .record({
      sampleRate: fc.constantFrom(8000, 44_100, 96_000),
      rows: fc.integer({ min: 1, max: 40 }).chain((length) =>
        fc.array(fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: length, maxLength: length }), {
          minLength: 1,
          maxLength: 3,
        }),
      ),
    })
    .map(({ sampleRate, rows }): Audio => ({ sampleRate, channels: rows.map((row) => Float32Array.from(row)) }));

  it('give back what was written, as exactly as their depth can', () => {
    fc.assert(
      fc.property(audio, fc.constantFrom(16 as const, 24 as const, 'float' as const), (given, depth) => {
        const read = readWav(writeWav(given, depth));
        expect(read.sampleRate).toBe(given.sampleRate);
        const step = depth === 'float' ? 0 : 1 / 2 ** (depth - 1);
        given.channels.forEach((channel, at) =>
          channel.forEach((sample, i) => expect(Math.abs(read.channels[at]![i]! - sample)).toBeLessThanOrEqual(step)),
        );
      }),
    );
  });

  it('of 8 and 32 bits, in an extensible format and behind other chunks are read', () => {
    const letters = (text: string) => Array.from(new TextEncoder().encode(text));
    const chunk = (name: string, body: readonly number[]) => [
      ...letters(name),
      body.length & 255,
      body.length >> 8,
      0,
      0,
      ...body,
      ...(body.length % 2 ? [0] : []),
    ];
    const format = (kind: number, bits: number, more: readonly number[] = []) =>
      chunk('fmt ', [kind & 255, kind >> 8, 1, 0, 0x40, 0x1f, 0, 0, 0, 0, 0, 0, bits / 8, 0, bits, 0, ...more]);
    const file = (...parts: readonly number[][]) => {
      const body = letters('WAVE').concat(...parts);
      return Uint8Array.from([...letters('RIFF'), 0, 0, 0, 0, ...body]);
    };
    const eight = readWav(file(chunk('LIST', [1, 2, 3]), format(1, 8), chunk('data', [0, 128, 192])));
    expect([...eight.channels[0]!]).toEqual([-1, 0, 0.5]);
    const wide = readWav(file(format(0xfffe, 32, [22, 0, 32, 0, 0, 0, 0, 0, 1, 0]), chunk('data', [0, 0, 0, 0x40])));
    expect([...wide.channels[0]!]).toEqual([0.5]);
    // A recorder that was cut off.
    const cut = file(format(1, 16), [...chunk('data', [])]);
    expect(() => readWav(cut)).toThrow(WavUnreadable);
  });

  it('that are damaged end in an error that says where, or in sound', () => {
    const whole = writeWav(sine(440, 0.5, 0.01, 8000, 2), 16);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, value, cut) => {
        const spoilt = whole.slice(0, Math.max(1, cut));
        if (at < spoilt.length) spoilt[at] = value;
        try {
          expect(lengthOf(readWav(spoilt))).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(WavUnreadable);
          expect((error as WavUnreadable).at).toBeLessThanOrEqual(spoilt.length);
        }
      }),
      { numRuns: 2000 },
    );
    expect(() => readWav(whole, { samples: 10 })).toThrow(WavUnreadable);
  });
});

describe('loudness', () => {
  // BS.1770-4: a sine of 997 Hz at full scale in one front channel reads -3.01 LUFS.
  it('is as the recommendation says for a sine, at any sample rate, and by the channels', () => {
    for (const rate of [44_100, 48_000, 96_000])
      expect(integratedLoudness(sine(997, 1, 2, rate))).toBeCloseTo(-3.01, 1);
    expect(integratedLoudness(sine(997, 0.1, 2))).toBeCloseTo(-23.01, 1);
    expect(integratedLoudness(sine(997, 0.1, 2, 48_000, 2))).toBeCloseTo(-20, 1);
  });

  it('passes over silence, and low notes count for less', () => {
    const loud = sine(997, 0.1, 3);
    const padded = { ...loud, channels: [Float32Array.from([...loud.channels[0]!, ...new Float32Array(480_000)])] };
    expect(integratedLoudness(padded)).toBeCloseTo(integratedLoudness(loud), 0);
    expect(integratedLoudness(sine(30, 0.1))).toBeLessThan(-28);
    expect(integratedLoudness({ sampleRate: 48_000, channels: [new Float32Array(48_000)] })).toBe(-Infinity);
  });
});

it('knows its length and its peak', () => {
  const audio = sine(100, 0.25, 1.5);
  expect(secondsOf(audio)).toBe(1.5);
  expect(peakOf(audio)).toBeCloseTo(0.25, 3);
});
