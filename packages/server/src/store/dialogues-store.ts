/** What the store keeps of dialogues: each one, and the tree of its messages. The rules of store.ts hold here too. */
import type { Dialogue, DialogueMessage } from '@fourhands/core';

export interface DialogueFilter {
  /** Looked for in titles and in the words of all messages. */
  readonly search?: string | undefined;
  readonly trashed: boolean;
  readonly workId?: string | undefined;
}

export type DialogueRecordChange = Partial<Pick<Dialogue, 'title' | 'leafId' | 'preview' | 'changedAt' | 'trashedAt'>>;

export interface DialogueStore {
  create(dialogue: Dialogue): Promise<void>;
  /** The one that changed last first. */
  list(filter: DialogueFilter): Promise<Dialogue[]>;
  get(id: string): Promise<Dialogue | null>;
  change(id: string, change: DialogueRecordChange): Promise<boolean>;
  /** With its messages. */
  remove(id: string): Promise<boolean>;
  /** In the order they were added. */
  messages(id: string): Promise<DialogueMessage[]>;
  message(id: string): Promise<DialogueMessage | null>;
  /**
   * Adds them in order, each put in the place of what was kept of it, and changes the dialogue with them, in one step. False, and
   * nothing is kept, when the dialogue does not exist.
   */
  put(id: string, messages: readonly DialogueMessage[], change?: DialogueRecordChange): Promise<boolean>;
  /** Those that were streaming when the server last ended. */
  streaming(): Promise<DialogueMessage[]>;
}
