/** `fourhands import`: a file as a new work. */
import { basename } from 'node:path';

import type { Command } from 'commander';

import type { CommandContext } from '../context.ts';
import { readWhole } from '../files.ts';
import { type FolderOption, withFolder, withWorks } from '../works.ts';

export function addImportCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('import')
    .description('make a work of a text, Markdown or Fourhands file')
    .argument('<file>', 'the file');
  withFolder(command)
    .addHelpText('after', '\nExample:\n  fourhands import lighthouse.fourhands')
    .action(async (file: string, options: FolderOption) => {
      const bytes = await readWhole(file);
      const work = await withWorks(context, options, (client) =>
        client.importWork(basename(file), bytes as Uint8Array<ArrayBuffer>),
      );
      context.report(work, `${work.id}\n“${work.title}” is made of ${file}.`);
    });
}
