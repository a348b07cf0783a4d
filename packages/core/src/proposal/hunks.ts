/** From what a maker wrote for a region to the pieces that can be taken one by one. */
import { compareTexts } from '../media/text/word-diff.ts';
import type { TextRegion } from '../region/region.ts';
import type { Hunk } from './proposal.ts';

/** Changes that are so few characters apart are one hunk: a person decides on phrases, not on letters. */
const gap = 3;

/**
 * Hunks that make `text` of `removed`, which stands in `region`. By words, at the edges of characters as people see them;
 * `whole` gives one hunk for all. None where both are equal.
 */
export function hunksBetween(
  region: TextRegion,
  removed: string,
  text: string,
  options: { readonly whole?: boolean } = {},
): readonly Hunk[] {
  if (removed === text) return [];
  if (options.whole === true || removed === '') return [hunkOf(region.start, removed, text)];
  const hunks: Hunk[] = [];
  let [at, old, fresh, between] = [region.start, '', '', ''];
  const close = () => {
    if (old !== '' || fresh !== '') hunks.push(hunkOf(at, old, fresh));
    at += old.length + between.length;
    [old, fresh, between] = ['', '', ''];
  };
  for (const { kind, text: part } of compareTexts(removed, text, 'word')) {
    if (kind === 'same') {
      if (old === '' && fresh === '') at += part.length;
      else if (part.length <= gap && !part.includes('\n')) between = part;
      else {
        close();
        at += part.length;
      }
      continue;
    }
    if (between !== '') [old, fresh, between] = [old + between, fresh + between, ''];
    if (kind === 'removed') old += part;
    else fresh += part;
  }
  close();
  return hunks;
}

function hunkOf(start: number, removed: string, text: string): Hunk {
  return { start, end: start + removed.length, removed, text, state: 'open', reason: null };
}
