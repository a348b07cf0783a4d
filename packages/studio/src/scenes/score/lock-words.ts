/** A lock in words: who locked what of the score. */
import type { Bars } from '@fourhands/core/media/score/bars';
import type { Score } from '@fourhands/core/media/score/score';
import type { ScoreLock } from '@fourhands/core/media/score/score-region';
import type { Messages } from '../../i18n/en.ts';
import type { Format } from '../../i18n/format.ts';

interface Said {
  readonly messages: Pick<Messages, 'scoreLocks'>;
  readonly format: Pick<Format, 'count'>;
}

/** What `lock` holds, which `name` locked; bars are counted from 1. */
export function lockWords(
  { messages: { scoreLocks: m }, format }: Said,
  { score, bars }: { readonly score: Pick<Score, 'notes'>; readonly bars: Bars },
  { region, notes }: Pick<ScoreLock, 'region' | 'notes'>,
  name: string,
): string {
  const barOf = (tick: number) => format.count(bars.at(tick).index + 1);
  if (region.start < region.end) {
    const [first, last] = [barOf(region.start), barOf(region.end - 1)];
    return m.held(name, first === last ? m.oneBar(first) : m.someBars(first, last));
  }
  const held = score.notes.filter(({ id }) => notes.includes(id));
  const bar = barOf(held.reduce((least, { start }) => Math.min(least, start), held[0]?.start ?? region.start));
  return m.held(name, held.length === 1 ? m.oneNote(bar) : m.someNotes(format.count(held.length), bar));
}
