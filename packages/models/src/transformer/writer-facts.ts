/** What a writer's file says of it, read without running it. */
import { readSafetensors } from '@fourhands/engine';
import { spacelessShare } from './own-corpus.ts';
import { prefixShare } from './sample.ts';
import type { OwnCard } from './train-own.ts';
import { readWriter } from './writer-model-file.ts';

export interface WriterFileFacts {
  readonly contextTokens: number;
  /** About how much text before a place it reads, in characters. */
  readonly contextCharacters: number;
  readonly vocabularySize: number;
  readonly seed: number;
  readonly preset: string;
  readonly settings: Readonly<Record<string, number>>;
  readonly figures: Readonly<Record<string, number>>;
  /** Null of a writer that was not trained on a person's own texts. */
  readonly data: OwnCard | null;
}

const usualCharactersPerToken = 3.7;

/** Throws CheckpointError when the bytes are not a whole writer. */
export function readWriterFacts(bytes: Uint8Array): WriterFileFacts {
  const { configuration, figures, preset, seed } = readWriter(bytes);
  const { metadata } = readSafetensors(bytes);
  const data = metadata['own'] === undefined ? null : (JSON.parse(metadata['own']) as OwnCard);
  const { natsPerToken, natsPerCharacter } = figures;
  const perToken =
    natsPerToken !== undefined && natsPerCharacter !== undefined && natsPerCharacter > 0
      ? natsPerToken / natsPerCharacter
      : data !== null && spacelessShare(data.scripts) > 0.5
        ? 1
        : usualCharactersPerToken;
  return {
    contextTokens: configuration.contextTokens,
    contextCharacters: Math.max(1, Math.round(configuration.contextTokens * prefixShare * perToken)),
    vocabularySize: configuration.vocabularySize,
    seed,
    preset,
    settings: JSON.parse(metadata['settings'] ?? '{}') as Record<string, number>,
    figures,
    data,
  };
}
