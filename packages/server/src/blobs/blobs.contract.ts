/** What every Blobs must do. A test file calls it with a factory of empty ones. */
import { createHash } from 'node:crypto';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BlobMissing, type Blobs } from './blobs.ts';

export interface OpenBlobs {
  readonly blobs: Blobs;
  /** The same content opened anew, as after the end of the process. */
  reopen(): Promise<Blobs>;
  close(): Promise<void>;
}

export function blobsContract(name: string, open: () => Promise<OpenBlobs>): void {
  describe(`${name} keeps the contract of Blobs`, () => {
    let opened: OpenBlobs;
    let blobs: Blobs;
    beforeEach(async () => {
      opened = await open();
      blobs = opened.blobs;
    });
    afterEach(() => opened.close());

    const unknown = 'a'.repeat(64);

    it('gives back any bytes under their SHA-256 (oracle: node:crypto)', async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 4000 }), async (bytes) => {
          const sha256 = await blobs.put(bytes);
          expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
          expect(Buffer.from(await blobs.read(sha256)).equals(Buffer.from(bytes))).toBe(true);
        }),
        { numRuns: 30 },
      );
    });

    it('keeps what was put across a reopening', async () => {
      const sha256 = await blobs.put(Buffer.from('kept'));
      const again = await opened.reopen();
      expect(Buffer.from(await again.read(sha256)).toString()).toBe('kept');
      expect(await again.list()).toEqual([sha256]);
    });

    it('keeps one content once, however many put it at the same time', async () => {
      const bytes = Buffer.alloc(100_000, 7);
      const hashes = await Promise.all(Array.from({ length: 8 }, () => blobs.put(bytes)));
      expect(new Set(hashes).size).toBe(1);
      expect(await blobs.list()).toEqual([hashes[0]]);
    });

    it('takes a file over as what its bytes are, and away from where it was', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'file-'));
      const bytes = Buffer.alloc(200_000, 5);
      for (const file of ['first', 'again']) {
        const path = join(folder, file);
        await writeFile(path, bytes);
        const kept = await blobs.putFile(path);
        expect(kept).toEqual({ sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length });
        expect(Buffer.from(await blobs.read(kept.sha256)).equals(bytes)).toBe(true);
        await expect(access(path)).rejects.toThrow('ENOENT');
      }
      await rm(folder, { recursive: true });
    });

    it('streams the content with its size', async () => {
      const bytes = Buffer.alloc(300_000, 3);
      const { bytes: size, body } = await blobs.stream(await blobs.put(bytes));
      expect(size).toBe(bytes.length);
      expect(Buffer.from(await new Response(body).arrayBuffer()).equals(bytes)).toBe(true);
    });

    it('says what is missing', async () => {
      await expect(blobs.read(unknown)).rejects.toThrow(BlobMissing);
      await expect(blobs.stream(unknown)).rejects.toThrow(BlobMissing);
      await expect(blobs.localFile(unknown)).rejects.toThrow(BlobMissing);
      await expect(blobs.read('../../etc/passwd')).rejects.toThrow(BlobMissing);
    });

    it('forgets what is removed, and only that', async () => {
      const [gone, kept] = [await blobs.put(Buffer.from('gone')), await blobs.put(Buffer.from('kept'))];
      await blobs.remove(gone);
      await blobs.remove(unknown);
      await expect(blobs.read(gone)).rejects.toThrow(BlobMissing);
      expect(await blobs.list()).toEqual([kept]);
    });

    it('keeps again what was removed', async () => {
      const sha256 = await blobs.put(Buffer.from('again'));
      await blobs.remove(sha256);
      await blobs.put(Buffer.from('again'));
      expect(Buffer.from(await blobs.read(sha256)).toString()).toBe('again');
    });

    it('knows the room left', async () => {
      expect(await blobs.freeBytes()).toBeGreaterThan(0);
    });
  });
}
