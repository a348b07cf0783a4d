/** A chorale maker's model file: weights in half precision, and what to know of it as metadata. */
import {
  CheckpointError,
  flatten,
  isHostTensor,
  HostTensor,
  mapTree,
  readSafetensors,
  toHalfPrecision,
  writeSafetensors,
  type StateTree,
} from '@fourhands/engine';
import { restoreTree } from '../training/checkpoint.ts';
import type { TrainingRequest } from '../training/training.ts';
import { parseConfiguration, type ChoraleConfiguration } from './configuration.ts';
import type { Chord } from './counterpoint.ts';
import { emptyChorale, type Members } from './model.ts';
import { voiceCount } from './pieces.ts';

const format = 'fourhands-model 1';

/** The lowest and highest pitch that a voice may sing, both counted. */
export interface VoiceRange {
  readonly lowest: number;
  readonly highest: number;
}

export interface ChoraleFile {
  readonly configuration: ChoraleConfiguration;
  readonly parameters: Members<HostTensor>;
  /** Of each voice in the pieces it learned from, the highest voice first. */
  readonly ranges: readonly VoiceRange[];
  /** Those that occur more than once in the pieces it learned from; none where the file does not say. */
  readonly chords: readonly Chord[];
  readonly figures: Readonly<Record<string, number>>;
}

/** What it learned from, as its file says it. */
export interface ChoraleCard {
  readonly pieces: number;
  readonly steps: number;
  /** Of the text as it was given, in hex. */
  readonly sha256: string;
  /** Where the pieces are from and under which terms, where the preset knows it. */
  readonly source: string;
}

/** The parameters as a file keeps them. */
export const rounded = (parameters: Members<HostTensor>): Members<HostTensor> =>
  mapTree<HostTensor, HostTensor>(
    parameters,
    isHostTensor,
    ({ data, shape }) => new HostTensor(Float32Array.from(data, toHalfPrecision), shape),
  ) as Members<HostTensor>;

/** The request's settings are to be all that hold, so that a resumed run leaves the same file as one in a piece. */
export function writeChorale(
  { configuration, parameters, ranges, chords, figures }: ChoraleFile,
  { preset, seed, settings }: TrainingRequest,
  corpus: ChoraleCard,
): Uint8Array {
  return writeSafetensors(
    Object.fromEntries(flatten<HostTensor>({ members: parameters }, isHostTensor)),
    {
      format,
      kind: 'chorale',
      preset,
      seed: String(seed),
      settings: JSON.stringify(Object.fromEntries(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)))),
      configuration: JSON.stringify(configuration),
      ranges: JSON.stringify(ranges),
      chords: JSON.stringify(chords),
      corpus: JSON.stringify(corpus),
      figures: JSON.stringify(figures),
    },
    { halfPrecision: true },
  );
}

/** Throws CheckpointError when the bytes are not a whole chorale maker. */
export function readChoraleFile(bytes: Uint8Array): ChoraleFile {
  const file = readSafetensors(bytes);
  const { metadata } = file;
  if (metadata['format'] !== format || metadata['kind'] !== 'chorale')
    throw new CheckpointError('it holds no chorale maker');
  const configuration = parseConfiguration(metadata['configuration']);
  return {
    configuration,
    ranges: parseRanges(metadata['ranges'], configuration),
    chords: parseChords(metadata['chords'] ?? '[]'),
    parameters: restoreTree({ members: emptyChorale(configuration) } satisfies StateTree, file).members,
    figures: JSON.parse(metadata['figures'] ?? '{}') as Record<string, number>,
  };
}

function parseChords(json: string): Chord[] {
  let found: unknown;
  try {
    found = JSON.parse(json);
  } catch {
    throw new CheckpointError('its chords are not JSON');
  }
  const isChord = (chord: unknown): chord is Chord => Number.isInteger(chord) && Number(chord) >>> 0 < 1 << 12;
  if (!Array.isArray(found) || !found.every(isChord))
    throw new CheckpointError('its chords are not sets of pitch classes');
  return found;
}

function parseRanges(json: string | undefined, { lowestPitch, highestPitch }: ChoraleConfiguration): VoiceRange[] {
  let found: unknown;
  try {
    found = JSON.parse(json ?? '');
  } catch {
    throw new CheckpointError('its voice ranges are not JSON');
  }
  const isRange = (range: unknown): range is VoiceRange => {
    const { lowest, highest } = (range ?? {}) as Partial<VoiceRange>;
    return (
      Number.isInteger(lowest) &&
      Number.isInteger(highest) &&
      lowest! >= lowestPitch &&
      lowest! <= highest! &&
      highest! <= highestPitch
    );
  };
  if (!Array.isArray(found) || found.length !== voiceCount || !found.every(isRange))
    throw new CheckpointError(`its voice ranges are not ${voiceCount} ranges of pitches that its network knows`);
  return found;
}
