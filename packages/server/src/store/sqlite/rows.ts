/** Between rows and the protocol's types. JSON columns were written by this server, so they are read without checks. */
import type { Dataset, DatasetFile, Model, Run, RunImage, RunPoint, RunProgress, RunSample } from '@fourhands/core';
import type { Selectable } from 'kysely';
import type { CompressionRecord, StoredItem } from '../store.ts';
import type {
  CompressionTable,
  DatasetFileTable,
  DatasetItemTable,
  DatasetTable,
  ModelTable,
  RunImageTable,
  RunPointTable,
  RunSampleTable,
  RunTable,
} from './schema.ts';

function parsed<Value>(text: string): Value {
  return JSON.parse(text) as Value;
}

function parsedOrNull<Value>(text: string | null): Value | null {
  return text === null ? null : parsed<Value>(text);
}

export function itemOf(row: Selectable<DatasetItemTable>): StoredItem {
  const { id, name, width, height, bytes, sha256, thumbnail, created_at: createdAt } = row;
  return { id, name, width, height, bytes, sha256, thumbnail, createdAt, warnings: parsed(row.warnings) };
}

type FileFacts = DatasetFile extends infer File ? (File extends DatasetFile ? Omit<File, OfFile> : never) : never;
type OfFile = 'id' | 'name' | 'bytes' | 'sha256' | 'createdAt';

export function fileOf(row: Selectable<DatasetFileTable>): DatasetFile {
  const { id, name, bytes, sha256, created_at: createdAt } = row;
  return { ...parsed<FileFacts>(row.facts), id, name, bytes, sha256, createdAt };
}

export function fileRow(datasetId: string, { id, name, bytes, sha256, createdAt, ...facts }: DatasetFile) {
  return { id, dataset_id: datasetId, name, bytes, sha256, created_at: createdAt, facts: JSON.stringify(facts) };
}

export function sampleOf({ step, prompt, text, melody, sound }: Selectable<RunSampleTable>): RunSample {
  return { step, prompt, text, melody: parsedOrNull(melody), sound };
}

export function datasetOf(
  row: Selectable<DatasetTable>,
  items: Pick<Dataset, 'itemCount' | 'bytes' | 'sums' | 'covers'>,
): Dataset {
  return { id: row.id, name: row.name, kind: row.kind as Dataset['kind'], createdAt: row.created_at, ...items };
}

export function modelOf(row: Selectable<ModelTable>): Model {
  const { id, name, sha256, bytes, preset } = row;
  return {
    id,
    name,
    kind: row.kind as Model['kind'],
    sha256,
    bytes,
    createdAt: row.created_at,
    origin: row.origin as Model['origin'],
    runId: row.run_id,
    preset,
    figures: parsed(row.figures),
    vae: parsedOrNull(row.vae),
    writer: parsedOrNull(row.writer),
    gan: parsedOrNull(row.gan),
    melody: parsedOrNull(row.melody),
  };
}

export function modelRow(model: Model) {
  const { id, name, kind, sha256, bytes, origin, preset } = model;
  return {
    id,
    name,
    kind,
    sha256,
    bytes,
    created_at: model.createdAt,
    origin,
    run_id: model.runId,
    preset,
    figures: JSON.stringify(model.figures),
    vae: model.vae === null ? null : JSON.stringify(model.vae),
    writer: model.writer === null ? null : JSON.stringify(model.writer),
    gan: model.gan === null ? null : JSON.stringify(model.gan),
    melody: model.melody === null ? null : JSON.stringify(model.melody),
  };
}

export function runOf(row: Selectable<RunTable> & { readonly model_id: string | null }): Run {
  const { id, name, preset, seed } = row;
  return {
    id,
    name,
    kind: row.kind as Run['kind'],
    preset,
    settings: parsed(row.settings),
    seed,
    datasetId: row.dataset_id,
    datasetName: row.dataset_name,
    pictureCount: row.picture_count,
    fileCount: row.file_count,
    state: row.state as Run['state'],
    stopReason: row.stop_reason as Run['stopReason'],
    error: parsedOrNull(row.error),
    progress: parsedOrNull(row.progress),
    checkpointStep: parsedOrNull<RunProgress>(row.checkpoint_progress)?.step ?? null,
    modelId: row.model_id,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  };
}

export function pointOf(row: Selectable<RunPointTable>): RunPoint {
  const { step, epoch, loss } = row;
  return { step, epoch, split: row.split as RunPoint['split'], loss, terms: parsed(row.terms) };
}

export function imageOf(row: Selectable<RunImageTable>): RunImage {
  const { step, blob, width, height } = row;
  return { kind: row.kind as RunImage['kind'], step, blob, width, height };
}

export function compressionOf(row: Selectable<CompressionTable>): CompressionRecord {
  const { id, name, width, height, bytes } = row;
  return {
    id,
    name,
    modelId: row.model_id,
    modelName: row.model_name,
    createdAt: row.created_at,
    width,
    height,
    bytes,
    originalBytes: row.original_bytes,
    bitsPerPixel: row.bits_per_pixel,
    warnings: parsed(row.warnings),
    rows: parsed(row.comparison),
    originalHash: row.original,
    restoredHash: row.restored,
    fileHash: row.file,
  };
}
