/** What every command gets. */
import type { Modules } from './modules.ts';
import type { Terminal } from './terminal.ts';

export interface CommandContext {
  readonly terminal: Terminal;
  readonly modules: Modules;
  /** Writes the result: as JSON when that was asked for, else as text. To be called once. */
  report(result: object, text: string): void;
  warn(message: string): void;
  /** The exit code of a command that neither worked nor threw. */
  endWith(exitCode: number): void;
}
