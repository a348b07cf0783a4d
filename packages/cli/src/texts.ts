/** Reads text for a command: plain, or packed by gzip. */
import { gunzipSync } from 'node:zlib';

import { TextUnreadable } from './errors.ts';
import { readWhole } from './files.ts';

/** @throws FileFailed, TextUnreadable */
export async function readText(path: string): Promise<string> {
  const bytes = await readWhole(path);
  try {
    const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return new TextDecoder('utf-8', { fatal: true }).decode(packed ? gunzipSync(bytes) : bytes);
  } catch {
    throw new TextUnreadable(path);
  }
}
