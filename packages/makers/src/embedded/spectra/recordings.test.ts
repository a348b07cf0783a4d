import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type WavDepth, writeWav } from '@fourhands/core/media/sound/wav';
import { rate } from '@fourhands/models/spectra/short-time';
import { heardAs, heardInParts, recordingOf } from './recordings.ts';

test('a file that is heard part by part gives the same numbers as one that is heard whole', () => {
  const length = fc.integer({ min: 1, max: 70_000 });
  const file = fc.record({ sampleRate: fc.constantFrom(1000, 1003, rate, 48_000), length });
  fc.assert(
    fc.property(file, fc.integer({ min: 1, max: 2 }), fc.integer({ min: 0, max: 99 }), (layout, count, seed) => {
      const channels = Array.from({ length: count }, (_row, channel) =>
        Float32Array.from({ length: layout.length }, (_, i) => Math.sin(i * (1 + seed) * 0.37 + channel * i ** 1.1)),
      );
      const asked: number[] = [];
      const read = (offset: number, taken: number) => {
        asked.push(offset + taken);
        return channels.map((row) => row.slice(offset, offset + taken));
      };
      const whole = heardAs({ sampleRate: layout.sampleRate, channels });
      expect(heardInParts(layout, read)).toEqual(whole);
      expect(Math.max(...asked)).toBe(layout.length);
      expect(heardInParts(layout, read, 1)).toEqual(whole.subarray(0, rate));
    }),
    { numRuns: 5, examples: [[{ sampleRate: 1000, length: 60_999 }, 2, 1]] },
  );
});

test.each<WavDepth>([16, 24, 'float'])(
  'a WAV file of %s is heard as its samples are, and what is none is refused',
  (depth) => {
    const samples = Float32Array.from({ length: 3000 }, (_, i) => Math.sin(i / 9) / 2);
    const heard = recordingOf('a.wav', writeWav({ sampleRate: rate, channels: [samples] }, depth)).samples;
    heard.forEach((value, i) => expect(Math.abs(value - samples[i]!)).toBeLessThan(1 / 2 ** 15));
    expect(() => recordingOf('a.mp3', new Uint8Array(100))).toThrow(
      expect.objectContaining({ code: 'recording-refused' }),
    );
    expect(() => recordingOf('a.wav', writeWav({ sampleRate: rate, channels: [new Float32Array()] }))).toThrow(
      expect.objectContaining({ code: 'wav-unreadable' }),
    );
  },
);
