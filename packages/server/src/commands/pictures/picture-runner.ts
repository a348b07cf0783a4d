/** How a procedure is run on pixels, whatever process does it. */
import type { PictureOperation } from '@fourhands/core';

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

export interface PictureRunner {
  /**
   * RGB of all of the part. Aborting ends it at once, by the signal's reason. `progress` hears the share that is done, from 0 to 1.
   * @throws the procedure's own errors by their codes, WorkerCrashed, WorkTooSlow, ServerClosing
   */
  run(task: PictureTask, progress: (share: number) => void, signal: AbortSignal): Promise<Uint8Array>;
}
