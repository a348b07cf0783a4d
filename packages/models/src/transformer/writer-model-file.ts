/** A writer's model file: weights in half precision, the tokenizer's merges, and what to know of it as metadata. */
import {
  CheckpointError,
  flatten,
  HostTensor,
  isHostTensor,
  mapTree,
  readSafetensors,
  toHalfPrecision,
  writeSafetensors,
  type StateTree,
} from '@fourhands/engine';
import { restoreTree } from '../training/checkpoint.ts';
import type { TrainingRequest } from '../training/training.ts';
import { parseConfiguration, type WriterConfiguration } from './configuration.ts';
import { emptyWriter, type WriterParameters } from './model.ts';
import { Tokenizer } from './tokenizer.ts';

const format = 'fourhands-model 1';
const mergesName = 'tokenizer.merges';

export interface WriterFile {
  readonly configuration: WriterConfiguration;
  readonly parameters: WriterParameters<HostTensor>;
  readonly tokenizer: Tokenizer;
  readonly preset: string;
  readonly seed: number;
  /** It learned from a text as it was, not from prose. */
  readonly verbatim: boolean;
  /** It learned plain quotation marks and dashes; otherwise they are as its texts have them. */
  readonly plain: boolean;
  /** It learned a person's own texts whole, headings and all. */
  readonly own: boolean;
  /** It learned to fill in a middle. */
  readonly fills: boolean;
  readonly figures: Readonly<Record<string, number>>;
}

/** What the writer learned from, as its file says it. */
export interface CorpusCard {
  readonly titles: readonly string[];
  readonly characters: number;
  /** Of the text as it was given, in hex. */
  readonly sha256: string;
  /** Where the text is from and under which terms, where the preset knows it. */
  readonly source: string;
}

/** The parameters as a file keeps them. */
export const rounded = (parameters: WriterParameters<HostTensor>): WriterParameters<HostTensor> =>
  mapTree<HostTensor, HostTensor>(
    parameters,
    isHostTensor,
    ({ data, shape }) => new HostTensor(Float32Array.from(data, toHalfPrecision), shape),
  ) as WriterParameters<HostTensor>;

/** The request's settings are to be all that hold, so that a resumed run leaves the same file as one in a piece. */
export function writeWriter(
  configuration: WriterConfiguration,
  parameters: WriterParameters<HostTensor>,
  { merges }: Tokenizer,
  { preset, seed, settings }: TrainingRequest,
  corpus: CorpusCard,
  figures: Readonly<Record<string, number>>,
  /** More to know of it, by name. */
  more: Readonly<Record<string, string>> = {},
): Uint8Array {
  return writeSafetensors(
    {
      ...Object.fromEntries(flatten<HostTensor>(parameters, isHostTensor)),
      [mergesName]: new HostTensor(merges, [merges.length / 2, 2]),
    },
    {
      format,
      kind: 'writer',
      preset,
      seed: String(seed),
      settings: JSON.stringify(Object.fromEntries(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)))),
      configuration: JSON.stringify(configuration),
      corpus: JSON.stringify(corpus),
      figures: JSON.stringify(figures),
      ...more,
    },
    { halfPrecision: true },
  );
}

/** Throws CheckpointError when the bytes are not a whole writer. */
export function readWriter(bytes: Uint8Array): WriterFile {
  const file = readSafetensors(bytes);
  const { metadata } = file;
  if (metadata['format'] !== format || metadata['kind'] !== 'writer') throw new CheckpointError('it holds no writer');
  const configuration = parseConfiguration(metadata['configuration']);
  const merges = file.tensors[mergesName];
  if (!merges || merges.dtype !== 'int32') throw new CheckpointError('its tokenizer is missing');
  const tokenizer = new Tokenizer(merges.data as Int32Array);
  if (tokenizer.size !== configuration.vocabularySize)
    throw new CheckpointError(
      `its tokenizer has ${tokenizer.size} tokens, and its network ${configuration.vocabularySize}`,
    );
  const settings = JSON.parse(metadata['settings'] ?? '{}') as Record<string, number>;
  return {
    configuration,
    tokenizer,
    parameters: restoreTree(emptyWriter(configuration) satisfies StateTree, file),
    preset: metadata['preset'] ?? '',
    seed: Number(metadata['seed'] ?? 0),
    verbatim: settings['verbatim'] === 1,
    plain: metadata['punctuation'] !== 'as-written',
    own: metadata['own'] !== undefined,
    fills: settings['fillShare'] !== 0,
    figures: JSON.parse(metadata['figures'] ?? '{}') as Record<string, number>,
  };
}
