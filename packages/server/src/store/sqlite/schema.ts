/** The tables of migrations.ts as Kysely sees them. Columns that hold JSON are strings here; rows.ts reads them. */
import type { Generated } from 'kysely';
import type { DialogueTables } from './dialogue-schema.ts';
import type { PictureTables } from './picture-schema.ts';
import type { SoundTables } from './sound-schema.ts';
import type { TranslationTables } from './translation-schema.ts';
import type { WorkTables } from './work-schema.ts';

export interface BlobTable {
  sha256: string;
  media_type: string;
  bytes: number;
}

export interface DatasetTable {
  sequence: Generated<number>;
  id: string;
  name: string;
  kind: Generated<string>;
  created_at: string;
}

export interface DatasetItemTable {
  sequence: Generated<number>;
  id: string;
  dataset_id: string;
  name: string;
  width: number;
  height: number;
  bytes: number;
  sha256: string;
  thumbnail: string;
  warnings: string;
  created_at: string;
}

export interface DatasetFileTable {
  sequence: Generated<number>;
  id: string;
  dataset_id: string;
  name: string;
  bytes: number;
  sha256: string;
  facts: string;
  created_at: string;
}

export interface DatasetSkippedTable {
  sequence: Generated<number>;
  dataset_id: string;
  name: string;
  code: string;
  message: string;
}

export interface ModelTable {
  sequence: Generated<number>;
  id: string;
  name: string;
  kind: string;
  sha256: string;
  bytes: number;
  created_at: string;
  origin: string;
  run_id: string | null;
  preset: string | null;
  figures: string;
  vae: string | null;
  writer: string | null;
  gan: string | null;
  melody: string | null;
}

export interface RunTable {
  sequence: Generated<number>;
  id: string;
  name: string;
  kind: string;
  preset: string;
  settings: string;
  seed: number;
  dataset_id: string | null;
  dataset_name: string;
  picture_count: number;
  file_count: Generated<number>;
  state: string;
  queue_order: number;
  stop_reason: string | null;
  error: string | null;
  progress: string | null;
  checkpoint: string | null;
  checkpoint_progress: string | null;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
}

export interface RunPictureTable {
  run_id: string;
  position: number;
  name: string;
  sha256: string;
  item_id: string | null;
}

export interface RunPointTable {
  sequence: Generated<number>;
  run_id: string;
  step: number;
  epoch: number;
  split: string;
  loss: number | null;
  terms: string;
}

export interface RunImageTable {
  sequence: Generated<number>;
  run_id: string;
  kind: string;
  step: number;
  blob: string;
  width: number;
  height: number;
}

export interface RunFileTable {
  run_id: string;
  position: number;
  name: string;
  title: string;
  sha256: string;
}

export interface RunSampleTable {
  sequence: Generated<number>;
  run_id: string;
  step: number;
  prompt: string;
  text: string;
  melody: string | null;
  sound: string | null;
}

export interface CompressionTable {
  sequence: Generated<number>;
  id: string;
  name: string;
  model_id: string | null;
  model_name: string;
  created_at: string;
  width: number;
  height: number;
  bytes: number;
  original_bytes: number;
  bits_per_pixel: number;
  warnings: string;
  comparison: string;
  original: string;
  restored: string;
  file: string;
}

export interface RestorationTable {
  sequence: Generated<number>;
  id: string;
  name: string;
  model_id: string | null;
  created_at: string;
  width: number;
  height: number;
  bytes: number;
  picture: string;
}

export interface Tables extends WorkTables, TranslationTables, DialogueTables, PictureTables, SoundTables {
  blob: BlobTable;
  dataset: DatasetTable;
  dataset_item: DatasetItemTable;
  dataset_file: DatasetFileTable;
  dataset_skipped: DatasetSkippedTable;
  model: ModelTable;
  run: RunTable;
  run_picture: RunPictureTable;
  run_point: RunPointTable;
  run_image: RunImageTable;
  run_file: RunFileTable;
  run_sample: RunSampleTable;
  compression: CompressionTable;
  restoration: RestorationTable;
}
