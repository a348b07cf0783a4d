/**
 * Everything that is measured, ours and peers alike, as a child process that speaks the line protocol (its other side
 * is line-protocol.ts). What goes wrong in a child becomes an answer; nothing here throws.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * Why there is no figure. `unknown`: it is not installed, did not start or crashed, which says nothing of what it can do.
 * `unable`: it is installed and said that it cannot. `late`: a step takes longer than this, on the average of a round.
 */
export type Failure =
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'unable'; readonly reason: string }
  | { readonly kind: 'late'; readonly afterMs: number };

export type Preparation = { readonly kind: 'ready'; readonly description: string } | Failure;

/** `ms` is the median of the round's timed steps; `result` what the last computed. */
export type Timing = { readonly kind: 'timed'; readonly ms: number; readonly result: number } | Failure;

/** One way to do one workload. A peer may enter several variants; its figure is the best one's. */
export interface Entrant {
  readonly workload: string;
  /** The name in the report. */
  readonly peer: string;
  readonly variant: string;
  prepare(limitMs: number): Promise<Preparation>;
  /** Does `lead` steps without timing them and `steps` with. */
  round(lead: number, steps: number, limitMs: number): Promise<Timing>;
  /** Ends it at once; ending twice does nothing. */
  end(): void;
}

export interface EntrantCommand {
  readonly workload: string;
  readonly peer: string;
  readonly variant: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

type Message = Readonly<Record<string, unknown>>;

/** The object on one line, or nothing: libraries print too. */
export function parseMessage(line: string): Message | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Message) : undefined;
  } catch {
    return undefined;
  }
}

function failureIn({ cannot, missing }: Message): Failure | undefined {
  if (typeof missing === 'string') return { kind: 'unknown', reason: missing };
  if (typeof cannot === 'string') return { kind: 'unable', reason: cannot };
  return undefined;
}

export class ProcessEntrant implements Entrant {
  readonly workload: string;
  readonly peer: string;
  readonly variant: string;
  readonly #command: EntrantCommand;
  #child: ChildProcess | undefined;
  #ended: Failure | undefined;
  #lastComplaint = '';
  #answer: ((answer: Message | Failure) => void) | undefined;

  constructor(command: EntrantCommand) {
    this.workload = command.workload;
    this.peer = command.peer;
    this.variant = command.variant;
    this.#command = command;
  }

  async prepare(limitMs: number): Promise<Preparation> {
    const { command, args, environment } = this.#command;
    const child = spawn(command, args, { env: { ...process.env, ...environment }, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child = child;
    child.on('error', (error) =>
      this.#finish({ kind: 'unknown', reason: `${command} does not start (${error.message})` }),
    );
    // A child that ends while a round is written to it says so by its exit.
    child.stdin.on('error', () => {});
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (line.trim() !== '') this.#lastComplaint = line.trim();
    });
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      const message = parseMessage(line);
      if (message) this.#give(message);
    });
    // Emitted after the streams have ended, so that a last line is not lost.
    child.on('close', (code, signal) => {
      const reason = `it ended with ${signal ?? `code ${code}`}${this.#lastComplaint && `: ${this.#lastComplaint}`}`;
      this.#finish({ kind: 'unknown', reason });
    });
    const answer = await this.#next(limitMs, {
      kind: 'unknown',
      reason: `it did not start within ${limitMs / 1000} s`,
    });
    if ('kind' in answer) return answer as Failure;
    if (typeof answer['ready'] === 'string') return { kind: 'ready', description: answer['ready'] };
    return this.#refuse(answer);
  }

  async round(lead: number, steps: number, limitMs: number): Promise<Timing> {
    if (this.#ended) return this.#ended;
    this.#child?.stdin?.write(`round ${lead} ${steps}\n`);
    const answer = await this.#next(limitMs, { kind: 'late', afterMs: limitMs / (lead + steps) });
    if ('kind' in answer) return answer as Failure;
    const { ms, result } = answer;
    if (typeof ms !== 'number' || typeof result !== 'number') return this.#refuse(answer);
    return { kind: 'timed', ms, result };
  }

  end(): void {
    this.#child?.kill('SIGKILL');
  }

  #refuse(answer: Message): Failure {
    this.end();
    const failure = failureIn(answer) ?? { kind: 'unknown' as const, reason: `it answered ${JSON.stringify(answer)}` };
    this.#ended = failure;
    return failure;
  }

  #finish(failure: Failure): void {
    this.#ended ??= failure;
    this.#give(this.#ended);
  }

  #give(answer: Message | Failure): void {
    const give = this.#answer;
    this.#answer = undefined;
    give?.(answer);
  }

  #next(limitMs: number, late: Failure): Promise<Message | Failure> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.end();
        this.#finish(late);
      }, limitMs);
      this.#answer = (answer) => {
        clearTimeout(timer);
        resolve(answer);
      };
    });
  }
}
