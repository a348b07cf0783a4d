/** Files as one ZIP archive, not compressed: sounds get hardly smaller. Pure; the same files make the same bytes. */
import { type Zippable, zipSync } from 'fflate';

/** Archives have a date for each file, and this one says nothing. */
const noDate = new Date('1980-01-01T00:00:00');

export function packFiles(files: readonly (readonly [name: string, bytes: Uint8Array])[]): Uint8Array {
  const entries: Zippable = {};
  for (const [name, bytes] of files) entries[name] = [bytes, { level: 0, mtime: noDate }];
  return zipSync(entries);
}
