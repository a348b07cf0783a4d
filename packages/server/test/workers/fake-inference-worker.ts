/**
 * An inference worker with models that are easy to foresee: a VAE whose picture is one colour, its latent; an adversarial
 * network whose picture is its seed and index, or its last move; a codec whose
 * file is the model's hash, the size, and the pixels. A picture named `crash` ends the process, one named `hang` never
 * returns.
 */
import { createHash } from 'node:crypto';
import { decodeImage } from '@fourhands/models/data/load-image';
import { encodePng } from '@fourhands/models/data/picture-file';
import type { RgbImage } from '@fourhands/models/training/training';
import { inferenceOperations } from '../../src/jobs/inference-operations.ts';
import { serveWork } from '../../src/jobs/warm-worker.ts';

class NotAModel extends Error {
  readonly code = 'not-a-model';
}

class NotACompressedPicture extends Error {
  readonly code = 'not-a-fourhands-picture';
}

function kindOf(bytes: Uint8Array): 'vae' | 'gan' | 'codec' {
  try {
    const { fake } = JSON.parse(Buffer.from(bytes).toString()) as { fake?: unknown };
    if (fake === 'vae' || fake === 'gan' || fake === 'codec') return fake;
  } catch {
    // Refused below.
  }
  throw new NotAModel('This file is not a fake model.');
}

const colour = (red: number, green: number): RgbImage => ({
  width: 8,
  height: 8,
  data: Uint8Array.from({ length: 192 }, (_, index) => [red, green, 128][index % 3] ?? 0),
});

serveWork(
  inferenceOperations({
    kindOf,
    figuresOf: () => ({}),
    encodePng,
    async decodePicture(bytes, name) {
      if (name === 'crash') process.kill(process.pid, 'SIGKILL');
      if (name === 'hang') await new Promise(() => undefined);
      return decodeImage(bytes, name);
    },
    checkSpectra: () => Promise.reject(new NotAModel('This file is not a fake maker of sounds.')),
    openSoundMaker: () => Promise.reject(new NotAModel('This file is not a fake maker of sounds.')),
    openMelodyMaker: () => Promise.reject(new NotAModel('This file is not a fake maker of melodies.')),
    readWriter: () => Promise.reject(new NotAModel('This file is not a fake writer.')),
    async openVae(bytes) {
      if (kindOf(bytes) !== 'vae') throw new NotAModel('This file is not a fake VAE.');
      return {
        info: { imageWidth: 8, imageHeight: 8, latentSize: 2 },
        map: {
          mean: Float32Array.of(100, 50),
          axes: [Float32Array.of(1, 0), Float32Array.of(0, 1)],
          points: Float32Array.of(-10, -20, 10, 20, 0, 0),
        },
        sample: async (count, seed) => Array.from({ length: count }, (_, index) => colour(seed, index)),
        decode: async (latents, count) =>
          Array.from({ length: count }, (_, index) => colour(latents[index * 2] ?? 0, latents[index * 2 + 1] ?? 0)),
        reconstruct: async (images) => images.map((image) => colour(image.data[0] ?? 0, image.data[1] ?? 0)),
        vary: async (image, amount, count, seed) =>
          Array.from({ length: count }, () => colour((image.data[0] ?? 0) + amount * 100, seed)),
        dispose: () => undefined,
      };
    },
    async openGan(bytes) {
      if (kindOf(bytes) !== 'gan') throw new NotAModel('This file is not a fake adversarial network.');
      return {
        info: { imageSize: 8, latentSize: 2 },
        sample: async (count, seed) => Array.from({ length: count }, (_, index) => colour(seed, index)),
        at: async (places) =>
          places.map(({ seed, index, moves }) =>
            moves.reduce((_, move) => colour(move.index, move.share * 100), colour(seed, index)),
          ),
        interpolate: async (from, to, steps) =>
          Array.from({ length: steps }, (_, at) => colour(from.seed + (to.seed - from.seed) * (at / (steps - 1)), at)),
        dispose: () => undefined,
      };
    },
    async openCodec(bytes) {
      if (kindOf(bytes) !== 'codec') throw new NotAModel('This file is not a fake codec.');
      const hash = createHash('sha256').update(bytes).digest().subarray(0, 16);
      return {
        compress: async ({ width, height, data }) => Buffer.concat([hash, Uint8Array.of(width, height), data]),
        restore: async (file) => ({ width: file[16] ?? 0, height: file[17] ?? 0, data: file.slice(18) }),
        dispose: () => undefined,
      };
    },
    readHeader(bytes) {
      if (bytes.length < 18) throw new NotACompressedPicture('This file is not a fake compressed picture.');
      return { modelHash: Buffer.from(bytes.subarray(0, 16)).toString('hex') };
    },
    compare: async (original, _restored, bytes) => [
      {
        format: 'fourhands',
        bytes,
        bitsPerPixel: (bytes * 8) / original.width / original.height,
        psnr: Infinity,
        msSsim: 1,
        quality: null,
        atLowestQuality: false,
      },
    ],
  }),
);
