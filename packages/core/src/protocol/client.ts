/**
 * The typed client of the server's HTTP interface, for the studio, the command line and tests. It works wherever `fetch`
 * does. Every answer is checked against its schema. It keeps no state and no cache.
 *
 * Methods throw `RequestRefused` (the server said no, with a stable code), `ServerUnreachable`, `AnswerNotUnderstood`,
 * or the abort reason when the given signal is aborted.
 */
import type { GeneratedQuery, VariationsQuery, WalkQuery } from './adversarial.ts';
import { compressedMediaType, modelMediaType } from './common.ts';
import {
  type Compression,
  compressionSchema,
  compressionListSchema,
  type Restoration,
  restorationSchema,
} from './compression.ts';
import {
  type AddedItem,
  addedItemSchema,
  type AddedFile,
  addedFileSchema,
  type Dataset,
  type DatasetKind,
  type NewDataset,
  datasetSchema,
  type DatasetDetail,
  datasetDetailSchema,
  datasetListSchema,
  type PictureSize,
} from './dataset.ts';
import {
  type DecodeQuery,
  type LatentGridQuery,
  type LatentMap,
  latentMapSchema,
  type Model,
  modelSchema,
  modelListSchema,
  type SamplesQuery,
  type VaryQuery,
} from './model.ts';
import {
  type DrawnMelodiesQuery,
  melodyListSchema,
  type MelodyWayRequest,
  type Piece,
  pieceListSchema,
} from './melodies.ts';
import type { WireMelody } from './melody.ts';
import type { NewModelSound } from './model-sounds.ts';
import { type PresetList, presetListSchema } from './preset.ts';
import {
  type NewRun,
  type Run,
  runSchema,
  type RunDetail,
  runDetailSchema,
  type RunEvent,
  runEventSchema,
  runListSchema,
  type RunPlan,
  runPlanSchema,
} from './run.ts';
import { type CallOptions, type Content, pathOf, type WatchOptions, withQuery } from './server-calls.ts';
import { type ServerStatus, serverStatusSchema } from './status.ts';
import { SpeechesClient } from './speeches-client.ts';

export type { CallOptions, ClientOptions, Content, WatchOptions } from './server-calls.ts';

export class FourhandsClient extends SpeechesClient {
  status(options: CallOptions = {}): Promise<ServerStatus> {
    return this.json(serverStatusSchema, '/api/status', options);
  }

  presets(options: CallOptions = {}): Promise<PresetList> {
    return this.json(presetListSchema, '/api/presets', options);
  }

  // Data sets

  async listDatasets(options: CallOptions = {}): Promise<Dataset[]> {
    return (await this.json(datasetListSchema, '/api/datasets', options)).datasets;
  }

  getDataset(id: string, options: CallOptions = {}): Promise<DatasetDetail> {
    return this.json(datasetDetailSchema, pathOf`/api/datasets/${id}`, options);
  }

  /** Of pictures, unless another kind is given. */
  createDataset(
    name: string,
    { kind = 'pictures', ...options }: CallOptions & { readonly kind?: DatasetKind } = {},
  ): Promise<Dataset> {
    return this.json(datasetSchema, '/api/datasets', {
      ...options,
      method: 'POST',
      json: { name, kind } satisfies NewDataset,
    });
  }

  renameDataset(id: string, name: string, options: CallOptions = {}): Promise<Dataset> {
    return this.json(datasetSchema, pathOf`/api/datasets/${id}`, {
      ...options,
      method: 'PATCH',
      json: { name },
    });
  }

  deleteDataset(id: string, options: CallOptions = {}): Promise<void> {
    return this.nothing(pathOf`/api/datasets/${id}`, { ...options, method: 'DELETE' });
  }

  /** Adds one picture file. Sending the same bytes again is harmless: the answer says `duplicate`. */
  addItem(datasetId: string, name: string, content: Content, options: CallOptions = {}): Promise<AddedItem> {
    const path = withQuery(pathOf`/api/datasets/${datasetId}/items`, { name });
    return this.json(addedItemSchema, path, { ...options, method: 'POST', content });
  }

  deleteItem(datasetId: string, itemId: string, options: CallOptions = {}): Promise<void> {
    return this.nothing(pathOf`/api/datasets/${datasetId}/items/${itemId}`, {
      ...options,
      method: 'DELETE',
    });
  }

  /** Adds one file of texts or scores, or a recording. Sending one again of which the same is read is harmless: the answer says `duplicate`. */
  addFile(datasetId: string, name: string, content: Content, options: CallOptions = {}): Promise<AddedFile> {
    const path = withQuery(pathOf`/api/datasets/${datasetId}/files`, { name });
    return this.json(addedFileSchema, path, { ...options, method: 'POST', content });
  }

  deleteFile(datasetId: string, fileId: string, options: CallOptions = {}): Promise<void> {
    return this.nothing(pathOf`/api/datasets/${datasetId}/files/${fileId}`, { ...options, method: 'DELETE' });
  }

  /** What was read of a text file: its words. */
  async readText(datasetId: string, fileId: string, options: CallOptions = {}): Promise<string> {
    const answer = await this.call(pathOf`/api/datasets/${datasetId}/files/${fileId}/content`, options);
    return this.read(options, () => answer.text());
  }

  /** What was read of a file of scores: the melodies of its pieces. */
  async readPieces(datasetId: string, fileId: string, options: CallOptions = {}): Promise<Piece[]> {
    const path = pathOf`/api/datasets/${datasetId}/files/${fileId}/content`;
    return (await this.json(pieceListSchema, path, options)).pieces;
  }

  /** What is kept of a recording: WAV, one channel at 22,050 samples a second. */
  readRecording(datasetId: string, fileId: string, options: CallOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    return this.bytes(pathOf`/api/datasets/${datasetId}/files/${fileId}/content`, options);
  }

  /** Forgets which files gave nothing. */
  clearSkipped(datasetId: string, options: CallOptions = {}): Promise<void> {
    return this.nothing(pathOf`/api/datasets/${datasetId}/skipped`, { ...options, method: 'DELETE' });
  }

  itemPictureUrl(datasetId: string, itemId: string, size: PictureSize): string {
    return this.address + withQuery(pathOf`/api/datasets/${datasetId}/items/${itemId}/picture`, { size });
  }

  // Runs

  async listRuns(options: CallOptions = {}): Promise<Run[]> {
    return (await this.json(runListSchema, '/api/runs', options)).runs;
  }

  getRun(id: string, options: CallOptions = {}): Promise<RunDetail> {
    return this.json(runDetailSchema, pathOf`/api/runs/${id}`, options);
  }

  startRun(request: NewRun, options: CallOptions = {}): Promise<Run> {
    return this.json(runSchema, '/api/runs', { ...options, method: 'POST', json: request });
  }

  /** What a run of a writer would be like, without beginning it. */
  planRun(request: NewRun, options: CallOptions = {}): Promise<RunPlan> {
    return this.json(runPlanSchema, '/api/runs/plan', { ...options, method: 'POST', json: request });
  }

  /** Asks to stop. A running run stops after its current step: watch for the state `stopped`. */
  stopRun(id: string, options: CallOptions = {}): Promise<Run> {
    return this.json(runSchema, pathOf`/api/runs/${id}/stop`, { ...options, method: 'POST' });
  }

  resumeRun(id: string, options: CallOptions = {}): Promise<Run> {
    return this.json(runSchema, pathOf`/api/runs/${id}/resume`, { ...options, method: 'POST' });
  }

  renameRun(id: string, name: string, options: CallOptions = {}): Promise<Run> {
    return this.json(runSchema, pathOf`/api/runs/${id}`, {
      ...options,
      method: 'PATCH',
      json: { name },
    });
  }

  deleteRun(id: string, options: CallOptions = {}): Promise<void> {
    return this.nothing(pathOf`/api/runs/${id}`, { ...options, method: 'DELETE' });
  }

  /**
   * The events of a run, for as long as the loop goes on: reconnects by itself, and each connection starts with a
   * `snapshot`. Ends after `deleted`, or when the signal is aborted (without throwing). Throws `RequestRefused` when the
   * run does not exist.
   */
  watchRun(id: string, options: WatchOptions = {}): AsyncGenerator<RunEvent, void, void> {
    return this.watch(runEventSchema, pathOf`/api/runs/${id}/events`, ({ type }) => type === 'deleted', options);
  }

  // Blobs and models

  /** What was told by its hash. */
  readBlob(hash: string, options: CallOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    return this.bytes(pathOf`/api/blobs/${hash}`, options);
  }

  blobUrl(hash: string): string {
    return this.address + pathOf`/api/blobs/${hash}`;
  }

  async listModels(options: CallOptions = {}): Promise<Model[]> {
    return (await this.json(modelListSchema, '/api/models', options)).models;
  }

  getModel(id: string, options: CallOptions = {}): Promise<Model> {
    return this.json(modelSchema, pathOf`/api/models/${id}`, options);
  }

  renameModel(id: string, name: string, options: CallOptions = {}): Promise<Model> {
    return this.json(modelSchema, pathOf`/api/models/${id}`, {
      ...options,
      method: 'PATCH',
      json: { name },
    });
  }

  deleteModel(id: string, options: CallOptions = {}): Promise<void> {
    return this.nothing(pathOf`/api/models/${id}`, { ...options, method: 'DELETE' });
  }

  importModel(name: string, content: Content, options: CallOptions = {}): Promise<Model> {
    const path = withQuery('/api/models', { name });
    return this.json(modelSchema, path, {
      ...options,
      method: 'POST',
      content,
      contentType: modelMediaType,
    });
  }

  /** An example picture, a PNG; `index` below `exampleCount`. */
  async examplePicture(index: number, options: CallOptions = {}): Promise<Blob> {
    const answer = await this.call(pathOf`/api/examples/${String(index)}`, options);
    return this.read(options, () => answer.blob());
  }

  /** Puts the model that has learned the example pictures among the others. */
  addExampleModel(name: string, options: CallOptions = {}): Promise<Model> {
    return this.json(modelSchema, '/api/examples/model', { ...options, method: 'POST', json: { name } });
  }

  modelFileUrl(id: string): string {
    return this.address + pathOf`/api/models/${id}/file`;
  }

  // A VAE's latent plane: the addresses are of PNG pictures

  latentMap(id: string, options: CallOptions = {}): Promise<LatentMap> {
    return this.json(latentMapSchema, pathOf`/api/models/${id}/latent-map`, options);
  }

  latentGridUrl(id: string, query: LatentGridQuery): string {
    return this.address + withQuery(pathOf`/api/models/${id}/latent-grid`, { ...query });
  }

  decodeUrl(id: string, query: DecodeQuery): string {
    return this.address + withQuery(pathOf`/api/models/${id}/decode`, { ...query });
  }

  samplesUrl(id: string, query: SamplesQuery): string {
    return this.address + withQuery(pathOf`/api/models/${id}/samples`, { ...query });
  }

  // What an adversarial network draws: the addresses are of PNG pictures, sheets without gaps

  generatedUrl(id: string, query: GeneratedQuery): string {
    return this.address + withQuery(pathOf`/api/models/${id}/generated`, { ...query });
  }

  variationsUrl(id: string, query: VariationsQuery): string {
    return this.address + withQuery(pathOf`/api/models/${id}/variations`, { ...query });
  }

  walkUrl(id: string, query: WalkQuery): string {
    return this.address + withQuery(pathOf`/api/models/${id}/walk`, { ...query });
  }

  /** The picture as the VAE sees it: a PNG at the model's size. */
  async reconstruct(id: string, content: Content, options: CallOptions = {}): Promise<Blob> {
    const answer = await this.call(pathOf`/api/models/${id}/reconstruct`, {
      ...options,
      method: 'POST',
      content,
    });
    return this.read(options, () => answer.blob());
  }

  /** The picture as the VAE gives it back, then others like it: a PNG without gaps. */
  async vary(id: string, content: Content, query: Partial<VaryQuery> = {}, options: CallOptions = {}): Promise<Blob> {
    const path = withQuery(pathOf`/api/models/${id}/vary`, { ...query });
    return this.read(options, async () => (await this.call(path, { ...options, method: 'POST', content })).blob());
  }

  // Melodies

  /** New melodies of a maker, the same for the same seed. */
  async drawMelodies(id: string, query: Partial<DrawnMelodiesQuery>, options: CallOptions = {}): Promise<WireMelody[]> {
    const path = withQuery(pathOf`/api/models/${id}/melodies`, { ...query });
    return (await this.json(melodyListSchema, path, options)).melodies;
  }

  async melodyWay(id: string, request: MelodyWayRequest, options: CallOptions = {}): Promise<WireMelody[]> {
    const asked = { ...options, method: 'POST', json: request } as const;
    return (await this.json(melodyListSchema, pathOf`/api/models/${id}/melody-way`, asked)).melodies;
  }

  // Sounds of models

  /** A sound by a maker of sounds, as WAV; the same for the same request. */
  modelSound(id: string, request: NewModelSound, options: CallOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    return this.bytes(pathOf`/api/models/${id}/sounds`, { ...options, method: 'POST', json: request });
  }

  // Compressions

  async listCompressions(options: CallOptions = {}): Promise<Compression[]> {
    return (await this.json(compressionListSchema, '/api/compressions', options)).compressions;
  }

  getCompression(id: string, options: CallOptions = {}): Promise<Compression> {
    return this.json(compressionSchema, pathOf`/api/compressions/${id}`, options);
  }

  compress(modelId: string, name: string, content: Content, options: CallOptions = {}): Promise<Compression> {
    const path = withQuery(pathOf`/api/models/${modelId}/compressions`, { name });
    return this.json(compressionSchema, path, { ...options, method: 'POST', content });
  }

  deleteCompression(id: string, options: CallOptions = {}): Promise<void> {
    return this.nothing(pathOf`/api/compressions/${id}`, { ...options, method: 'DELETE' });
  }

  /** Makes a compressed picture visible again. The server finds the model by the hash in the file. */
  restore(name: string, content: Content, options: CallOptions = {}): Promise<Restoration> {
    const path = withQuery('/api/restorations', { name });
    return this.json(restorationSchema, path, {
      ...options,
      method: 'POST',
      content,
      contentType: compressedMediaType,
    });
  }

  /** An address from an answer (`original`, `restored`, `file`, `picture`), made absolute for this client. */
  url(address: string): string {
    return this.address + address;
  }
}
