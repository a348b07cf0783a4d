/** The operations of the worker that reads model folders. */
import type { FolderReport, WeightType } from '@fourhands/core';
import type { HashedFile } from '@fourhands/makers/local/model-hash';

export interface ModelFolderWork {
  inspect(request: { readonly path: string; readonly memoryBytes: number }): Promise<FolderReport>;
  /** Reads every file that what is made depends on. */
  hash(request: { readonly path: string; readonly type: WeightType }): Promise<readonly HashedFile[]>;
}
