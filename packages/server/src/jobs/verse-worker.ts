/** The entry module of the verse writer's process. */
import { readFile } from 'node:fs/promises';
import { verseWeightsUrl } from '@fourhands/makers/embedded/weights';
import { VerseWriter } from '@fourhands/models/verse/compose';
import { serveWriting } from './serve-writing.ts';

serveWriting(readFile(verseWeightsUrl).then((bytes) => VerseWriter.open(bytes)));
