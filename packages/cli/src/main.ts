#!/usr/bin/env node
/** The `fourhands` command: gives the arguments of this process to the command line, and its exit code back. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// What Node compiles once is read afterwards, here and in the processes that this one starts: it starts in half the time.
// Beside the packages, because whoever may write there may change the program itself anyway. Without it all works as well.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, '../../../node_modules/.cache/fourhands');
enableCompileCache(process.env['NODE_COMPILE_CACHE']);

const { runCommandLine } = await import('./command-line.ts');
const { modules } = await import('./modules.ts');
const { processTerminal } = await import('./terminal.ts');
process.exitCode = await runCommandLine(process.argv.slice(2), { terminal: processTerminal(), modules });
