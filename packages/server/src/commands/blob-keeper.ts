/**
 * Keeps bytes and the rows that point to them in step: bytes become durable first, then the row is written; bytes are
 * removed only when no row points to them, and never while a keeping of the same bytes is under way.
 */
import type { Blobs } from '../blobs/blobs.ts';
import type { BlobRecord, BlobRegister } from '../store/store.ts';

export type Content = { readonly mediaType: string } & (
  | { readonly bytes: Uint8Array }
  /** Of this machine; it is taken over. */
  | { readonly file: string }
);

export class BlobKeeper {
  readonly #blobs: Blobs;
  readonly #register: BlobRegister;
  readonly #keeping = new Set<Promise<unknown>>();
  /** The sweep under way or waiting; keepings that come later wait for it. */
  #sweeping: Promise<void> | null = null;

  constructor(blobs: Blobs, register: BlobRegister) {
    this.#blobs = blobs;
    this.#register = register;
  }

  /** Makes the contents durable, then calls `write` with their records, which must write the rows that point to them. */
  async keep<Result>(contents: readonly Content[], write: (records: BlobRecord[]) => Promise<Result>): Promise<Result> {
    while (this.#sweeping !== null) await this.#sweeping;
    const kept = this.#keep(contents, write);
    this.#keeping.add(kept);
    try {
      return await kept;
    } finally {
      this.#keeping.delete(kept);
    }
  }

  /** Removes the bytes nothing points to any more. */
  async sweep(): Promise<void> {
    while (this.#sweeping !== null) await this.#sweeping;
    this.#sweeping = this.#sweep(() => this.#register.forgetUnused());
    await this.#sweeping;
  }

  /** Removes also bytes that never got a record: what an end of the process left behind. */
  async sweepAll(): Promise<void> {
    while (this.#sweeping !== null) await this.#sweeping;
    this.#sweeping = this.#sweep(async () => {
      await this.#register.forgetUnused();
      const known = new Set(await this.#register.hashes());
      return (await this.#blobs.list()).filter((sha256) => !known.has(sha256));
    });
    await this.#sweeping;
  }

  async #keep<Result>(
    contents: readonly Content[],
    write: (records: BlobRecord[]) => Promise<Result>,
  ): Promise<Result> {
    const records: BlobRecord[] = [];
    for (const content of contents) {
      const { mediaType } = content;
      if ('file' in content) records.push({ ...(await this.#blobs.putFile(content.file)), mediaType });
      else records.push({ sha256: await this.#blobs.put(content.bytes), mediaType, bytes: content.bytes.length });
    }
    return write(records);
  }

  async #sweep(unused: () => Promise<string[]>): Promise<void> {
    try {
      await Promise.allSettled(this.#keeping);
      for (const sha256 of await unused()) await this.#blobs.remove(sha256);
    } finally {
      this.#sweeping = null;
    }
  }
}
