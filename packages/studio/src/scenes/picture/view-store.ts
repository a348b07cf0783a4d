/** Where the picture lies on the screen, kept outside of React: it changes with every event of a wheel, and only the canvas has to follow that. */
import type { Viewport } from './viewport.ts';

export class ViewStore {
  #view: Viewport | null = null;
  readonly #listeners = new Set<() => void>();

  get current(): Viewport | null {
    return this.#view;
  }

  readonly change = (make: (before: Viewport | null) => Viewport | null): void => {
    const next = make(this.#view);
    if (next === this.#view) return;
    this.#view = next;
    for (const listener of this.#listeners) listener();
  };

  /** The answer ends it. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}
