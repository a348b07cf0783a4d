/**
 * Bounds how many writers' processes live at once. Who needs one waits for a place; a process that is doing nothing gives
 * its place up to who waits.
 */
export interface SlotHolder {
  /** Whether it is asked for anything at the moment. */
  readonly busy: boolean;
  /** Ends its process; it starts again when it is asked next. */
  rest(): void;
}

export class WriterSlots {
  readonly #most: number;
  /** The one used last comes last. */
  readonly #alive = new Set<SlotHolder>();
  readonly #waiting = new Set<() => void>();

  constructor(most: number) {
    this.#most = most;
  }

  get alive(): number {
    return this.#alive.size;
  }

  /** Resolves once the holder may have a process. Throws the signal's reason. */
  async take(holder: SlotHolder, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      if (this.#alive.delete(holder) || this.#alive.size < this.#most) {
        this.#alive.add(holder);
        return;
      }
      const idle = [...this.#alive].find(({ busy }) => !busy);
      if (idle === undefined) await this.#change(signal);
      else {
        this.#alive.delete(idle);
        idle.rest();
      }
    }
  }

  /** Its process has ended, or it has nothing to do any more: somebody may take its place. */
  changed(holder: SlotHolder, ended: boolean): void {
    if (ended) this.#alive.delete(holder);
    for (const wake of this.#waiting) wake();
  }

  async #change(signal: AbortSignal): Promise<void> {
    let wake = () => {};
    await new Promise<void>((resolve) => {
      wake = resolve;
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
    this.#waiting.delete(wake);
    signal.removeEventListener('abort', wake);
  }
}
