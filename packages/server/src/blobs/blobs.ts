/**
 * Where big binary content lives: bytes addressed by their SHA-256. What a content is for, and its media type, is the
 * store's matter. An implementation passes the suite in blobs.contract.ts.
 */
export interface Blobs {
  /**
   * Keeps the bytes and gives their SHA-256 in hexadecimal. When the promise resolves they are durable: they outlive a
   * crash and a loss of power. Putting the same bytes again is harmless.
   * @throws StorageFull
   */
  put(bytes: Uint8Array): Promise<string>;
  /**
   * As put, of a file of this machine, which is taken away from where it lies. It is never whole in memory. The size is in bytes.
   * @throws StorageFull
   */
  putFile(path: string): Promise<{ readonly sha256: string; readonly bytes: number }>;
  /** @throws BlobMissing */
  read(sha256: string): Promise<Uint8Array<ArrayBuffer>>;
  /** @throws BlobMissing */
  stream(sha256: string): Promise<{ readonly bytes: number; readonly body: ReadableStream<Uint8Array> }>;
  /** The path of a local file with that content, for a worker process to read. @throws BlobMissing */
  localFile(sha256: string): Promise<string>;
  /** Forgets the content; nothing happens when it is not there. */
  remove(sha256: string): Promise<void>;
  list(): Promise<string[]>;
  freeBytes(): Promise<number>;
}

/**
 * Files on their way: what a request sends is written part by part, so that it is never whole in memory, and what a worker makes lies here
 * until it is taken over. Nothing here outlives the process.
 */
export interface Incoming {
  /** Lets `work` use some paths; what lies at them afterwards is removed. */
  using<Result>(count: number, work: (...paths: string[]) => Promise<Result>): Promise<Result>;
  /** Writes parts one after the other. @throws StorageFull, and what the parts throw */
  write(path: string, parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void>;
  /** Lets `work` make a file at a path, and gives it as a stream; it is removed when that ends, or when `work` fails. */
  streamMade(
    work: (path: string) => Promise<unknown>,
  ): Promise<{ readonly bytes: number; readonly body: ReadableStream<Uint8Array> }>;
}

/** No room is left where the data is kept. */
export class StorageFull extends Error {
  readonly code = 'storage-full';

  constructor(cause: unknown) {
    super(
      'The disk that holds the data folder is full, so nothing more can be kept. Free some space, then try again.',
      {
        cause,
      },
    );
    this.name = 'StorageFull';
  }
}

export class BlobMissing extends Error {
  readonly code = 'blob-not-found';
  readonly sha256: string;

  constructor(sha256: string) {
    super(`No content with the hash ${sha256} is kept here. It may have been deleted; reload the page.`);
    this.name = 'BlobMissing';
    this.sha256 = sha256;
  }
}
