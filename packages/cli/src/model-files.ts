/** Knows model files (.safetensors) from outside: their kind, hash and figures, without opening the network in them. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { modelHashOf } from '@fourhands/models/codec/file-format';

import { FileFailed, ModelNotFound } from './errors.ts';
import { readWhole } from './files.ts';
import type { ModelKind } from './modules.ts';

export interface ModelFile {
  readonly file: string;
  readonly kind: ModelKind;
  readonly preset: string | null;
  readonly bytes: number;
  /** SHA-256 of the file, in hex. */
  readonly hash: string;
  readonly figures: Readonly<Record<string, number>>;
}

/** The text metadata of a safetensors file; null when the bytes are none. */
export function safetensorsMetadata(bytes: Uint8Array): Readonly<Record<string, unknown>> | null {
  if (bytes.length < 8) return null;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(bytes.length - 8)) return null;
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + Number(length))));
    return (header as { __metadata__?: Readonly<Record<string, unknown>> } | null)?.__metadata__ ?? {};
  } catch {
    return null;
  }
}

const kinds: readonly unknown[] = [
  'vae',
  'gan',
  'codec',
  'painter',
  'writer',
  'verse',
  'chorale',
  'melody',
  'spectra',
] satisfies ModelKind[];
const isKind = (kind: unknown): kind is ModelKind => kinds.includes(kind);

/** Null when the file is no model of a kind that is known here (a checkpoint of a run, for one). */
function describeModelFile(file: string, bytes: Uint8Array): ModelFile | null {
  const metadata = safetensorsMetadata(bytes);
  const kind = metadata?.['kind'];
  if (metadata === null || !isKind(kind) || isCheckpoint(metadata)) return null;
  const preset = metadata['preset'];
  return {
    file,
    kind,
    preset: typeof preset === 'string' ? preset : null,
    bytes: bytes.length,
    hash: modelHashOf(bytes),
    figures: figuresOf(metadata['figures']),
  };
}

/** The models in a folder, by name. @throws FileFailed */
export async function listModels(folder: string): Promise<ModelFile[]> {
  let names: string[];
  try {
    names = (await readdir(folder)).filter((name) => name.endsWith('.safetensors')).toSorted();
  } catch (error) {
    throw new FileFailed(folder, 'read', error);
  }
  const models: ModelFile[] = [];
  for (const name of names) {
    const model = describeModelFile(join(folder, name), await readWhole(join(folder, name)));
    if (model !== null) models.push(model);
  }
  return models;
}

/**
 * The file of the model whose hash begins so.
 * @throws ModelNotFound, FileFailed
 */
export async function findModel(hashStart: string, folders: readonly string[]): Promise<ModelFile> {
  for (const folder of folders) {
    const found = (await listModels(folder)).find((model) => model.hash.startsWith(hashStart));
    if (found !== undefined) return found;
  }
  throw new ModelNotFound(hashStart, folders);
}

export function isCheckpoint(metadata: Readonly<Record<string, unknown>>): boolean {
  return String(metadata['format']).startsWith('fourhands-checkpoint');
}

function figuresOf(text: unknown): Record<string, number> {
  if (typeof text !== 'string') return {};
  try {
    const figures: unknown = JSON.parse(text);
    if (typeof figures !== 'object' || figures === null) return {};
    return Object.fromEntries(
      Object.entries(figures).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
    );
  } catch {
    return {};
  }
}
