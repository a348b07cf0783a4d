import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type SlotHolder, WriterSlots } from './writer-slots.ts';

class Holder implements SlotHolder {
  busy = false;
  alive = false;
  rests = 0;

  rest(): void {
    this.alive = false;
    this.rests += 1;
  }
}

const { signal } = new AbortController();

test('however they come and go, never more live than may, and everybody gets a turn', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 3 }),
      fc.array(fc.nat(4), { minLength: 1, maxLength: 25 }),
      async (scheduler, most, uses) => {
        const slots = new WriterSlots(most);
        const holders = Array.from({ length: 5 }, () => new Holder());
        const counts = new Map<Holder, number>();
        let turns = 0;
        const use = async (holder: Holder) => {
          counts.set(holder, (counts.get(holder) ?? 0) + 1);
          holder.busy = true;
          await slots.take(holder, signal);
          holder.alive = true;
          expect(holders.filter(({ alive }) => alive).length).toBeLessThanOrEqual(most);
          await scheduler.schedule(Promise.resolve(), 'writing');
          expect(holder.alive).toBe(true);
          turns += 1;
          const left = counts.get(holder)! - 1;
          counts.set(holder, left);
          holder.busy = left > 0;
          if (left === 0) slots.changed(holder, false);
        };
        const all = Promise.all(uses.map((index) => use(holders[index]!)));
        await scheduler.waitFor(all);
        expect(turns).toBe(uses.length);
      },
    ),
    { numRuns: 60 },
  );
});

test('who waits can be told to stop, and a place that ends is free', async () => {
  const slots = new WriterSlots(1);
  const [first, second] = [new Holder(), new Holder()];
  first.busy = true;
  await slots.take(first, signal);
  const stopping = new AbortController();
  const waiting = slots.take(second, stopping.signal);
  stopping.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  const again = slots.take(second, signal);
  slots.changed(first, true);
  await again;
  expect(first.rests).toBe(0);
  expect(slots.alive).toBe(1);
});
