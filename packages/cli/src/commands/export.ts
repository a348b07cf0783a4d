/** `fourhands export`: a work as a file, or a writer as a folder that other programs read. */
import type { ExportFormat } from '@fourhands/core';
import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Option, type Command } from 'commander';

import type { CommandContext } from '../context.ts';
import { FileExists, FileFailed, UsageError } from '../errors.ts';
import { readWhole, requireWritable, writeDurably } from '../files.ts';
import { safetensorsMetadata } from '../model-files.ts';
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
    .description('write a work to a file, or a writer’s model file to a folder in Hugging Face’s formats')
    .argument('<work>', 'its title, or the beginning of its id; or a writer’s .safetensors file')
    .requiredOption(
      '--out <file>',
      'the file; its ending chooses the format: .txt, .md, .json, .fourhands; of a writer, the folder',
    )
    .addOption(
      new Option(
        '--format <format>',
        'authorship: who made what, as JSON; document: everything, to be imported again',
      ).choices(['text', 'markdown', 'authorship', 'document']),
    )
    .option('--overwrite', 'replace the file if it is there');
  withFolder(command)
    .addHelpText(
      'after',
      '\nExample:\n  fourhands export "The lighthouse" --out lighthouse.md\n  fourhands export novels.safetensors --out novels-onnx',
    )
    .action(async (called: string, options: ExportOptions) => {
      if (called.endsWith('.safetensors')) return exportWriter(called, options, context);
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

/** Weights in 32 and in 8 bits, the tokenizer, and what programs want to know beside them. */
async function exportWriter(
  file: string,
  { out, format, overwrite }: ExportOptions,
  context: CommandContext,
): Promise<void> {
  if (format !== undefined) throw new UsageError('A writer is exported in Hugging Face’s formats; leave out --format.');
  const bytes = await readWhole(file);
  if (safetensorsMetadata(bytes)?.['kind'] !== 'writer')
    throw new UsageError(`“${file}” is no writer’s model file. Only writers can be exported to a folder.`);
  const there = await readdir(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error.code === 'ENOTDIR' ? new FileExists(out) : new FileFailed(out, 'written', error);
  });
  if (there.length > 0 && overwrite !== true) throw new FileExists(out);
  const { files, doubles } = await context.modules.writerAsFolder(bytes);
  for (const [name, content] of files) {
    const path = join(out, name);
    await mkdir(dirname(path), { recursive: true });
    await writeDurably(path, content);
  }
  if (doubles > 0)
    context.warn(
      `${doubles} tokens stand for what an earlier one stands for; other programs know the earlier one only.`,
    );
  context.report(
    { writer: file, folder: out, files: [...files.keys()], doubles },
    `The writer is in ${out}: ${[...files.keys()].join(', ')}.`,
  );
}
