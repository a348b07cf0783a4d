/** The operations of the worker that reads model folders. */
import type { FolderReport, WeightType } from '@fourhands/core';

export interface HashedFile {
  /** In the folder, with `/` between the parts. */
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
  readonly sha256: string;
}

export interface ModelFolderWork {
  inspect(request: { readonly path: string; readonly memoryBytes: number }): Promise<FolderReport>;
  /** Reads every file that what is made depends on. */
  hash(request: { readonly path: string; readonly type: WeightType }): Promise<readonly HashedFile[]>;
}
