/** A melody maker's model file: weights in half precision, and what to know of it as metadata. */
import {
  CheckpointError,
  filled,
  flatten,
  isHostTensor,
  readSafetensors,
  writeSafetensors,
  type HostTensor,
  type StateTree,
} from '@fourhands/engine';
import { restoreTree } from '../training/checkpoint.ts';
import type { TrainingRequest } from '../training/training.ts';
import { parseConfiguration, type MelodyConfiguration } from './configuration.ts';
import { traits } from './melody.ts';
import { emptyMelody, type MelodyParameters } from './model.ts';
import type { Steering } from './steering.ts';

const format = 'fourhands-model 1';

export interface MelodyFile {
  readonly configuration: MelodyConfiguration;
  readonly parameters: MelodyParameters<HostTensor>;
  readonly steering: Steering;
  readonly figures: Readonly<Record<string, number>>;
}

/** `data` is the SHA-256 of what it learned from, in hex. */
export function writeMelodyFile(
  { configuration, parameters, steering, figures }: MelodyFile,
  { preset, seed, settings }: TrainingRequest,
  data: string,
): Uint8Array {
  return writeSafetensors(
    Object.fromEntries(flatten<HostTensor>({ parameters, steering }, isHostTensor)),
    {
      format,
      kind: 'melody',
      preset,
      seed: String(seed),
      settings: JSON.stringify(Object.fromEntries(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)))),
      configuration: JSON.stringify(configuration),
      data,
      figures: JSON.stringify(figures),
    },
    { halfPrecision: true },
  );
}

/** Throws CheckpointError when the bytes are not a whole melody maker. */
export function readMelodyFile(bytes: Uint8Array): MelodyFile {
  const file = readSafetensors(bytes);
  const { metadata } = file;
  if (metadata['format'] !== format || metadata['kind'] !== 'melody')
    throw new CheckpointError('it holds no melody maker');
  const configuration = parseConfiguration(metadata['configuration']);
  const latent = filled([configuration.latentSize], 0);
  const empty = {
    parameters: emptyMelody(configuration),
    steering: Object.fromEntries(traits.map((name) => [name, latent])) as Steering,
  };
  return {
    configuration,
    ...restoreTree(empty satisfies StateTree, file),
    figures: JSON.parse(metadata['figures'] ?? '{}') as Record<string, number>,
  };
}
