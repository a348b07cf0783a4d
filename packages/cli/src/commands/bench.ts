/** `fourhands bench`: passes its arguments on to the benches, which are no part of what users install. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Command } from 'commander';

import type { CommandContext } from '../context.ts';
import { exitCodes, UsageError } from '../errors.ts';

const benches = fileURLToPath(new URL('../../../../bench/src/main.ts', import.meta.url));

export function addBenchCommand(program: Command, context: CommandContext): void {
  program
    .command('bench')
    .description('compare with peers; “fourhands bench --help” lists the benches')
    .argument('[arguments...]', 'the name of a bench and its options')
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: string[]) => {
      if (!existsSync(benches)) {
        throw new UsageError('The benches are not installed here. Run them from a checkout of the source.');
      }
      context.endWith(await runBench(args));
    });
}

function runBench(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [benches, ...args], { stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', (code) => {
      const known = code === exitCodes.ok || code === exitCodes.usage;
      resolve(known ? code : exitCodes.failure);
    });
  });
}
