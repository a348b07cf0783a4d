import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findBrowser, NoBrowserError } from './browser.ts';

test('CHROME_PATH is taken first, then a browser on the path, and a wrong CHROME_PATH is refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fourhands-browser-'));
  const named = join(folder, 'named');
  const installed = join(folder, 'chromium');
  for (const path of [named, installed]) {
    await writeFile(path, '');
    await chmod(path, 0o755);
  }
  expect(await findBrowser({ CHROME_PATH: named, PATH: folder })).toMatchObject({
    executablePath: named,
    source: 'CHROME_PATH',
  });
  expect(await findBrowser({ PATH: folder })).toMatchObject({ executablePath: installed, source: 'installed' });
  await expect(findBrowser({ CHROME_PATH: join(folder, 'none'), PATH: folder })).rejects.toThrow(NoBrowserError);
  await rm(folder, { recursive: true });
});
