/** What readers of score files share: why a file cannot be read and where, what of it a score cannot hold, and building a score. */
import { ContentUnreadable } from '../../medium.ts';
import { inForm, type Note, type Score, scoreLimits, ScoreOutOfLimits, sortNotes } from '../score.ts';

export type ScoreFileFormat = 'midi' | 'musicxml' | 'abc';
const names = { midi: 'Standard MIDI File', musicxml: 'MusicXML file', abc: 'ABC tune' } as const;

/** From 1 for lines and columns, from 0 for bytes. */
export type FilePlace = { readonly byte: number } | { readonly line: number; readonly column: number };

/** `other`: not a file of that format. `damaged`: it breaks off or breaks the format's rules. `unsupported`: right, but not known here. */
export type FileProblem = 'other' | 'damaged' | 'unsupported' | 'too-large';

const advice = {
  other: 'Choose a score in MIDI, MusicXML or ABC.',
  damaged: 'Take another copy of the file, or write it again with the program that it comes from.',
  unsupported: 'Write it again with the program that it comes from, in another way: most can export MusicXML.',
  'too-large': 'Take a part of it, or divide it into several files.',
} as const;

/** A score file that cannot be read. */
export class ScoreFileUnreadable extends ContentUnreadable {
  readonly format: ScoreFileFormat;
  readonly place: FilePlace | null;
  readonly problem: FileProblem;

  constructor(format: ScoreFileFormat, problem: FileProblem, place: FilePlace | null, why: string) {
    const at =
      place === null
        ? ''
        : 'byte' in place
          ? ` at byte ${place.byte}`
          : ` at line ${place.line}, column ${place.column}`;
    super(
      'other-content',
      `This cannot be read as a ${names[format]}${at}: ${why}. Nothing was changed. ${advice[problem]}`,
    );
    this.name = 'ScoreFileUnreadable';
    this.format = format;
    this.problem = problem;
    this.place = place;
  }
}

/** Bytes of a file, before and after it is unpacked. */
export const largestFile = 128 * 1024 * 1024;

/** What of a file a score does not hold, and how often it was there: `grace notes`. In English; for people. */
export interface LeftOut {
  readonly what: string;
  readonly count: number;
}

export interface ReadScore {
  readonly score: Score;
  readonly leftOut: readonly LeftOut[];
}

export class LeftOutCounter {
  readonly #counts = new Map<string, number>();

  add(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  list(): readonly LeftOut[] {
    return [...this.#counts].map(([what, count]) => ({ what, count }));
  }
}

/** A score from a file: notes are numbered as they come in it, tracks as they stand. @throws ScoreOutOfLimits */
export function scoreOfFile(score: Score): Score {
  for (const what of ['tracks', 'notes'] as const)
    if (score[what].length > scoreLimits[what]) throw new ScoreOutOfLimits(what, scoreLimits[what]);
  for (const what of ['tempos', 'meters', 'keys', 'chords'] as const)
    if (score[what].length > scoreLimits.events) throw new ScoreOutOfLimits(what, scoreLimits.events);
  for (const { start, duration } of score.notes)
    if (start + duration > scoreLimits.ticks) throw new ScoreOutOfLimits('ticks', scoreLimits.ticks);
  for (const events of [score.tempos, score.meters, score.keys, score.chords])
    for (const { tick } of events) if (tick > scoreLimits.ticks) throw new ScoreOutOfLimits('ticks', scoreLimits.ticks);
  return numbered(score);
}

/** The same with the ids that a file would give: `t1` … for tracks, `n1` … for notes. */
export function numbered(score: Score): Score {
  const ids = new Map(score.tracks.map(({ id }, index) => [id, `t${index + 1}`]));
  const notes = sortNotes(score.notes, score.tracks).map((note, index): Note => ({
    ...note,
    id: `n${index + 1}`,
    track: ids.get(note.track) ?? note.track,
  }));
  return inForm({ ...score, notes, tracks: score.tracks.map((track) => ({ ...track, id: ids.get(track.id)! })) });
}

/** Text from a file, cut to what a name may have, without half a character. */
export function nameOf(text: string, longest: number = scoreLimits.nameLength): string {
  return text.length <= longest
    ? text.toWellFormed()
    : text
        .slice(0, longest)
        .replace(/[\ud800-\udbff]$/, '')
        .toWellFormed();
}

/** A tempo that a score can hold. */
export function tempoInRange(tempo: number, leftOut: LeftOutCounter): number {
  const [least, most] = scoreLimits.tempo;
  if (tempo < least || tempo > most) leftOut.add(`tempos slower than ${least} or faster than ${most}`);
  return Math.round(Math.min(most, Math.max(least, tempo)) * 100) / 100;
}
