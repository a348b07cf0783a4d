/** What differs between two scores, by bars and tracks. */
import type { Difference } from '../../version/version.ts';
import { Bars } from './bars.ts';
import { pitchName } from './pitch-spelling.ts';
import { type Note, sameNote, type Score, type Track, ticksPerQuarter } from './score.ts';

export interface BarDifference {
  /** From 0, counted in the later score. */
  readonly bar: number;
  readonly track: Track;
  readonly same: boolean;
  readonly before: readonly Note[];
  readonly after: readonly Note[];
}

/** Every bar of every track in which a note begins, before or after; ids do not count. */
export function compareBars(before: Score, after: Score): readonly BarDifference[] {
  const bars = new Bars(after.meters);
  const tracks = [...after.tracks, ...before.tracks.filter(({ id }) => !after.tracks.some((other) => other.id === id))];
  const order = new Map(tracks.map(({ id }, index) => [id, index]));
  const cells = new Map<string, { bar: number; place: number; before: Note[]; after: Note[] }>();
  const sort = (notes: readonly Note[], side: 'before' | 'after') => {
    for (const note of notes) {
      const [bar, place] = [bars.at(note.start).index, order.get(note.track) ?? 0];
      const key = `${bar} ${place}`;
      let cell = cells.get(key);
      if (cell === undefined) cells.set(key, (cell = { bar, place, before: [], after: [] }));
      cell[side].push(note);
    }
  };
  sort(before.notes, 'before');
  sort(after.notes, 'after');
  return [...cells.values()]
    .toSorted((a, b) => a.bar - b.bar || a.place - b.place)
    .map((cell) => ({
      bar: cell.bar,
      track: tracks[cell.place]!,
      same:
        cell.before.length === cell.after.length && cell.before.every((note, at) => sameNote(note, cell.after[at]!)),
      before: cell.before,
      after: cell.after,
    }));
}

/** Notes as one line: `C4 1, E4 1/2`, lengths in quarters. */
export function notesInWords(notes: readonly Note[]): string {
  return notes.map(({ pitch, spelling, duration }) => `${pitchName(pitch, spelling)} ${quarters(duration)}`).join(', ');
}

function quarters(ticks: number): string {
  let [a, b] = [ticks, ticksPerQuarter as number];
  while (b !== 0) [a, b] = [b, a % b];
  const [over, under] = [ticks / a, ticksPerQuarter / a];
  return under === 1 ? String(over) : `${over}/${under}`;
}

/** The same as lines of text; what holds for all tracks comes first. */
export function compareScores(before: Score, after: Score): readonly Difference[] {
  const differences: Difference[] = [];
  const lines = (kind: Difference['kind'], text: string) => differences.push({ kind, text });
  for (const [what, old, now] of facts(before, after)) {
    if (old === now) continue;
    if (old !== '') lines('removed', `${what}: ${old}\n`);
    if (now !== '') lines('added', `${what}: ${now}\n`);
  }
  for (const { bar, track, same, before: old, after: now } of compareBars(before, after)) {
    const where = `Bar ${bar + 1}, ${track.name === '' ? track.id : track.name}`;
    if (same) {
      lines('same', `${where}: ${notesInWords(now)}\n`);
      continue;
    }
    if (old.length > 0) lines('removed', `${where}: ${notesInWords(old)}\n`);
    if (now.length > 0) lines('added', `${where}: ${notesInWords(now)}\n`);
  }
  return differences;
}

function facts(before: Score, after: Score): readonly (readonly [string, string, string])[] {
  const of = (write: (score: Score) => string) => [write(before), write(after)] as const;
  return [
    ['Title', ...of(({ title }) => title)],
    ['Tracks', ...of(({ tracks }) => tracks.map(({ name, instrument }) => `${name} (${instrument})`).join(', '))],
    ['Tempo', ...of(({ tempos }) => tempos.map(({ tick, tempo }) => `${tempo} at ${quarters(tick)}`).join(', '))],
    [
      'Meter',
      ...of(({ meters }) => meters.map(({ tick, beats, unit }) => `${beats}/${unit} at ${quarters(tick)}`).join(', ')),
    ],
    [
      'Key',
      ...of(({ keys }) => keys.map(({ tick, fifths, mode }) => `${fifths} ${mode} at ${quarters(tick)}`).join(', ')),
    ],
    ['Chords', ...of(({ chords }) => chords.map(({ tick, symbol }) => `${symbol} at ${quarters(tick)}`).join(', '))],
  ];
}
