/** The part of the client for speech. */
import type { SpeechMaker } from '../media/speech/voice.ts';
import { type Version, versionSchema } from '../version/version.ts';
import { type CallOptions, pathOf, withQuery } from './server-calls.ts';
import { SoundsClient } from './sounds-client.ts';
import {
  type NewSpeech,
  type NewSpeechEdit,
  type NewSpeechMaking,
  type SpeechContent,
  speechContentSchema,
  type SpeechEdited,
  speechEditedSchema,
  type SpeechFormat,
  speechMakerListSchema,
  type SpeechMaking,
  speechMakingAnswerSchema,
  speechMakingSchema,
  type SpeechReplay,
  speechReplaySchema,
  type SpeechStep,
  speechSteppedSchema,
} from './speeches.ts';
import type { PersonOptions } from './works-client.ts';
import { type NewVersion, type WorkDetail, workDetailSchema } from './works.ts';

interface BranchOptions extends CallOptions {
  readonly branchId?: string | undefined;
}

export class SpeechesClient extends SoundsClient {
  createSpeech(speech: NewSpeech, { personId, ...options }: PersonOptions = {}): Promise<WorkDetail> {
    const path = withQuery('/api/speeches', { personId });
    return this.json(workDetailSchema, path, { ...options, method: 'POST', json: speech });
  }

  readSpeech(id: string, { branchId, ...options }: BranchOptions = {}): Promise<SpeechContent> {
    return this.json(speechContentSchema, withQuery(pathOf`/api/speeches/${id}`, { branchId }), options);
  }

  /** Durable when this answers. */
  editSpeech(id: string, edit: NewSpeechEdit, options: CallOptions = {}): Promise<SpeechEdited> {
    return this.json(speechEditedSchema, pathOf`/api/speeches/${id}/edits`, { ...options, method: 'POST', json: edit });
  }

  /** What was done over HTTP in the person's name, or what a maker did. False where there was nothing to take back. */
  async stepSpeech(
    id: string,
    direction: 'undo' | 'redo',
    step: SpeechStep = {},
    options: CallOptions = {},
  ): Promise<boolean> {
    const path = `${pathOf`/api/speeches/${id}`}/${direction}`;
    return (await this.json(speechSteppedSchema, path, { ...options, method: 'POST', json: step })).done;
  }

  async listSpeechMakers(options: CallOptions = {}): Promise<SpeechMaker[]> {
    return (await this.json(speechMakerListSchema, '/api/speech-makers', options)).makers;
  }

  /** It is being made when this answers. */
  makeSpeech(id: string, making: NewSpeechMaking = {}, options: CallOptions = {}): Promise<SpeechMaking> {
    return this.json(speechMakingSchema, pathOf`/api/speeches/${id}/making`, {
      ...options,
      method: 'POST',
      json: making,
    });
  }

  /** The newest making of a work; null where nothing was made since the server began. */
  async readSpeechMaking(id: string, options: CallOptions = {}): Promise<SpeechMaking | null> {
    return (await this.json(speechMakingAnswerSchema, pathOf`/api/speeches/${id}/making`, options)).making;
  }

  async stopSpeechMaking(id: string, options: CallOptions = {}): Promise<SpeechMaking | null> {
    const path = pathOf`/api/speeches/${id}/making/stop`;
    return (await this.json(speechMakingAnswerSchema, path, { ...options, method: 'POST' })).making;
  }

  /** Makes a clip again from its recipe; nothing is kept of it. */
  replaySpeechTake(id: string, takeId: string, options: CallOptions = {}): Promise<SpeechReplay> {
    const path = pathOf`/api/speeches/${id}/takes/${takeId}/replay`;
    return this.json(speechReplaySchema, path, { ...options, method: 'POST' });
  }

  saveSpeechVersion(id: string, version: NewVersion = {}, options: CallOptions = {}): Promise<Version> {
    return this.json(versionSchema, pathOf`/api/speeches/${id}/versions`, {
      ...options,
      method: 'POST',
      json: version,
    });
  }

  restoreSpeechVersion(id: string, versionId: string, { personId, ...options }: PersonOptions = {}): Promise<Version> {
    const path = withQuery(pathOf`/api/speeches/${id}/versions/${versionId}/restore`, { personId });
    return this.json(versionSchema, path, { ...options, method: 'POST' });
  }

  exportSpeechUrl(id: string, format: SpeechFormat, branchId?: string): string {
    return this.address + withQuery(pathOf`/api/speeches/${id}/export`, { format, branchId });
  }

  exportSpeech(
    id: string,
    format: SpeechFormat,
    { branchId, ...options }: BranchOptions = {},
  ): Promise<Uint8Array<ArrayBuffer>> {
    return this.bytes(withQuery(pathOf`/api/speeches/${id}/export`, { format, branchId }), options);
  }
}
