/** A verse writer's model file: weights in half precision, and its characters and what to know of it as metadata. */
import {
  CheckpointError,
  flatten,
  isHostTensor,
  readSafetensors,
  writeSafetensors,
  type HostTensor,
  type StateTree,
} from '@fourhands/engine';
import { restoreTree } from '../training/checkpoint.ts';
import type { TrainingRequest } from '../training/training.ts';
import { parseConfiguration, type WriterConfiguration } from '../transformer/configuration.ts';
import { emptyWriter, type WriterParameters } from '../transformer/model.ts';
import { verseContext } from './layout.ts';
import { VerseVocabulary } from './vocabulary.ts';

const format = 'fourhands-model 1';

export interface VerseFile {
  readonly configuration: WriterConfiguration;
  readonly parameters: WriterParameters<HostTensor>;
  readonly vocabulary: VerseVocabulary;
  readonly figures: Readonly<Record<string, number>>;
}

/** What it learned from, as its file says it. */
export interface VerseCard {
  readonly quatrains: number;
  /** Of the text as it was given, in hex. */
  readonly sha256: string;
  /** Where the text is from and under which terms, where the preset knows it. */
  readonly source: string;
}

/** The request's settings are to be all that hold, so that a resumed run leaves the same file as one in a piece. */
export function writeVerse(
  { configuration, parameters, vocabulary, figures }: VerseFile,
  { preset, seed, settings }: TrainingRequest,
  corpus: VerseCard,
): Uint8Array {
  return writeSafetensors(
    Object.fromEntries(flatten<HostTensor>(parameters, isHostTensor)),
    {
      format,
      kind: 'verse',
      preset,
      seed: String(seed),
      settings: JSON.stringify(Object.fromEntries(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)))),
      configuration: JSON.stringify(configuration),
      characters: vocabulary.characters.join(''),
      corpus: JSON.stringify(corpus),
      figures: JSON.stringify(figures),
    },
    { halfPrecision: true },
  );
}

/** Throws CheckpointError when the bytes are not a whole verse writer. */
export function readVerseFile(bytes: Uint8Array): VerseFile {
  const file = readSafetensors(bytes);
  const { metadata } = file;
  if (metadata['format'] !== format || metadata['kind'] !== 'verse')
    throw new CheckpointError('it holds no verse writer');
  const configuration = parseConfiguration(metadata['configuration']);
  const vocabulary = new VerseVocabulary(Array.from(metadata['characters'] ?? ''));
  if (vocabulary.size !== configuration.vocabularySize)
    throw new CheckpointError(
      `its vocabulary has ${vocabulary.size} tokens, and its network ${configuration.vocabularySize}`,
    );
  if (configuration.contextTokens !== verseContext)
    throw new CheckpointError(
      `its network sees ${configuration.contextTokens} tokens, and a poem takes ${verseContext}`,
    );
  return {
    configuration,
    vocabulary,
    parameters: restoreTree(emptyWriter(configuration) satisfies StateTree, file),
    figures: JSON.parse(metadata['figures'] ?? '{}') as Record<string, number>,
  };
}
