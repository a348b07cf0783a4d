/** How whoever runs a restoration hears of it, and stops it. */
import type { RgbImage } from '../training/training.ts';

export interface RestorationHooks {
  /** @param share of the work that is done, from 0 to 1; never falls */
  progress?(share: number): void;
  /** Called as it goes on: `see` gives the whole picture as it is at this moment, perhaps of another size, and is to be called now or never. */
  preview?(see: () => RgbImage): void;
  readonly signal?: AbortSignal;
}

/**
 * Reports progress and lets other work of the process have its turn.
 * @throws the signal's reason
 */
export async function enter(hooks: RestorationHooks, share: number): Promise<void> {
  hooks.signal?.throwIfAborted();
  hooks.progress?.(share);
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
  hooks.signal?.throwIfAborted();
}

/** Hooks of a part of the work that goes from one share to another. */
export function partOf(hooks: RestorationHooks, from: number, to: number): RestorationHooks {
  return {
    ...hooks,
    ...(hooks.progress ? { progress: (share: number) => hooks.progress?.(from + share * (to - from)) } : {}),
  };
}
