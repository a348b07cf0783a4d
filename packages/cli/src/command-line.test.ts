import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import {
  modelHashOf,
  pixelChecksumOf,
  readFile as readCompressed,
  requireModel,
  writeFile as writeCompressed,
} from '@fourhands/models/codec/file-format';
import { decodeImage } from '@fourhands/models/data/load-image';
import { encodePng } from '@fourhands/models/data/picture-file';
import { TrainingStopped } from '@fourhands/models/training/training';
import type { NamedImage, RgbImage, TrainingRequest } from '@fourhands/models/training/training';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { runCommandLine } from './command-line.ts';
import type { Modules } from './modules.ts';
import type { Terminal } from './terminal.ts';

const picture: RgbImage = {
  width: 24,
  height: 16,
  data: Uint8Array.from({ length: 24 * 16 * 3 }, (_, i) => (i * 5) % 256),
};

/** A safetensors file with no tensors. */
function safetensors(metadata: Readonly<Record<string, string>>): Uint8Array {
  const header = new TextEncoder().encode(JSON.stringify({ __metadata__: metadata }));
  const file = new Uint8Array(8 + header.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  return file;
}

const codecFile = safetensors({ kind: 'codec', preset: 'photographs', figures: '{"psnr":31.25,"bad":"x"}' });
const vaeFile = safetensors({ kind: 'vae' });
const writerFile = safetensors({ kind: 'writer' });

interface Calls {
  requests: TrainingRequest[];
  images: (readonly NamedImage[])[];
  server: object[];
}

/** Trainers and models that are quick and lossless, in the place of the real ones. */
function fakeModules(calls: Calls, overrides: Partial<Modules> = {}): Modules {
  return {
    train: async (kind, request, images, hooks) => {
      calls.requests.push(request);
      calls.images.push(images);
      for (let step = 1; step <= 4; step++) {
        hooks.onPoint?.({ step, epoch: step, split: 'train', loss: 8 / step, terms: {} });
        hooks.onProgress?.({ step, totalSteps: 4, elapsedSeconds: step, secondsLeft: 4 - step });
      }
      return { kind, bytes: kind === 'vae' ? vaeFile : codecFile, figures: { loss: 2 } };
    },
    trainWriter: async (request, text) => {
      calls.requests.push(request);
      return { kind: 'writer', bytes: writerFile, figures: { characters: text.length } };
    },
    evaluateWriter: async (_bytes, text) => ({
      bitsPerCharacter: 1.5,
      natsPerToken: 3,
      tokens: 2,
      characters: text.length,
    }),
    openWorks: async () => {
      throw new Error('No command here opens works.');
    },
    openWriter: async () => ({
      async *write({ prefix, suffix, seed, maxTokens }) {
        yield `${prefix === '' ? 'A' : ' and'} ${seed}`;
        yield ` of ${maxTokens}${suffix === undefined ? '' : ' until'}`;
      },
      close: async () => undefined,
    }),
    evaluateVae: async (_bytes, images, options) => {
      options.onProgress?.(1, images.length);
      return images.length + options.samples / 1000;
    },
    openVae: async () => ({
      sample: async (count, seed) =>
        Array.from({ length: count }, () => ({ width: 2, height: 2, data: new Uint8Array(12).fill(seed) })),
      dispose: () => undefined,
    }),
    openCodec: async (bytes) => ({
      compress: async ({ width, height, data }) =>
        writeCompressed({
          kind: 1,
          modelHash: modelHashOf(bytes),
          width,
          height,
          pixelChecksum: pixelChecksumOf({ width, height, data }),
          payload: data,
        }),
      restore: async (file) => {
        const { payload, ...header } = readCompressed(file);
        requireModel(header, modelHashOf(bytes));
        return { width: header.width, height: header.height, data: payload };
      },
      dispose: () => undefined,
    }),
    prepareStudio: async () => 'studio',
    startServer: async (request) => {
      calls.server.push(request);
      return { url: 'http://127.0.0.1:9', close: async () => void calls.server.push({ closed: true }) };
    },
    ...overrides,
  };
}

let folder = '';
let calls: Calls = { requests: [], images: [], server: [] };
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-cli-'));
  calls = { requests: [], images: [], server: [] };
  await mkdir(join(folder, 'photographs'));
  await writeFile(join(folder, 'photographs', 'a.png'), await encodePng(picture));
  await writeFile(join(folder, 'photographs', 'b.txt'), 'not a picture');
  await writeFile(join(folder, 'codec.safetensors'), codecFile);
  await writeFile(join(folder, 'vae.safetensors'), vaeFile);
});
afterEach(() => rm(folder, { recursive: true }));
const at = (...names: string[]) => join(folder, ...names);

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly error: string;
  readonly json: Record<string, unknown>;
}

interface RunParts {
  readonly modules?: Partial<Modules>;
  readonly interactive?: boolean;
  /** Called with the way to press Ctrl-C, once the command listens for it. */
  readonly whenListening?: (interrupt: () => void) => void;
}

async function run(args: readonly string[], parts: RunParts = {}): Promise<Outcome> {
  let out = '';
  let error = '';
  let clock = 0;
  const terminal: Terminal = {
    out: (text) => void (out += text),
    error: (text) => void (error += text),
    interactive: parts.interactive ?? false,
    columns: 80,
    now: () => (clock += 6_000),
    onInterrupt: (handler) => {
      parts.whenListening?.(handler);
      return () => undefined;
    },
  };
  const code = await runCommandLine(args, { terminal, modules: fakeModules(calls, parts.modules) });
  const json = args.includes('--json') && out !== '' ? (JSON.parse(out) as Record<string, unknown>) : {};
  return { code, out, error, json };
}

const trainArguments = (...more: string[]) => [
  'train',
  'vae',
  '--data',
  at('photographs'),
  '--out',
  at('m.safetensors'),
  ...more,
];

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
      ['train', 'gan', '--data', 'x', '--out', 'y'],
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

describe('a writer', () => {
  const story = 'Once there was a fox.';

  test('is trained on a text, plain or packed', async () => {
    await writeFile(at('story.txt'), story);
    await writeFile(at('story.txt.gz'), gzipSync(story));
    for (const name of ['story.txt', 'story.txt.gz']) {
      const args = ['train', 'writer', '--data', at(name), '--out', at('w.safetensors'), '--overwrite'];
      const done = await run([...args, '--seed', '3', '--set', 'steps=4', '--json']);
      expect(done.json).toMatchObject({
        kind: 'writer',
        preset: 'story-books',
        seed: 3,
        settings: { steps: 4, vocabularySize: 4096 },
        characters: story.length,
        figures: { characters: story.length },
      });
    }
    expect(new Uint8Array(await readFile(at('w.safetensors')))).toEqual(writerFile);
    expect((await run(['models', folder, '--json'])).out).toContain('"kind":"writer"');
  });

  test('refuses what is not text, and pictures to leave out', async () => {
    await writeFile(at('noise'), Uint8Array.of(0xff, 0xfe, 0x80));
    const args = ['train', 'writer', '--out', at('w.safetensors'), '--json', '--data'];
    expect(await run([...args, at('noise')])).toMatchObject({ code: 1, json: { error: { code: 'text-unreadable' } } });
    await writeFile(at('story.txt'), story);
    expect(await run([...args, at('story.txt'), '--leave-out', 'a'])).toMatchObject({ code: 2 });
  });

  test('writes on from a prefix, or up to a suffix, a seed for each text', async () => {
    await writeFile(at('w.safetensors'), writerFile);
    const one = await run(['sample', at('w.safetensors'), '--prefix', 'A fox', '--tokens', '9']);
    expect(one.out).toBe('A fox and 1 of 9\n');
    const two = await run(['sample', at('w.safetensors'), '--suffix', '.', '--count', '2', '--seed', '5', '--json']);
    expect(two.json).toEqual({ texts: ['A 5 of 120 until', 'A 6 of 120 until'], seed: 5 });
    expect(await run(['sample', at('w.safetensors'), '--temperature', 'hot'])).toMatchObject({ code: 2 });
  });

  test('is measured on a text', async () => {
    await writeFile(at('w.safetensors'), writerFile);
    await writeFile(at('story.txt'), story);
    const { out } = await run(['evaluate', at('w.safetensors'), '--data', at('story.txt')]);
    expect(out).toMatch(/^1\.500 bits per character \(21 characters, 2 tokens/u);
  });
});

describe('train', () => {
  test('passes what was asked to the trainer and writes the model', async () => {
    const done = await run(
      trainArguments('--preset', 'quick-look', '--seed', '7', '--set', 'steps=5', '--set', 'batchSize=2', '--json'),
    );
    expect(done.code).toBe(0);
    expect(calls.requests).toEqual([{ preset: 'quick-look', seed: 7, settings: { steps: 5, batchSize: 2 } }]);
    expect(calls.images[0]).toEqual([{ ...picture, name: 'a.png' }]);
    expect(new Uint8Array(await readFile(at('m.safetensors')))).toEqual(vaeFile);
    expect(done.json).toMatchObject({
      model: at('m.safetensors'),
      kind: 'vae',
      preset: 'quick-look',
      seed: 7,
      settings: { steps: 5, batchSize: 2, imageSize: 32 },
      pictures: 1,
      hash: modelHashOf(vaeFile),
      figures: { loss: 2 },
    });
    expect(done.error).toContain('Left out: “b.txt”');
    expect((await readdir(folder)).filter((name) => name.includes('tmp') || name.includes('checkpoint'))).toEqual([]);
  });

  test('shows lines in a log and a bar on a screen', async () => {
    const log = await run(trainArguments());
    expect(log.error).toContain('Training: 25 % · step 1 of 4 · loss 8.000 · 3 s left\n');
    expect(log.error).not.toContain('\u001b');
    const screen = await run(trainArguments('--overwrite'), { interactive: true });
    expect(screen.error).toContain('\r\u001b[2KTraining ██████░');
    expect(screen.error.split('\n').some((line) => line.includes('25 %') && !line.includes('\r'))).toBe(false);
  });

  test('interrupted keeps a checkpoint, says how to go on, and goes on from it', async () => {
    const checkpoint = safetensors({
      format: 'fourhands-checkpoint 1',
      kind: 'vae',
      preset: 'quick-look',
      seed: '7',
      settings: '{"steps":5}',
    });
    let interrupt = () => {};
    const stopped = await run(trainArguments('--preset', 'quick-look', '--json'), {
      whenListening: (handler) => void (interrupt = handler),
      modules: {
        train: async (_kind, _request, _images, hooks) => {
          interrupt();
          expect(hooks.signal?.aborted).toBe(true);
          await hooks.onCheckpoint?.(checkpoint, { step: 1, totalSteps: 5, elapsedSeconds: 1, secondsLeft: 4 });
          throw new TrainingStopped(1, checkpoint);
        },
      },
    });
    expect(stopped).toMatchObject({ code: 1, json: { error: { code: 'interrupted' } } });
    const path = at('m.safetensors.checkpoint');
    expect((stopped.json['error'] as { message: string }).message).toContain(
      `fourhands train vae --data ${at('photographs')} --out ${at('m.safetensors')} --resume ${path}`,
    );
    expect(existsSync(at('m.safetensors'))).toBe(false);
    expect(new Uint8Array(await readFile(path))).toEqual(checkpoint);

    // A new run must not lose the old one by accident.
    expect(await run(trainArguments('--json'))).toMatchObject({
      code: 1,
      json: { error: { code: 'checkpoint-exists' } },
    });
    expect(calls.requests).toEqual([]);

    expect(await run(trainArguments('--resume', path))).toMatchObject({ code: 0 });
    expect(calls.requests).toEqual([{ preset: 'quick-look', seed: 7, settings: { steps: 5 }, resume: checkpoint }]);
    expect(existsSync(path)).toBe(false);
  });

  test('interrupted while pictures are read writes nothing', async () => {
    const stopped = await run(trainArguments('--json'), { whenListening: (handler) => handler() });
    expect(stopped).toMatchObject({ code: 1, json: { error: { code: 'interrupted' } } });
    expect((await readdir(folder)).filter((name) => name.startsWith('m.'))).toEqual([]);
  });

  test('refuses a checkpoint of another kind of run, and a file that is none', async () => {
    await writeFile(at('c'), safetensors({ format: 'fourhands-checkpoint 1', kind: 'codec', settings: '{}' }));
    expect(await run(trainArguments('--resume', at('c')))).toMatchObject({
      code: 2,
      error: expect.stringContaining('codec run'),
    });
    expect(await run(trainArguments('--resume', at('vae.safetensors')))).toMatchObject({ code: 2 });
  });

  test('finds out before the training that its result could not be written', async () => {
    await writeFile(at('m.safetensors'), 'precious');
    expect(await run(trainArguments('--json'))).toMatchObject({ code: 1, json: { error: { code: 'file-exists' } } });
    expect(await readFile(at('m.safetensors'), 'utf8')).toBe('precious');
    const elsewhere = ['train', 'vae', '--data', at('photographs'), '--out', at('no', 'm.safetensors')];
    expect(await run(elsewhere)).toMatchObject({
      code: 1,
      error: expect.stringContaining('its folder does not exist'),
    });
    expect(calls.requests).toEqual([]);
  });
});

describe('pictures', () => {
  test('are compressed, and restored with the model named or found by its hash', async () => {
    const compressed = await run([
      'compress',
      at('codec.safetensors'),
      at('photographs', 'a.png'),
      '--out',
      at('a.fhp'),
      '--json',
    ]);
    expect(compressed).toMatchObject({
      code: 0,
      json: { file: at('a.fhp'), width: 24, height: 16, modelHash: modelHashOf(codecFile) },
    });
    for (const [index, how] of [['--model', at('codec.safetensors')], ['--models', folder], []].entries()) {
      const out = at(`restored-${index}.png`);
      const restored = await run(['restore', at('a.fhp'), ...how, '--out', out, '--json']);
      expect(restored).toMatchObject({ code: 0, json: { picture: out, model: at('codec.safetensors') } });
      expect((await decodeImage(await readFile(out), 'restored')).data).toEqual(picture.data);
    }
    const wrong = await run(['restore', at('a.fhp'), '--model', at('vae.safetensors'), '--out', at('b.png'), '--json']);
    expect(wrong).toMatchObject({ code: 1, json: { error: { code: 'compressed-with-another-model' } } });
    const lost = await run(['restore', at('a.fhp'), '--models', at('photographs'), '--out', at('b.png'), '--json']);
    expect(lost).toMatchObject({ code: 1, json: { error: { code: 'model-not-found' } } });
    expect(existsSync(at('b.png'))).toBe(false);
  });

  test('that are damaged are refused before a model is looked for', async () => {
    await writeFile(at('bad.fhp'), 'nonsense, nonsense');
    const failed = await run(['restore', at('bad.fhp'), '--out', at('b.png'), '--json']);
    expect(failed).toMatchObject({ code: 1, json: { error: { code: 'not-a-fourhands-picture' } } });
  });

  test('are never written over unless that is asked for', async () => {
    await writeFile(at('a.fhp'), 'precious');
    const args = ['compress', at('codec.safetensors'), at('photographs', 'a.png'), '--out', at('a.fhp')];
    expect(await run(args)).toMatchObject({ code: 1, error: expect.stringContaining('--overwrite') });
    expect(await readFile(at('a.fhp'), 'utf8')).toBe('precious');
    expect(await run([...args, '--overwrite'])).toMatchObject({ code: 0 });
    expect(readCompressed(await readFile(at('a.fhp'))).width).toBe(24);
  });

  test('are compared with their peers, with a plot', async () => {
    const names = [at('photographs', 'a.png'), at('c.png')];
    await writeFile(at('c.png'), await encodePng({ ...picture, width: 16, height: 24 }));
    const done = await run(['compare', at('codec.safetensors'), ...names, '--plot', at('rate.svg'), '--json']);
    expect(done.code).toBe(0);
    const { pictures, mean } = done.json as {
      pictures: { name: string; rows: { format: string }[] }[];
      mean: { format: string }[];
    };
    expect(pictures.map(({ name }) => name)).toEqual(['a.png', 'c.png']);
    for (const { rows } of pictures)
      expect(rows.map(({ format }) => format)).toEqual(['fourhands', 'jpeg', 'webp', 'avif']);
    expect(mean[0]).toMatchObject({ format: 'fourhands', psnr: 100 });
    const svg = await readFile(at('rate.svg'), 'utf8');
    expect(svg).toContain('Mean of 2 pictures');
    expect(svg).not.toContain('NaN');
    const text = await run(['compare', at('codec.safetensors'), names[0] ?? '']);
    expect(text.out).toMatch(/a\.png\s+fourhands\s+\d+/u);
  });
});

describe('models', () => {
  test('are listed with kind, size, hash and figures, and nothing else is', async () => {
    await writeFile(at('other.safetensors'), safetensors({}));
    await writeFile(at('broken.safetensors'), 'xx');
    await writeFile(at('run.safetensors'), safetensors({ kind: 'vae', format: 'fourhands-checkpoint 1' }));
    const { code, json } = await run(['models', folder, '--json']);
    expect(code).toBe(0);
    expect(json['models']).toEqual([
      {
        file: at('codec.safetensors'),
        kind: 'codec',
        preset: 'photographs',
        bytes: codecFile.length,
        hash: modelHashOf(codecFile),
        figures: { psnr: 31.25 },
      },
      {
        file: at('vae.safetensors'),
        kind: 'vae',
        preset: null,
        bytes: vaeFile.length,
        hash: modelHashOf(vaeFile),
        figures: {},
      },
    ]);
    expect((await run(['models', folder])).out).toContain('psnr 31.25');
    expect(await run(['models', at('missing'), '--json'])).toMatchObject({
      code: 1,
      json: { error: { code: 'file-not-found' } },
    });
  });

  test('draw the same samples for a seed', async () => {
    const done = await run([
      'sample',
      at('vae.safetensors'),
      '--count',
      '4',
      '--seed',
      '9',
      '--out',
      at('s.png'),
      '--json',
    ]);
    expect(done).toMatchObject({ code: 0, json: { count: 4, seed: 9, width: 2, height: 2 } });
    const sheet = await decodeImage(await readFile(at('s.png')), 's.png');
    expect([sheet.width, sheet.height, sheet.data[0]]).toEqual([6, 6, 9]);
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
