/** Differences of two texts, by whole words or by characters as people see them (grapheme clusters). */
import { diffArrays } from 'diff';
import type { Difference } from '../../version/version.ts';

const segmenters = {
  word: new Intl.Segmenter(undefined, { granularity: 'word' }),
  character: new Intl.Segmenter(undefined, { granularity: 'grapheme' }),
};

/** Beyond so many changed segments the rest counts as replaced: a diff of unlike texts is slow, and nobody can read it. */
const mostEdits = 4_000;

/** In order; `same` and `removed` together are the text before, `same` and `added` the text after. */
export function compareTexts(before: string, after: string, unit: 'word' | 'character'): readonly Difference[] {
  const [start, end] = commonEnds(before, after, unit);
  const middle = compareMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end), unit);
  return joined([
    { kind: 'same', text: before.slice(0, start) },
    ...middle,
    { kind: 'same', text: before.slice(before.length - end) },
  ]);
}

function compareMiddle(before: string, after: string, unit: 'word' | 'character'): Difference[] {
  const replaced: Difference[] = [
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ];
  if (before === '' || after === '') return replaced;
  const parts = diffArrays(segmentsOf(before, unit), segmentsOf(after, unit), { maxEditLength: mostEdits });
  if (parts === undefined) return replaced;
  return parts.map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value.join(''),
  }));
}

export function segmentsOf(text: string, unit: 'word' | 'character'): string[] {
  return Array.from(segmenters[unit].segment(text), ({ segment }) => segment);
}

/** How much of the beginning and the end is the same, in whole lines: cheap, and most edits of a long text are local. */
function commonEnds(before: string, after: string, unit: 'word' | 'character'): [start: number, end: number] {
  const least = Math.min(before.length, after.length);
  if (least < 2_000 && unit === 'character') return [0, 0];
  let start = 0;
  while (start < least && before[start] === after[start]) start++;
  start = start === 0 ? 0 : before.lastIndexOf('\n', start - 1) + 1;
  let end = 0;
  while (end < least - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const line = before.indexOf('\n', before.length - end);
  end = line === -1 ? 0 : before.length - line - 1;
  return [start, Math.min(end, least - start)];
}

/** Neighbours of one kind joined, a removal before the addition in its place, nothing empty. */
function joined(parts: readonly Difference[]): Difference[] {
  const result: Difference[] = [];
  let [removed, added] = ['', ''];
  const flush = () => {
    if (removed !== '') result.push({ kind: 'removed', text: removed });
    if (added !== '') result.push({ kind: 'added', text: added });
    [removed, added] = ['', ''];
  };
  for (const { kind, text } of parts) {
    if (text === '') continue;
    if (kind === 'removed') removed += text;
    else if (kind === 'added') added += text;
    else {
      flush();
      const last = result.at(-1);
      if (last?.kind === 'same') result[result.length - 1] = { kind, text: last.text + text };
      else result.push({ kind, text });
    }
  }
  flush();
  return result;
}
