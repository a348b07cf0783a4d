/** How often it is shown how a picture stands while it is made: one preview at a time, and one each half second at the most. */
import type { TellProgress } from '../task-runner.ts';

/** Milliseconds from the beginning of one preview to the next. */
const between = 500;

export class PreviewPace {
  readonly #tell: TellProgress;
  #share = 0;
  #last = Number.NEGATIVE_INFINITY;
  #busy = false;

  constructor(tell: TellProgress) {
    this.#tell = tell;
  }

  progress(share: number): void {
    this.#share = share;
    this.#tell(share);
  }

  /** Asks for a preview and tells it, where one is due; else nothing is asked. What fails is a preview less, and no failure of the making. */
  async offer(make: () => Promise<Uint8Array>): Promise<void> {
    const now = performance.now();
    if (this.#busy || now - this.#last < between) return;
    this.#busy = true;
    this.#last = now;
    try {
      const preview = await make();
      this.#tell(this.#share, preview);
    } catch {
      // The picture comes all the same.
    } finally {
      this.#busy = false;
    }
  }
}
