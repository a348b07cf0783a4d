/** The entry module of the picture worker process. */
import { decodeImage } from '@fourhands/models/data/load-image';
import { pictureOperations } from './picture-operations.ts';
import { serveWork } from './warm-worker.ts';

serveWork(pictureOperations((bytes, name) => decodeImage(bytes, name)));
