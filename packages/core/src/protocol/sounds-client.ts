/** The part of the client for sounds. */
import { ScoresClient } from './scores-client.ts';
import { type CallOptions, type Content, pathOf, type WatchOptions, withQuery } from './server-calls.ts';
import {
  type NewSoundDecision,
  type NewSoundProposal,
  type SoundMaker,
  soundMakerListSchema,
  type SoundProposal,
  soundProposalListSchema,
  soundProposalSchema,
  type SoundReplay,
  soundReplaySchema,
} from './sound-proposals.ts';
import {
  broughtSoundSchema,
  type MadeSound,
  madeSoundSchema,
  type NewSound,
  type NewSoundChange,
  type NewSoundLock,
  type NewSoundVersion,
  type Normalise,
  type SoundChanged,
  soundChangedSchema,
  type SoundEvent,
  soundEventSchema,
  type SoundLoudness,
  soundLoudnessSchema,
  type SoundPart,
  type SoundShown,
  soundSchema,
  type SoundTurn,
  type SoundVersion,
  soundVersionListSchema,
  soundVersionSchema,
} from './sounds.ts';
import type { SoundSource } from '../media/sound/sound.ts';
import type { PersonOptions } from './works-client.ts';

type Depth = '16' | '24' | 'float';

export class SoundsClient extends ScoresClient {
  // Sounds

  createSound(sound: NewSound, { personId, ...options }: PersonOptions = {}): Promise<MadeSound> {
    return this.json(madeSoundSchema, withQuery('/api/sounds', { personId }), {
      ...options,
      method: 'POST',
      json: sound,
    });
  }

  /** A work with one track that holds the file's sound, at its sample rate. */
  importSound(name: string, content: Content, { personId, ...options }: PersonOptions = {}): Promise<MadeSound> {
    const path = withQuery('/api/sounds/import', { name, personId });
    return this.json(madeSoundSchema, path, { ...options, method: 'POST', content });
  }

  getSound(id: string, options: CallOptions = {}): Promise<SoundShown> {
    return this.json(soundSchema, pathOf`/api/sounds/${id}`, options);
  }

  /** Events for as long as the loop goes on: each connection starts with a `snapshot`. Ends after `deleted`. */
  watchSound(id: string, options: WatchOptions = {}): AsyncGenerator<SoundEvent, void, void> {
    const path = pathOf`/api/sounds/${id}/events`;
    return this.watch(soundEventSchema, path, ({ type }) => type === 'deleted', options);
  }

  /** A file as a source of the work, at the work's sample rate; it is heard once an edit places it. */
  async bringSound(id: string, name: string, content: Content, options: CallOptions = {}): Promise<SoundSource> {
    const path = withQuery(pathOf`/api/sounds/${id}/sources`, { name });
    return (await this.json(broughtSoundSchema, path, { ...options, method: 'POST', content })).source;
  }

  /** As bytes; see readPeaks. */
  soundPeaks(id: string, sourceId: string, options: CallOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    return this.bytes(pathOf`/api/sounds/${id}/sources/${sourceId}/peaks`, options);
  }

  /** Durable when this answers. */
  editSound(id: string, change: NewSoundChange, options: CallOptions = {}): Promise<SoundChanged> {
    return this.json(soundChangedSchema, pathOf`/api/sounds/${id}/changes`, {
      ...options,
      method: 'POST',
      json: change,
    });
  }

  undoSound(id: string, turn: SoundTurn = {}, options: CallOptions = {}): Promise<SoundChanged> {
    return this.json(soundChangedSchema, pathOf`/api/sounds/${id}/undo`, { ...options, method: 'POST', json: turn });
  }

  redoSound(id: string, turn: SoundTurn = {}, options: CallOptions = {}): Promise<SoundChanged> {
    return this.json(soundChangedSchema, pathOf`/api/sounds/${id}/redo`, { ...options, method: 'POST', json: turn });
  }

  /** Gives a region of a track a loudness, by one gain. */
  normaliseSound(id: string, normalise: Normalise, options: CallOptions = {}): Promise<SoundChanged> {
    const path = pathOf`/api/sounds/${id}/normalise`;
    return this.json(soundChangedSchema, path, { ...options, method: 'POST', json: normalise });
  }

  lockSound(id: string, lock: NewSoundLock, options: CallOptions = {}): Promise<SoundShown> {
    return this.json(soundSchema, pathOf`/api/sounds/${id}/locks`, { ...options, method: 'POST', json: lock });
  }

  unlockSound(id: string, lockId: string, { personId, ...options }: PersonOptions = {}): Promise<SoundShown> {
    const path = withQuery(pathOf`/api/sounds/${id}/locks/${lockId}`, { personId });
    return this.json(soundSchema, path, { ...options, method: 'DELETE' });
  }

  /** The oldest first. */
  async listSoundVersions(id: string, options: CallOptions = {}): Promise<SoundVersion[]> {
    return (await this.json(soundVersionListSchema, pathOf`/api/sounds/${id}/versions`, options)).versions;
  }

  saveSoundVersion(id: string, version: NewSoundVersion = {}, options: CallOptions = {}): Promise<SoundVersion> {
    const path = pathOf`/api/sounds/${id}/versions`;
    return this.json(soundVersionSchema, path, { ...options, method: 'POST', json: version });
  }

  restoreSoundVersion(
    id: string,
    versionId: string,
    { personId, ...options }: PersonOptions = {},
  ): Promise<SoundChanged> {
    const path = withQuery(pathOf`/api/sounds/${id}/versions/${versionId}/restore`, { personId });
    return this.json(soundChangedSchema, path, { ...options, method: 'POST' });
  }

  /** All that is heard, or one track: 32-bit floats, channel by channel. */
  async soundSamples(
    id: string,
    part: SoundPart & { readonly start: number; readonly length: number },
    options: CallOptions = {},
  ): Promise<Float32Array<ArrayBuffer>> {
    const bytes = await this.bytes(withQuery(pathOf`/api/sounds/${id}/samples`, { ...part }), options);
    return new Float32Array(bytes.buffer, 0, Math.floor(bytes.length / 4));
  }

  /** Columns from the first to the last, each 512 strengths from the lowest pitch up; see spectrum. */
  soundSpectra(
    id: string,
    part: SoundPart & { readonly start: number; readonly length: number; readonly columns: number },
    options: CallOptions = {},
  ): Promise<Uint8Array<ArrayBuffer>> {
    return this.bytes(withQuery(pathOf`/api/sounds/${id}/spectra`, { ...part }), options);
  }

  soundLoudness(id: string, part: SoundPart = {}, options: CallOptions = {}): Promise<SoundLoudness> {
    return this.json(soundLoudnessSchema, withQuery(pathOf`/api/sounds/${id}/loudness`, { ...part }), options);
  }

  exportSoundUrl(id: string, depth: Depth, part: Pick<SoundPart, 'start' | 'length'> = {}): string {
    return this.address + withQuery(pathOf`/api/sounds/${id}/export`, { depth, ...part });
  }

  exportSound(id: string, depth: Depth, options: CallOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    return this.bytes(withQuery(pathOf`/api/sounds/${id}/export`, { depth }), options);
  }

  // What makers offer for sounds

  async listSoundMakers(options: CallOptions = {}): Promise<SoundMaker[]> {
    return (await this.json(soundMakerListSchema, '/api/sound-makers', options)).makers;
  }

  /** The newest first. */
  async listSoundProposals(id: string, options: CallOptions = {}): Promise<SoundProposal[]> {
    return (await this.json(soundProposalListSchema, pathOf`/api/sounds/${id}/proposals`, options)).proposals;
  }

  /** It is being made when this answers. */
  proposeSound(id: string, proposal: NewSoundProposal, options: CallOptions = {}): Promise<SoundProposal> {
    const path = pathOf`/api/sounds/${id}/proposals`;
    return this.json(soundProposalSchema, path, { ...options, method: 'POST', json: proposal });
  }

  stopSoundProposal(id: string, proposalId: string, options: CallOptions = {}): Promise<SoundProposal> {
    const path = pathOf`/api/sounds/${id}/proposals/${proposalId}/stop`;
    return this.json(soundProposalSchema, path, { ...options, method: 'POST' });
  }

  /** Durable when this answers. */
  decideSound(
    id: string,
    proposalId: string,
    decision: NewSoundDecision,
    options: CallOptions = {},
  ): Promise<SoundProposal> {
    const path = pathOf`/api/sounds/${id}/proposals/${proposalId}/decisions`;
    return this.json(soundProposalSchema, path, { ...options, method: 'POST', json: decision });
  }

  /** Makes a candidate again from its recipe; nothing is kept of it. */
  replaySound(id: string, proposalId: string, candidate = 0, options: CallOptions = {}): Promise<SoundReplay> {
    const path = withQuery(pathOf`/api/sounds/${id}/proposals/${proposalId}/replay`, { candidate });
    return this.json(soundReplaySchema, path, { ...options, method: 'POST' });
  }
}
