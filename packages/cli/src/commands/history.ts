/** `fourhands history`: all works, or the versions of one. */
import type { Command } from 'commander';

import type { CommandContext } from '../context.ts';
import { tableText } from '../progress.ts';
import { findWork, type FolderOption, withFolder, withWorks } from '../works.ts';

export function addHistoryCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('history')
    .description('list the works, or the versions of one, the newest first')
    .argument('[work]', 'its title, or the beginning of its id');
  withFolder(command)
    .addHelpText('after', '\nExamples:\n  fourhands history\n  fourhands history "The lighthouse"')
    .action(async (called: string | undefined, options: FolderOption) => {
      await withWorks(context, options, async (client) => {
        if (called === undefined) {
          const works = await client.listWorks();
          const rows = works.map(({ id, title, length, changedAt }) => [
            id.slice(0, 8),
            title,
            String(length),
            changedAt,
          ]);
          const none = 'There are no works yet. Make one with “fourhands new”.';
          const table = () => tableText([['id', 'title', 'length', 'changed'], ...rows]);
          context.report({ works }, works.length === 0 ? none : table());
          return;
        }
        const work = await findWork(client, called);
        const versions = (await client.listVersions(work.id)).toReversed();
        const rows = versions.map(({ id, name, reason, actor, at, added, removed }) => [
          id.slice(0, 8),
          name ?? '',
          reason,
          actor?.name ?? '',
          `+${added} −${removed}`,
          at,
        ]);
        const none = `“${work.title}” has no versions yet.`;
        const table = () => tableText([['id', 'name', 'why', 'by', 'changed', 'at'], ...rows]);
        context.report({ work, versions }, versions.length === 0 ? none : table());
      });
    });
}
