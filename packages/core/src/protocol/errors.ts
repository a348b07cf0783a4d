/** What the client throws. */

/** The server answered with an error: `code` is stable (see `Failure`), `status` is the HTTP status. */
export class RequestRefused extends Error {
  readonly code: string;
  readonly status: number;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'RequestRefused';
    this.status = status;
    this.code = code;
  }
}

/** No answer came: the server is not running, or the network between is down. */
export class ServerUnreachable extends Error {
  readonly code = 'server-unreachable';

  constructor(address: string, cause: unknown) {
    super(`No answer from ${address}. Start Fourhands on that machine ("fourhands start"), then try again.`, { cause });
    this.name = 'ServerUnreachable';
  }
}

/** An answer came, but not one of this protocol: another program listens there, or the versions differ. */
export class AnswerNotUnderstood extends Error {
  readonly code = 'answer-not-understood';
  readonly status: number;

  constructor(address: string, status: number, reason: string) {
    super(
      `The answer from ${address} (status ${status}) is not one this version understands: ${reason}. ` +
        'Check the address, and that the page and the server are of the same version; reloading the page may help.',
    );
    this.name = 'AnswerNotUnderstood';
    this.status = status;
  }
}
