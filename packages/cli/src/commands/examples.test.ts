import { readdir, readFile } from 'node:fs/promises';
import { exampleFile } from '@fourhands/models/examples/example-pictures';
import { expect, test } from 'vitest';
import { at, run } from '../../test/command-line-fixture.ts';

test('examples are written to a folder, and not over others', async () => {
  const words = ['examples', '--out', at('boats'), '--count', '3', '--json'];
  expect(await run(words)).toMatchObject({ code: 0, json: { count: 3 } });
  expect(await readdir(at('boats'))).toEqual(['boat-001.png', 'boat-002.png', 'boat-003.png']);
  expect(new Uint8Array(await readFile(at('boats/boat-002.png')))).toEqual(await exampleFile(1));
  expect(await run(words)).toMatchObject({ code: 1, json: { error: { code: 'file-exists' } } });
});
