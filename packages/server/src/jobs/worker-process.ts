/** Starts a child process of this program whose messages may carry bytes, and keeps its last words. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface WorkerProcess {
  readonly child: ChildProcess;
  /** The end of what it wrote to standard error. */
  lastWords(): string;
}

const wordsKept = 4000;

export function startWorker(module: URL, arguments_: readonly string[] = []): WorkerProcess {
  const child = fork(fileURLToPath(module), arguments_, {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    // Flags of this process (a debugger's port, a test runner's hooks) are not the worker's.
    execArgv: [],
  });
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    process.stderr.write(text);
    words = (words + text).slice(-wordsKept);
  });
  return { child, lastWords: () => words };
}

export function describeExit(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `exit code ${code}` : `signal ${signal}`;
}

/** In a worker: ends it when the server ends, however that happens, so that no worker is left behind. */
export function endWithServer(): void {
  process.once('disconnect', () => process.exit(1));
  // Ctrl+C in a terminal reaches every process; the server decides what its workers do about it.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => undefined);
}
