/**
 * Trains a writer on a person's own texts, from nothing or from the shipped writer. Losses are in nats a character, so
 * that runs with other vocabularies can be compared; the network that foretold the held-out text best is the one that is kept.
 */
import type { HostTensor, Runtime } from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { modelHashOf } from '../codec/file-format.ts';
import { unitsOf } from '../texts/measure-text.ts';
import { resolveSettings, TrainingRequestRefused } from '../training/request.ts';
import type { TrainedModel, TrainingHooks, TrainingRequest, TrainingSample } from '../training/training.ts';
import type { WriterConfiguration } from './configuration.ts';
import { measureCopying } from './copying.ts';
import { charactersOf } from './corpus.ts';
import { parameterCount } from './evaluate.ts';
import type { WriterParameters } from './model.ts';
import { type OwnCorpus, type OwnText, readOwnCorpus } from './own-corpus.ts';
import { learnTokens, type TokenUnit, tokenUnitOf, vocabularyLimit } from './own-tokens.ts';
import { Writer } from './sample.ts';
import { Sequences, tokenStream } from './sequences.ts';
import type { Tokenizer } from './tokenizer.ts';
import { trainNetwork } from './train-network.ts';
import { writerFromSettings } from './train.ts';
import { readWriter, writeWriter } from './writer-model-file.ts';

/** What a model file says of a person's texts. It holds no text of theirs but the titles and the longest copied run. */
export interface OwnCard {
  readonly texts: number;
  readonly titles: readonly string[];
  /** UTF-16 code units learned from, held out, and beyond what one run takes. */
  readonly characters: number;
  readonly heldOutCharacters: number;
  readonly heldOutAs: OwnCorpus['heldOutAs'];
  readonly leftOut: number;
  readonly scripts: Readonly<Record<string, number>>;
  readonly tokenUnit: TokenUnit;
  /** SHA-256 of the model file that it went on from; null when it began from nothing. */
  readonly base: string | null;
  /** The longest run of words that its samples have in common with its texts. */
  readonly longestCopy: string;
}

export interface OwnTrainingParts {
  readonly runtime?: Runtime;
  /** The shipped writer's model file, for presets that go on from it. */
  readonly base?: Uint8Array;
  /** What copying is measured on: 8 texts of 160 tokens when left out. */
  readonly copySample?: { readonly texts: number; readonly tokens: number };
}

const titlesKept = 200;
/** Tokens of the held-out text that each validation during the run takes; the last one takes all, up to a limit of its own. */
const validationTokens = 4096;
const lastValidationTokens = 200_000;
const sampleTokens = 60;
const usualCopySample = { texts: 8, tokens: 160 };
/** As the maker writes. */
const drawing = { temperature: 0.8, topP: 0.92, repetitionPenalty: 1.15 };

interface Prepared {
  readonly configuration: WriterConfiguration;
  readonly tokenizer: Tokenizer;
  readonly unit: TokenUnit;
  readonly initial: WriterParameters<HostTensor> | null;
  readonly base: string | null;
}

/** Throws TrainingRequestRefused, CheckpointError, CheckpointOfAnotherRun, TrainingStopped, TrainingDiverged. */
export async function trainOwnWriter(
  request: TrainingRequest,
  texts: readonly OwnText[],
  hooks: TrainingHooks,
  { runtime = createNodeRuntime(), base, copySample = usualCopySample }: OwnTrainingParts = {},
): Promise<TrainedModel<'writer'>> {
  const { preset, settings } = resolveSettings('writer', request);
  const { seed } = request;
  const tuned = preset.base === undefined ? null : requireBase(base);
  const corpus = readOwnCorpus(texts, { plain: tuned !== null });
  const { configuration, tokenizer, unit, initial, base: baseHash } = prepare(corpus, settings, tuned);
  const { training } = writerFromSettings({ ...settings, ...configuration });
  const stream = tokenStream(corpus.training, tokenizer);
  if (stream.length <= 2 * configuration.contextTokens)
    throw new TrainingRequestRefused(
      `the texts have ${stream.length} tokens, too few for a context of ${configuration.contextTokens}; add more texts or set contextTokens lower`,
    );
  const characters = charactersOf(corpus.training);
  const prompts = ['', ...openingsOf(corpus)];
  const written = { configuration, tokenizer, plain: corpus.plain, fills: training.fillShare > 0 };
  const write = async (parameters: WriterParameters<HostTensor>, asked: readonly string[], maxTokens: number) => {
    const writer = await Writer.of({ ...written, parameters }, '', runtime);
    try {
      const found: string[] = [];
      for (const [at, prefix] of asked.entries()) {
        let text = '';
        for await (const piece of writer.write({ prefix, maxTokens, seed: (seed + at) % 2 ** 32, ...drawing }))
          text += piece;
        found.push(text);
      }
      return found;
    } finally {
      await writer.close();
    }
  };
  const { parameters, evaluation, step } = await trainNetwork(
    runtime,
    {
      kind: 'writer',
      request,
      settings,
      configuration,
      training,
      dataSize: characters,
      sequences: new Sequences(stream, tokenizer, configuration, training, seed),
      ...(initial === null ? {} : { initial }),
      identity: {
        vocabulary: hashOf(new Uint8Array(tokenizer.merges.buffer.slice(0))).slice(0, 16),
        texts: hashOf(new Uint8Array(stream.buffer)).slice(0, 16),
        base: baseHash ?? 'none',
      },
      keepBest: true,
      lossScale: (stream.length - 1) / characters,
      samples: async (network, at): Promise<TrainingSample[]> => {
        const found = await write(network, prompts, sampleTokens);
        return found.map((text, index) => ({ step: at, prompt: prompts[index]!, text }));
      },
      validate: async (network) => {
        const { bitsPerCharacter } = await network.measure(corpus.heldOut, tokenizer, { limit: validationTokens });
        return { loss: bitsPerCharacter * Math.LN2, terms: {} };
      },
    },
    hooks,
  );
  const heldOut = await evaluation.measure(corpus.heldOut, tokenizer, { limit: lastValidationTokens });
  await evaluation.dispose();
  const asked = Array.from({ length: copySample.texts }, (_, at) => prompts[at % prompts.length]!);
  const copying = measureCopying(
    await write(parameters, asked, copySample.tokens),
    corpus.training.flatMap(({ sections }) => sections),
  );
  const figures = {
    natsPerCharacter: heldOut.bitsPerCharacter * Math.LN2,
    bitsPerCharacter: heldOut.bitsPerCharacter,
    natsPerToken: heldOut.natsPerToken,
    heldOutCharacters: heldOut.characters,
    copiedShare: copying.share,
    longestCopiedRun: copying.longestRun,
    bestStep: step,
    parameters: parameterCount(parameters),
    trainingTokens: training.steps * training.batchSize * configuration.contextTokens,
  };
  const titles = texts.map(({ title }) => title);
  const card: OwnCard = {
    texts: texts.length,
    titles: titles.slice(0, titlesKept),
    characters,
    heldOutCharacters: charactersOf(corpus.heldOut),
    heldOutAs: corpus.heldOutAs,
    leftOut: corpus.leftOut,
    scripts: corpus.scripts,
    tokenUnit: unit,
    base: baseHash,
    longestCopy: copying.longest.slice(0, 600),
  };
  const corpusCard = { titles: card.titles, characters, sha256: hashOf(new Uint8Array(stream.buffer)), source: '' };
  const bytes = writeWriter(configuration, parameters, tokenizer, { ...request, settings }, corpusCard, figures, {
    punctuation: corpus.plain ? 'plain' : 'as-written',
    own: JSON.stringify(card),
  });
  return { kind: 'writer', bytes, figures };
}

function requireBase(base: Uint8Array | undefined): Uint8Array {
  if (base === undefined) throw new TrainingRequestRefused('the shipped writer, from which it goes on, is not at hand');
  return base;
}

/** The vocabulary and the network, learned anew or taken from the writer to go on from. */
function prepare(corpus: OwnCorpus, settings: Readonly<Record<string, number>>, base: Uint8Array | null): Prepared {
  if (base !== null) {
    const { configuration, tokenizer, parameters } = readWriter(base);
    return { configuration, tokenizer, unit: 'byte-pairs', initial: parameters, base: modelHashOf(base) };
  }
  const { configuration } = writerFromSettings(settings);
  const unit = tokenUnitOf(settings['tokenUnit'] ?? 0, charactersOf(corpus.training), corpus.scripts);
  const tokenizer = learnTokens(
    unit,
    corpus.training.flatMap(({ sections }) => sections),
    vocabularyLimit(unit, configuration.vocabularySize),
  );
  // A small text may hold fewer pairs that occur twice than were asked for.
  return {
    configuration: { ...configuration, vocabularySize: tokenizer.size },
    tokenizer,
    unit,
    initial: null,
    base: null,
  };
}

/** First words of held-out texts: what a sample is asked to go on from. */
function openingsOf({ heldOut }: OwnCorpus): string[] {
  const paragraphs = heldOut.flatMap(({ sections }) => sections.flatMap((section) => section.split(/\n+/u)));
  const long = paragraphs.filter((paragraph) => paragraph.length >= 60);
  const chosen = [long[0], long[Math.floor(long.length / 2)]].filter((one) => one !== undefined);
  return [...new Set(chosen.map(openingOf))].filter((opening) => opening !== '');
}

function openingOf(paragraph: string): string {
  let end = 0;
  let count = 0;
  for (const word of unitsOf(paragraph)) {
    const at = paragraph.toLowerCase().indexOf(word, end);
    if (at === -1) break;
    end = at + word.length;
    count += 1;
    if (count === 6) break;
  }
  return paragraph.slice(0, end);
}

const hashOf = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));
