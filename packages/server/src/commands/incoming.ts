/**
 * Files on their way: what a request sends is written part by part, so that it is never whole in memory, and what a worker makes lies here
 * until it is taken over. Nothing here outlives the process.
 */
export interface Incoming {
  /** Where nothing is yet. */
  newPath(): string;
  /** Lets `work` use some paths; what lies at them afterwards is removed. */
  using<Result>(count: number, work: (...paths: string[]) => Promise<Result>): Promise<Result>;
  /** Writes parts one after the other. @throws StorageFull, and what the parts throw */
  write(path: string, parts: AsyncIterable<Uint8Array>): Promise<void>;
  /** The file as a stream; it is removed when that ends. */
  streamAway(path: string): Promise<{ readonly bytes: number; readonly body: ReadableStream<Uint8Array> }>;
}
