/** Runs work one after the other where it has the same key, and at the same time where it has not. */
export class KeyedLock {
  readonly #last = new Map<string, Promise<unknown>>();

  async run<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const now = before.then(work, work);
    const settled = now.catch(() => undefined);
    this.#last.set(key, settled);
    try {
      return await now;
    } finally {
      if (this.#last.get(key) === settled) this.#last.delete(key);
    }
  }
}
