/** What the store keeps of the language models of this machine. */
import type { LocalModel } from '@fourhands/core';

export type LocalModelRecord = Omit<LocalModel, 'problem' | 'awake'> & {
  /** As they were when they were hashed. */
  readonly files: readonly {
    readonly name: string;
    readonly bytes: number;
    readonly modifiedAt: number;
    readonly sha256: string;
  }[];
};

export interface LocalModelStore {
  create(model: LocalModelRecord): Promise<void>;
  /** In the order they were added. */
  list(): Promise<LocalModelRecord[]>;
  get(id: string): Promise<LocalModelRecord | null>;
  /** Puts it in the place of the one with its id; false when there is none. */
  change(model: LocalModelRecord): Promise<boolean>;
  remove(id: string): Promise<boolean>;
}
