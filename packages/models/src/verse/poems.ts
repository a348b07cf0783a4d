/**
 * The poems that a verse writer learns from: lines `title<TAB>author<TAB>text`, traditional or simplified. Regular poems of
 * five or seven characters a line are kept, in simplified characters, and cut into quatrains.
 */
import { TrainingRequestRefused } from '../training/request.ts';
import { toSimplified } from './simplified.ts';

export type LineLength = 5 | 7;

export interface Quatrain {
  /** The poem's, freed of numbers in a series and of what is no Chinese character. */
  readonly title: string;
  /** Four lines of equal length, without punctuation. */
  readonly lines: readonly string[];
}

export interface VerseCorpus {
  readonly training: readonly Quatrain[];
  /** Of every twentieth poem; nothing of them is learned from, the vocabulary included. */
  readonly heldOut: readonly Quatrain[];
}

export const linesOfQuatrain = 4;
const heldOutEvery = 20;
const fewestQuatrains = 40;

/** A regular poem's lines; null for any other text. */
function regularLines(text: string): string[] | null {
  const lines = text.split(/[\s，。！？；：、]+/u).filter((line) => line !== '');
  const length = Array.from(lines[0] ?? '').length;
  if ((length !== 5 && length !== 7) || lines.length % linesOfQuatrain !== 0) return null;
  const regular = lines.every((line) => /^\p{Script=Han}+$/u.test(line) && Array.from(line).length === length);
  return regular ? lines : null;
}

const plainTitle = (title: string): string =>
  title.replace(/[一二三四五六七八九十百]+首.*$/u, '').replaceAll(/\P{Script=Han}/gu, '');

/** Throws TrainingRequestRefused when there are too few poems. A poem that comes twice is taken once. */
export function readVerse(text: string): VerseCorpus {
  const seen = new Set<string>();
  const training: Quatrain[] = [];
  const heldOut: Quatrain[] = [];
  for (const row of text.split('\n')) {
    const [title = '', , body = ''] = row.split('\t');
    const lines = regularLines(toSimplified(body));
    const whole = lines?.join('') ?? '';
    if (lines === null || seen.has(whole)) continue;
    seen.add(whole);
    const part = seen.size % heldOutEvery === 0 ? heldOut : training;
    for (let at = 0; at < lines.length; at += linesOfQuatrain)
      part.push({ title: plainTitle(toSimplified(title)), lines: lines.slice(at, at + linesOfQuatrain) });
  }
  if (training.length < fewestQuatrains || heldOut.length === 0)
    throw new TrainingRequestRefused(
      `the text has ${training.length + heldOut.length} quatrains, and at least ${fewestQuatrains} are needed; give lines of title, author and poem with tabs between them`,
    );
  return { training, heldOut };
}
