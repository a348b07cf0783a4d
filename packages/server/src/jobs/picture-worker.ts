/** The entry module of the picture worker process. */
import { decodeImage, decodeRgba } from '@fourhands/models/data/load-image';
import { pictureOperations } from './picture-operations.ts';
import { limits } from '../config.ts';
import { serveWork } from './warm-worker.ts';

const megapixels = 1e6;
serveWork(
  pictureOperations(
    (bytes, name) => decodeImage(bytes, name),
    (bytes, name) => decodeRgba(bytes, name, { workingPixels: limits.pictureMegapixels * megapixels }),
  ),
);
