import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { runCommandLine } from './command-line.ts';
import { modules } from './modules.ts';
import type { Terminal } from './terminal.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-works-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** What the tests look at of any command's result. */
interface Result {
  readonly id: string;
  readonly format: string;
  readonly works: readonly unknown[];
  readonly versions: readonly unknown[];
  readonly candidates: readonly { readonly text: string }[];
  readonly error: unknown;
}

/** Runs a command on the test's folder, and gives its JSON and its exit code. */
async function run(...args: string[]): Promise<{ code: number; result: Result }> {
  let out = '';
  const terminal: Terminal = {
    interactive: false,
    columns: 80,
    now: () => 0,
    out: (text) => {
      out += text;
    },
    error: () => undefined,
    onInterrupt: () => () => undefined,
  };
  const code = await runCommandLine([...args, '--folder', join(folder, 'data'), '--json'], { terminal, modules });
  return { code, result: JSON.parse(out) as Result };
}

test('a picture is enlarged where that was asked for, and else only offered', async () => {
  const works = await modules.openWorks(join(folder, 'data'));
  const { work } = await works.client.createPicture({ title: 'Harbour', width: 30, height: 20 });
  await works.close();
  const size = { width: 60, height: 40 };
  const offered = await run('enlarge', 'harbour');
  expect(offered).toMatchObject({ code: 0, result: { state: 'open', candidates: [{ enlarged: size }] } });
  expect((await run('history')).result.works).toMatchObject([{ id: work.id, picture: { width: 30 } }]);
  const taken = await run('enlarge', 'harbour', '--plain', '--take');
  expect(taken).toMatchObject({ code: 0, result: { state: 'decided' } });
  expect((await run('history')).result.works).toMatchObject([{ picture: size }]);
  expect(await run('enlarge', 'harbour', '--times', '5')).toMatchObject({
    code: 2,
    result: { error: { code: 'usage' } },
  });
});

test('a work is made, written on by the embedded writer, exported and imported, from the command line alone', async () => {
  const draft = join(folder, 'draft.txt');
  await writeFile(draft, 'The lamp was lit, and the keeper went up the stairs.');
  const made = await run('new', 'The lighthouse', '--text', draft);
  expect(made).toMatchObject({ code: 0, result: { title: 'The lighthouse', length: 52 } });

  const asked = ['propose', 'the lighthouse', '--seed', '3', '--set', 'length=16'];
  const offered = await run(...asked, '--candidates', '2');
  expect(offered.result.candidates).toHaveLength(2);
  const taken = await run(...asked, '--no-learn', '--take', '1');
  expect(taken.result.candidates[0]).toMatchObject({ state: 'picked', text: offered.result.candidates[0]!.text });

  const history = await run('history', made.result.id.slice(0, 8));
  expect(history.result.versions.at(-1)).toMatchObject({ reason: 'import', length: 52 });

  const whole = join(folder, 'whole.fourhands');
  const authorship = join(folder, 'who.json');
  expect((await run('export', 'The lighthouse', '--out', whole)).result.format).toBe('document');
  await run('export', 'The lighthouse', '--out', authorship);
  const { runs } = JSON.parse(await readFile(authorship, 'utf8')) as { runs: { kind: string; text: string }[] };
  expect(runs.map(({ kind }) => kind)).toEqual(['imported', 'made']);
  expect(runs[1]!.text).toBe(taken.result.candidates[0]!.text);

  const imported = await run('import', whole);
  expect(imported.code).toBe(0);
  expect(imported.result.id).not.toBe(made.result.id);
  expect((await run('history')).result.works).toHaveLength(2);
  expect(await run('history', 'The lighthouse')).toMatchObject({
    code: 1,
    result: { error: { code: 'work-ambiguous' } },
  });
});

test('what cannot be is refused with what to do', async () => {
  await run('new', 'A', '--text', await empty());
  const refused: [args: string[], code: string][] = [
    [['propose', 'B'], 'work-missing'],
    [['propose', 'A', '--maker', 'nobody'], 'maker-not-found'],
    [['propose', 'A', '--take', '2'], 'usage'],
    [['export', 'A', '--out', join(folder, 'missing', 'a.txt')], 'file-not-found'],
    [['import', join(folder, 'nothing.txt')], 'file-not-found'],
  ];
  for (const [args, code] of refused) expect((await run(...args)).result.error, args.join(' ')).toMatchObject({ code });
});

/** A file with nothing in it. */
async function empty(): Promise<string> {
  const path = join(folder, 'empty.txt');
  await writeFile(path, '');
  return path;
}
