/**
 * Blobs as files: `<folder>/<first two digits>/<other digits>`. A file is written under a temporary name, synced, renamed,
 * and its folder synced, so that a file under its final name is always whole. Not for a folder shared by several servers.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { BlobMissing, type Blobs, StorageFull } from './blobs.ts';

const incomingFolder = 'incoming';

export class FolderBlobs implements Blobs {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Opens the folder, made when missing, and clears what an earlier end left half written. */
  static async open(folder: string): Promise<FolderBlobs> {
    await rm(join(folder, incomingFolder), { recursive: true, force: true });
    await mkdir(join(folder, incomingFolder), { recursive: true });
    await syncFolder(folder);
    await syncFolder(dirname(folder));
    return new FolderBlobs(folder);
  }

  async put(bytes: Uint8Array): Promise<string> {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const target = this.#path(sha256);
    try {
      const existing = await stat(target).catch(() => null);
      if (existing?.size === bytes.length) {
        // Another put of the same bytes may have renamed the file but not yet synced the folder.
        await syncFolder(dirname(target));
        return sha256;
      }
      await this.#write(bytes, target);
    } catch (error) {
      throw isFull(error) ? new StorageFull(error) : error;
    }
    return sha256;
  }

  async putFile(path: string): Promise<{ sha256: string; bytes: number }> {
    const hash = createHash('sha256');
    for await (const part of createReadStream(path)) hash.update(part as Uint8Array);
    const sha256 = hash.digest('hex');
    const { size: bytes } = await stat(path);
    const target = this.#path(sha256);
    try {
      const existing = await stat(target).catch(() => null);
      if (existing?.size === bytes) {
        await syncFolder(dirname(target));
        await rm(path, { force: true });
        return { sha256, bytes };
      }
      const file = await open(path, 'r+');
      try {
        await file.sync();
      } finally {
        await file.close();
      }
      await this.#moveTo(path, target);
    } catch (error) {
      throw isFull(error) ? new StorageFull(error) : error;
    }
    return { sha256, bytes };
  }

  async read(sha256: string): Promise<Uint8Array<ArrayBuffer>> {
    try {
      return await readFile(this.#path(sha256));
    } catch (error) {
      throw isAbsent(error) ? new BlobMissing(sha256) : error;
    }
  }

  async stream(sha256: string): Promise<{ bytes: number; body: ReadableStream<Uint8Array> }> {
    const path = this.#path(sha256);
    try {
      const handle = await open(path, 'r');
      const { size } = await handle.stat();
      const stream = createReadStream(path, { fd: handle, autoClose: true });
      return { bytes: size, body: Readable.toWeb(stream) as ReadableStream<Uint8Array> };
    } catch (error) {
      throw isAbsent(error) ? new BlobMissing(sha256) : error;
    }
  }

  async localFile(sha256: string): Promise<string> {
    const path = this.#path(sha256);
    try {
      await access(path);
    } catch {
      throw new BlobMissing(sha256);
    }
    return path;
  }

  async remove(sha256: string): Promise<void> {
    await rm(this.#path(sha256), { force: true });
  }

  async list(): Promise<string[]> {
    const found: string[] = [];
    for (const prefix of await readdir(this.#folder)) {
      if (!/^[0-9a-f]{2}$/.test(prefix)) continue;
      for (const rest of await readdir(join(this.#folder, prefix))) {
        if (/^[0-9a-f]{62}$/.test(rest)) found.push(prefix + rest);
      }
    }
    return found;
  }

  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#folder);
    return bavail * bsize;
  }

  #path(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new BlobMissing(sha256);
    return join(this.#folder, sha256.slice(0, 2), sha256.slice(2));
  }

  async #write(bytes: Uint8Array, target: string): Promise<void> {
    const temporary = join(this.#folder, incomingFolder, randomUUID());
    try {
      const file = await open(temporary, 'wx');
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await this.#moveTo(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  /** A file that is synced already, under its final name. */
  async #moveTo(path: string, target: string): Promise<void> {
    const made = await mkdir(dirname(target), { recursive: true });
    if (made !== undefined) await syncFolder(this.#folder);
    await rename(path, target);
    await syncFolder(dirname(target));
  }
}

/** Makes the names in a folder durable. Windows cannot open a folder, and makes renames durable by itself. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function isFull(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOSPC' || code === 'EDQUOT';
}

function isAbsent(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}
