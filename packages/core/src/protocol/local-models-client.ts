/** The part of the client for language models of the server's machine. */
import {
  type Download,
  downloadListSchema,
  downloadSchema,
  type FolderReport,
  folderReportSchema,
  type HubAsked,
  type HubModel,
  hubModelSchema,
  type LocalModel,
  type LocalModelList,
  localModelListSchema,
  localModelSchema,
  type NewDownload,
  type NewLocalModel,
} from './local-models.ts';
import { type ProviderTest, providerTestSchema } from './makers.ts';
import { type CallOptions, pathOf } from './server-calls.ts';
import { TranslationsClient } from './translations-client.ts';

export class LocalModelsClient extends TranslationsClient {
  listLocalModels(options: CallOptions = {}): Promise<LocalModelList> {
    return this.json(localModelListSchema, '/api/local-models', options);
  }

  /** What is in a folder of the server's machine, step by step. Only from that machine. */
  inspectModelFolder(path: string, options: CallOptions = {}): Promise<FolderReport> {
    return this.json(folderReportSchema, '/api/model-folders', { ...options, method: 'POST', json: { path } });
  }

  /** Reads all files of the model once, so that large ones take their time. Only from the server's machine. */
  addLocalModel(model: NewLocalModel, options: CallOptions = {}): Promise<LocalModel> {
    return this.json(localModelSchema, '/api/local-models', { ...options, method: 'POST', json: model });
  }

  /** Takes the files as they are now. */
  checkLocalModel(id: string, options: CallOptions = {}): Promise<LocalModel> {
    return this.json(localModelSchema, pathOf`/api/local-models/${id}/check`, { ...options, method: 'POST' });
  }

  testLocalModel(id: string, options: CallOptions = {}): Promise<ProviderTest> {
    return this.json(providerTestSchema, pathOf`/api/local-models/${id}/test`, { ...options, method: 'POST' });
  }

  /** The files of a folder stay; those that were fetched go. */
  removeLocalModel(id: string, options: CallOptions = {}): Promise<void> {
    return this.nothing(pathOf`/api/local-models/${id}`, { ...options, method: 'DELETE' });
  }

  /** Asks the hub, and fetches nothing. */
  lookAtHub(asked: HubAsked, options: CallOptions = {}): Promise<HubModel> {
    return this.json(hubModelSchema, '/api/hub-models', { ...options, method: 'POST', json: asked });
  }

  async listDownloads(options: CallOptions = {}): Promise<Download[]> {
    return (await this.json(downloadListSchema, '/api/hub-downloads', options)).downloads;
  }

  startDownload(download: NewDownload, options: CallOptions = {}): Promise<Download> {
    return this.json(downloadSchema, '/api/hub-downloads', { ...options, method: 'POST', json: download });
  }

  /** What came is kept. */
  stopDownload(id: string, options: CallOptions = {}): Promise<Download> {
    return this.json(downloadSchema, pathOf`/api/hub-downloads/${id}/stop`, { ...options, method: 'POST' });
  }

  resumeDownload(id: string, options: CallOptions = {}): Promise<Download> {
    return this.json(downloadSchema, pathOf`/api/hub-downloads/${id}/resume`, { ...options, method: 'POST' });
  }

  removeDownload(id: string, options: CallOptions = {}): Promise<void> {
    return this.nothing(pathOf`/api/hub-downloads/${id}`, { ...options, method: 'DELETE' });
  }
}
