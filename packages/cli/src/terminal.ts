/**
 * Where a command writes and how it hears that it should stop, so that commands run the same in a terminal, a pipe and a
 * test.
 */
export interface Terminal {
  /** Results: what a person asked for, or one JSON object. */
  out(text: string): void;
  /** Progress, warnings and errors. */
  error(text: string): void;
  /** Whether `error` goes to a screen that can be redrawn. */
  readonly interactive: boolean;
  readonly columns: number;
  /** Milliseconds, from any start. */
  now(): number;
  /**
   * Calls `handler` at the first Ctrl-C or request to end; a second one then ends the process at once. The function
   * returned takes the handler away.
   */
  onInterrupt(handler: () => void): () => void;
}

const endings = ['SIGINT', 'SIGTERM'] as const;

export function processTerminal(): Terminal {
  return {
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
    interactive: process.stderr.isTTY ?? false,
    columns: process.stderr.columns ?? 80,
    now: () => performance.now(),
    onInterrupt(handler) {
      const remove = () => {
        for (const signal of endings) process.off(signal, once);
      };
      const once = () => {
        remove();
        handler();
      };
      for (const signal of endings) process.on(signal, once);
      return remove;
    },
  };
}
