/** Errors on their way between processes and to people: a stable code and a sentence. */
import type { Failure } from '@fourhands/core';

/** An error class of this project carries a code of small words joined by hyphens; system errors do not. */
export function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  return /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(error.code) ? error.code : null;
}

export const internalCode = 'internal-error';

/** `what` says what was being done, for an error that nobody foresaw: “Training failed”. */
export function failureOf(error: unknown, what: string): Failure {
  const code = codeOf(error);
  if (code !== null) return { code, message: (error as Error).message };
  const detail = error instanceof Error ? error.message : String(error);
  return {
    code: internalCode,
    message: `${what} for a reason that was not foreseen (${detail}). Try again; if it happens again, report it with this message.`,
  };
}

/** An error that happened in a worker process, with the worker's own code and message. */
export class WorkRefused extends Error {
  readonly code: string;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'WorkRefused';
    this.code = failure.code;
  }
}

export class WorkerCrashed extends Error {
  readonly code = 'worker-crashed';
  readonly exit: string;

  constructor(what: string, exit: string, lastWords: string) {
    const killed = exit.includes('SIGKILL');
    const cause = killed ? ' Perhaps the machine ran out of memory: smaller or fewer files need less.' : '';
    super(
      `${what}: the process that did it ended (${exit}). Nothing kept before was lost; try again.${cause}${said(lastWords)}`,
    );
    this.name = 'WorkerCrashed';
    this.exit = exit;
  }
}

/** The last lines meant for people: no stack traces. */
function said(lastWords: string): string {
  const lines = lastWords.split('\n').filter((line) => line.trim() !== '' && !/^\s*(at |\d+: |-----)/.test(line));
  return lines.length === 0 ? '' : ` Its last words: ${lines.slice(-2).join(' / ').slice(0, 500)}`;
}

export class WorkTooSlow extends Error {
  readonly code = 'work-too-slow';
  readonly milliseconds: number;

  constructor(what: string, milliseconds: number) {
    super(`${what} took more than ${Math.round(milliseconds / 1000)} seconds and was ended. Try with a smaller file.`);
    this.name = 'WorkTooSlow';
    this.milliseconds = milliseconds;
  }
}

export class TooBusy extends Error {
  readonly code = 'too-busy';

  constructor() {
    super('Too many requests are waiting for the same work. Wait a moment, then try again.');
    this.name = 'TooBusy';
  }
}

/** Nobody waits for the answer any more. */
export class RequestAbandoned extends Error {
  readonly code = 'request-abandoned';

  constructor() {
    super(
      'The page that asked went on before its turn came, so this was not worked out. Ask again where it is needed.',
    );
    this.name = 'RequestAbandoned';
  }
}

export class ServerClosing extends Error {
  readonly code = 'server-closing';

  constructor() {
    super('The server is ending. Start it again ("fourhands start"), then try again.');
    this.name = 'ServerClosing';
  }
}
