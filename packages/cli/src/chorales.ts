/** Finds and reads the chorales that a command is given: a JSON file, or a folder that holds one. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { FileFailed, UsageError } from './errors.ts';
import { readText } from './texts.ts';

/** @throws FileFailed, TextUnreadable, UsageError when the folder holds no JSON file, or several */
export async function readChoraleText(path: string): Promise<string> {
  let names: string[];
  try {
    if (!(await stat(path)).isDirectory()) return await readText(path);
    names = (await readdir(path)).filter((name) => /\.json(\.gz)?$/u.test(name)).toSorted();
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw new FileFailed(path, 'read', error);
    throw error;
  }
  const [only, ...others] = names;
  if (only === undefined) throw new UsageError(`“${path}” holds no JSON file with chorales. Name one with --data.`);
  if (others.length > 0)
    throw new UsageError(`“${path}” holds several JSON files (${names.join(', ')}). Name one of them with --data.`);
  return readText(join(path, only));
}
