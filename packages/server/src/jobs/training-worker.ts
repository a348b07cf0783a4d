/**
 * The entry module of the training worker process. A trainer is imported when a run needs it, so that a run of one kind
 * does not wait for, or fail with, the other.
 */
import { readFile } from 'node:fs/promises';
import { weightsUrl } from '@fourhands/makers/embedded/weights';
import { decodeImage } from '@fourhands/models/data/load-image';
import { encodePng } from '@fourhands/models/data/picture-file';
import { describeModel } from './inference-operations.ts';
import { checkSpectra, openCodec, openGan, openMelodyMaker, openVae, readWriter } from './open-models.ts';
import { serveTraining } from './serve-training.ts';
import { loadTrainingPictures } from './training-pictures.ts';

serveTraining({
  loadPictures: (pictures, kind, signal) => loadTrainingPictures(decodeImage, pictures, kind, signal),
  async train(kind, request, images, hooks) {
    if (kind === 'vae') return (await import('@fourhands/models/vae/train')).trainVae(request, images, hooks);
    if (kind === 'gan') return (await import('@fourhands/models/gan/train')).trainGan(request, images, hooks);
    return (await import('@fourhands/models/codec/train')).trainCodec(request, images, hooks);
  },
  async trainTexts(request, texts, hooks) {
    const base = new Uint8Array(await readFile(weightsUrl));
    return (await import('@fourhands/models/transformer/train-own')).trainOwnWriter(request, texts, hooks, { base });
  },
  async trainMelodies(request, melodies, hooks) {
    return (await import('@fourhands/models/melody/train')).trainMelody(request, melodies, hooks);
  },
  async trainSounds(request, recordings, hooks) {
    return (await import('@fourhands/models/spectra/train')).trainSpectra(request, recordings, hooks);
  },
  describe: (kind, bytes) =>
    describeModel({ openVae, openGan, openCodec, openMelodyMaker, readWriter, checkSpectra }, kind, bytes),
  encodePng,
});
