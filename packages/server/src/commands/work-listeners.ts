/** Who is told what happens to which work. */
export class WorkListeners<Event> {
  readonly #listeners = new Map<string, Set<(event: Event) => void>>();

  /** The answer ends it. */
  add(workId: string, listener: (event: Event) => void): () => void {
    const listeners = this.#listeners.get(workId) ?? new Set();
    this.#listeners.set(workId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(workId) === listeners) this.#listeners.delete(workId);
    };
  }

  tell(workId: string, event: Event): void {
    for (const listener of this.#listeners.get(workId) ?? []) listener(event);
  }

  /** Nobody is told anything more of it. */
  end(workId: string): void {
    this.#listeners.delete(workId);
  }
}
