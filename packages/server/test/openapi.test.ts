/** docs/openapi.json is what the routes say. `UPDATE_OPENAPI=1 npx vitest run packages/server/test/openapi.test.ts` writes it. */
import { readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { Context } from '../src/commands/context.ts';
import { createApp, openApiDocument } from '../src/http/app.ts';

const committed = new URL('../../../docs/openapi.json', import.meta.url);

it('the committed document is the interface', async () => {
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  // Describing the routes asks nothing of the context.
  const app = createApp({} as Context, {}, () => undefined);
  const text = `${JSON.stringify(openApiDocument(app, version), null, 2)}\n`;
  if (process.env['UPDATE_OPENAPI'] === '1') await writeFile(committed, text);
  expect(JSON.parse(await readFile(committed, 'utf8'))).toEqual(JSON.parse(text));
});

it('every operation has a summary, an answer, and the error body', async () => {
  const document = JSON.parse(await readFile(committed, 'utf8')) as {
    paths: Record<string, Record<string, { summary?: string; responses: Record<string, unknown> }>>;
  };
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
  );
  expect(operations.length).toBeGreaterThan(30);
  for (const { name, summary, responses } of operations) {
    expect(summary, name).toBeTruthy();
    expect(Object.keys(responses), name).toEqual(expect.arrayContaining(['4XX', '5XX']));
    expect(
      Object.keys(responses).some((status) => status.startsWith('2')),
      name,
    ).toBe(true);
  }
});
