/**
 * Fetching models from a hub into the data folder, one at a time each: only when a person asked, and never while the offline
 * switch is on. What came stays when it is stopped, fails, or the server ends, and the rest is asked for when it goes on.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  type Download,
  downloadSchema,
  type Failure,
  type HubAsked,
  type HubModel,
  type ModelWeights,
  type NewDownload,
  weightTypes,
} from '@fourhands/core';
import { OfflineOnly } from '@fourhands/makers';
import { isBesideWeights, neededFiles, weightsFile, weightsOf } from '@fourhands/makers/local/model-files';
import { z } from 'zod';
import { StorageFull } from '../../blobs/blobs.ts';
import { failureOf } from '../failure.ts';
import { KeyedLock } from '../keyed-lock.ts';
import type { LocalModels } from '../local-models.ts';
import { DownloadNotFound, HubFileDamaged, HubModelUnsuitable, type HubFile, type ModelHub } from './model-hub.ts';

export interface DownloadParts {
  readonly hub: ModelHub;
  /** Where models go, a folder each. */
  readonly folder: string;
  readonly models: Pick<LocalModels, 'add' | 'models' | 'memoryBytes'>;
  offline(): boolean;
}

/** The folder of a model holds its state under this name until it is complete. */
const stateFile = 'download.json';
const card = 'README.md';
const partEnding = '.part';
const describeTime = 30_000;

const stateSchema = z.object({
  download: downloadSchema,
  files: z.array(z.object({ name: z.string(), bytes: z.number(), sha256: z.string().nullable() })),
});
type State = z.infer<typeof stateSchema>;

export class Downloads {
  readonly #parts: DownloadParts;
  readonly #states = new Map<string, State>();
  /** By download: what is asked of one is done in the order it was asked. */
  readonly #lock = new KeyedLock();
  readonly #running = new Map<string, { stop: AbortController; ended: Promise<void> }>();

  private constructor(parts: DownloadParts) {
    this.#parts = parts;
  }

  /** Finds what was not complete when the server last ended. */
  static async open(parts: DownloadParts): Promise<Downloads> {
    const downloads = new Downloads(parts);
    const models = await parts.models.models();
    for (const id of await readdir(parts.folder).catch(() => [])) {
      const text = await readFile(join(parts.folder, id, stateFile), 'utf8').catch(() => null);
      if (text === null) continue;
      const state = stateSchema.safeParse(parsed(text));
      if (!state.success || state.data.download.id !== id) continue;
      const folder = await realpath(join(parts.folder, id));
      if (models.some(({ source }) => source.kind === 'hub' && source.path === folder)) {
        // It became a model, and the server ended before its state was gone.
        await rm(join(folder, stateFile), { force: true });
        continue;
      }
      const { download, files } = state.data;
      const kept: State = {
        files,
        download: { ...download, state: download.state === 'failed' ? 'failed' : 'stopped' },
      };
      downloads.#states.set(id, { ...kept, download: { ...kept.download, bytes: await downloads.#there(kept) } });
    }
    return downloads;
  }

  get host(): string {
    return this.#parts.hub.host;
  }

  list(): Download[] {
    return [...this.#states.values()].map(({ download }) => download);
  }

  /** What a model is made of, before anything of it is fetched. @throws OfflineOnly, HubModelUnsuitable, and what the hub throws */
  async look({ repository, revision = 'main' }: HubAsked): Promise<HubModel> {
    const { hub, models } = this.#parts;
    this.#permit();
    const found = await hub.describe(repository, revision, AbortSignal.timeout(describeTime));
    const others = found.files.filter(({ name }) => isFurther(name));
    for (const name of neededFiles)
      if (!others.some((file) => file.name === name)) throw new HubModelUnsuitable(repository, name);
    const weights = weightTypes.flatMap((type): ModelWeights[] => {
      const files = found.files.filter(({ name }) => weightsOf(name)?.type === type);
      if (!files.some(({ name }) => name === weightsFile(type))) return [];
      const bytes = sum(files);
      // How much a context takes is not known before config.json is here; the weights alone may be too much already.
      return [{ type, file: weightsFile(type), bytes, memoryBytes: null, fits: bytes <= models.memoryBytes }];
    });
    if (weights.length === 0) throw new HubModelUnsuitable(repository, weightsFile('fp32'));
    const { commit, licence } = found;
    return { repository, commit, host: hub.host, licence, weights, otherBytes: sum(others) };
  }

  /** Begins, or goes on with the same; what is a model already is not fetched again. @throws as look */
  async start(asked: NewDownload): Promise<Download> {
    this.#permit();
    const { repository, commit, type } = asked;
    const id = createHash('sha256').update(`${repository}\n${commit}\n${type}`).digest('hex').slice(0, 32);
    return this.#lock.run(id, () => this.#start(id, asked));
  }

  /** @throws DownloadNotFound, OfflineOnly */
  resume(id: string): Promise<Download> {
    return this.#lock.run(id, () => this.#resume(id));
  }

  /** What came is kept. @throws DownloadNotFound */
  stop(id: string): Promise<Download> {
    return this.#lock.run(id, () => this.#stop(id));
  }

  /** A model that it became stays. @throws DownloadNotFound */
  remove(id: string): Promise<void> {
    return this.#lock.run(id, async () => {
      const { modelId } = await this.#stop(id);
      this.#states.delete(id);
      if (modelId === null) await rm(this.#folder(id), { recursive: true, force: true });
    });
  }

  /** The server ends. */
  async close(): Promise<void> {
    const running = [...this.#running.values()];
    for (const { stop } of running) stop.abort(new DownloadStopped());
    await Promise.all(running.map(({ ended }) => ended));
  }

  async #start(id: string, { repository, commit, type }: NewDownload): Promise<Download> {
    const model = (await this.#parts.models.models()).find(
      ({ source, type: its }) =>
        source.kind === 'hub' && source.repository === repository && source.commit === commit && its === type,
    );
    const known = this.#states.get(id)?.download;
    // The model that it became may have been removed.
    if (known?.state === 'done' && model === undefined) this.#states.delete(id);
    if (!this.#states.has(id)) {
      const found = await this.#parts.hub.describe(repository, commit, AbortSignal.timeout(describeTime));
      const files = found.files.filter(({ name }) => isFurther(name) || weightsOf(name)?.type === type);
      const download: Download = {
        id,
        repository,
        commit: found.commit,
        type,
        state: model === undefined ? 'stopped' : 'done',
        bytes: model === undefined ? 0 : sum(files),
        total: sum(files),
        file: null,
        hosts: [],
        failure: null,
        modelId: model?.id ?? null,
      };
      this.#states.set(id, { download, files });
    }
    return this.#resume(id);
  }

  async #resume(id: string): Promise<Download> {
    const { download } = this.#state(id);
    this.#permit();
    if (download.state === 'running' || download.state === 'done') return download;
    // The last one may still keep what it came to.
    await this.#running.get(id)?.ended;
    const stop = new AbortController();
    const running = this.#change(id, { state: 'running', failure: null });
    this.#running.set(id, { stop, ended: this.#run(id, stop.signal).finally(() => this.#running.delete(id)) });
    return running;
  }

  async #stop(id: string): Promise<Download> {
    this.#state(id);
    const running = this.#running.get(id);
    running?.stop.abort(new DownloadStopped());
    await running?.ended;
    return this.#state(id).download;
  }

  #permit(): void {
    if (this.#parts.offline()) throw new OfflineOnly(this.#parts.hub.host);
  }

  async #run(id: string, signal: AbortSignal): Promise<void> {
    try {
      await mkdir(this.#folder(id), { recursive: true });
      await this.#keep(id);
      for (const file of this.#state(id).files) {
        if (!(await this.#has(id, file))) await this.#fetch(id, file, signal);
        signal.throwIfAborted();
      }
      const { repository, commit, type } = this.#state(id).download;
      this.#change(id, { file: null, bytes: this.#state(id).download.total });
      const model = await this.#parts.models.add(
        { path: this.#folder(id), name: repository.split('/').at(-1) ?? repository, type },
        (path) => ({ kind: 'hub', path, repository, commit }),
      );
      await rm(join(this.#folder(id), stateFile), { force: true });
      this.#change(id, { state: 'done', modelId: model.id });
    } catch (error) {
      const stopped = signal.aborted;
      const failure: Failure | null = stopped
        ? null
        : failureOf(isFull(error) ? new StorageFull(error) : error, 'The download failed');
      this.#change(id, { state: stopped ? 'stopped' : 'failed', file: null, failure });
      await this.#keep(id).catch(() => undefined);
    }
  }

  async #fetch(id: string, file: HubFile, signal: AbortSignal): Promise<void> {
    const path = join(this.#folder(id), file.name);
    const part = path + partEnding;
    await mkdir(dirname(path), { recursive: true });
    const had = await sizeOf(part);
    const { repository, commit } = this.#state(id).download;
    const before = this.#state(id).download.bytes - (had ?? 0);
    this.#change(id, { file: file.name });
    this.#permit();
    const asked = (host: string) => {
      const { hosts } = this.#state(id).download;
      if (!hosts.includes(host)) this.#change(id, { hosts: [...hosts, host] });
    };
    const from = had !== null && had < file.bytes ? had : 0;
    const content = await this.#parts.hub.open({ repository, commit, name: file.name, from }, asked, signal);
    const kept = content.from === from ? from : 0;
    const handle = await open(part, kept > 0 ? 'r+' : 'w');
    let size = kept;
    try {
      this.#change(id, { bytes: before + size });
      for await (const bytes of content.bytes) {
        signal.throwIfAborted();
        this.#permit();
        if (size + bytes.length > file.bytes) throw new HubFileDamaged(file.name);
        await writeAll(handle, bytes, size);
        size += bytes.length;
        this.#change(id, { bytes: before + size });
      }
      await handle.sync();
    } catch (error) {
      if (error instanceof HubFileDamaged) await rm(part, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
    if (size !== file.bytes || (file.sha256 !== null && (await hashOf(part)) !== file.sha256)) {
      // What is too short is the beginning of what should have come.
      if (size >= file.bytes) await rm(part, { force: true });
      this.#change(id, { bytes: before + (size >= file.bytes ? 0 : size) });
      throw new HubFileDamaged(file.name);
    }
    await rename(part, path);
  }

  async #has(id: string, { name, bytes }: HubFile): Promise<boolean> {
    return (await sizeOf(join(this.#folder(id), name))) === bytes;
  }

  async #there({ download: { id }, files }: State): Promise<number> {
    let bytes = 0;
    for (const file of files) {
      const path = join(this.#folder(id), file.name);
      bytes += (await sizeOf(path)) ?? (await sizeOf(path + partEnding)) ?? 0;
    }
    return bytes;
  }

  #folder(id: string): string {
    return join(this.#parts.folder, id);
  }

  #state(id: string): State {
    const state = this.#states.get(id);
    if (state === undefined) throw new DownloadNotFound(id);
    return state;
  }

  #change(id: string, change: Partial<Download>): Download {
    const state = this.#state(id);
    const download = { ...state.download, ...change };
    this.#states.set(id, { ...state, download });
    return download;
  }

  async #keep(id: string): Promise<void> {
    const path = join(this.#folder(id), stateFile);
    await writeFile(`${path}.new`, JSON.stringify(this.#state(id)));
    await rename(`${path}.new`, path);
  }
}

/** Why a download that a person stopped ended. */
class DownloadStopped extends Error {
  constructor() {
    super('The download was stopped.');
    this.name = 'DownloadStopped';
  }
}

const isFull = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOSPC';

/** Only files of known names are fetched, whatever a repository calls its own. */
const isFurther = (name: string): boolean => name === card || isBesideWeights(name);

const sum = (files: readonly HubFile[]) => files.reduce((total, { bytes }) => total + bytes, 0);

async function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ size }) => size,
    () => null,
  );
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;)
    done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
