/**
 * What a person's hands do for a work: keys pressed, clicks, and choices among what makers offered. Counted in the work's
 * scene and sent in parts, so that the sum outlives the page. Only numbers are kept: never which key.
 */
import type { Effort } from '@fourhands/core/proposal/decision';
import { createStore, type Store } from './store.ts';

const nothing: Effort = { keys: 0, clicks: 0, choices: 0 };
const everyMilliseconds = 10_000;

export interface EffortCounter {
  /** What was counted here and not yet sent. */
  readonly unsent: Store<Effort>;
  readonly choose: () => void;
  readonly close: () => void;
}

interface Ground {
  readonly addEventListener: (type: 'keydown' | 'pointerdown', listener: () => void, capture: boolean) => void;
  readonly removeEventListener: (type: 'keydown' | 'pointerdown', listener: () => void, capture: boolean) => void;
}

function plus(a: Effort, b: Effort): Effort {
  return { keys: a.keys + b.keys, clicks: a.clicks + b.clicks, choices: a.choices + b.choices };
}

function isNothing(effort: Effort): boolean {
  return effort.keys + effort.clicks + effort.choices === 0;
}

/** `send` answers when the sum is stored; what it fails to send is sent with the next part. */
export function countEffort(ground: Ground, send: (effort: Effort) => Promise<unknown>): EffortCounter {
  const unsent = createStore(nothing);
  const add = (effort: Partial<Effort>) => unsent.set((before) => plus(before, { ...nothing, ...effort }));
  const onKey = () => add({ keys: 1 });
  const onClick = () => add({ clicks: 1 });
  let sending = false;
  const flush = async () => {
    const part = unsent.get();
    if (sending || isNothing(part)) return;
    sending = true;
    unsent.set(() => nothing);
    try {
      await send(part);
    } catch {
      add(part);
    } finally {
      sending = false;
    }
  };
  ground.addEventListener('keydown', onKey, true);
  ground.addEventListener('pointerdown', onClick, true);
  const timer = setInterval(() => void flush(), everyMilliseconds);
  return {
    unsent,
    choose: () => add({ choices: 1 }),
    close() {
      clearInterval(timer);
      ground.removeEventListener('keydown', onKey, true);
      ground.removeEventListener('pointerdown', onClick, true);
      void flush();
    },
  };
}
