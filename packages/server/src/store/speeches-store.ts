/**
 * What the store keeps of speech besides live documents, versions and peers, which lie where those of texts do: which clips belong to a work.
 * The rules of store.ts hold here too.
 */
import type { BlobRecord } from './store.ts';

export interface SpeechClipStore {
  /** The clips stay as long as the work does, also when no line points to them any more. False when the work does not exist. */
  keep(workId: string, clips: readonly BlobRecord[]): Promise<boolean>;
}
