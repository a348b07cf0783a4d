/**
 * Looks at a folder that is said to hold a language model or a voice: step by step, up to the first that refuses. It reads the small
 * files and the outline of the large ones; it opens no network and changes nothing.
 */
import { open, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import {
  type FolderCheck,
  type FolderReport,
  type FolderStep,
  type ModelVoice,
  type ModelWeights,
  type WeightType,
  weightTypes,
} from '@fourhands/core';
import type { MakerFailure } from '../failures.ts';
import {
  ModelFileBroken,
  ModelFileMissing,
  ModelFolderMissing,
  ModelFolderNotAbsolute,
  ModelOfOtherTask,
  ModelTooLarge,
  ModelVocabularyMismatch,
} from './local-failures.ts';
import { furtherFiles, neededFiles, weightsFile, weightsOf } from './model-files.ts';
import { bytesPerToken, contextTokensOf, fieldOf, otherTaskOf } from './model-kinds.ts';
import { onnxFault } from './onnx-extent.ts';
import { voiceFilesIn, voicesIn } from './voice-folder.ts';
import { mostVoiceTokens, type VoiceKind, voiceKindOf } from './voice-kinds.ts';

/** Larger files of words than this are none. */
const largestJson = 256 * 1024 * 1024;
/** What a model sees at once here, however much it could: the memory of each of its tokens is limited. */
export const mostContextTokens = 8192;
/** Where a config.json does not say how much its model sees. */
const usualContextTokens = 1024;
/** What the process takes without any weights, and the part that opening adds to them. */
const processBytes = 200 * 1024 * 1024;
const openedShare = 1.3;
/** The same of a voice, whose bytes are held beside what runs; and about what its layers take for the sound of one piece. */
const voiceShare = 2.5;
const voiceBytes = 500 * 1024 * 1024;

/** Every step that was taken; `path` in it is free of links. The machine's memory is in bytes. */
export async function inspectModelFolder(
  path: string,
  machine: { readonly memoryBytes: number },
): Promise<FolderReport> {
  const look = new FolderLook(path, machine.memoryBytes);
  await look.run();
  return look.report();
}

/** About the memory that weights of a size take with what a model keeps of its context. */
export const memoryNeeded = (bytes: number, config: unknown, contextTokens: number): number =>
  Math.round(bytes * openedShare + bytesPerToken(config) * Math.min(contextTokens, mostContextTokens) + processBytes);

/** The same of a voice, which keeps nothing of what it said before. */
const voiceMemoryNeeded = (bytes: number): number => Math.round(bytes * voiceShare + voiceBytes + processBytes);

class FolderLook {
  readonly #memoryBytes: number;
  readonly #checks: FolderCheck[] = [];
  #path: string;
  #weights: ModelWeights[] = [];
  #config: unknown = null;
  #tokenizerConfig: unknown = null;
  #licence: string | null = null;
  #instructions = false;
  /** Null for one that writes. */
  #voiceKind: VoiceKind | null = null;
  #voices: readonly ModelVoice[] = [];

  constructor(path: string, memoryBytes: number) {
    this.#path = path;
    this.#memoryBytes = memoryBytes;
  }

  report(): FolderReport {
    const modelType = fieldOf(this.#config, 'model_type');
    return {
      path: this.#path,
      name: basename(this.#path),
      checks: this.#checks,
      usable: this.#checks.length > 0 && this.#checks.every(({ outcome }) => outcome !== 'refused'),
      weights: this.#weights,
      medium: this.#voiceKind === null ? 'text' : 'speech',
      modelType: this.#voiceKind ?? (typeof modelType === 'string' ? modelType : null),
      contextTokens: this.#config === null ? null : this.#contextTokens(),
      voices: [...this.#voices],
      instructions: this.#instructions,
      licence: this.#licence,
    };
  }

  async run(): Promise<void> {
    const steps: readonly [FolderStep, () => Promise<Found>][] = [
      ['folder', () => this.#folder()],
      ['configuration', () => this.#configuration()],
      ['kind', async () => this.#kind()],
      ['tokenizer', () => this.#tokenizer()],
      ['vocabulary', () => this.#vocabulary()],
      ['weights', () => this.#files()],
      ['memory', async () => this.#memory()],
    ];
    for (const [step, take] of steps) if (!this.#note(step, await take())) return;
    if (this.#voiceKind === null) this.#note('instructions', await this.#template());
    else this.#note('voices', await this.#spoken(this.#voiceKind));
    this.#licence = licenceOf(await readFile(join(this.#path, 'README.md'), 'utf8').catch(() => ''));
  }

  /** False where it refuses. */
  #note(step: FolderStep, found: Found): boolean {
    if (typeof found === 'string') this.#checks.push({ step, outcome: 'fine', found, failure: null });
    else if ('note' in found) this.#checks.push({ step, outcome: 'note', found: found.note, failure: null });
    else {
      const { code, message } = found;
      this.#checks.push({ step, outcome: 'refused', found: '', failure: { code, message } });
      return false;
    }
    return true;
  }

  async #folder(): Promise<Found> {
    if (!isAbsolute(this.#path)) return new ModelFolderNotAbsolute(this.#path);
    try {
      const path = await realpath(this.#path);
      if (!(await stat(path)).isDirectory()) return new ModelFolderMissing(this.#path);
      await readdir(path);
      this.#path = path;
      return path;
    } catch {
      return new ModelFolderMissing(this.#path);
    }
  }

  async #configuration(): Promise<Found> {
    const config = await this.#json('config.json');
    if (!config.read) return config.failure;
    this.#config = config.value;
    return 'config.json';
  }

  #kind(): Found {
    this.#voiceKind = voiceKindOf(this.#config);
    const other = this.#voiceKind === null ? otherTaskOf(this.#config) : null;
    if (other !== null) return new ModelOfOtherTask(other);
    const type = fieldOf(this.#config, 'model_type');
    if (this.#voiceKind !== null) return this.#voiceKind;
    return typeof type === 'string' && type !== ''
      ? type
      : new ModelFileBroken('config.json', 'it names no model_type');
  }

  async #tokenizer(): Promise<Found> {
    for (const name of ['tokenizer.json', 'tokenizer_config.json']) {
      const file = await this.#json(name);
      if (!file.read) return file.failure;
      if (name === 'tokenizer_config.json') this.#tokenizerConfig = file.value;
    }
    return 'tokenizer.json, tokenizer_config.json';
  }

  async #vocabulary(): Promise<Found> {
    const file = await this.#json('tokenizer.json');
    if (!file.read) return file.failure;
    // A tokenizer of a VITS may have a token for the unknown that the network does not know: it never comes.
    const unknown = this.#voiceKind === null ? null : fieldOf(this.#tokenizerConfig, 'unk_token');
    const highest = highestToken(file.value, unknown);
    if (highest === null) return new ModelFileBroken('tokenizer.json', 'it has no vocabulary');
    const size = fieldOf(this.#config, 'vocab_size');
    if (!Number.isInteger(size)) return { note: `${highest + 1}` };
    return highest >= Number(size) ? new ModelVocabularyMismatch(highest, Number(size)) : `${highest + 1}`;
  }

  async #files(): Promise<Found> {
    const sizes = new Map<WeightType, number>();
    for (const name of await readdir(join(this.#path, 'onnx')).catch(() => [])) {
      const weights = weightsOf(`onnx/${name}`);
      const entry = weights === null ? null : await stat(join(this.#path, 'onnx', name)).catch(() => null);
      if (weights !== null && entry?.isFile() === true)
        sizes.set(weights.type, (sizes.get(weights.type) ?? 0) + entry.size);
    }
    let fault: MakerFailure | null = null;
    for (const type of weightTypes) {
      const bytes = sizes.get(type);
      if (bytes === undefined) continue;
      const wrong = await this.#weightsFault(type);
      fault ??= wrong;
      if (wrong !== null) continue;
      const memoryBytes =
        this.#voiceKind === null ? memoryNeeded(bytes, this.#config, this.#contextTokens()) : voiceMemoryNeeded(bytes);
      this.#weights.push({ type, file: weightsFile(type), bytes, memoryBytes, fits: memoryBytes <= this.#memoryBytes });
    }
    if (this.#weights.length > 0) return this.#weights.map(({ file }) => file).join(', ');
    return (
      fault ??
      new ModelFileMissing(
        'onnx/model.onnx',
        'A model in another form must first be exported to ONNX (Optimum does that).',
      )
    );
  }

  async #weightsFault(type: WeightType): Promise<MakerFailure | null> {
    const name = weightsFile(type);
    let file;
    try {
      file = await open(join(this.#path, name));
    } catch {
      return new ModelFileMissing(name);
    }
    try {
      const fault = await onnxFault(file);
      return fault === null ? null : new ModelFileBroken(name, fault);
    } finally {
      await file.close();
    }
  }

  #memory(): Found {
    const least = this.#weights.toSorted((a, b) => (a.memoryBytes ?? 0) - (b.memoryBytes ?? 0))[0];
    if (least !== undefined && !least.fits) return new ModelTooLarge(least.memoryBytes ?? 0, this.#memoryBytes);
    return `${least?.memoryBytes ?? 0}`;
  }

  async #spoken(kind: VoiceKind): Promise<Found> {
    const found = await voicesIn(this.#path, kind, this.#config, this.#tokenizerConfig);
    if ('code' in found) return found;
    this.#voices = found.voices;
    const names = found.voices.map(({ name }) => name).join(', ');
    return found.leftOut === 0 ? names : { note: names };
  }

  async #template(): Promise<Found> {
    const beside = await readFile(join(this.#path, 'chat_template.jinja'), 'utf8').catch(() => null);
    const inside = fieldOf(this.#tokenizerConfig, 'chat_template');
    this.#instructions = beside !== null || typeof inside === 'string' || Array.isArray(inside);
    return this.#instructions ? 'chat_template' : { note: '' };
  }

  #contextTokens(): number {
    const said = contextTokensOf(this.#config, this.#tokenizerConfig) ?? usualContextTokens;
    return Math.min(said, this.#voiceKind === null ? mostContextTokens : mostVoiceTokens);
  }

  async #json(name: string): Promise<{ read: true; value: unknown } | { read: false; failure: MakerFailure }> {
    const path = join(this.#path, name);
    try {
      if ((await stat(path)).size > largestJson)
        return { read: false, failure: new ModelFileBroken(name, 'it is too large to be what its name says') };
    } catch {
      return { read: false, failure: new ModelFileMissing(name) };
    }
    try {
      const value: unknown = JSON.parse(await readFile(path, 'utf8'));
      if (typeof value === 'object' && value !== null) return { read: true, value };
      return { read: false, failure: new ModelFileBroken(name, 'it holds no object') };
    } catch {
      return { read: false, failure: new ModelFileBroken(name, 'it is not JSON') };
    }
  }
}

type Found = string | { readonly note: string } | (MakerFailure & { readonly code: string });

/** The highest token of a tokenizer.json, of any of its models, but the one of that name. */
function highestToken(tokenizer: unknown, except: unknown): number | null {
  const vocabulary = fieldOf(fieldOf(tokenizer, 'model'), 'vocab');
  let highest = -1;
  if (Array.isArray(vocabulary)) highest = vocabulary.length - 1;
  else if (typeof vocabulary === 'object' && vocabulary !== null)
    for (const [text, token] of Object.entries(vocabulary))
      if (text !== except && Number.isInteger(token)) highest = Math.max(highest, Number(token));
  const added = fieldOf(tokenizer, 'added_tokens');
  for (const token of Array.isArray(added) ? (added as unknown[]) : []) {
    const id = fieldOf(token, 'id');
    if (fieldOf(token, 'content') !== except && Number.isInteger(id)) highest = Math.max(highest, Number(id));
  }
  return highest < 0 ? null : highest;
}

/** Of the metadata that a card begins with: `license: apache-2.0`. */
export function licenceOf(card: string): string | null {
  const [, metadata = ''] = /^---\r?\n([\s\S]*?)\r?\n---/.exec(card) ?? [];
  const [, name = ''] = /^license(?:_name)?:[ \t]*["']?([\w.+ -]{1,80}?)["']?[ \t]*$/m.exec(metadata) ?? [];
  return name === '' ? null : name;
}

/** The files that what is made depends on. */
export async function filesOf(path: string, type: WeightType): Promise<string[]> {
  const weights = (await readdir(join(path, 'onnx')))
    .map((name) => `onnx/${name}`)
    .filter((name) => weightsOf(name)?.type === type);
  const others: string[] = [...neededFiles];
  for (const name of furtherFiles) if (await stat(join(path, name)).catch(() => null)) others.push(name);
  return [...others, ...(await voiceFilesIn(path)), ...weights].toSorted();
}
