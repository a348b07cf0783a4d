/**
 * What the store keeps of sounds as works: the content as it is, its sources (each a WAV file and its peaks, both blobs), the log of changes with
 * what each left and found, versions and proposals. The rules of store.ts hold here too.
 */
import type { Actor, SoundProposal, SoundVersion } from '@fourhands/core';
import type { Sound, SoundSource } from '@fourhands/core/media/sound/sound';
import type { SoundChange } from '@fourhands/core/media/sound/sound-change';
import type { SoundChangeState } from '@fourhands/core/media/sound/sound-document';
import type { SoundLock } from '@fourhands/core/media/sound/sound-region';
import type { BlobRecord } from './store.ts';

export interface StoredSoundChange {
  readonly change: SoundChange;
  readonly state: SoundChangeState;
  readonly at: string;
}

export interface StoredSound {
  readonly content: Sound;
  readonly locks: readonly SoundLock[];
  readonly revision: number;
  /** In the order in which they came. */
  readonly sources: readonly SoundSource[];
  /** The oldest first. */
  readonly changes: readonly StoredSoundChange[];
}

export interface KeptSoundVersion {
  readonly version: SoundVersion;
  readonly content: Sound;
}

/** What becomes durable together, or not at all. */
export interface SoundCommit {
  readonly revision: number;
  readonly content: Sound;
  readonly locks: readonly SoundLock[];
  /** New ones; one that the work has already stays as it is. Their blobs are among `blobs`. */
  readonly sources: readonly SoundSource[];
  readonly blobs: readonly BlobRecord[];
  readonly changes: readonly StoredSoundChange[];
  readonly states: readonly { readonly number: number; readonly state: SoundChangeState }[];
  readonly actors: readonly Actor[];
  readonly versions: readonly KeptSoundVersion[];
  readonly proposals: readonly SoundProposal[];
  /** How lists show it from now on, its length in milliseconds; null where what is heard did not change. */
  readonly look: { readonly changedAt: string; readonly length: number } | null;
}

export interface SoundStore {
  open(workId: string): Promise<StoredSound | null>;
  /** False, and nothing is kept, when there is no such sound. */
  commit(workId: string, commit: SoundCommit): Promise<boolean>;
  /** The oldest first. */
  versions(workId: string): Promise<SoundVersion[]>;
  version(workId: string, id: string): Promise<KeptSoundVersion | null>;
  /** The newest first. */
  proposals(workId: string, limit?: number): Promise<SoundProposal[]>;
  proposal(workId: string, id: string): Promise<SoundProposal | null>;
  /** Those that were being made when the server last ended. */
  making(): Promise<SoundProposal[]>;
}
