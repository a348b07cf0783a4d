import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Effort } from '@fourhands/core/proposal/decision';
import { countEffort } from './effort.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function ground() {
  const listeners = new Map<string, () => void>();
  return {
    addEventListener: (type: string, listener: () => void) => void listeners.set(type, listener),
    removeEventListener: (type: string) => void listeners.delete(type),
    do: (type: string) => listeners.get(type)?.(),
  };
}

test('keys, clicks and choices are sent every ten seconds and at the end, and what failed goes with the next part', async () => {
  const page = ground();
  const sent: Effort[] = [];
  let works = true;
  const counter = countEffort(page, (effort) => {
    if (!works) return Promise.reject(new Error('away'));
    sent.push(effort);
    return Promise.resolve();
  });
  page.do('keydown');
  page.do('keydown');
  page.do('pointerdown');
  counter.choose();
  expect(counter.unsent.get()).toEqual({ keys: 2, clicks: 1, choices: 1 });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sent).toEqual([{ keys: 2, clicks: 1, choices: 1 }]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sent).toHaveLength(1);
  works = false;
  page.do('keydown');
  await vi.advanceTimersByTimeAsync(10_000);
  works = true;
  page.do('keydown');
  counter.close();
  await vi.advanceTimersByTimeAsync(0);
  expect(sent.at(-1)).toEqual({ keys: 2, clicks: 0, choices: 0 });
});
