import type { Audio } from '@fourhands/core/media/sound/audio';
import { writeWav } from '@fourhands/core/media/sound/wav';
import { rate } from '@fourhands/models/spectra/short-time';
import { expect, test } from 'vitest';
import { randomSpectraMaker } from '../../../../models/test/random-spectra.ts';
import { heardAs, recordingOf } from './recordings.ts';
import { SpectraSoundMaker } from './spectra-sound-maker.ts';

const tone = (sampleRate: number, channels = 1): Audio => ({
  sampleRate,
  channels: Array.from({ length: channels }, (_, channel) =>
    Float32Array.from(
      { length: sampleRate / 4 },
      (__, i) =>
        (channel === 0 ? 0.5 : 0) * Math.exp((-8 * i) / sampleRate) * Math.sin((2 * Math.PI * 440 * i) / sampleRate),
    ),
  ),
});

/** The largest difference, the ends left out: there is nothing beyond them to make a sample of. */
function apart(a: Float32Array, b: Float32Array, gain = 1): number {
  let most = 0;
  for (let i = 100; i < Math.min(a.length, b.length) - 100; i++) most = Math.max(most, Math.abs(gain * a[i]! - b[i]!));
  return most;
}

test('a recording is heard the same at any rate and depth, of several channels their mean; other files are refused', () => {
  const wanted = tone(rate).channels[0]!;
  for (const sampleRate of [rate, 44_100, 48_000, 96_000])
    for (const depth of [16, 24, 'float'] as const) {
      const { samples } = recordingOf('a.wav', writeWav(tone(sampleRate), depth));
      expect(Math.abs(samples.length - wanted.length)).toBeLessThanOrEqual(1);
      expect(apart(samples, wanted)).toBeLessThan(2e-3);
    }
  expect(apart(heardAs(tone(48_000, 2)), wanted, 2)).toBeLessThan(2e-3);
  const eight = writeWav(tone(rate), 16);
  const bytes = new Uint8Array(44 + wanted.length);
  bytes.set(eight.subarray(0, 44));
  const view = new DataView(bytes.buffer);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  view.setUint32(40, wanted.length, true);
  wanted.forEach((value, i) => (bytes[44 + i] = Math.round(value * 127) + 128));
  expect(apart(recordingOf('8 bits.wav', bytes).samples, wanted)).toBeLessThan(0.01);
  expect(() => recordingOf('song.mp3', Uint8Array.of(73, 68, 51, 4))).toThrow('Convert it to WAV');
  expect(() => recordingOf('cut.wav', eight.slice(0, 40))).toThrow('cannot be read');
});

test('a maker draws, varies and goes between sounds at any rate, and says what it lacks', async () => {
  const maker = await SpectraSoundMaker.open(randomSpectraMaker(3));
  const [here, second] = [tone(48_000, 2), tone(44_100)];
  const ask = (
    effect: string,
    controls: Record<string, number> = {},
    given: Partial<{ here: Audio; second: Audio }> = {},
  ) => maker.make({ effect, controls, seed: 2, here: given.here ?? null, second: given.second ?? null });
  const shares: number[] = [];
  const drawn = await maker.make(
    { effect: 'draw', controls: {}, seed: 2, here: null, second: null },
    { progress: (share) => shares.push(share) },
  );
  expect(drawn).toMatchObject({ sampleRate: rate, channels: [expect.any(Float32Array)] });
  expect(shares.length).toBeGreaterThan(0);
  const kept = await ask('vary', { keep: 1 }, { here });
  expect(apart(kept.channels[0]!.subarray(0, 4000), heardAs(here).subarray(0, 4000))).toBeLessThan(0.02);
  const end = await ask('morph', { share: 1 }, { here, second });
  expect(apart(end.channels[0]!.subarray(0, 4000), heardAs(second).subarray(0, 4000))).toBeLessThan(0.02);
  const refused = { code: 'spectra-request-refused' };
  await expect(ask('vary')).rejects.toMatchObject(refused);
  await expect(ask('morph', {}, { here })).rejects.toMatchObject(refused);
  await expect(ask('sing')).rejects.toMatchObject(refused);
  await maker.close();
});
