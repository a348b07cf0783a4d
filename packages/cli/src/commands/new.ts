/** `fourhands new`: a new work. */
import { InvalidArgumentError, Option, type Command } from 'commander';

import type { CommandContext } from '../context.ts';
import { readText } from '../texts.ts';
import { type FolderOption, withFolder, withWorks } from '../works.ts';

interface NewOptions extends FolderOption {
  readonly mode: 'prompt-guided' | 'iterative' | 'co-creation';
  readonly text?: string;
}

export function addNewCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('new')
    .description('make a new work')
    .argument('<title>', 'its title', (title: string) => {
      if (title.trim() === '') throw new InvalidArgumentError('A title has at least one letter.');
      return title;
    })
    .addOption(
      new Option('--mode <mode>', 'how people and makers work at it')
        .choices(['prompt-guided', 'iterative', 'co-creation'])
        .default('prompt-guided'),
    )
    .option('--text <file>', 'a text file that it begins with');
  withFolder(command)
    .addHelpText('after', '\nExample:\n  fourhands new "The lighthouse" --text draft.txt')
    .action(async (title: string, { mode, text, ...options }: NewOptions) => {
      const content = text === undefined ? '' : await readText(text);
      const work = await withWorks(context, options, (client) => client.createWork({ title, mode, text: content }));
      context.report(work, `${work.id}\n“${work.title}” is made.`);
    });
}
