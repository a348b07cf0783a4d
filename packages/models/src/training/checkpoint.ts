/** Checkpoints: everything a run needs to go on, as safetensors. The same run at the same step gives the same bytes. */
import {
  CheckpointError,
  flatten,
  isHostTensor,
  mapTree,
  readSafetensors,
  writeSafetensors,
  type Checkpoint,
  type HostTensor,
  type StateTree,
} from '@fourhands/engine';
import type { TrainableKind, TrainingRequest } from './training.ts';

const format = 'fourhands-checkpoint 1';

/** The checkpoint belongs to a run with another preset, seed or settings. */
export class CheckpointOfAnotherRun extends Error {
  readonly code = 'checkpoint-of-another-run';

  constructor(difference: string) {
    super(
      `The checkpoint belongs to another run: ${difference}. Resume with the settings that run had, or start anew without it.`,
    );
    this.name = 'CheckpointOfAnotherRun';
  }
}

function describe(
  kind: TrainableKind,
  settings: Readonly<Record<string, number>>,
  request: TrainingRequest,
): Record<string, string> {
  const sorted = Object.fromEntries(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { format, kind, preset: request.preset, settings: JSON.stringify(sorted), seed: String(request.seed) };
}

export function writeCheckpoint(
  kind: TrainableKind,
  settings: Readonly<Record<string, number>>,
  request: TrainingRequest,
  step: number,
  pictures: number,
  state: StateTree,
  /** What else a run must have the same to go on from it. */
  identity: Readonly<Record<string, string>> = {},
): Uint8Array {
  return writeSafetensors(Object.fromEntries(flatten<HostTensor>(state, isHostTensor)), {
    ...describe(kind, settings, request),
    ...identity,
    step: String(step),
    pictures: String(pictures),
  });
}

/** The state and step to go on from. Throws CheckpointError or CheckpointOfAnotherRun. */
export function readCheckpoint<S extends StateTree>(
  bytes: Uint8Array,
  kind: TrainableKind,
  settings: Readonly<Record<string, number>>,
  request: TrainingRequest,
  pictures: number,
  like: S,
  identity: Readonly<Record<string, string>> = {},
): { readonly step: number; readonly state: S } {
  const { tensors, metadata } = readSafetensors(bytes);
  if (metadata['format'] !== format) throw new CheckpointError('it is not a training checkpoint');
  const expected = { ...describe(kind, settings, request), ...identity, pictures: String(pictures) };
  for (const [name, value] of Object.entries(expected)) {
    if (metadata[name] !== value)
      throw new CheckpointOfAnotherRun(`its ${name} is ${metadata[name] ?? 'missing'}, and here it is ${value}`);
  }
  return { step: Number(metadata['step']), state: restoreTree(like, { tensors, metadata }) };
}

/** A tree of the structure and shapes of `like`, with the checkpoint's numbers. Throws CheckpointError. */
export function restoreTree<S extends StateTree>(like: S, { tensors }: Checkpoint): S {
  return mapTree<HostTensor, HostTensor>(like, isHostTensor, (expected, path) => {
    const found = tensors[path];
    if (!found || found.dtype !== expected.dtype || found.shape.join() !== expected.shape.join())
      throw new CheckpointError(`the tensor ${path} is missing or has another shape`);
    return found;
  }) as unknown as S;
}
