/** All that is measured of a chorale maker's file: how well it foretells music, by several protocols, and how its harmonies keep the rules. */
import { RandomStream, type Runtime } from '@fourhands/engine';
import { loadChorale } from './chorale.ts';
import { readChoraleFile } from './chorale-model-file.ts';
import { chordVocabulary, countFaults, ratesOf, type CounterpointRates } from './counterpoint.ts';
import { ChoraleEvaluation, ensembleMeanOf, meanOf, type CellLosses, type GivenCells } from './evaluate.ts';
import { readChorales, voiceCount, voiceRanges, type ChoraleCorpus, type Piece } from './pieces.ts';
import { streams } from './training-examples.ts';

export interface ChoraleEvaluationOptions {
  readonly seed: number;
  /** Random orders of the voices within each step, over which the mean and the ensemble go. */
  readonly orders: number;
  /** Only the first so many pieces of the validation part. */
  readonly limit?: number;
  /** How many melodies to harmonise; 0 measures no counterpoint. */
  readonly harmonise: number;
  onProgress?(doing: string, done: number, total: number): void;
}

/** In nats a note, see evaluate.ts for what is counted and given. */
export interface ChoraleFigures {
  readonly pieces: number;
  readonly notes: number;
  /** Voices in random orders, drawn anew for each step. */
  readonly natsPerNote: number;
  /** Each step's probability is the mean over those orders. */
  readonly ensembleNatsPerNote: number;
  /** The highest voice first, and the lowest first. */
  readonly fromSopranoNatsPerNote: number;
  readonly fromBassNatsPerNote: number;
  /** The three lower voices, the whole soprano given. */
  readonly underSopranoNatsPerNote: number;
  /** A bar of 4/4 of all voices, everything before and after it given. */
  readonly barNatsPerNote: number;
}

export interface HarmonyFigures {
  readonly melodies: number;
  readonly made: CounterpointRates;
  /** Of the pieces that the melodies are from. */
  readonly original: CounterpointRates;
}

const barSteps = 16;

/** Throws CheckpointError, ChoraleDataUnreadable, and ChoraleRequestRefused when a melody cannot be read. */
export async function evaluateChorale(
  bytes: Uint8Array,
  text: string,
  options: ChoraleEvaluationOptions,
  runtime?: Runtime,
): Promise<{ readonly figures: ChoraleFigures; readonly harmony: HarmonyFigures | null }> {
  const corpus = readChorales(text);
  const pieces = corpus.validation.slice(0, options.limit);
  const on = runtime ?? (await import('@fourhands/engine/node')).createNodeRuntime();
  const figures = await measureLikelihood(bytes, pieces, options, on);
  return { figures, harmony: options.harmonise === 0 ? null : await measureHarmony(bytes, corpus, pieces, options) };
}

async function measureLikelihood(
  bytes: Uint8Array,
  pieces: readonly Piece[],
  { seed, orders, onProgress }: ChoraleEvaluationOptions,
  runtime: Runtime,
): Promise<ChoraleFigures> {
  const { configuration, parameters } = readChoraleFile(bytes);
  const evaluation = await ChoraleEvaluation.compile(runtime, configuration, parameters);
  let [done, all] = [0, orders + 4];
  const run = async (
    order: Parameters<typeof evaluation.losses>[1],
    isGiven?: (piece: number) => GivenCells,
  ): Promise<CellLosses[]> => {
    const losses = await evaluation.losses(pieces, order, isGiven, (rows, total) =>
      onProgress?.('Evaluating', done + rows / total, all),
    );
    done += 1;
    return losses;
  };
  try {
    const drawn: CellLosses[][] = [];
    for (let at = 0; at < orders; at++) drawn.push(await run({ seed: seed + at }));
    const random = new RandomStream(seed, streams.validation);
    const bars = pieces.map(({ steps }) => 4 * random.integer(Math.max(1, Math.floor((steps - barSteps) / 4) + 1)));
    return {
      pieces: pieces.length,
      notes: drawn[0]!.reduce((sum, { cells }) => sum + cells, 0),
      natsPerNote: drawn.reduce((sum, each) => sum + meanOf(each), 0) / orders,
      ensembleNatsPerNote: ensembleMeanOf(drawn),
      fromSopranoNatsPerNote: meanOf(await run([0, 1, 2, 3])),
      fromBassNatsPerNote: meanOf(await run([3, 2, 1, 0])),
      underSopranoNatsPerNote: meanOf(await run({ seed }, () => (_, voice) => voice === 0)),
      barNatsPerNote: meanOf(
        await run({ seed }, (piece) => (step) => step < bars[piece]! || step >= bars[piece]! + barSteps),
      ),
    };
  } finally {
    await evaluation.dispose();
  }
}

/** Harmonises the sopranos of pieces, in turn, each time with another seed. */
async function measureHarmony(
  bytes: Uint8Array,
  { training }: ChoraleCorpus,
  pieces: readonly Piece[],
  { seed, harmonise, onProgress }: ChoraleEvaluationOptions,
): Promise<HarmonyFigures> {
  const rules = { ranges: voiceRanges(training), chords: chordVocabulary(training) };
  const session = await loadChorale(bytes);
  try {
    const made = [];
    const original = [];
    for (let at = 0; at < harmonise; at++) {
      const piece = pieces[at % pieces.length]!;
      const melody = Array.from({ length: piece.steps }, (_, step) => piece.pitches[step * voiceCount]!);
      const music = await session.harmonise(melody, { seed: seed + at });
      made.push(countFaults(music.piece, rules));
      original.push(countFaults(piece, rules));
      onProgress?.('Harmonising', at + 1, harmonise);
    }
    return { melodies: harmonise, made: ratesOf(made), original: ratesOf(original) };
  } finally {
    await session.close();
  }
}
