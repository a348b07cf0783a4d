import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PreviewPace } from './preview-pace.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const file = new Uint8Array([1]);

test('at most one preview each half second is asked for, whatever is offered', async () => {
  const told: (readonly [number, boolean])[] = [];
  const pace = new PreviewPace((share, preview) => told.push([share, preview !== undefined]));
  let asked = 0;
  for (let at = 0; at <= 2000; at += 10) {
    pace.progress(at / 2000);
    await pace.offer(() => {
      asked += 1;
      return Promise.resolve(file);
    });
    vi.advanceTimersByTime(10);
  }
  expect(asked).toBe(5);
  expect(told.filter(([, shown]) => shown).map(([share]) => share)).toEqual([0, 0.25, 0.5, 0.75, 1]);
});

test('none is asked for while one is being made, and one that fails is left out', async () => {
  const told: unknown[] = [];
  const pace = new PreviewPace((_, preview) => told.push(preview));
  const { promise, resolve } = Promise.withResolvers<Uint8Array>();
  const first = pace.offer(() => promise);
  vi.advanceTimersByTime(600);
  const never = vi.fn(() => Promise.resolve(file));
  await pace.offer(never);
  expect(never).not.toHaveBeenCalled();
  resolve(file);
  await first;
  vi.advanceTimersByTime(600);
  await pace.offer(() => Promise.reject(new Error('unreadable')));
  vi.advanceTimersByTime(600);
  await pace.offer(never);
  expect(told).toEqual([file, file]);
});
