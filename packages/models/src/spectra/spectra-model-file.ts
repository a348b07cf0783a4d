/** The model file of a maker of sounds: weights in half precision, and what to know of it as metadata. */
import {
  CheckpointError,
  flatten,
  isHostTensor,
  RandomStream,
  readSafetensors,
  writeSafetensors,
  type HostTensor,
  type StateTree,
} from '@fourhands/engine';
import { restoreTree } from '../training/checkpoint.ts';
import { rangeFault, readConfiguration } from '../training/number-ranges.ts';
import type { TrainingRequest } from '../training/training.ts';
import { initialiseVae, type VaeParameters } from '../vae/model.ts';
import { emptyPrior, type Prior } from '../vae/prior.ts';
import { autoencoderOf, priorOf } from './configuration.ts';

const format = 'fourhands-model 1';

export interface SpectraFile {
  readonly latentSize: number;
  readonly width: number;
  /** How loud what was learned was, in decibels below full scale: the middle one of the clips. */
  readonly level: number;
  readonly parameters: VaeParameters<HostTensor>;
  readonly prior: Prior<HostTensor>;
  readonly figures: Readonly<Record<string, number>>;
}

type Shape = Pick<SpectraFile, 'latentSize' | 'width'>;
const shapeFault = (shape: Shape): string | null =>
  rangeFault({ ...shape }, { latentSize: [1, 1024], width: [1, 256] });

/** `data` is the SHA-256 of what it learned from, in hex. */
export function writeSpectraFile(
  { latentSize, width, level, parameters, prior, figures }: SpectraFile,
  { preset, seed, settings }: TrainingRequest,
  data: string,
): Uint8Array {
  return writeSafetensors(
    Object.fromEntries(flatten<HostTensor>({ parameters, prior }, isHostTensor)),
    {
      format,
      kind: 'spectra',
      preset,
      seed: String(seed),
      settings: JSON.stringify(Object.fromEntries(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)))),
      configuration: JSON.stringify({ latentSize, width }),
      level: level.toFixed(2),
      data,
      figures: JSON.stringify(figures),
    },
    { halfPrecision: true },
  );
}

/** Throws CheckpointError when the bytes are not a whole maker of sounds. */
export function readSpectraFile(bytes: Uint8Array): SpectraFile {
  const file = readSafetensors(bytes);
  const { metadata } = file;
  if (metadata['format'] !== format || metadata['kind'] !== 'spectra')
    throw new CheckpointError('it holds no maker of sounds');
  const { latentSize, width } = readConfiguration<Shape>(metadata['configuration'], shapeFault);
  const level = Number(metadata['level']);
  if (!(level <= 10 && level >= -200)) throw new CheckpointError('its loudness cannot be read');
  const empty = {
    parameters: initialiseVae(autoencoderOf(latentSize, width), new RandomStream(0)),
    prior: emptyPrior(priorOf(latentSize)),
  };
  return {
    latentSize,
    width,
    level,
    ...restoreTree(empty satisfies StateTree, file),
    figures: JSON.parse(metadata['figures'] ?? '{}') as Record<string, number>,
  };
}
