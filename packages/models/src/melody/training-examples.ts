/** What a melody maker learns from: phrases of melodies that begin with a bar, in every key within reach. */
import { HostTensor, RandomStream } from '@fourhands/engine';
import { symbols, type MelodyConfiguration } from './configuration.ts';
import type { PhraseAt } from './examples.ts';
import { symbolsOf, type Melody } from './melody.ts';

/** Streams of random numbers of one seed; `row` takes one a row from its number on. */
export const streams = {
  initial: 0,
  noise: 1,
  dropout: 2,
  validation: 3,
  parts: 4,
  samples: 5,
  sampleWriting: 6,
  row: 1024,
} as const;

/** By how many semitones melodies are moved at the most, down and up. */
export const widestShift = 6;

/** The share of phrases that come without what was before them, so that the network can begin. */
const beginningShare = 0.25;

/** Phrases with fewer notes than this are not learned from. */
const fewestNotes = 2;

export interface Phrase extends PhraseAt {
  readonly melody: number;
}

/** All phrases of melodies that begin with a bar. */
export function phrasesOf(configuration: MelodyConfiguration, melodies: readonly Melody[]): Phrase[] {
  const { phraseSteps } = configuration;
  return melodies.flatMap(({ cells, barSteps }, melody) => {
    const line = symbolsOf(configuration, cells);
    const found: Phrase[] = [];
    for (let start = 0; start === 0 || start + phraseSteps / 2 <= line.length; start += barSteps) {
      const part = line.subarray(start, start + phraseSteps);
      if (part.filter((symbol) => symbol >= symbols.firstPitch).length >= fewestNotes)
        found.push({ line, start, barSteps, melody });
    }
    return found;
  });
}

/** A tenth of the melodies, one at least, to validate on; none of fewer than five. */
export function partsOf(melodies: readonly Melody[], seed: number): { training: Melody[]; validation: Melody[] } {
  const count = melodies.length < 5 ? 0 : Math.max(1, Math.round(melodies.length / 10));
  const order = [...new RandomStream(seed, streams.parts).permutation(melodies.length)];
  const at = (places: readonly number[]) => places.toSorted((a, b) => a - b).map((place) => melodies[place]!);
  return { validation: at(order.slice(0, count)), training: at(order.slice(count)) };
}

function shifted({ line, ...rest }: Phrase, configuration: MelodyConfiguration, random: RandomStream): Phrase {
  const pitches = Array.from(line).filter((symbol) => symbol >= symbols.firstPitch);
  const most = configuration.highestPitch - configuration.lowestPitch + symbols.firstPitch;
  const down = Math.min(widestShift, Math.min(...pitches) - symbols.firstPitch);
  const up = Math.min(widestShift, most - Math.max(...pitches));
  const shift = random.integer(down + up + 1) - down;
  return { ...rest, line: Int16Array.from(line, (symbol) => (symbol >= symbols.firstPitch ? symbol + shift : symbol)) };
}

/** The phrase as if nothing came before it; what it holds of a note from before is silence. */
export function alone<P extends PhraseAt>({ line, start, ...rest }: P) {
  const part = Int16Array.from(Array.from(line).slice(start));
  if (part[0] === symbols.hold) part[0] = symbols.rest;
  return { ...rest, line: part, start: 0 };
}

/** Whether a phrase may stand alone: it begins with a note, or with its melody. */
const begins = ({ line, start }: Phrase): boolean => start === 0 || line[start]! >= symbols.firstPitch;

/** The phrases of a step, drawn by its number and the seed only. */
export function drawPhrases(
  configuration: MelodyConfiguration,
  phrases: readonly Phrase[],
  { batchSize, seed, step }: { readonly batchSize: number; readonly seed: number; readonly step: number },
): Phrase[] {
  return Array.from({ length: batchSize }, (_, i) => {
    const random = new RandomStream(seed, streams.row + step * batchSize + i);
    const phrase = phrases[random.integer(phrases.length)]!;
    const drawn = random.uniform() < beginningShare && begins(phrase) ? alone(phrase) : phrase;
    return shifted(drawn, configuration, random);
  });
}

export function noiseOf(seed: number, stream: number, step: number, batch: number, latentSize: number): HostTensor {
  const size = batch * latentSize;
  const random = new RandomStream(seed, stream, step * size * 2);
  return new HostTensor(random.fillNormal(new Float32Array(size)), [batch, latentSize]);
}
