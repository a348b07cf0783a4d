/** What a run on a person's texts will be like, before it begins: how large, how long, and what to beware of. */
import { resolveSettings, TrainingRequestRefused } from '../training/request.ts';
import type { TrainingRequest } from '../training/training.ts';
import { charactersOf } from './corpus.ts';
import type { OwnCorpus } from './own-corpus.ts';
import { spacelessShare } from './own-corpus.ts';
import { type TokenUnit, tokenUnitOf, vocabularyLimit } from './own-tokens.ts';
import { prefixShare } from './sample.ts';
import { writerFromSettings } from './train.ts';
import type { WriterFile } from './writer-model-file.ts';

export type PlanWarning = 'many-passes' | 'little-text' | 'foreign-to-vocabulary' | 'much-memory' | 'text-left-out';

export interface OwnPlan {
  readonly parameters: number;
  readonly fileBytes: number;
  /** While it trains: parameters, the optimiser's state, and what a step keeps for its backward pass. */
  readonly memoryBytes: number;
  readonly seconds: number;
  readonly characters: number;
  readonly heldOutCharacters: number;
  readonly heldOutAs: OwnCorpus['heldOutAs'];
  readonly leftOut: number;
  readonly charactersPerToken: number;
  readonly contextCharacters: number;
  readonly passes: number;
  readonly tokenUnit: TokenUnit;
  readonly warnings: readonly PlanWarning[];
}

export interface Machine {
  readonly cores: number;
  readonly memoryBytes: number;
}

/** Measured on the training of writers of 0.3 to 2.6 million numbers, one core of a 2.6 GHz Zen 4: operations a second. */
const corePace = 30e9;
const comfortablePasses = 12;
const littleText = 100_000;
const sampleLength = 100_000;

/** `base` is the writer that the preset goes on from. Throws TrainingRequestRefused. */
export function planOwnRun(
  request: TrainingRequest,
  corpus: OwnCorpus,
  base: Pick<WriterFile, 'configuration' | 'tokenizer'> | null,
  machine: Machine,
): OwnPlan {
  const { preset, settings } = resolveSettings('writer', request);
  if (preset.base !== undefined && base === null)
    throw new TrainingRequestRefused('the shipped writer, from which it goes on, is not at hand');
  const tuned = preset.base === undefined ? null : base;
  const { configuration, training } = writerFromSettings({ ...settings, ...tuned?.configuration });
  const characters = charactersOf(corpus.training);
  const unit = tuned ? 'byte-pairs' : tokenUnitOf(settings['tokenUnit'] ?? 0, characters, corpus.scripts);
  const sample = corpus.training
    .flatMap(({ sections }) => sections)
    .join('\n')
    .slice(0, sampleLength);
  const charactersPerToken = tuned
    ? sample.length / Math.max(1, tuned.tokenizer.encode(sample).length)
    : usualCharactersPerToken(unit, configuration.vocabularySize, corpus);
  const { width, layers, hidden, vocabularySize, contextTokens, heads } = configuration;
  const vocabulary =
    unit === 'characters' && !tuned
      ? Math.min(vocabularyLimit(unit, vocabularySize), 260 + distinct(sample) * 2)
      : vocabularySize;
  const matrices = layers * (4 * width * width + 3 * width * hidden);
  const parameters = matrices + vocabulary * width;
  const tokensPerStep = training.batchSize * contextTokens;
  const operations = tokensPerStep * (6 * parameters + 12 * layers * width * contextTokens);
  const kept =
    tokensPerStep * (layers * (14 * width + 4 * hidden + 3 * heads * contextTokens) + 3 * vocabulary) + parameters * 9;
  const passes = (training.steps * tokensPerStep * charactersPerToken) / characters;
  const memoryBytes = 4 * kept;
  const warnings: PlanWarning[] = [];
  if (passes > comfortablePasses) warnings.push('many-passes');
  if (characters < littleText) warnings.push('little-text');
  if (tuned && charactersPerToken < 1.5) warnings.push('foreign-to-vocabulary');
  if (memoryBytes > machine.memoryBytes * 0.6) warnings.push('much-memory');
  if (corpus.leftOut > 0) warnings.push('text-left-out');
  return {
    parameters,
    fileBytes: 2 * parameters + 8 * Math.max(0, vocabulary - 260),
    memoryBytes,
    seconds: (training.steps * operations) / (corePace * machine.cores ** 0.8),
    characters,
    heldOutCharacters: charactersOf(corpus.heldOut),
    heldOutAs: corpus.heldOutAs,
    leftOut: corpus.leftOut,
    charactersPerToken,
    contextCharacters: Math.max(1, Math.round(contextTokens * prefixShare * charactersPerToken)),
    passes,
    tokenUnit: unit,
    warnings,
  };
}

/** Of a vocabulary that is yet to be learned: about as measured on English books. */
function usualCharactersPerToken(unit: TokenUnit, size: number, { scripts }: OwnCorpus): number {
  if (unit === 'characters') return 1;
  const spaced = Math.min(4.3, 1 + 0.82 * Math.log2(Math.max(1, size / 260)));
  return spacelessShare(scripts) >= 0.5 ? Math.min(1.6, spaced) : spaced;
}

const distinct = (text: string): number => new Set(text.match(/[^\p{ASCII}]/gu)).size;
