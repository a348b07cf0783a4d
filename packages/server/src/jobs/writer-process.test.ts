import { expect, test, vi } from 'vitest';
import { WriterProcess } from './writer-process.ts';
import { WriterSlots } from './writer-slots.ts';

const worker = new URL('../../test/workers/holding-writer-worker.ts', import.meta.url);
const open = (stopWithin: number) =>
  new WriterProcess<string>(worker, 'hash', { slots: new WriterSlots(1), stopWithin });

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** What one text gives until it ends, its first piece told at once. */
async function write(
  writer: WriterProcess<string>,
  request: string,
  signal: AbortSignal,
  first: (pid: number) => void = () => undefined,
): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of writer.write(request, { signal })) {
    if (pieces.length === 0) first(Number(piece));
    pieces.push(piece);
  }
  return pieces;
}

const never = new AbortController().signal;

test('a piece that is at work when it is stopped ends with its process, and the next text has another one', async () => {
  const writer = open(50);
  const stop = new AbortController();
  let pid = 0;
  const held = write(writer, 'long', stop.signal, (first) => {
    pid = first;
    stop.abort(new Error('stopped by a person'));
  });
  await expect(held).rejects.toThrow('stopped by a person');
  await vi.waitUntil(() => !lives(pid), { timeout: 5000 });
  expect(writer.awake).toBe(false);
  const [next] = await write(writer, 'short', never);
  expect(Number(next)).not.toBe(pid);
  writer.close();
});

test('a text that ends by itself in time leaves its process as it is', async () => {
  const writer = open(60_000);
  const [pid] = await write(writer, 'short', never);
  for (let times = 0; times < 3; times++) {
    const stop = new AbortController();
    await expect(write(writer, 'short', stop.signal, () => stop.abort(new Error('stopped')))).rejects.toThrow(
      'stopped',
    );
  }
  await vi.waitUntil(() => !writer.busy);
  expect(await write(writer, 'short', never)).toEqual([pid]);
  writer.close();
});
