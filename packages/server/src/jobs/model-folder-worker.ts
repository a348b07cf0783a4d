/** The entry module of the worker that reads model folders: small files are parsed and large ones hashed beside the server. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { filesOf, inspectModelFolder } from '@fourhands/makers/local/model-folder';
import type { HashedFile, ModelFolderWork } from '../commands/model-folder-work.ts';
import { serveWork } from './warm-worker.ts';

async function hashed(path: string, name: string): Promise<HashedFile> {
  const { size, mtimeMs } = await stat(join(path, name));
  const hash = createHash('sha256');
  await pipeline(createReadStream(join(path, name), { highWaterMark: 1 << 20 }), hash);
  return { name, bytes: size, modifiedAt: Math.floor(mtimeMs), sha256: hash.digest('hex') };
}

serveWork<ModelFolderWork>({
  inspect: ({ path, memoryBytes }) => inspectModelFolder(path, { memoryBytes }),
  async hash({ path, type }) {
    const files: HashedFile[] = [];
    for (const name of await filesOf(path, type)) files.push(await hashed(path, name));
    return files;
  },
});
