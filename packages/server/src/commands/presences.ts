/** Who is where in a document. Cursors move with every key, so they are told in bundles, rarer the more there are to tell. */
import type { LiveDown } from '@fourhands/core';
import type { Watcher } from './branch-writes.ts';

export type PresenceMessage = Extract<LiveDown, { type: 'presence' }>;

/** Milliseconds between two tellings: these, and some for each watcher. */
const [leastWait, waitPerWatcher] = [30, 4];

export class Presences {
  readonly #watchers: ReadonlySet<Watcher>;
  readonly #now = new Map<string, { readonly message: PresenceMessage; readonly from: Watcher | null }>();
  readonly #untold = new Set<string>();
  #timer: NodeJS.Timeout | null = null;

  constructor(watchers: ReadonlySet<Watcher>) {
    this.#watchers = watchers;
  }

  /** Those of all others, for one that comes. */
  all(): PresenceMessage[] {
    return [...this.#now.values()].map(({ message }) => message);
  }

  /** Told soon; what a maker is doing at once. */
  set(message: PresenceMessage, from: Watcher | null): void {
    this.#now.set(message.session, { message, from });
    this.#untold.add(message.session);
    if (message.activity !== null) this.#tell();
    else this.#timer ??= setTimeout(() => this.#tell(), leastWait + waitPerWatcher * this.#watchers.size).unref();
  }

  /** Told at once. */
  remove(session: string): void {
    const known = this.#now.get(session);
    if (known === undefined) return;
    this.#now.delete(session);
    this.#untold.delete(session);
    for (const watcher of this.#watchers) {
      if (watcher !== known.from) watcher.message({ ...known.message, presence: null, activity: null });
    }
  }

  /** Forgets one without a word: its last message said all. */
  forget(session: string): void {
    this.#now.delete(session);
  }

  #tell(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (const session of this.#untold) {
      const known = this.#now.get(session);
      if (known === undefined) continue;
      for (const watcher of this.#watchers) if (watcher !== known.from) watcher.message(known.message);
    }
    this.#untold.clear();
  }
}
