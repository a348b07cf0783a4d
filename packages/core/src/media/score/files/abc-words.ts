/** A line of words in ABC: a syllable for each note (ABC 2.1, 5.1). */
import { type Lyric, scoreLimits } from '../score.ts';
import { unescapeAbc } from './abc-text.ts';
import { nameOf } from './score-file.ts';

/** For each note the syllable, or null where it has none. `|` is passed over. */
export function wordsOf(line: string, verse: number): readonly (Lyric | null)[] {
  const words: (Lyric | null)[] = [];
  if (verse > scoreLimits.verses) return words;
  for (const [, syllable, hyphen, sign] of line.matchAll(/((?:\\.|[^\s\-_*|\\])+)(-?)|([-_*])/g)) {
    if (sign !== undefined) {
      words.push(null);
      continue;
    }
    const text = nameOf(unescapeAbc(syllable!.replaceAll('~', ' ')), scoreLimits.lyricLength).trim();
    words.push(text === '' ? null : { verse, text, hyphen: hyphen === '-' });
  }
  return words;
}
