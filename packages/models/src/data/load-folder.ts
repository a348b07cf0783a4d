/**
 * Reads every picture of a folder and the folders in it. A file that is no picture is listed with its reason and does
 * not stop the rest. Pictures are made smaller when all of them at full size would not fit in the memory allowed.
 * Node only.
 */
import { readFile, readdir, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, relative, sep } from 'node:path';

import type { NamedImage } from '../training/training.ts';
import { readIdxImages } from './idx.ts';
import { FolderEmpty, FolderUnreadable } from './image-errors.ts';
import type { ImageWarning } from './image-errors.ts';
import { decodeImage, defaultImageLimits } from './load-image.ts';

export interface RejectedFile {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

export interface LoadedFolder {
  /** Sorted by name: the path below the folder, with `/` between its parts. */
  readonly images: NamedImage[];
  /** The pictures of a test set in MNIST's layout, which are not for training. */
  readonly testImages: NamedImage[];
  readonly rejected: RejectedFile[];
  readonly warnings: (ImageWarning & { readonly name: string })[];
}

export interface LoadFolderOptions {
  readonly signal?: AbortSignal;
  onProgress?(done: number, total: number): void;
  /** Bytes that the pixels of all pictures together may take. Default: 1 GiB. */
  readonly memoryBytes?: number;
}

const defaultMemoryBytes = 2 ** 30;
const smallestWorkingPixels = 128 * 128;
const largestFileBytes = 2 ** 30;
const idxImages = /-images[-.]idx3-ubyte(\.gz)?$/u;
const idxLabels = /-labels[-.]idx1-ubyte(\.gz)?$/u;

interface FileResult {
  readonly images: readonly NamedImage[];
  readonly testImages?: readonly NamedImage[];
  readonly rejected: readonly RejectedFile[];
  readonly warnings: LoadedFolder['warnings'];
}

/**
 * A folder in MNIST's layout (`…-images-idx3-ubyte`, gzipped or not) gives its training pictures; its test pictures
 * (`t10k-…`) come apart when training pictures are there.
 *
 * @throws FolderUnreadable, FolderEmpty, or the signal's reason
 */
export async function loadFolder(folder: string, options: LoadFolderOptions = {}): Promise<LoadedFolder> {
  const names = await listFiles(folder);
  const hasTrainingSet = names.some((name) => idxImages.test(name) && baseName(name).startsWith('train'));
  const pictureCount = Math.max(1, names.filter((name) => !idxImages.test(name)).length);
  const fairShare = Math.floor((options.memoryBytes ?? defaultMemoryBytes) / 3 / pictureCount);
  const workingPixels = Math.min(defaultImageLimits.workingPixels, Math.max(smallestWorkingPixels, fairShare));

  const results: FileResult[] = [];
  const width = Math.max(2, availableParallelism());
  for (let start = 0; start < names.length; start += width) {
    options.signal?.throwIfAborted();
    const batch = names.slice(start, start + width);
    results.push(...(await Promise.all(batch.map((name) => readOne(folder, name, workingPixels, hasTrainingSet)))));
    options.onProgress?.(Math.min(names.length, start + width), names.length);
  }
  const loaded: LoadedFolder = {
    images: results.flatMap((result) => result.images),
    testImages: results.flatMap((result) => result.testImages ?? []),
    rejected: results.flatMap((result) => result.rejected),
    warnings: results.flatMap((result) => result.warnings),
  };
  if (loaded.images.length === 0) {
    throw new FolderEmpty(folder, loaded.rejected.length, loaded.rejected[0]?.message);
  }
  return loaded;
}

async function readOne(
  folder: string,
  name: string,
  workingPixels: number,
  hasTrainingSet: boolean,
): Promise<FileResult> {
  try {
    const path = join(folder, ...name.split('/'));
    if (idxImages.test(name)) {
      const images = readIdxImages(await readFile(path), name);
      const isTest = hasTrainingSet && !baseName(name).startsWith('train');
      return { images: isTest ? [] : images, testImages: isTest ? images : [], rejected: [], warnings: [] };
    }
    const { size } = await stat(path);
    if (size > largestFileBytes) {
      return rejection(
        name,
        'image-too-large',
        `“${name}” is a file of more than 1 GiB, which is not read as a picture.`,
      );
    }
    const { warnings, ...image } = await decodeImage(await readFile(path), name, { workingPixels });
    return { images: [image], rejected: [], warnings: warnings.map((warning) => ({ name, ...warning })) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'image-unreadable';
    return rejection(name, code, error instanceof Error ? error.message : String(error));
  }
}

function rejection(name: string, code: string, message: string): FileResult {
  return { images: [], rejected: [{ name, code, message }], warnings: [] };
}

/** Files below the folder by relative path, sorted by code unit, without hidden ones and IDX labels. */
async function listFiles(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((name) => !name.split('/').some((part) => part.startsWith('.') || part === 'Thumbs.db'))
      .filter((name) => !idxLabels.test(name))
      .toSorted((a, b) => (a < b ? -1 : 1));
  } catch (error) {
    throw new FolderUnreadable(folder, error instanceof Error ? error.message : String(error));
  }
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
