/** A page of bars of a score, to be engraved: notes that reach over its ends are cut there, and keep their ids. Pure. */
import { type Bars, keyAt } from '@fourhands/core/media/score/bars';
import { defaultKey, type Score } from '@fourhands/core/media/score/score';

/** Bars of one page. */
export const pageBars = 16;

export interface NotationPage {
  readonly score: Score;
  /** Ticks of the whole score, from and to before. */
  readonly start: number;
  readonly end: number;
  /** From 1, both counted. */
  readonly bars: readonly [from: number, to: number];
  readonly isLast: boolean;
}

/** The page in which a tick lies, of a score that ends at another. */
export function pageAt(score: Score, bars: Bars, tick: number, end: number): NotationPage {
  const first = Math.floor(bars.at(tick).index / pageBars) * pageBars;
  let bar = bars.at(tick);
  while (bar.index > first) bar = bars.at(bar.start - 1);
  const from = bar.start;
  while (bar.index < first + pageBars - 1 && bar.end < end) bar = bars.at(bar.end);
  const to = bar.end;
  const within = <Event extends { readonly tick: number }>(events: readonly Event[]) =>
    events
      .filter((event) => event.tick > from && event.tick < to)
      .map((event) => ({ ...event, tick: event.tick - from }));
  return {
    start: from,
    end: to,
    bars: [first + 1, bar.index + 1],
    isLast: to >= end,
    score: {
      title: '',
      tracks: score.tracks,
      notes: score.notes
        .filter(({ start, duration }) => start < to && start + duration > from)
        .map((note) => {
          const start = Math.max(0, note.start - from);
          return {
            ...note,
            start,
            duration: Math.min(to, note.start + note.duration) - from - start,
            lyrics: note.start < from ? [] : note.lyrics,
          };
        }),
      tempos: [],
      meters: [{ ...bars.at(from).meter, tick: 0 }, ...within(score.meters)],
      keys: [{ ...(keyAt(score.keys, from) ?? defaultKey), tick: 0 }, ...within(score.keys)],
      chords: score.chords
        .filter(({ tick: at }) => at >= from && at < to)
        .map((chord) => ({ ...chord, tick: chord.tick - from })),
    },
  };
}
