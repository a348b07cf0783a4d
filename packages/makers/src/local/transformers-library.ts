/** The library that runs models of others, loaded when one is first opened, and told to ask no network. */
import { ModelRunnerMissing } from './local-failures.ts';

export type Library = typeof import('@huggingface/transformers');

/** @throws ModelRunnerMissing */
export async function openLibrary(): Promise<Library> {
  const lib = await loaded();
  lib.env.allowRemoteModels = false;
  lib.env.useFSCache = false;
  lib.env.useBrowserCache = false;
  lib.env.logLevel = lib.LogLevel.NONE;
  return lib;
}

async function loaded(): Promise<Library> {
  try {
    return await import('@huggingface/transformers');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') throw new ModelRunnerMissing();
    throw error;
  }
}

/** What the library said, short enough to be told. */
export const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    .split('\n')[0]!
    .replace(/[.\s]+$/, '')
    .slice(0, 300);
