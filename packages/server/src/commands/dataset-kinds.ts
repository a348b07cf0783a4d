/** How files of each kind of data set are read: a further kind has an entry here, and a schema in core’s protocol. */
import type { DatasetFile, ReadKind } from '@fourhands/core';
import { limits } from '../config.ts';
import type { Context } from './context.ts';

/** What is told of a file by what was read of it, whatever its kind. */
type FileFacts<File> = File extends DatasetFile ? Omit<File, 'id' | 'name' | 'bytes' | 'sha256' | 'createdAt'> : never;

export type ReadFile = FileFacts<DatasetFile> & {
  /** What is kept of the file, and learned from. */
  readonly content: Uint8Array;
};

interface FileReader {
  /** Bytes of a file. */
  readonly largest: number;
  /** Of what is kept. */
  readonly mediaType: string;
  /** Reads a file whole, in a worker, so that one that gives nothing is refused now and not when a run starts. */
  read(context: Context, bytes: Uint8Array, name: string): Promise<ReadFile>;
}

export const fileReaders: Readonly<Record<ReadKind, FileReader>> = {
  texts: {
    largest: limits.textFileBytes,
    mediaType: 'text/plain; charset=utf-8',
    read: ({ texts }, bytes, name) => texts.ask('read', { bytes, name }, limits.readTextTime, `Reading “${name}”`),
  },
  scores: {
    largest: limits.scoreBytes,
    mediaType: 'application/json',
    read: ({ scoreFiles }, bytes, name) =>
      scoreFiles.ask('readPieces', { bytes, name }, limits.readScoreTime, `Reading “${name}”`),
  },
  sounds: {
    largest: limits.recordingBytes,
    mediaType: 'audio/wav',
    read: ({ incoming, soundFiles }, bytes, name) =>
      incoming.using(1, async (path = '') => {
        await incoming.write(path, [bytes]);
        return soundFiles.ask('readRecording', { path, name }, limits.soundFileTime, `Reading “${name}”`);
      }),
  },
};

export const readKinds = Object.keys(fileReaders) as ReadKind[];

export const largestFile = Math.max(...Object.values(fileReaders).map(({ largest }) => largest));
