import { RandomStream } from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TrainingImage, TrainingSample } from '../training/training.ts';
import { randomSpectraMaker } from '../../test/random-spectra.ts';
import type { Recording } from './clips.ts';
import { distance } from './distances.ts';
import { bandHertz } from './mel.ts';
import { rate } from './short-time.ts';
import { readSpectraFile } from './spectra-model-file.ts';
import { loadSpectraMaker } from './spectra-maker.ts';
import { asClip, clipLength, seen, side } from './spectrogram.ts';
import { trainSpectra } from './train.ts';

const runtime = createNodeRuntime({ threads: 1 });

/** A tone that dies away; `seed` moves its pitch a little. */
const tone = (hertz: number, seed: number): Float32Array => {
  const own = hertz * (1 + 0.04 * (new RandomStream(seed).uniform() - 0.5));
  return Float32Array.from(
    { length: 20_000 },
    (_, i) => 0.4 * Math.exp(-i / 5000) * Math.sin((2 * Math.PI * own * i) / rate),
  );
};

/** Where the loudest band lies, in hertz, by the sum over the first second. */
function pitchOf(samples: Float32Array): number {
  const { picture } = seen(asClip(samples));
  const sums = bandHertz.map((_, band) => picture.subarray(band * side, band * side + 60).reduce((a, b) => a + b, 0));
  return bandHertz[sums.indexOf(Math.max(...sums))]!;
}

describe('whatever the weights', () => {
  test('a sound that is to be kept stays as it is; every answer is sound: finite, not cut, the same again', async () => {
    const maker = await loadSpectraMaker(randomSpectraMaker(1), runtime);
    const given = tone(600, 1);
    const kept = await maker.vary(given, 1, 3);
    expect(distance(seen(asClip(kept)).picture, seen(asClip(given)).picture)).toBeLessThan(1);
    let off = 0;
    kept.forEach((value, i) => (off = Math.max(off, Math.abs(value - (given[i] ?? 0)))));
    expect(off).toBeLessThan(0.02);
    const [first, last] = await maker.between(given, tone(1500, 2), [0, 1], 1);
    expect(distance(seen(asClip(first!)).picture, seen(asClip(given)).picture)).toBeLessThan(1);
    expect(distance(seen(asClip(last!)).picture, seen(asClip(tone(1500, 2))).picture)).toBeLessThan(1);
    for (const made of [await maker.draw(5), await maker.vary(given, 0.3, 5)]) {
      expect(made.every(Number.isFinite)).toBe(true);
      expect(Math.max(...made.map(Math.abs))).toBeLessThanOrEqual(0.951);
      expect(made.length).toBeLessThanOrEqual(clipLength);
    }
    expect(await maker.draw(5)).toEqual(await maker.draw(5));
    await maker.dispose();
  });

  test('what cannot be made is refused with the reason, and no file but a whole one is opened', async () => {
    const bytes = randomSpectraMaker(1);
    const maker = await loadSpectraMaker(bytes, runtime);
    const refused = { code: 'spectra-request-refused' };
    await expect(maker.vary(new Float32Array(rate), 0.5, 1)).rejects.toMatchObject(refused);
    await expect(maker.vary(tone(600, 1), 1.5, 1)).rejects.toThrow('Give 0 to 1');
    await expect(maker.between(tone(600, 1), tone(900, 1), [], 1)).rejects.toMatchObject(refused);
    await expect(maker.between(tone(600, 1), tone(900, 1), [2], 1)).rejects.toMatchObject(refused);
    const stop = AbortSignal.abort(new Error('stopped'));
    await expect(maker.draw(1, { signal: stop })).rejects.toThrow('stopped');
    await maker.dispose();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), (length) => {
        expect(() => readSpectraFile(bytes.slice(0, length))).toThrow();
      }),
      { numRuns: 20 },
    );
  });
});

/** Partials of a pitch that die away; `seed` moves it a little. */
const buzz = (hertz: number, seed: number): Float32Array => {
  const own = hertz * (1 + 0.04 * (new RandomStream(seed).uniform() - 0.5));
  const partials = Array.from({ length: Math.min(12, Math.floor(9000 / own)) }, (_, at) => at + 1);
  return Float32Array.from({ length: 20_000 }, (_, i) => {
    const turn = (2 * Math.PI * own * i) / rate;
    return 0.2 * Math.exp(-i / 9000) * partials.reduce((sum, k) => sum + Math.sin(k * turn + k * k) / k, 0);
  });
};

/** Low ones and high ones. */
const [low, high] = [300, 2500];
const recordings: readonly Recording[] = Array.from({ length: 14 }, (_, at) => ({
  name: `${at}`,
  samples: buzz(at % 2 === 0 ? low : high, at + 1),
}));

const trained = (steps: number, resume?: Uint8Array, hooks = {}) =>
  trainSpectra(
    {
      preset: 'own-sounds',
      seed: 1,
      settings: {
        steps,
        batchSize: 6,
        latentSize: 4,
        width: 4,
        learningRate: 6e-3,
        warmUp: 20,
        klWeight: 1,
        priorSteps: 60,
      },
      ...(resume ? { resume } : {}),
    },
    recordings,
    hooks,
    runtime,
  );

test('learns sounds: held-out ones come back nearer than the mean of all, and the way between two goes from the one kind to the other', async () => {
  const { bytes, figures } = await trained(80);
  expect(figures['heldOutDecibels']).toBeLessThan(0.8 * figures['meanDecibels']!);
  const maker = await loadSpectraMaker(bytes, runtime);
  // Some way from the ends, where what the model leaves unsaid of them does not decide.
  const way = await maker.between(buzz(low, 50), buzz(high, 51), [0.3, 0.7], 1);
  expect(way.map((each) => pitchOf(each) < 1500)).toEqual([true, false]);
  const varied = await maker.vary(buzz(high, 40), 0.8, 2);
  expect(pitchOf(varied)).toBeGreaterThan(1500);
  await maker.dispose();
});

test('a run that was stopped and resumed leaves the same file, and too little sound is refused', async () => {
  const stop = new AbortController();
  const samples: TrainingSample[] = [];
  const images: TrainingImage[] = [];
  const whole = await trained(6, undefined, {
    onSample: (sample: TrainingSample) => samples.push(sample),
    onImage: (image: TrainingImage) => images.push(image),
  });
  // What is drawn meanwhile is heard, and the same weights draw the same.
  expect(samples.map(({ step }) => step)).toEqual([1, 1, 1, 6, 6, 6]);
  const heard = samples.map(({ sound = new Float32Array() }) => sound);
  for (const sound of heard) {
    expect(sound.length).toBeGreaterThan(0);
    expect(sound.every((value) => Math.abs(value) <= 0.951)).toBe(true);
  }
  expect(new Set(heard.map((sound) => sound.join(' '))).size).toBe(6);
  expect(images.at(-1)).toMatchObject({ kind: 'reconstruction', step: 6, image: { height: 2 * side + 2 } });
  let checkpoint: Uint8Array | undefined;
  const stopped = trained(6, undefined, {
    signal: stop.signal,
    onPoint: ({ step }: { step: number }) => step >= 3 && stop.abort(),
    onCheckpoint: (bytes: Uint8Array) => void (checkpoint = bytes),
  });
  await expect(stopped).rejects.toMatchObject({ code: 'training-stopped' });
  expect((await trained(6, checkpoint)).bytes).toEqual(whole.bytes);
  const request = { preset: 'own-sounds', seed: 1, settings: {} };
  await expect(
    trainSpectra(request, [{ name: 'quiet', samples: new Float32Array(5 * rate) }], {}, runtime),
  ).rejects.toMatchObject({ code: 'too-few-clips', found: 0 });
});
