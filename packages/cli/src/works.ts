/**
 * What the commands for works share: a client of the server that has the folder, or of one that runs as long as the command,
 * and finding a work by what a person calls it.
 */
import type { FourhandsClient, Work } from '@fourhands/core';
import type { Command } from 'commander';

import type { CommandContext } from './context.ts';
import { WorkAmbiguous, WorkMissing } from './errors.ts';

export interface FolderOption {
  readonly folder?: string;
}

/** Adds the options that every command for works has. */
export function withFolder(command: Command): Command {
  return command
    .option('--folder <folder>', 'where everything is kept (default: $FOURHANDS_HOME, or ~/.fourhands)')
    .option('--json', 'print the result as one JSON object');
}

export async function withWorks<Result>(
  context: CommandContext,
  { folder }: FolderOption,
  use: (client: FourhandsClient) => Promise<Result>,
): Promise<Result> {
  const works = await context.modules.openWorks(folder);
  try {
    return await use(works.client);
  } finally {
    await works.close();
  }
}

/** By its id, the beginning of its id, or its title. @throws WorkMissing, WorkAmbiguous */
export async function findWork(client: FourhandsClient, called: string): Promise<Work> {
  const works = await client.listWorks();
  const exact = works.find(({ id }) => id === called);
  if (exact !== undefined) return exact;
  const found = works.filter(
    ({ id, title }) => id.startsWith(called) || title.toLowerCase() === called.trim().toLowerCase(),
  );
  if (found.length > 1)
    throw new WorkAmbiguous(
      called,
      found.map(({ id }) => id),
    );
  if (found.length === 0) throw new WorkMissing(called);
  return found[0]!;
}
