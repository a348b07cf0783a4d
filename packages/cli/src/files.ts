/** Reads and writes whole files, with errors a person can act on. A written file is durable and never half there. */
import { constants, existsSync } from 'node:fs';
import { access, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { FileExists, FileFailed } from './errors.ts';

/** @throws FileFailed */
export async function readWhole(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    throw new FileFailed(path, 'read', error);
  }
}

/**
 * To be called before long work whose result goes to `path`.
 * @throws FileExists unless it may be overwritten or is not there; FileFailed when its folder cannot be written to
 */
export async function requireWritable(path: string, overwrite: boolean): Promise<void> {
  if (!overwrite && existsSync(path)) throw new FileExists(path);
  try {
    await access(dirname(path), constants.W_OK);
  } catch (error) {
    throw new FileFailed(path, 'written', error);
  }
}

/**
 * Writes to a temporary name beside `path`, makes that durable, renames it, and makes the rename durable: at any moment
 * the path has the old content or the new.
 * @throws FileFailed
 */
export async function writeDurably(path: string, bytes: Uint8Array | string): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${process.pid}.tmp`);
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    if (process.platform !== 'win32') await syncFolder(folder);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new FileFailed(path, 'written', error);
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
