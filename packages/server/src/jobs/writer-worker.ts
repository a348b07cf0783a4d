/** The entry module of the writer's process. */
import { readFile } from 'node:fs/promises';
import { weightsUrl } from '@fourhands/makers/embedded/weights';
import { Writer } from '@fourhands/models/transformer/sample';
import { serveWriting } from './serve-writing.ts';

serveWriting(readFile(weightsUrl).then((bytes) => Writer.open(bytes)));
