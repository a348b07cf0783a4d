/**
 * A poem as tokens: length of its lines, rhyme, theme, and then the four lines. One poem is one sequence, filled up with
 * ends. In training the theme is the title, or words of the poem, or nothing, as a seed says.
 */
import { RandomStream } from '@fourhands/engine';
import { streams, toBatch, type SequenceBatch } from '../transformer/sequences.ts';
import { linesOfQuatrain, type LineLength, type Quatrain } from './poems.ts';
import { rhymeOf, type Rhyme } from './rhyme.ts';
import { signOfLength, signOfRhyme, signs, type VerseVocabulary } from './vocabulary.ts';

/** The most characters of a theme that are read. */
export const mostThemeCharacters = 8;
/** The longest poem with its head: two signs, a theme, a sign and four lines of seven, each with its end; then one more end. */
export const verseContext = 2 + mostThemeCharacters + 1 + linesOfQuatrain * 8 + 1;

const shares = { rhyme: 0.8, title: 0.35, words: 0.4 };
const drawsPerSequence = 64;

export interface Head {
  readonly length: LineLength;
  /** Null leaves it open. */
  readonly rhyme: Rhyme | null;
  readonly theme: string;
}

/** What stands before the first line. */
export const headOf = ({ length, rhyme, theme }: Head, vocabulary: VerseVocabulary): number[] => [
  signOfLength(length),
  signOfRhyme(rhyme),
  ...Array.from(theme)
    .slice(0, mostThemeCharacters)
    .map((each) => vocabulary.tokenOf(each)),
  signs.lines,
];

const lengthOf = ({ lines }: Quatrain): LineLength => (Array.from(lines[0]!).length === 5 ? 5 : 7);

/** How lines 2 and 4 rhyme; null when they do not. */
function rhymeBetween({ lines }: Quatrain): Rhyme | null {
  const [second, fourth] = [rhymeOf(lines[1]!.at(-1)!), rhymeOf(lines[3]!.at(-1)!)];
  return second !== null && second.group === fourth?.group && second.level === fourth.level ? second : null;
}

/** One or two words of two characters, from where words usually begin in a line. */
function wordsOf(quatrain: Quatrain, random: RandomStream): string {
  const starts = lengthOf(quatrain) === 5 ? [0, 3] : [0, 2, 5];
  const word = () => {
    const line = Array.from(quatrain.lines[random.integer(linesOfQuatrain)]!);
    const start = starts[random.integer(starts.length)]!;
    return line.slice(start, start + 2).join('');
  };
  return random.uniform() < 0.5 ? word() : word() + word();
}

/** A whole sequence, contextTokens + 1 long. */
function sequenceOf(quatrain: Quatrain, head: Omit<Head, 'length'>, vocabulary: VerseVocabulary): Int32Array {
  const tokens = headOf({ length: lengthOf(quatrain), ...head }, vocabulary);
  quatrain.lines.forEach((line, at) => {
    for (const character of line) tokens.push(vocabulary.tokenOf(character));
    tokens.push(at + 1 === linesOfQuatrain ? signs.end : signs.lineEnd);
  });
  const sequence = new Int32Array(verseContext + 1).fill(signs.end);
  sequence.set(tokens);
  return sequence;
}

/** A poem to measure on: nothing but the length of its lines is given. */
export const openSequence = (quatrain: Quatrain, vocabulary: VerseVocabulary): Int32Array =>
  sequenceOf(quatrain, { rhyme: null, theme: '' }, vocabulary);

/** Each pass takes the poems in another order, under other heads. A batch depends on its number and the seed only. */
export class VerseSequences {
  readonly #quatrains: readonly Quatrain[];
  readonly #rhymes: readonly (Rhyme | null)[];
  readonly #vocabulary: VerseVocabulary;
  readonly #batchSize: number;
  readonly #seed: number;
  #pass = -1;
  #order: Uint32Array = new Uint32Array();

  constructor(quatrains: readonly Quatrain[], vocabulary: VerseVocabulary, batchSize: number, seed: number) {
    this.#quatrains = quatrains;
    this.#rhymes = quatrains.map(rhymeBetween);
    this.#vocabulary = vocabulary;
    this.#batchSize = batchSize;
    this.#seed = seed;
  }

  /** Poems in one pass. */
  get count(): number {
    return this.#quatrains.length;
  }

  batch(step: number): SequenceBatch {
    const rows = Array.from({ length: this.#batchSize }, (_, i) => this.#sequence(step * this.#batchSize + i));
    return toBatch(rows, verseContext);
  }

  #sequence(number: number): Int32Array {
    const { count } = this;
    const pass = Math.floor(number / count);
    if (pass !== this.#pass) {
      this.#order = new RandomStream(this.#seed, streams.order + pass).permutation(count);
      this.#pass = pass;
    }
    const at = this.#order[number % count]!;
    const quatrain = this.#quatrains[at]!;
    const random = new RandomStream(this.#seed, streams.heads, number * drawsPerSequence);
    const rhyme = random.uniform() < shares.rhyme ? this.#rhymes[at]! : null;
    const drawn = random.uniform();
    const theme =
      drawn < shares.title ? quatrain.title : drawn < shares.title + shares.words ? wordsOf(quatrain, random) : '';
    return sequenceOf(quatrain, { rhyme, theme }, this.#vocabulary);
  }
}
