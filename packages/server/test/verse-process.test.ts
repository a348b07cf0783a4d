/** The verse writer in a process of its own, as the server starts it. */
import type { VerseRequest } from '@fourhands/models/verse/compose';
import { afterAll, expect, test } from 'vitest';
import { WriterProcess } from '../src/jobs/writer-process.ts';
import { WriterSlots } from '../src/jobs/writer-slots.ts';

const verse = new WriterProcess<VerseRequest>(new URL('../src/jobs/verse-worker.ts', import.meta.url), 'a hash', {
  slots: new WriterSlots(1),
});
afterAll(() => verse.close());

const request: VerseRequest = { length: 5, theme: '春雨', acrostic: '四手联弹', temperature: 0.8, seed: 1 };

async function written(changes: Partial<VerseRequest> = {}): Promise<string[]> {
  const lines: string[] = [];
  const { signal } = new AbortController();
  for await (const line of verse.write({ ...request, ...changes }, { signal })) lines.push(line);
  return lines;
}

test('poems that are asked for at once come line by line, each its own', async () => {
  const [first, second] = await Promise.all([written(), written({ seed: 2 })]);
  for (const lines of [first, second]) expect(lines.map((line) => line[0]).join('')).toBe('四手联弹');
  expect(second).not.toEqual(first);
  expect(await written()).toEqual(first);
});

test('a refusal comes back with its code and its reason', async () => {
  await expect(written({ rhyme: '东风' })).rejects.toMatchObject({
    code: 'verse-request-refused',
    message: expect.stringMatching(/“东风” is not one Chinese character/u) as string,
  });
});
