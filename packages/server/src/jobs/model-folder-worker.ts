/** The entry module of the worker that reads model folders: small files are parsed and large ones hashed beside the server. */
import { filesOf, inspectModelFolder } from '@fourhands/makers/local/model-folder';
import { hashFiles } from '@fourhands/makers/local/model-hash';
import type { ModelFolderWork } from '../commands/model-folder-work.ts';
import { serveWork } from './warm-worker.ts';

serveWork<ModelFolderWork>({
  inspect: ({ path, memoryBytes }) => inspectModelFolder(path, { memoryBytes }),
  hash: async ({ path, type }) => hashFiles(path, await filesOf(path, type)),
});
