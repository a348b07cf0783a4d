/** The hashes of the files of a model, and one for all of them. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

export interface HashedFile {
  /** In the folder, with `/` between the parts. */
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
  readonly sha256: string;
}

/** Every file is read once. */
export async function hashFiles(path: string, names: readonly string[]): Promise<HashedFile[]> {
  const files: HashedFile[] = [];
  for (const name of names) {
    const { size, mtimeMs } = await stat(join(path, name));
    const hash = createHash('sha256');
    await pipeline(createReadStream(join(path, name), { highWaterMark: 1 << 20 }), hash);
    files.push({ name, bytes: size, modifiedAt: Math.floor(mtimeMs), sha256: hash.digest('hex') });
  }
  return files;
}

/** One for all files, whatever the folder is called. */
export function hashOfFiles(files: readonly Pick<HashedFile, 'name' | 'sha256'>[]): string {
  const hash = createHash('sha256');
  for (const { name, sha256 } of files.toSorted((a, b) => (a.name < b.name ? -1 : 1)))
    hash.update(`${name} ${sha256}\n`);
  return hash.digest('hex');
}
