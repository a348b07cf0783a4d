/** What is being made now, by id: it ends by itself or is stopped, and is known until its end was kept. */

/** A person, or the end of the server, asked to stop. */
export class StopAsked extends Error {
  constructor() {
    super('It was stopped.');
    this.name = 'StopAsked';
  }
}

interface Active<Stream> {
  readonly stream: Stream;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

export class ActiveMakings<Stream> {
  readonly #active = new Map<string, Active<Stream>>();
  readonly #log: (line: string) => void;

  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  /** Begins at once; `ended` is called when it is known no more, also where `make` failed. */
  begin(id: string, stream: Stream, make: (stop: AbortController) => Promise<void>, ended: () => void): void {
    const stop = new AbortController();
    const whole = make(stop)
      .catch((error: unknown) => this.#log(`${id}: ${String(error)}`))
      .finally(() => {
        this.#active.delete(id);
        ended();
      });
    this.#active.set(id, { stream, stop, ended: whole });
  }

  get(id: string): Stream | undefined {
    return this.#active.get(id)?.stream;
  }

  /** All that are being made at this moment. */
  now(): ReadonlyMap<string, Stream> {
    return new Map([...this.#active].map(([id, { stream }]) => [id, stream]));
  }

  /** Resolves when it has ended; at once when it is not being made. */
  async stop(id: string): Promise<void> {
    const active = this.#active.get(id);
    active?.stop.abort(new StopAsked());
    await active?.ended;
  }

  async stopAll(which: (stream: Stream) => boolean): Promise<void> {
    const ids = [...this.#active].filter(([, { stream }]) => which(stream)).map(([id]) => id);
    await Promise.all(ids.map((id) => this.stop(id)));
  }
}
