import { readdir, readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { at, run, vaeFile, writerFile } from '../../test/command-line-fixture.ts';

test('a writer becomes a folder, and none that holds something is written over', async () => {
  await writeFile(at('w.safetensors'), writerFile);
  const exported = await run(['export', at('w.safetensors'), '--out', at('out'), '--json']);
  expect(exported.json).toEqual({
    writer: at('w.safetensors'),
    folder: at('out'),
    files: ['config.json', 'onnx/model.onnx'],
    doubles: 0,
  });
  expect(new Uint8Array(await readFile(at('out', 'onnx', 'model.onnx')))).toEqual(writerFile);
  const again = await run(['export', at('w.safetensors'), '--out', at('out'), '--json']);
  expect(again).toMatchObject({ code: 1, json: { error: { code: 'file-exists' } } });
  expect((await run(['export', at('w.safetensors'), '--out', at('out'), '--overwrite'])).code).toBe(0);
  expect((await readdir(at('out'))).toSorted()).toEqual(['config.json', 'onnx']);
});

test('what is no writer, and a place that is a file, are refused by name', async () => {
  await writeFile(at('w.safetensors'), writerFile);
  await writeFile(at('v.safetensors'), vaeFile);
  const cases: [string[], number, string][] = [
    [['export', at('v.safetensors'), '--out', at('out')], 2, 'usage'],
    [['export', at('no.safetensors'), '--out', at('out')], 1, 'file-not-found'],
    [['export', at('w.safetensors'), '--out', at('v.safetensors')], 1, 'file-exists'],
    [['export', at('w.safetensors'), '--out', at('out'), '--format', 'text'], 2, 'usage'],
  ];
  for (const [args, code, reason] of cases)
    expect(await run([...args, '--json'])).toMatchObject({ code, json: { error: { code: reason } } });
});
