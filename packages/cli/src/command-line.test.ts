import { execFile, spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { at, calls, folder, run, trainArguments } from '../test/command-line-fixture.ts';

describe('the command line', () => {
  test('prints help and version with exit code 0', async () => {
    expect(await run(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('Exit codes: 0') });
    expect(await run(['--version'])).toMatchObject({ code: 0, out: '0.1.0\n' });
    for (const command of ['start', 'train', 'sample', 'evaluate', 'compress', 'restore', 'compare', 'models']) {
      const { code, out } = await run([command, '--help']);
      expect(code).toBe(0);
      expect(out).toMatch(/Examples?:\n {2}fourhands /u);
      expect(out).toContain('--json');
    }
  });

  test('ends with 2 when it is called wrongly, and says how', async () => {
    const wrong = [
      [],
      ['nonsense'],
      ['train'],
      ['train', 'dog', '--data', 'x', '--out', 'y'],
      ['train', 'vae', '--out', 'y'],
      trainArguments('--seed', '-1'),
      trainArguments('--seed', '1.5'),
      trainArguments('--set', 'steps'),
      trainArguments('--set', 'steps=many'),
      trainArguments('--set', 'nonsense=1'),
      trainArguments('--set', 'steps=0'),
      trainArguments('--preset', 'nonsense'),
      trainArguments('--unknown'),
      ['sample', at('vae.safetensors'), '--count', '0'],
      ['sample'],
      ['start', '--port', '70000'],
    ];
    for (const args of wrong) {
      const { code, out, error } = await run(args);
      expect(code, args.join(' ')).toBe(2);
      expect(out).toBe('');
      expect(error).not.toBe('');
    }
    expect(calls.requests).toEqual([]);
  });

  test('evaluates on a test set where there is one, and reports the bound', async () => {
    const digits = at('digits');
    await mkdir(digits);
    const idx = (count: number) => {
      const bytes = new Uint8Array(16 + count);
      new DataView(bytes.buffer).setUint32(0, 0x803);
      [count, 1, 1].forEach((size, i) => new DataView(bytes.buffer).setUint32(4 + 4 * i, size));
      return bytes;
    };
    await writeFile(join(digits, 'train-images-idx3-ubyte'), idx(9));
    await writeFile(join(digits, 't10k-images-idx3-ubyte'), idx(4));
    const all = await run(['evaluate', at('vae.safetensors'), '--data', digits, '--samples', '500', '--json']);
    expect(JSON.parse(all.out)).toMatchObject({ pictures: 4, samples: 500, negativeLogLikelihoodBound: 4.5 });
    const some = await run(['evaluate', at('vae.safetensors'), '--data', digits, '--limit', '3']);
    expect(some.out).toMatch(/^8\.00 nats a picture \(3 pictures, k = 5000/u);
  });

  test('leaves out the pictures it is told to, and refuses to leave out one that is not there', async () => {
    await run(trainArguments());
    const whole = calls.images.at(-1)!;
    const { code } = await run(trainArguments('--overwrite', '--leave-out', whole[0]!.name));
    expect(code).toBe(0);
    expect(calls.images.at(-1)!.map(({ name }) => name)).toEqual(whole.slice(1).map(({ name }) => name));
    expect(await run(trainArguments('--overwrite', '--leave-out', 'nobody.png'))).toMatchObject({ code: 2 });
  });

  test('ends with 1 when something failed, with the reason on stderr', async () => {
    const { code, out, error } = await run([
      'compress',
      at('codec.safetensors'),
      at('missing.png'),
      '--out',
      at('x.fhp'),
    ]);
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(error).toContain('there is no such file');
  });

  test('with --json gives errors of both sorts as one object', async () => {
    const failed = await run([
      'compress',
      at('codec.safetensors'),
      at('photographs', 'b.txt'),
      '--out',
      at('x.fhp'),
      '--json',
    ]);
    expect(failed).toMatchObject({ code: 1, json: { error: { code: 'image-unreadable' } } });
    const misused = await run(['train', 'vae', '--json']);
    expect(misused).toMatchObject({ code: 2, error: '', json: { error: { code: 'usage' } } });
    const refused = await run(trainArguments('--preset', 'nonsense', '--json'));
    expect(refused).toMatchObject({ code: 2, json: { error: { code: 'training-request-refused' } } });
  });
});

describe('as a process', () => {
  const command = fileURLToPath(new URL('main.ts', import.meta.url));
  const slow = fileURLToPath(new URL('../test/slow-training.ts', import.meta.url));

  test('gives its exit code and keeps stdout for results', async () => {
    const outcome = (args: string[]) =>
      new Promise<{ code: unknown; stdout: string }>((resolve) => {
        execFile(process.execPath, [command, ...args], (error, stdout) => resolve({ code: error?.code ?? 0, stdout }));
      });
    expect(await outcome(['nonsense'])).toEqual({ code: 2, stdout: '' });
    expect(await outcome(['models', at('missing')])).toEqual({ code: 1, stdout: '' });
    const { code, stdout } = await outcome(['models', folder, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty('models');
  });

  test('Ctrl-C while training leaves a checkpoint', async () => {
    const child = spawn(process.execPath, [slow, ...trainArguments()], { stdio: ['ignore', 'pipe', 'pipe'] });
    let error = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      error += text;
      if (text.includes('step 1 of 10')) child.kill('SIGINT');
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).toBe(1);
    expect(error).toContain('--resume');
    expect(await readFile(at('m.safetensors.checkpoint'), 'utf8')).toBe('the state after step 1');
  });
});

describe('start', () => {
  test('gives the address, and closes the server when interrupted', async () => {
    const names = ['--allow-host', 'studio.local', '--allow-host', 'desk'];
    const done = await run(['start', '--port', '0', '--folder', at('home'), ...names, '--json'], {
      whenListening: (handler) => handler(),
    });
    expect(done).toMatchObject({ code: 0, json: { url: 'http://127.0.0.1:9' } });
    expect(calls.server).toEqual([
      {
        folder: at('home'),
        port: 0,
        host: '127.0.0.1',
        studioFolder: 'studio',
        allowedHosts: ['studio.local', 'desk'],
      },
      { closed: true },
    ]);
  });
});
