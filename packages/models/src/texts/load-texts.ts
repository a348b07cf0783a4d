/**
 * Reads the texts of a folder and the folders in it, or of one file. A file that gives none is listed with its reason and
 * does not stop the rest. Node only.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { readTextFile, type ReadText } from './read-text.ts';

export interface NamedText extends ReadText {
  /** The path below the folder, with `/` between its parts. */
  readonly name: string;
}

export interface SkippedFile {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

export interface LoadedTexts {
  /** Sorted by name. */
  readonly texts: readonly NamedText[];
  readonly skipped: readonly SkippedFile[];
}

/** The folder or file cannot be read, or gave no text at all. */
export class TextsMissing extends Error {
  readonly code = 'texts-missing';

  constructor(path: string, detail: string) {
    super(
      `There is no text to learn from in “${path}” (${detail}). Name a folder with .txt, .md or .epub files, or one such file.`,
    );
    this.name = 'TextsMissing';
  }
}

const mostFileBytes = 256 * 1024 * 1024;
const unpack = promisify(gunzip);

/** @throws TextsMissing, and the signal's reason */
export async function loadTexts(
  path: string,
  {
    signal,
    onProgress,
  }: { readonly signal?: AbortSignal; readonly onProgress?: (done: number, total: number) => void } = {},
): Promise<LoadedTexts> {
  const files = await filesAt(path);
  const texts: NamedText[] = [];
  const skipped: SkippedFile[] = [];
  const known = new Map<string, string>();
  for (const [done, { name, at }] of files.entries()) {
    signal?.throwIfAborted();
    try {
      if ((await stat(at)).size > mostFileBytes) throw new RangeError('it is larger than 256 MB');
      const bytes = new Uint8Array(await readFile(at));
      const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
      const text = readTextFile(
        packed ? new Uint8Array(await unpack(bytes, { maxOutputLength: mostFileBytes })) : bytes,
        packed ? name.replace(/\.gz$/iu, '') : name,
      );
      const hash = createHash('sha256').update(text.text).digest('hex');
      const same = known.get(hash);
      if (same !== undefined)
        skipped.push({ name, code: 'text-duplicate', message: `“${name}” has the same text as “${same}”.` });
      else {
        known.set(hash, name);
        texts.push({ name, ...text });
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const own = error instanceof Error && 'fileName' in error && 'code' in error;
      skipped.push({
        name,
        code: own ? String(error.code) : 'text-file-unreadable',
        message: own ? message : `“${name}” cannot be read (${message}). Copy it again from where it came.`,
      });
    }
    onProgress?.(done + 1, files.length);
  }
  if (texts.length === 0) throw new TextsMissing(path, skipped[0]?.message ?? 'it holds no file');
  return { texts, skipped };
}

async function filesAt(path: string): Promise<{ readonly name: string; readonly at: string }[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [{ name: basename(path), at: path }];
    const entries = await readdir(path, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((at) => ({ name: relative(path, at).split(sep).join('/'), at }))
      .filter(({ name }) => !name.split('/').some((part) => part.startsWith('.') || part === 'Thumbs.db'))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw new TextsMissing(path, error instanceof Error ? error.message : String(error));
  }
}
