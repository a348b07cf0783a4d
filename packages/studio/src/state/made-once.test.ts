import { expect, it } from 'vitest';
import { MadeOnce } from './made-once.ts';

it('what was made for something refused is used again, and another one is made after it went well', async () => {
  let count = 0;
  const make = async () => ({ id: `id-${++count}` });
  const made = new MadeOnce();
  expect(await made.id(make)).toBe('id-1');
  expect(await made.id(make)).toBe('id-1');
  made.done();
  expect(await made.id(make)).toBe('id-2');
  const failing = new MadeOnce();
  await expect(failing.id(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await failing.id(make)).toBe('id-3');
});
