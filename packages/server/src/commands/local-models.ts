/**
 * The language models and voices of this machine: which there are, whether their files are still those that were hashed, and each as
 * a maker. Folders that a person named are only read; what was fetched from the hub lies in the data folder and goes with its
 * model.
 */
import { rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Failure, FolderReport, LocalModel, Maker, NewLocalModel, ProviderTest } from '@fourhands/core';
import {
  LocalMaker,
  ModelFilesChanged,
  ModelFilesGone,
  ModelRunnerMissing,
  ModelTooLarge,
  type RunsModel,
} from '@fourhands/makers';
import { ModelFileMissing } from '@fourhands/makers/local/local-failures';
import { weightsFile, weightsOf } from '@fourhands/makers/local/model-files';
import { hashOfFiles } from '@fourhands/makers/local/model-hash';
import { runnerInstalled } from '@fourhands/makers/local/runner';
import { LocalSpeaker, type RunsVoice, type WritesPhonemes } from '@fourhands/makers/speech/local/local-speaker';
import { limits } from '../config.ts';
import type { LocalModelRecord, LocalModelStore } from '../store/local-models-store.ts';
import type { Asks } from './asks.ts';
import { WorkRefused } from './failure.ts';
import type { ModelFolderWork } from './model-folder-work.ts';
import { tryMaker } from './try-maker.ts';
import { trySpeaker } from './try-speaker.ts';

export class LocalModelNotFound extends Error {
  readonly code = 'local-model-not-found';
  readonly id: string;

  constructor(id: string) {
    super('This model is not in the list. It may have been removed; go back to the list of makers.');
    this.name = 'LocalModelNotFound';
    this.id = id;
  }
}

interface ProcessState {
  readonly awake: boolean;
  close(): void;
}
/** A model's process. */
export interface ModelProcess extends RunsModel, ProcessState {}
export interface VoiceProcess extends RunsVoice, ProcessState {}

export interface LocalModelParts {
  readonly store: LocalModelStore;
  readonly folders: Asks<ModelFolderWork>;
  /** Starts nothing yet: a process starts when it is first asked. */
  open(model: LocalModelRecord): ModelProcess;
  openVoice(model: LocalModelRecord): VoiceProcess;
  /** For voices that read phonemes. */
  readonly phonemes: WritesPhonemes;
  /** Of this machine, or of what this program may take of it. */
  readonly memoryBytes: number;
  readonly processors: number;
  now(): string;
  newId(): string;
}

type Source = LocalModel['source'];

/** Milliseconds that a test may take: opening a large model is slow. */
const testTime = 300_000;

export class LocalModels {
  readonly #parts: LocalModelParts;
  readonly #processes = new Map<string, ModelProcess>();
  readonly #voices = new Map<string, VoiceProcess>();

  constructor(parts: LocalModelParts) {
    this.#parts = parts;
  }

  get memoryBytes(): number {
    return this.#parts.memoryBytes;
  }

  /** Those that write, as makers, in the order they were added. */
  async list(): Promise<Maker[]> {
    return Promise.all((await this.#records('text')).map((record) => this.#makerOf(record)));
  }

  /** Those that speak. */
  async speakers(): Promise<LocalSpeaker[]> {
    return Promise.all((await this.#records('speech')).map((record) => this.#speakerOf(record)));
  }

  async find(makerId: string): Promise<Maker | null> {
    const record = (await this.#records('text')).find((one) => one.makerId === makerId);
    return record === undefined ? null : this.#makerOf(record);
  }

  async models(): Promise<LocalModel[]> {
    return Promise.all((await this.#parts.store.list()).map((record) => this.#shown(record)));
  }

  /** Whether what runs such models is installed. */
  get runs(): boolean {
    return runnerInstalled();
  }

  inspect(path: string): Promise<FolderReport> {
    const { folders, memoryBytes } = this.#parts;
    return folders.ask('inspect', { path, memoryBytes }, limits.inspectFolderTime, 'Reading the folder');
  }

  /** @throws WorkRefused with what is wrong with the folder, ModelFileMissing, ModelTooLarge */
  async add(
    { path, name, type, threads }: NewLocalModel,
    sourceOf: (path: string) => Source = (folder) => ({ kind: 'folder', path: folder }),
  ): Promise<LocalModel> {
    const { store, newId, now, processors } = this.#parts;
    const read = await this.#read(path, type);
    const id = newId();
    const record: LocalModelRecord = {
      ...read,
      id,
      makerId: `local-${id}`,
      name: name ?? basename(read.path),
      source: sourceOf(read.path),
      type,
      threads: threads ?? Math.max(1, Math.floor(processors / 2)),
      createdAt: now(),
    };
    await store.create(record);
    return this.#shown(record);
  }

  /** Takes the files as they are now. @throws LocalModelNotFound, and as add */
  async check(id: string): Promise<LocalModel> {
    const record = await this.#record(id);
    const read = await this.#read(record.source.path, record.type);
    const changed: LocalModelRecord = { ...record, ...read };
    if (changed.hash !== record.hash) this.#rest(id);
    if (!(await this.#parts.store.change(changed))) throw new LocalModelNotFound(id);
    return this.#shown(changed);
  }

  /** Asks for a few words. @throws LocalModelNotFound */
  async test(id: string, signal: AbortSignal): Promise<ProviderTest> {
    const record = await this.#record(id);
    const within = AbortSignal.any([signal, AbortSignal.timeout(testTime)]);
    if (record.medium === 'speech') return trySpeaker(await this.#speakerOf(record), within);
    return tryMaker(await this.#makerOf(record), {
      prompt: record.instructions ? 'Say hello in three words.' : 'Once upon a time',
      tokens: 16,
      signal: within,
    });
  }

  /** Only what was fetched is deleted. @throws LocalModelNotFound */
  async remove(id: string): Promise<void> {
    const { source } = await this.#record(id);
    this.#rest(id);
    if (!(await this.#parts.store.remove(id))) throw new LocalModelNotFound(id);
    if (source.kind === 'hub') await rm(source.path, { recursive: true, force: true });
  }

  close(): void {
    for (const id of [...this.#processes.keys(), ...this.#voices.keys()]) this.#rest(id);
  }

  async #read(path: string, type: NewLocalModel['type']) {
    const { folders, memoryBytes } = this.#parts;
    const report = await this.inspect(path);
    const refused = report.checks.find(({ failure }) => failure !== null)?.failure;
    if (refused != null) throw new WorkRefused(refused);
    const weights = report.weights.find((one) => one.type === type);
    if (weights === undefined) throw new ModelFileMissing(weightsFile(type));
    const needed = weights.memoryBytes ?? 0;
    if (!weights.fits) throw new ModelTooLarge(needed, memoryBytes);
    const files = await folders.ask(
      'hash',
      { path: report.path, type: weights.type },
      limits.hashFolderTime,
      'Reading the model',
    );
    return {
      path: report.path,
      bytes: weights.bytes,
      memoryBytes: needed,
      type: weights.type,
      medium: report.medium,
      modelType: report.modelType ?? '',
      contextTokens: report.contextTokens ?? 1,
      voices: report.voices,
      instructions: report.instructions,
      licence: report.licence,
      hash: hashOfFiles(files),
      files: [...files],
    };
  }

  async #record(id: string): Promise<LocalModelRecord> {
    const record = await this.#parts.store.get(id);
    if (record === null) throw new LocalModelNotFound(id);
    return record;
  }

  async #shown(record: LocalModelRecord): Promise<LocalModel> {
    const { files: _, ...rest } = record;
    const process = this.#processes.get(record.id) ?? this.#voices.get(record.id);
    return { ...rest, problem: await problemOf(record), awake: process?.awake === true };
  }

  async #records(medium: LocalModel['medium']): Promise<LocalModelRecord[]> {
    return (await this.#parts.store.list()).filter((record) => record.medium === medium);
  }

  async #speakerOf(record: LocalModelRecord): Promise<LocalSpeaker> {
    const known = this.#voices.get(record.id) ?? this.#parts.openVoice(record);
    this.#voices.set(record.id, known);
    const whole = !record.files.some(({ name }) => weightsOf(name)?.beside === true);
    return new LocalSpeaker({ ...record, problem: await problemOf(record), whole }, known, this.#parts.phonemes);
  }

  async #makerOf(record: LocalModelRecord): Promise<Maker> {
    return new LocalMaker({ ...record, problem: await problemOf(record) }, this.#process(record));
  }

  #process(record: LocalModelRecord): ModelProcess {
    const known = this.#processes.get(record.id) ?? this.#parts.open(record);
    this.#processes.set(record.id, known);
    return known;
  }

  #rest(id: string): void {
    this.#processes.get(id)?.close();
    this.#processes.delete(id);
    this.#voices.get(id)?.close();
    this.#voices.delete(id);
  }
}

/** Whether it can be opened, and its files are those that were hashed, by their sizes and times. */
async function problemOf({ name, source, files }: LocalModelRecord): Promise<Failure | null> {
  if (!runnerInstalled()) {
    const { code, message } = new ModelRunnerMissing();
    return { code, message };
  }
  for (const file of files) {
    const now = await stat(join(source.path, file.name)).catch(() => null);
    const failure =
      now === null
        ? new ModelFilesGone(name, file.name)
        : now.size !== file.bytes || Math.floor(now.mtimeMs) !== file.modifiedAt
          ? new ModelFilesChanged(name, file.name)
          : null;
    if (failure !== null) return { code: failure.code, message: failure.message };
  }
  return null;
}
