/** The whole command line: which commands there are, how they report, and what exit code they end with. */
import { readFileSync } from 'node:fs';

import { Command, CommanderError } from 'commander';

import { addBenchCommand } from './commands/bench.ts';
import { addCompareCommand } from './commands/compare.ts';
import { addCompressCommand } from './commands/compress.ts';
import { addEvaluateCommand } from './commands/evaluate.ts';
import { addExamplesCommand } from './commands/examples.ts';
import { addFillCommand } from './commands/fill.ts';
import { addModelsCommand } from './commands/models.ts';
import { addRestoreCommand } from './commands/restore.ts';
import { addRestyleCommand } from './commands/restyle.ts';
import { addSampleCommand } from './commands/sample.ts';
import { addSoundCommand } from './commands/sound.ts';
import { addSpeakCommand } from './commands/speak.ts';
import { addStartCommand } from './commands/start.ts';
import { addTrainCommand } from './commands/train.ts';
import { addExportCommand } from './commands/export.ts';
import { addHistoryCommand } from './commands/history.ts';
import { addImportCommand } from './commands/import.ts';
import { addEnlargeCommand } from './commands/enlarge.ts';
import { addNewCommand } from './commands/new.ts';
import { addProposeCommand } from './commands/propose.ts';
import type { CommandContext } from './context.ts';
import { codeOf, exitCodeOf, exitCodes } from './errors.ts';

const footer = `
Exit codes: 0 it worked, 1 it failed, 2 it was called in a way it cannot be.
With --json the result is one JSON object on stdout, {"error": {"code", "message"}} when it failed;
progress and warnings go to stderr.

Examples:
  fourhands start
  fourhands new "The lighthouse"
  fourhands train vae --data photographs --out faces.safetensors
  fourhands compress codec.safetensors cat.jpg --out cat.fhp`;

/** @returns the exit code */
export async function runCommandLine(
  args: readonly string[],
  parts: Pick<CommandContext, 'terminal' | 'modules'>,
): Promise<number> {
  const { terminal } = parts;
  const json = args.includes('--json');
  let exitCode: number = exitCodes.ok;
  const context: CommandContext = {
    ...parts,
    report: (result, text) => terminal.out(json ? `${JSON.stringify(result)}\n` : `${text}\n`),
    warn: (message) => terminal.error(`${message}\n`),
    endWith: (code) => {
      exitCode = code;
    },
  };
  const program = buildProgram(context);
  for (const command of [program, ...program.commands]) {
    command.exitOverride();
    command.configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => {
        if (!json) terminal.error(text);
      },
    });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return exitCodes.ok;
      if (json) terminal.out(`${JSON.stringify({ error: { code: 'usage', message: error.message } })}\n`);
      return exitCodes.usage;
    }
    const message = error instanceof Error ? error.message : String(error);
    const code = codeOf(error);
    if (json) terminal.out(`${JSON.stringify({ error: { code, message } })}\n`);
    else terminal.error(`${message}\n`);
    if (code === 'unexpected' && process.env['FOURHANDS_DEBUG'] !== undefined && error instanceof Error) {
      terminal.error(`${error.stack}\n`);
    }
    return exitCodeOf(error);
  }
}

function buildProgram(context: CommandContext): Command {
  const program = new Command('fourhands')
    .description('Make things together with generative models, on this machine.')
    .version(version(), '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .showHelpAfterError('Add --help to see how it is called.')
    .enablePositionalOptions()
    .addHelpText('after', footer);
  addStartCommand(program, context);
  addNewCommand(program, context);
  addProposeCommand(program, context);
  addEnlargeCommand(program, context);
  addHistoryCommand(program, context);
  addExportCommand(program, context);
  addImportCommand(program, context);
  addTrainCommand(program, context);
  addSampleCommand(program, context);
  addSoundCommand(program, context);
  addSpeakCommand(program, context);
  addExamplesCommand(program, context);
  addCompressCommand(program, context);
  addRestoreCommand(program, context);
  addFillCommand(program, context);
  addRestyleCommand(program, context);
  addCompareCommand(program, context);
  addEvaluateCommand(program, context);
  addModelsCommand(program, context);
  addBenchCommand(program, context);
  return program;
}

function version(): string {
  const file = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return String((JSON.parse(file) as { version: unknown }).version);
}
