/** Files on their way, in a folder that is emptied when it is opened. */
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Incoming, StorageFull } from './blobs.ts';

export class FolderIncoming implements Incoming {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** An empty folder, made when missing. */
  static async open(folder: string): Promise<FolderIncoming> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new FolderIncoming(folder);
  }

  async using<Result>(count: number, work: (...paths: string[]) => Promise<Result>): Promise<Result> {
    const paths = Array.from({ length: count }, () => this.#newPath());
    try {
      return await work(...paths);
    } finally {
      await Promise.all(paths.map((path) => rm(path, { force: true })));
    }
  }

  async write(path: string, parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
    const file = await open(path, 'wx');
    try {
      for await (const part of parts) await file.writeFile(part);
    } catch (error) {
      throw error instanceof Error && 'code' in error && error.code === 'ENOSPC' ? new StorageFull(error) : error;
    } finally {
      await file.close();
    }
  }

  async streamMade(
    work: (path: string) => Promise<unknown>,
  ): Promise<{ readonly bytes: number; readonly body: ReadableStream<Uint8Array> }> {
    const path = this.#newPath();
    try {
      await work(path);
      const { size } = await stat(path);
      const stream = createReadStream(path);
      stream.once('close', () => void rm(path, { force: true }));
      return { bytes: size, body: Readable.toWeb(stream) as ReadableStream<Uint8Array> };
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }

  #newPath(): string {
    return join(this.#folder, randomUUID());
  }
}
