/** The entry module of the process of a writer that was trained here: it opens the model file that its argument names. */
import { readFile } from 'node:fs/promises';
import { Writer } from '@fourhands/models/transformer/sample';
import { serveWriting } from './serve-writing.ts';

const [, , file = ''] = process.argv;
serveWriting(readFile(file).then((bytes) => Writer.open(new Uint8Array(bytes))));
