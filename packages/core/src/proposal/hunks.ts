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

/** White space that both begin or end with is no part of the change. */
function hunkOf(start: number, removed: string, text: string): Hunk {
  const [before, after] = [commonSpace(removed, text, 1), commonSpace(removed, text, -1)];
  const old = removed.slice(before, removed.length - after);
  return {
    start: start + before,
    end: start + before + old.length,
    removed: old,
    text: text.slice(before, text.length - after),
    state: 'open',
    reason: null,
  };
}

/** How much white space, but not all of either, both have at their beginning (1) or end (-1). */
function commonSpace(a: string, b: string, direction: 1 | -1): number {
  let length = 0;
  for (const most = Math.min(a.trim().length && a.length, b.trim().length && b.length); length < most; length++) {
    const unit = a.at(direction === 1 ? length : -1 - length)!;
    if (unit.trim() !== '' || unit !== b.at(direction === 1 ? length : -1 - length)) break;
  }
  return length;
}
