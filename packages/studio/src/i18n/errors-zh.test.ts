import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorsInChinese } from './errors-zh.ts';

const packages = join(import.meta.dirname, '../../..');

/** Failures that no page can meet: they end a command, or are a fault of the code itself. */
const neverOnAPage = /^(engine-|folder-|idx-|address-in-use$|frequency-table-invalid$)/;

test('every failure that a page can meet has a sentence in Chinese', () => {
  const files = ['core', 'makers', 'models', 'server'].flatMap((name) => globSync(`${packages}/${name}/src/**/*.ts`));
  const sources = files.filter((file) => !file.endsWith('.test.ts')).map((file) => readFileSync(file, 'utf8'));
  const codes = sources.flatMap((source) =>
    [...source.matchAll(/readonly code = '([a-z0-9-]+)'/g)].map((match) => match[1] ?? ''),
  );
  expect(codes.length).toBeGreaterThan(20);
  const missing = codes.filter((code) => !neverOnAPage.test(code) && !Object.hasOwn(errorsInChinese, code));
  expect(missing).toEqual([]);
});
