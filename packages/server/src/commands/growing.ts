/** Tells those who watch what grows, and keeps it, so that an end of the server loses no more than the last moment. */
import { limits } from '../config.ts';

interface GrowingParts {
  /** Tells what was not told yet. */
  readonly tell: () => void;
  readonly keep: () => Promise<unknown>;
  readonly notKept: (error: unknown) => void;
}

export class Growing {
  readonly #parts: GrowingParts;
  #teller: NodeJS.Timeout | null = null;
  #keeper: NodeJS.Timeout | null = null;
  #keeping: Promise<unknown> = Promise.resolve();

  constructor(parts: GrowingParts) {
    this.#parts = parts;
  }

  /** It is told and kept soon, with what comes until then. */
  grew(): void {
    this.#teller ??= setTimeout(() => this.tell(), limits.proposalTold).unref();
    this.#keeper ??= setTimeout(() => this.#keep(), limits.proposalKept).unref();
  }

  tell(): void {
    if (this.#teller !== null) clearTimeout(this.#teller);
    this.#teller = null;
    this.#parts.tell();
  }

  /** Nothing is kept any more once this resolves. */
  async rest(): Promise<void> {
    this.tell();
    if (this.#keeper !== null) clearTimeout(this.#keeper);
    this.#keeper = null;
    await this.#keeping;
  }

  #keep(): void {
    this.#keeper = null;
    this.#keeping = this.#keeping.then(() => this.#parts.keep()).catch(this.#parts.notKept);
  }
}
