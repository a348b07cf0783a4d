/** The lines of a score that a maker of so many voices reads and writes: each one voice of one track, one note at a time. */
import type { ScoreLine } from '../../protocol/score-proposals.ts';
import type { Note, Score } from './score.ts';

/**
 * So many lines, from the highest as tracks usually stand: of as many tracks or more, a voice of each; of fewer, further voices of the last
 * ones. Percussion has no lines; a score without another track gives none.
 */
export function linesOf(score: Score, count: number): readonly ScoreLine[] {
  const tracks = score.tracks.filter(({ instrument }) => instrument !== 'percussion').slice(0, count);
  if (tracks.length === 0) return [];
  const each = Math.floor(count / tracks.length);
  const more = count % tracks.length;
  return tracks.flatMap(({ id }, index) => {
    const lines = each + (index >= tracks.length - more ? 1 : 0);
    const used = usedVoices(score.notes, id);
    const free = Array.from({ length: 16 }, (_, at) => at + 1).filter((voice) => !used.includes(voice));
    return [...used, ...free]
      .slice(0, lines)
      .toSorted((a, b) => a - b)
      .map((voice) => ({ track: id, voice }));
  });
}

function usedVoices(notes: readonly Note[], track: string): number[] {
  const used = new Set<number>();
  for (const note of notes) if (note.track === track) used.add(note.voice);
  return [...used].toSorted((a, b) => a - b);
}

export const isOnLine = (note: Pick<Note, 'track' | 'voice'>, { track, voice }: ScoreLine): boolean =>
  note.track === track && note.voice === voice;
