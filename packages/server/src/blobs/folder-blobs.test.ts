import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { blobsContract } from './blobs.contract.ts';
import { FolderBlobs } from './folder-blobs.ts';

blobsContract('FolderBlobs', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'blobs-'));
  const folder = join(parent, 'blobs');
  return {
    blobs: await FolderBlobs.open(folder),
    reopen: () => FolderBlobs.open(folder),
    close: () => rm(parent, { recursive: true }),
  };
});

it('replaces a file that is shorter than its content, and clears half-written ones', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'blobs-'));
  try {
    const folder = join(parent, 'blobs');
    const blobs = await FolderBlobs.open(folder);
    const sha256 = await blobs.put(Buffer.from('whole'));
    await writeFile(await blobs.localFile(sha256), 'who');
    await blobs.put(Buffer.from('whole'));
    expect(await readFile(await blobs.localFile(sha256), 'utf8')).toBe('whole');

    await mkdir(join(folder, 'incoming'), { recursive: true });
    await writeFile(join(folder, 'incoming', 'half'), 'who');
    const again = await FolderBlobs.open(folder);
    expect(await readdir(join(folder, 'incoming'))).toEqual([]);
    expect(await again.list()).toEqual([sha256]);
  } finally {
    await rm(parent, { recursive: true });
  }
});
