/** All pieces of a score file: a MIDI or MusicXML file is one, a book of ABC tunes is many. */
import { formatOf, readScoreFile } from './formats.ts';
import { ScoreOutOfLimits } from '../score.ts';
import { type ReadScore, ScoreFileUnreadable } from './score-file.ts';

/** The most tunes that are read of one book. */
export const mostTunes = 5000;

export interface ReadTunes {
  readonly tunes: readonly ReadScore[];
  /** Tunes that could not be read, and those beyond the most. */
  readonly leftOut: number;
}

/** A tune of a book that cannot be read is left out, and counted. @throws ScoreFileUnreadable, ScoreOutOfLimits where there is none */
export function readTunes(bytes: Uint8Array): ReadTunes {
  const begins = formatOf(bytes) === 'abc' ? tuneStarts(bytes) : [];
  if (begins.length < 2) return { tunes: [readScoreFile(bytes)], leftOut: 0 };
  const tunes: ReadScore[] = [];
  let first: Error | null = null;
  for (const [index, start] of begins.slice(0, mostTunes).entries())
    try {
      tunes.push(readScoreFile(bytes.subarray(start, begins[index + 1] ?? bytes.length)));
    } catch (error) {
      if (!(error instanceof ScoreFileUnreadable || error instanceof ScoreOutOfLimits)) throw error;
      first ??= error;
    }
  if (tunes.length === 0 && first !== null) throw first;
  return { tunes, leftOut: begins.length - tunes.length };
}

const [lineFeed, carriageReturn, letterX, colon] = [10, 13, 88, 58];

/** Where lines begin with `X:`. */
function tuneStarts(bytes: Uint8Array): number[] {
  const starts: number[] = [];
  for (let at = 0; at + 1 < bytes.length; at++) {
    const before = bytes[at - 1] ?? lineFeed;
    if (bytes[at] === letterX && bytes[at + 1] === colon && (before === lineFeed || before === carriageReturn))
      starts.push(at);
  }
  return starts;
}
