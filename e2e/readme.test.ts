/** The commands of both READMEs, in their order, on small pictures and with trainings of a few steps. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testPicture } from './studio.ts';

const root = join(import.meta.dirname, '..');
const command = 'npm run fourhands -- ';
let folder: string;

async function commandsOf(file: string): Promise<string[][]> {
  const lines = (await readFile(join(root, file), 'utf8')).split('\n');
  return lines
    .filter((line) => line.startsWith(command))
    .map((line) =>
      Array.from(line.slice(command.length).matchAll(/"([^"]*)"|(\S+)/g), ([, quoted, plain]) => quoted ?? plain ?? ''),
    );
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-readme-'));
  const photographs = join(folder, 'photographs');
  await mkdir(photographs);
  const names = ['cat.jpg', 'dog.jpg', 'tree.jpg', 'house.jpg'];
  await Promise.all(
    names.map(async (name, index) => writeFile(join(photographs, name), await testPicture(index, 192, 160))),
  );
  const sentence = 'The lamp was lit, and the keeper went up the stairs again. ';
  await writeFile(
    join(folder, 'books.txt'),
    ['One', 'Two', 'Three'].map((title) => `=== ${title}\n\n${sentence.repeat(400)}\n`).join(''),
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('they work, and leave the files that they name', { timeout: 300_000 }, async () => {
  const commands = await commandsOf('README.md');
  expect(new Set(commands.map(([name]) => name))).toEqual(
    new Set(['new', 'propose', 'export', 'train', 'sample', 'compress', 'restore', 'compare', 'models']),
  );
  for (const given of commands) {
    const short = given[0] === 'train' ? ['--set', 'steps=3'] : [];
    const main = join(root, 'packages/cli/src/main.ts');
    await promisify(execFile)(process.execPath, [main, ...given, ...short], {
      cwd: folder,
      env: { ...process.env, FOURHANDS_HOME: join(folder, 'home') },
    });
    const out = given.indexOf('--out');
    if (out !== -1) expect((await stat(join(folder, given[out + 1] ?? ''))).size, given.join(' ')).toBeGreaterThan(0);
  }
});

test('the Chinese README has the same ones', async () => {
  expect(await commandsOf('README.zh-CN.md')).toEqual(await commandsOf('README.md'));
});
