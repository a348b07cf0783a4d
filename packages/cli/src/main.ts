#!/usr/bin/env node
/** The `fourhands` command: gives the arguments of this process to the command line, and its exit code back. */
import { runCommandLine } from './command-line.ts';
import { modules } from './modules.ts';
import { processTerminal } from './terminal.ts';

process.exitCode = await runCommandLine(process.argv.slice(2), { terminal: processTerminal(), modules });
