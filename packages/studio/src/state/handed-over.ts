/** A file dropped on one scene that another scene deals with: it is taken once. */
import type { GivenFile } from './uploads.ts';

let waiting: GivenFile | null = null;

export function handOver(file: GivenFile): void {
  waiting = file;
}

export function takeHandedOver(): GivenFile | null {
  const file = waiting;
  waiting = null;
  return file;
}
