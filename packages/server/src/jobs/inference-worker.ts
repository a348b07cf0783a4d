/** The entry module of the inference worker process. */
import { decodeImage } from '@fourhands/models/data/load-image';
import { encodePng } from '@fourhands/models/data/picture-file';
import { inferenceOperations } from './inference-operations.ts';
import {
  checkSpectra,
  figuresOf,
  kindOf,
  openCodec,
  openGan,
  openMelodyMaker,
  openSoundMaker,
  openVae,
  readWriter,
} from './open-models.ts';
import { serveWork } from './warm-worker.ts';

serveWork(
  inferenceOperations({
    decodePicture: (bytes, name) => decodeImage(bytes, name),
    kindOf,
    figuresOf,
    openVae,
    openGan,
    openCodec,
    openMelodyMaker,
    openSoundMaker,
    readWriter,
    checkSpectra,
    readHeader: async (bytes) => (await import('@fourhands/models/codec/file-format')).readHeader(bytes),
    compare: async (original, restored, bytes) =>
      (await import('@fourhands/models/codec/compare')).comparePicture(original, restored, bytes),
    encodePng,
  }),
);
