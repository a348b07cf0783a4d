/** `fourhands export`: a work as a file. */
import type { ExportFormat } from '@fourhands/core';
import { Option, type Command } from 'commander';

import type { CommandContext } from '../context.ts';
import { requireWritable, writeDurably } from '../files.ts';
import { findWork, type FolderOption, withFolder, withWorks } from '../works.ts';

interface ExportOptions extends FolderOption {
  readonly out: string;
  readonly format?: ExportFormat;
  readonly overwrite?: boolean;
}

const formatsByEnding: Readonly<Record<string, ExportFormat>> = {
  txt: 'text',
  md: 'markdown',
  json: 'authorship',
  fourhands: 'document',
};

export function addExportCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('export')
    .description('write a work to a file')
    .argument('<work>', 'its title, or the beginning of its id')
    .requiredOption('--out <file>', 'the file; its ending chooses the format: .txt, .md, .json, .fourhands')
    .addOption(
      new Option(
        '--format <format>',
        'authorship: who made what, as JSON; document: everything, to be imported again',
      ).choices(['text', 'markdown', 'authorship', 'document']),
    )
    .option('--overwrite', 'replace the file if it is there');
  withFolder(command)
    .addHelpText('after', '\nExample:\n  fourhands export "The lighthouse" --out lighthouse.md')
    .action(async (called: string, options: ExportOptions) => {
      await requireWritable(options.out, options.overwrite === true);
      const format = options.format ?? formatsByEnding[options.out.split('.').at(-1)!.toLowerCase()] ?? 'text';
      const { work, bytes } = await withWorks(context, options, async (client) => {
        const found = await findWork(client, called);
        return { work: found, bytes: await client.exportWork(found.id, format) };
      });
      await writeDurably(options.out, bytes);
      context.report(
        { work: work.id, format, file: options.out, bytes: bytes.length },
        `“${work.title}” is in ${options.out}.`,
      );
    });
}
