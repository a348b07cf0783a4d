/** A small real model in Hugging Face's formats, made here from a writer: tests need no file of others and no network. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { writerAsHuggingFace } from '@fourhands/models/transformer/writer-hugging-face';
import { weightsUrl } from '../src/embedded/weights.ts';

export interface ModelFolder {
  readonly path: string;
  /** Puts other bytes in the place of a file, or null to delete it. */
  put(name: string, content: string | Uint8Array | null): Promise<void>;
  /** A file of JSON with some of it changed; undefined takes a field away. */
  change(name: string, change: Readonly<Record<string, unknown>>): Promise<void>;
  close(): Promise<void>;
}

/** A template as models that follow instructions have one. */
export const chatTemplate =
  "{% for message in messages %}{{ message['role'] + ': ' + message['content'] + '\\n' }}{% endfor %}" +
  '{% if add_generation_prompt %}The old man said: {% endif %}';

/** The shipped writer, in 8 bits. */
export async function makeModelFolder(): Promise<ModelFolder> {
  const folder = folderAt(await mkdtemp(join(tmpdir(), 'fourhands-model-')));
  const { files } = writerAsHuggingFace(new Uint8Array(await readFile(weightsUrl)), { weights: ['q8'] });
  for (const [name, bytes] of files) await folder.put(name, bytes);
  return folder;
}

/** A folder that is there. */
export function folderAt(path: string): ModelFolder {
  const put = async (name: string, content: string | Uint8Array | null) => {
    const file = join(path, name);
    await mkdir(dirname(file), { recursive: true });
    if (content === null) await rm(file, { recursive: true, force: true });
    else await writeFile(file, content);
  };
  return {
    path,
    put,
    async change(name, change) {
      const json = JSON.parse(await readFile(join(path, name), 'utf8')) as Record<string, unknown>;
      await put(name, JSON.stringify({ ...json, ...change }));
    },
    close: () => rm(path, { recursive: true, force: true }),
  };
}
