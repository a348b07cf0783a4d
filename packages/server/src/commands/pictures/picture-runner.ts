/** How a procedure is run on pixels, whatever process does it. */
import type { PictureOperation } from '@fourhands/core';
import type { TaskRunner } from '../task-runner.ts';

export interface PictureTask {
  readonly operation: PictureOperation;
  readonly controls: Readonly<Record<string, number>>;
  readonly seed: number;
  /** RGB, row by row: the part of the picture that it sees. */
  readonly picture: { readonly width: number; readonly height: number; readonly data: Uint8Array };
  /** 1 where a pixel may change. */
  readonly mask: Uint8Array;
  /** The file of the picture whose style is to be taken. */
  readonly style: Uint8Array | null;
}

/** What is made is RGB of all of the part. */
export type PictureRunner = TaskRunner<PictureTask, Uint8Array>;
