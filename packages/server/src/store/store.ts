/**
 * What the server knows, apart from the bytes of blobs: data sets, runs, models, compressions; works are in
 * works-store.ts, providers and settings in providers-store.ts. It returns the protocol's
 * own types where they say it all. It holds no rules of the domain (those are the commands') and no bytes.
 *
 * Every writing method is one transaction, durable when its promise resolves. Every row that points to a blob is written
 * together with the blob's record, so that a blob without a record is never pointed to. Methods that change a thing return
 * false when it does not exist. An implementation passes the suite in store.contract.ts.
 */
import type {
  Compression,
  Dataset,
  DatasetDetail,
  DatasetFile,
  DatasetItem,
  DatasetKind,
  Model,
  Restoration,
  Run,
  RunImage,
  RunPoint,
  RunProgress,
  RunSample,
  SkippedFile,
} from '@fourhands/core';
import type { BriefStore, TemplateStore } from './briefs-store.ts';
import type { LocalModelStore } from './local-models-store.ts';
import type { DialogueStore } from './dialogues-store.ts';
import type { PictureStore } from './pictures-store.ts';
import type { ScoreProposalStore } from './scores-store.ts';
import type { SoundStore } from './sounds-store.ts';
import type { SpeechClipStore } from './speeches-store.ts';
import type { ProviderStore, SettingStore } from './providers-store.ts';
import type { GlossaryStore, TranslationStore } from './translations-store.ts';
import type {
  ActorStore,
  DecisionStore,
  DocumentStore,
  ProposalStore,
  VersionStore,
  WorkStore,
} from './works-store.ts';

export interface BlobRecord {
  readonly sha256: string;
  readonly mediaType: string;
  readonly bytes: number;
}

export type StoredItem = DatasetItem & { readonly thumbnail: string };

export interface DatasetStore {
  create(dataset: Pick<Dataset, 'id' | 'name' | 'kind' | 'createdAt'>): Promise<void>;
  /** Newest first. */
  list(): Promise<Dataset[]>;
  get(id: string): Promise<DatasetDetail | null>;
  /** Null when it does not exist. */
  kindOf(id: string): Promise<DatasetKind | null>;
  rename(id: string, name: string): Promise<boolean>;
  /** Removes its items too. Runs made from it stay, and keep their pictures. */
  remove(id: string): Promise<boolean>;
  /** Null when the data set does not exist. An item with the same content already there is returned instead. */
  addItem(
    datasetId: string,
    item: StoredItem,
    blobs: readonly BlobRecord[],
  ): Promise<{ readonly item: StoredItem; readonly duplicate: boolean } | null>;
  getItem(datasetId: string, itemId: string): Promise<StoredItem | null>;
  removeItem(datasetId: string, itemId: string): Promise<boolean>;
  /**
   * As addItem, of a file of which something was read: where the same was read it is the same file. One of this name that was
   * skipped before counts as skipped no more.
   */
  addFile(
    datasetId: string,
    file: DatasetFile,
    blob: BlobRecord,
  ): Promise<{ readonly file: DatasetFile; readonly duplicate: boolean } | null>;
  getFile(datasetId: string, fileId: string): Promise<DatasetFile | null>;
  removeFile(datasetId: string, fileId: string): Promise<boolean>;
  /** Notes a file that gave nothing, in place of what was noted of one with its name. */
  addSkipped(datasetId: string, skipped: SkippedFile): Promise<boolean>;
  clearSkipped(datasetId: string): Promise<boolean>;
}

export interface RunPicture {
  readonly name: string;
  readonly sha256: string;
  /** The item it was taken from; null once that was deleted. */
  readonly itemId: string | null;
}

export interface RunFile {
  readonly name: string;
  readonly title: string;
  /** Of what was read of it. */
  readonly sha256: string;
}

export type NewRunRecord = Pick<
  Run,
  'id' | 'name' | 'kind' | 'preset' | 'settings' | 'seed' | 'datasetName' | 'createdAt'
> & { readonly datasetId: string };

export type RunChange = Partial<Pick<Run, 'state' | 'stopReason' | 'error' | 'startedAt' | 'endedAt'>>;

export interface RunStore {
  /** Creates a queued run of the data set's items as they are now. Null when there is no such data set. */
  create(run: NewRunRecord): Promise<Run | null>;
  /** Newest first. */
  list(): Promise<Run[]>;
  get(id: string): Promise<Run | null>;
  points(id: string): Promise<RunPoint[]>;
  images(id: string): Promise<RunImage[]>;
  samples(id: string): Promise<RunSample[]>;
  pictures(id: string): Promise<RunPicture[]>;
  /** What was read of files, by name. */
  files(id: string): Promise<RunFile[]>;
  rename(id: string, name: string): Promise<boolean>;
  change(id: string, change: RunChange): Promise<boolean>;
  remove(id: string): Promise<boolean>;
  /** Queued runs, oldest request first. */
  queued(): Promise<string[]>;
  addPoints(id: string, points: readonly RunPoint[], progress: RunProgress | null): Promise<boolean>;
  addImage(id: string, image: RunImage, blob: BlobRecord): Promise<boolean>;
  /** With the blob that its sound is, where it has one. */
  addSample(id: string, sample: RunSample, blob?: BlobRecord): Promise<boolean>;
  /** Replaces the checkpoint. */
  saveCheckpoint(id: string, progress: RunProgress, blob: BlobRecord): Promise<boolean>;
  checkpoint(id: string): Promise<{ readonly sha256: string; readonly step: number } | null>;
  /** Takes back the points, images, samples and progress that came after the checkpoint (all of them when there is none). */
  rewind(id: string): Promise<boolean>;
  /** Adds the model and ends the run as finished; its checkpoint is forgotten. */
  finish(id: string, model: Model, blob: BlobRecord, endedAt: string): Promise<boolean>;
  /** Runs left as running become stopped, interrupted. Returns their ids. */
  interruptRunning(endedAt: string): Promise<string[]>;
}

export interface ModelStore {
  /** Adds an imported model. A model with the same content already there is returned instead. */
  add(model: Model, blob: BlobRecord): Promise<{ readonly model: Model; readonly duplicate: boolean }>;
  list(): Promise<Model[]>;
  get(id: string): Promise<Model | null>;
  /** Models whose file's hash begins so, newest first. */
  findByHash(prefix: string): Promise<Model[]>;
  rename(id: string, name: string): Promise<boolean>;
  /** Its run and its compressions stay. */
  remove(id: string): Promise<boolean>;
}

export type NewCompression = Omit<Compression, 'original' | 'restored' | 'file' | 'modelId'> & {
  readonly modelId: string;
  readonly originalHash: string;
  readonly restoredHash: string;
  readonly fileHash: string;
};
export type CompressionRecord = Omit<NewCompression, 'modelId'> & { readonly modelId: string | null };

export interface CompressionStore {
  /** False when the model does not exist any more. */
  add(compression: NewCompression, blobs: readonly BlobRecord[]): Promise<boolean>;
  list(): Promise<CompressionRecord[]>;
  get(id: string): Promise<CompressionRecord | null>;
  remove(id: string): Promise<boolean>;
  addRestoration(restoration: Omit<Restoration, 'picture'>, blob: BlobRecord): Promise<void>;
}

export interface BlobRegister {
  get(sha256: string): Promise<BlobRecord | null>;
  /** Forgets the records nothing points to and returns their hashes: their bytes may then be removed. */
  forgetUnused(): Promise<string[]>;
  hashes(): Promise<string[]>;
}

export interface Store {
  readonly datasets: DatasetStore;
  readonly runs: RunStore;
  readonly models: ModelStore;
  readonly compressions: CompressionStore;
  readonly blobs: BlobRegister;
  readonly works: WorkStore;
  readonly documents: DocumentStore;
  readonly actors: ActorStore;
  readonly versions: VersionStore;
  readonly proposals: ProposalStore;
  readonly decisions: DecisionStore;
  readonly providers: ProviderStore;
  readonly settings: SettingStore;
  readonly translations: TranslationStore;
  readonly glossaries: GlossaryStore;
  readonly briefs: BriefStore;
  readonly templates: TemplateStore;
  readonly localModels: LocalModelStore;
  readonly dialogues: DialogueStore;
  readonly pictures: PictureStore;
  readonly sounds: SoundStore;
  readonly scoreProposals: ScoreProposalStore;
  readonly speechClips: SpeechClipStore;
  close(): Promise<void>;
}

/** The data folder was written by a version of Fourhands that is newer than this one. */
export class FolderFromNewerVersion extends Error {
  readonly code = 'folder-from-newer-version';

  constructor(path: string, found: number, known: number) {
    super(
      `${path} was written by a newer version of Fourhands (its data version is ${found}, this one knows ${known}). ` +
        'Nothing was changed. Start that newer version, or choose another folder with --folder.',
    );
    this.name = 'FolderFromNewerVersion';
  }
}
