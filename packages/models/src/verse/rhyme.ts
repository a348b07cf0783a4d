/**
 * Rhyme groups of Chinese characters: the fourteen of the modern standard (中华新韵, 十四韵), by today's Mandarin. A
 * character counts by its most common reading alone, as pinyin-pro gives it. It knows nothing of the rhyme books of the
 * Tang, so that a pair that rhymed then may not rhyme here.
 */
import { pinyin } from 'pinyin-pro';

/** Each group by its name, with the syllables, without tone, that belong to it. */
export const rhymeGroups = [
  { name: '麻', syllables: /a$/u },
  { name: '波', syllables: /(?:^|[^a])o$|(?:^|[^eiuyü])e$/u },
  { name: '皆', syllables: /[iuyü]e$/u },
  { name: '开', syllables: /ai$/u },
  { name: '微', syllables: /[eu]i$/u },
  { name: '豪', syllables: /ao$/u },
  { name: '尤', syllables: /[io]u$/u },
  { name: '寒', syllables: /an$/u },
  { name: '文', syllables: /[eiuü]n$/u },
  { name: '唐', syllables: /ang$/u },
  { name: '庚', syllables: /[eio]ng$/u },
  { name: '齐', syllables: /^(?:er|[bpmdtnljqxy]i|[nl]ü|[jqxy]u)$/u },
  { name: '支', syllables: /^(?:[zcs]h?|r)i$/u },
  { name: '姑', syllables: /^(?:[bpmfdtnlgkhrw]|[zcs]h?)u$/u },
] as const;

/** A group, and whether the tone is level (平, the first and second) or oblique (仄, the third and fourth). */
export interface Rhyme {
  /** Place in `rhymeGroups`. */
  readonly group: number;
  readonly level: boolean;
}

/** How one character rhymes; null when it has no reading that rhymes. */
export function rhymeOf(character: string): Rhyme | null {
  const reading = pinyin(character, { toneType: 'num', nonZh: 'removed' });
  const [, syllable, tone] = /^([a-zü]+)([1-4])$/u.exec(reading) ?? [];
  if (syllable === undefined) return null;
  const group = rhymeGroups.findIndex(({ syllables }) => syllables.test(syllable));
  return group < 0 ? null : { group, level: tone === '1' || tone === '2' };
}
