/** `fourhands models`: which model files a folder has. */
import { basename } from 'node:path';

import type { Command } from 'commander';

import type { CommandContext } from '../context.ts';
import { listModels } from '../model-files.ts';
import { sizeText, tableText } from '../progress.ts';

export function addModelsCommand(program: Command, context: CommandContext): void {
  program
    .command('models')
    .description('list the model files in a folder')
    .argument('[folder]', 'the folder', '.')
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', '\nExample:\n  fourhands models my-models')
    .action(async (folder: string) => {
      const models = await listModels(folder);
      const rows = models.map(({ file, kind, preset, bytes, hash, figures }) => [
        basename(file),
        kind,
        preset ?? '',
        sizeText(bytes),
        hash.slice(0, 12),
        Object.entries(figures)
          .map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`)
          .join(', '),
      ]);
      const text =
        models.length === 0
          ? `There are no model files in ${folder}. Train one with “fourhands train”.`
          : tableText([['file', 'kind', 'preset', 'size', 'hash', 'figures'], ...rows]);
      context.report({ folder, models }, text);
    });
}
