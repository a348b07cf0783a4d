/** The operations of the text worker: reading files that people give, and what a run on them will be like. */
import type { RunPlan, TextItem } from '@fourhands/core';
import type { ReadingWarning } from '@fourhands/core/protocol/reading-warnings';

export type ReadTextFile = Omit<TextItem, 'id' | 'name' | 'bytes' | 'sha256' | 'createdAt' | 'warnings'> & {
  /** The words, as UTF-8. */
  readonly content: Uint8Array;
  readonly warnings: ReadingWarning[];
};

export interface TextWork {
  /** Reads a file whole, so that one without text is refused now and not when a run starts. */
  read(request: { readonly bytes: Uint8Array; readonly name: string }): Promise<ReadTextFile>;
  plan(request: {
    readonly preset: string;
    readonly settings: Readonly<Record<string, number>>;
    readonly texts: readonly { readonly title: string; readonly path: string }[];
  }): Promise<RunPlan>;
}
