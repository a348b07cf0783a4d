/** `fourhands start`: the studio on this machine, until it is interrupted. */
import { spawn } from 'node:child_process';

import type { Command } from 'commander';

import type { CommandContext } from '../context.ts';
import { wholeNumber } from '../options.ts';

interface StartOptions {
  readonly port: number;
  readonly host: string;
  readonly folder?: string;
  readonly open: boolean;
  readonly allowHost: readonly string[];
}

export function addStartCommand(program: Command, context: CommandContext): void {
  program
    .command('start')
    .description('start the studio')
    .option('--port <number>', 'the port to listen on; 0 takes any that is free', wholeNumber(0, 65535), 4100)
    .option('--host <address>', 'the address to listen on; another than this machine lets others in', '127.0.0.1')
    .option(
      '--allow-host <name>',
      'let the page be opened by this host name too; may be repeated',
      (name: string, names: readonly string[]) => [...names, name],
      [],
    )
    .option('--folder <folder>', 'where everything is kept (default: $FOURHANDS_HOME, or ~/.fourhands)')
    .option('--no-open', 'do not open the browser')
    .option('--json', 'print the address as one JSON object')
    .addHelpText('after', '\nExamples:\n  fourhands start\n  fourhands start --port 0 --folder my-studio --no-open')
    .action((options: StartOptions) => start(options, context));
}

async function start(options: StartOptions, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const studioFolder = await context.modules.prepareStudio(context.warn);
  const server = await context.modules.startServer({
    folder: options.folder,
    port: options.port,
    host: options.host,
    studioFolder,
    allowedHosts: options.allowHost,
  });
  context.report({ url: server.url }, `The studio is at ${server.url} (Ctrl-C ends it)`);
  if (options.open && terminal.interactive) openBrowser(server.url);
  await new Promise<void>((resolve) => {
    terminal.onInterrupt(resolve);
  });
  context.warn('Ending; what runs is kept and can be resumed.');
  await server.close();
}

/** Opens the address where a browser can be; where it cannot, the address on screen is enough. */
function openBrowser(url: string): void {
  const commands: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
    darwin: ['open', url],
    win32: ['cmd', '/c', 'start', '', url],
  };
  const [command, ...args] = commands[process.platform] ?? ['xdg-open', url];
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.once('error', () => undefined);
  child.unref();
}
