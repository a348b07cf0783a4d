/**
 * Where sentences that were known are in a text that went on. First come those that stand where the changes say and read as
 * they did; between these, those that read as they did; the others are where the changes say; and where a whole stretch was
 * replaced, so that the changes say nothing of single sentences, order and lengths decide.
 */
import { diffArrays } from 'diff';
import type { TextChange } from '../media/text/text-change.ts';
import { rebaseRegion } from '../proposal/rebase.ts';
import type { TextRegion } from '../region/region.ts';
import { alignSentences, canAlign } from './align.ts';
import type { Sentence } from './sentences.ts';

interface Known {
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
  const places: TextRegion[] = [];
  let [sentence, knownFrom] = [0, 0];
  // What stands where the changes say and reads as it did is certain; between two of these, look on.
  for (const [index, place] of moved.entries()) {
    if (place.end === place.start || text.slice(place.start, place.end) !== known[index]!.text) continue;
    let first = sentence;
    while (first < sentences.length && sentences[first]!.start < place.start) first += 1;
    if (sentences[first]?.start !== place.start) continue;
    placeBlock(knownFrom, index, sentence, first);
    places[index] = place;
    [sentence, knownFrom] = [first, index + 1];
    while (sentence < sentences.length && sentences[sentence]!.start < place.end) sentence += 1;
  }
  placeBlock(knownFrom, known.length, sentence, sentences.length);
  return places;

  /** Those that read as they did, wherever they are between the two; the others between these. */
  function placeBlock(from: number, to: number, low: number, high: number): void {
    if (from === to) return;
    const texts = known.slice(from, to).map((one) => one.text);
    let [at, after] = [from, low];
    for (const [offset, which] of sameWords(texts, words.slice(low, high))) {
      placeRest(at, from + offset, after, low + which);
      const { start, end } = sentences[low + which]!;
      places[from + offset] = { start, end };
      [at, after] = [from + offset + 1, low + which + 1];
    }
    placeRest(at, to, after, high);
  }

  function placeRest(from: number, to: number, low: number, high: number): void {
    if (from === to) return;
    const [least, most] = [sentences[low - 1]?.end ?? 0, sentences[high]?.start ?? text.length];
    const clipped = moved.slice(from, to).map((place) => clip(place, least, most));
    const texts = known.slice(from, to).map((one) => one.text);
    const lost = clipped.some(({ start, end }, at) => start === end && texts[at] !== '');
    const free = sentences.slice(low, high);
    const regions = lost && free.length > 0 ? byLength(texts, free, words.slice(low, high), clipped) : clipped;
    for (const [at, region] of regions.entries()) places[from + at] = region;
  }
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
  if (before.length !== free.length && !canAlign(before.length, free.length)) return otherwise;
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
