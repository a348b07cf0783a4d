/** How a picture's part is made anew, whatever does it: a process of this machine, or a service that was connected. */
import type { PictureMaker, PictureOperation } from '@fourhands/core';
import type { Box } from '@fourhands/core/media/image/mask';
import type { ModelFile } from '../inference-work.ts';
import type { TaskRunner, TellProgress } from '../task-runner.ts';

export interface PictureTask {
  readonly operation: PictureOperation;
  readonly controls: Readonly<Record<string, number>>;
  readonly prompt: string;
  readonly seed: number;
  /** RGB, row by row: the part of the picture that it sees. */
  readonly picture: { readonly width: number; readonly height: number; readonly data: Uint8Array };
  /** 1 where a pixel may change. */
  readonly mask: Uint8Array;
  /** What of the picture the mask lies in. */
  readonly box: Box;
  /** The file of the second picture: whose style is to be taken, or that is to be mixed in. */
  readonly style: Uint8Array | null;
  /** Files of pictures with an attribute, and without it. */
  readonly groups: { readonly with: readonly Uint8Array[]; readonly without: readonly Uint8Array[] } | null;
}

/** What was made of a part. */
export interface MadePart {
  /** RGB of all of it. */
  readonly data: Uint8Array;
  /** Words of the prompt that meant nothing to the maker. */
  readonly leftOut: readonly string[];
}

/** Aborting ends it at once, by the signal's reason. Previews are WebP files of what comes into the task's box. */
export type RunPicture = (task: PictureTask, progress: TellProgress, signal: AbortSignal) => Promise<MadePart>;

/** A task of a procedure, or of a model where one is named. */
export type PictureJob = PictureTask & { readonly model: ModelFile | null };

/** As RunPicture; throws the procedure's own errors by their codes. */
export type PictureRunner = TaskRunner<PictureJob, MadePart>;

/** A maker as it can be asked now. */
export interface RunnablePictureMaker {
  readonly maker: PictureMaker;
  readonly run: RunPicture;
}

/** Makers that come and go together. */
export interface PictureMakerSource {
  list(): Promise<readonly RunnablePictureMaker[]>;
}
