/**
 * Where sentences that were known are in a text that went on. A sentence that reads as it did is found by its words; the
 * others by the changes, between those; and where a whole stretch was replaced, so that the changes say nothing of single
 * sentences, by their order and lengths.
 */
import { diffArrays } from 'diff';
import type { TextChange } from '../media/text/text-change.ts';
import { rebaseRegion } from '../proposal/rebase.ts';
import type { TextRegion } from '../region/region.ts';
import { alignSentences } from './align.ts';
import type { Sentence } from './sentences.ts';

export interface Known {
  readonly region: TextRegion;
  readonly text: string;
}

/** So many sentences that differ are compared one by one; beyond, the changes alone say where they are. */
const mostCompared = 3_000;

/** A region for each, in order and apart; empty where its words were taken out. */
export function placesNow(
  known: readonly Known[],
  text: string,
  sentences: readonly Sentence[],
  since: readonly TextChange[],
): readonly TextRegion[] {
  const moved = known.map(({ region }) => rebaseRegion(region, since));
  const words = sentences.map(({ start, end }) => text.slice(start, end));
  const found = sameWords(
    known.map((one) => one.text),
    words,
  );
  const places: TextRegion[] = [];
  let block: number[] = [];
  let after = 0;
  const closeBlock = (before: number) => {
    const low = after === 0 ? 0 : sentences[after - 1]!.end;
    const high = sentences[before]?.start ?? text.length;
    const clipped = block.map((index) => clip(moved[index]!, low, high));
    const lost = clipped.some(({ start, end }, at) => start === end && known[block[at]!]!.text !== '');
    const free = sentences.slice(after, before);
    const regions =
      lost && free.length > 0
        ? byLength(
            block.map((index) => known[index]!.text),
            free,
            words.slice(after, before),
            clipped,
          )
        : clipped;
    for (const [at, index] of block.entries()) places[index] = regions[at]!;
    block = [];
  };
  for (let index = 0; index < known.length; index++) {
    const sentence = found.get(index);
    if (sentence === undefined) {
      const place = moved[index]!;
      // Several sentences that stand where they should and read as they did.
      const stays = place.end > place.start && text.slice(place.start, place.end) === known[index]!.text;
      const first = stays ? sentences.findIndex(({ start }, at) => at >= after && start === place.start) : -1;
      if (first < 0) {
        block.push(index);
        continue;
      }
      closeBlock(first);
      places[index] = place;
      after = first;
      while (after < sentences.length && sentences[after]!.start < place.end) after += 1;
      continue;
    }
    if (sentence < after) {
      block.push(index);
      continue;
    }
    closeBlock(sentence);
    const { start, end } = sentences[sentence]!;
    places[index] = { start, end };
    after = sentence + 1;
  }
  closeBlock(sentences.length);
  return places;
}

function clip({ start, end }: TextRegion, low: number, high: number): TextRegion {
  const from = Math.min(Math.max(start, low), high);
  return { start: from, end: Math.max(from, Math.min(end, high)) };
}

/** Which sentence each known one is, for those that read as they did: a longest common subsequence. */
function sameWords(before: readonly string[], now: readonly string[]): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  let first = 0;
  while (first < before.length && first < now.length && before[first] === now[first]) found.set(first, first++);
  let [old, fresh] = [before.length, now.length];
  while (old > first && fresh > first && before[old - 1] === now[fresh - 1]) found.set(--old, --fresh);
  if (old === first || fresh === first || old - first > mostCompared || fresh - first > mostCompared)
    return ordered(found);
  let [i, j] = [first, first];
  for (const { added, removed, count = 0 } of diffArrays(before.slice(first, old), now.slice(first, fresh))) {
    if (added) j += count;
    else if (removed) i += count;
    else for (let step = 0; step < count; step++) found.set(i++, j++);
  }
  return ordered(found);
}

const ordered = (found: ReadonlyMap<number, number>) => new Map([...found].toSorted(([a], [b]) => a - b));

/** A stretch that was replaced as a whole: its sentences now, for those that were there. */
function byLength(
  before: readonly string[],
  free: readonly Sentence[],
  words: readonly string[],
  otherwise: readonly TextRegion[],
): readonly TextRegion[] {
  const from = free[0]!.start;
  // What was only taken out was not replaced by its neighbours' words.
  if (before.length > free.length && otherwise.filter(({ start, end }) => end > start).length >= free.length)
    return otherwise;
  const regions: TextRegion[] = before.map(() => ({ start: from, end: from }));
  const units = (texts: readonly string[]) => texts.map((text, line) => ({ text, line }));
  const beads =
    before.length === free.length
      ? before.map((_, at) => ({ source: { from: at, to: at + 1 }, target: { from: at, to: at + 1 } }))
      : alignSentences(units(before), units(words));
  let last = from;
  for (const { source, target } of beads) {
    const region =
      target.to > target.from
        ? { start: free[target.from]!.start, end: free[target.to - 1]!.end }
        : { start: last, end: last };
    for (let index = source.from; index < source.to; index++)
      regions[index] = index === source.from ? region : { start: region.end, end: region.end };
    if (source.to > source.from) last = region.end;
  }
  return regions;
}
