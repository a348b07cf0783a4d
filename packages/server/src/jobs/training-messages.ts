/** What the server and a training worker say to each other. Every report is answered by `stored` once it is durable. */
import type {
  Failure,
  Model,
  ModelFacts,
  ModelKind,
  RunImage,
  RunPoint,
  RunProgress,
  RunSample,
} from '@fourhands/core';

export interface TrainingJob {
  readonly kind: ModelKind;
  readonly preset: string;
  readonly settings: Readonly<Record<string, number>>;
  readonly seed: number;
  /** What was read of its texts, scores or recordings. */
  readonly files: readonly { readonly title: string; readonly path: string }[];
  readonly pictures: readonly { readonly name: string; readonly path: string }[];
  /** The file to go on from, and the step it was written at. */
  readonly checkpoint: { readonly path: string; readonly step: number } | null;
}

export type TrainingOrder =
  | { readonly type: 'start'; readonly job: TrainingJob }
  | { readonly type: 'stop' }
  | { readonly type: 'stored'; readonly number: number };

/** What a worker has to say. The last one is `finished`, `stopped` or `failed`. */
export type TrainingReport =
  | { readonly type: 'points'; readonly points: readonly RunPoint[]; readonly progress: RunProgress | null }
  | { readonly type: 'image'; readonly image: Omit<RunImage, 'blob'>; readonly png: Uint8Array }
  | { readonly type: 'sample'; readonly sample: Omit<RunSample, 'sound'>; readonly wav: Uint8Array | null }
  | { readonly type: 'checkpoint'; readonly bytes: Uint8Array; readonly progress: RunProgress }
  | {
      readonly type: 'finished';
      readonly bytes: Uint8Array;
      readonly figures: Model['figures'];
      readonly facts: ModelFacts;
    }
  | { readonly type: 'stopped' }
  | { readonly type: 'failed'; readonly failure: Failure };

export interface NumberedReport {
  readonly number: number;
  readonly report: TrainingReport;
}
