/**
 * The pairs of a translation: which sentence of the source stands beside which stretch of the target, now. What was recorded
 * when the pairs were last known is moved over what was typed since, in both texts. A pair whose source reads otherwise than
 * when it was translated is stale; nothing is ever taken out of the target for it.
 */
import { z } from 'zod';
import type { TextChange } from '../media/text/text-change.ts';
import { rebaseRegion } from '../proposal/rebase.ts';
import { identifier } from '../protocol/common.ts';
import { type TextRegion, textRegionSchema } from '../region/region.ts';
import { placesNow } from './places.ts';
import { type Sentence, sentencesOf } from './sentences.ts';

export const pairRecordSchema = z.object({
  id: identifier,
  /** Null where the source has no such sentence. */
  source: textRegionSchema.nullable(),
  sourceText: z.string(),
  target: textRegionSchema,
  targetText: z.string(),
  /** What stood there before it was emptied, so that words that come back by an undo are known again. */
  lastText: z.string(),
  /** The source sentence that the target was made from; null while there never was one. */
  from: z.string().nullable(),
  /** Only terms and numbers were put in place. */
  partial: z.boolean(),
});
export type PairRecord = z.infer<typeof pairRecordSchema>;

/**
 * empty: nothing is there yet. orphan: the source has no such sentence any more. stale: the source was changed since.
 * partial: only terms were put in place. done: the rest.
 */
export type PairState = 'empty' | 'orphan' | 'stale' | 'partial' | 'done';

export interface Side {
  readonly text: string;
  readonly language: string;
  /** From the version of the record to `text`. */
  readonly since: readonly TextChange[];
}

export function stateOf({ source, sourceText, targetText, from, partial }: PairRecord): PairState {
  if (source === null) return targetText.trim() === '' ? 'empty' : 'orphan';
  if (targetText.trim() === '') return 'empty';
  if (from !== null && from !== sourceText) return 'stale';
  return partial ? 'partial' : 'done';
}

/**
 * The pairs of the two texts as they are. `source` is null where the source work is gone: its sentences are then what they
 * were. Without recorded pairs, every sentence of the source is a pair with nothing beside it.
 */
export function pairsNow(recorded: readonly PairRecord[], source: Side | null, target: Side): readonly PairRecord[] {
  const sentences = sentencesOf(target.text, target.language);
  const known = recorded
    .filter(({ targetText }) => targetText !== '')
    .map((pair) => ({ region: pair.target, text: pair.targetText }));
  const found = placesNow(known, target.text, sentences, target.since).values();
  const moved = recorded.map((pair): PairRecord => {
    const place = pair.targetText === '' ? null : found.next().value;
    return { ...pair, target: place ?? rebaseRegion(pair.target, target.since) };
  });
  const grouped = source === null ? moved : groupBySource(moved, source);
  return settleTargets(grouped, target.text, sentences);
}

/** Identifiers that a page and the server find alike for sentences that are new. */
function newIds(recorded: readonly PairRecord[]): () => string {
  let last = recorded.reduce((most, { id }) => Math.max(most, /^p\d+$/.test(id) ? Number(id.slice(1)) : 0), 0);
  return () => `p${++last}`;
}

/** One pair for each sentence of the source; recorded ones that fall into one sentence become one. */
function groupBySource(recorded: readonly PairRecord[], { text, language, since }: Side): readonly PairRecord[] {
  const sentences = sentencesOf(text, language);
  const nextId = newIds(recorded);
  const known = recorded.flatMap(({ source, sourceText }) =>
    source === null ? [] : [{ region: source, text: sourceText }],
  );
  const found = placesNow(known, text, sentences, since).values();
  const places = recorded.map(({ source }) => (source === null ? null : (found.next().value ?? null)));
  const result: PairRecord[] = [];
  let sentence = 0;
  let end = recorded[0]?.target.start ?? 0;
  const addNew = (before: number) => {
    for (let next = sentences[sentence]; next !== undefined && next.end <= before; next = sentences[++sentence]) {
      const { start, end: to } = next;
      result.push({
        id: nextId(),
        source: { start, end: to },
        sourceText: text.slice(start, to),
        target: { start: end, end },
        targetText: '',
        lastText: '',
        from: null,
        partial: false,
      });
    }
  };
  for (let index = 0; index < recorded.length; index++) {
    let pair = recorded[index]!;
    const place = places[index];
    if (place === null || place === undefined || place.end === place.start) {
      // Its sentence was taken out; what stands for it in the target stays.
      if (place !== null && place !== undefined) addNew(place.start);
      if (pair.targetText !== '' || pair.target.end > pair.target.start) result.push({ ...pair, source: null });
      end = Math.max(end, pair.target.end);
      continue;
    }
    addNew(place.start);
    // All sentences that it reaches into, and all pairs that reach into these.
    const first = sentences[sentence];
    if (first === undefined || first.start >= place.end) {
      if (pair.target.end > pair.target.start) result.push({ ...pair, source: null });
      end = Math.max(end, pair.target.end);
      continue;
    }
    let to = place.end;
    let last = sentence;
    for (;;) {
      const next = sentences[last + 1];
      const following = places[index + 1];
      if (next !== undefined && next.start < to) last += 1;
      else if (
        following !== null &&
        following !== undefined &&
        following.end > following.start &&
        following.start < sentences[last]!.end
      ) {
        pair = joined(pair, recorded[index + 1]!);
        to = Math.max(to, following.end);
        index += 1;
      } else break;
    }
    const region = { start: first.start, end: sentences[last]!.end };
    result.push({ ...pair, source: region, sourceText: text.slice(region.start, region.end) });
    sentence = last + 1;
    end = Math.max(end, pair.target.end);
  }
  addNew(Infinity);
  return result;
}

/** Two pairs whose sentences became one. */
function joined(a: PairRecord, b: PairRecord): PairRecord {
  const [anyA, anyB] = [a.target.end > a.target.start, b.target.end > b.target.start];
  const target =
    anyA && anyB ? { start: a.target.start, end: Math.max(a.target.end, b.target.end) } : anyB ? b.target : a.target;
  const from = [a, b].flatMap((pair) => (pair.targetText === '' ? [] : [pair.from ?? pair.sourceText])).join(' ');
  return {
    ...a,
    sourceText: `${a.sourceText} ${b.sourceText}`,
    target,
    targetText: [a.targetText, b.targetText].filter((text) => text !== '').join(' '),
    from: from === '' ? null : from,
    partial: a.partial || b.partial,
  };
}

/** Gives every sentence of the target to a pair, and every pair without one a place between its neighbours. */
function settleTargets(
  pairs: readonly PairRecord[],
  text: string,
  sentences: readonly Sentence[],
): readonly PairRecord[] {
  const result = pairs.map((pair) => ({ ...pair, target: { ...pair.target } }));
  const adopted: { before: number; readonly region: TextRegion }[] = [];
  let filled = result.flatMap(({ target }, index) =>
    target.end > target.start && text.slice(target.start, target.end).trim() !== '' ? [index] : [],
  );
  let pointer = 0;
  for (const { start, end } of sentences) {
    while (pointer < filled.length && result[filled[pointer]!]!.target.end <= start) pointer += 1;
    const known = filled.slice(pointer, pointer + 64).filter((index) => result[index]!.target.start < end);
    if (known.length > 0) {
      // A part of it is known: all of it belongs there, up to the neighbours.
      const [first, last] = [result[known[0]!]!.target, result[known.at(-1)!]!.target];
      const before = filled[pointer - 1] === undefined ? 0 : result[filled[pointer - 1]!]!.target.end;
      first.start = Math.min(first.start, Math.max(start, before));
      for (const [at, index] of known.slice(0, -1).entries()) {
        const [own, next] = [result[index]!.target, result[known[at + 1]!]!.target];
        own.end = Math.max(own.end, own.end + text.slice(own.end, next.start).trimEnd().length);
      }
      last.end = Math.max(last.end, end);
      continue;
    }
    // Nobody's yet: a pair without text between the neighbours takes it, the one that had these words first of all.
    const [low, high] = [pointer === 0 ? -1 : filled[pointer - 1]!, filled[pointer] ?? result.length];
    const words = text.slice(start, end);
    const gaps = [...result.keys()]
      .slice(low + 1, high)
      .filter((index) => result[index]!.source !== null && onLineOf(text, result[index]!.target.start, start));
    const free =
      gaps.length > 0
        ? gaps
        : [...result.keys()].slice(low + 1, high).filter((index) => result[index]!.source !== null);
    const gap = free.find((index) => result[index]!.lastText.trim() === words) ?? gaps[0];
    const neighbour = [low, high]
      .map((index) => result[index])
      .find((pair) => pair !== undefined && onLineOf(text, pair.target.end, start));
    if (gap !== undefined) {
      result[gap]!.target = { start, end };
      // What nobody took until now stands before it.
      for (const one of adopted) one.before = Math.min(one.before, gap);
      filled = [...filled.slice(0, pointer), gap, ...filled.slice(pointer)];
    } else if (neighbour !== undefined) {
      neighbour.target.start = Math.min(neighbour.target.start, start);
      neighbour.target.end = Math.max(neighbour.target.end, end);
    } else {
      const later = [...result.keys()].slice(low + 1, high).find((index) => result[index]!.target.start >= end);
      adopted.push({ before: later ?? high, region: { start, end } });
    }
  }
  return withPlaces(withAdopted(result, adopted, text), text);
}

const onLineOf = (text: string, a: number, b: number): boolean =>
  !text.slice(Math.min(a, b), Math.max(a, b)).includes('\n');

/** Target sentences that nothing of the source stands for become pairs of their own. */
function withAdopted(
  pairs: readonly (PairRecord & { target: TextRegion })[],
  adopted: readonly { readonly before: number; readonly region: TextRegion }[],
  text: string,
): readonly PairRecord[] {
  if (adopted.length === 0) return pairs;
  const nextId = newIds(pairs);
  const result: PairRecord[] = [];
  let at = 0;
  for (let index = 0; index <= pairs.length; index++) {
    for (; adopted[at]?.before === index; at++) {
      const { region } = adopted[at]!;
      result.push({
        id: nextId(),
        source: null,
        sourceText: '',
        target: region,
        targetText: text.slice(region.start, region.end),
        lastText: '',
        from: null,
        partial: false,
      });
    }
    const pair = pairs[index];
    if (pair !== undefined) result.push(pair);
  }
  return result;
}

/** The texts as they are, and the places of empty pairs: not before what comes before them, nor after what follows. */
function withPlaces(pairs: readonly PairRecord[], text: string): readonly PairRecord[] {
  const limitsAfter: number[] = [];
  let limit = text.length;
  for (let index = pairs.length - 1; index >= 0; index--) {
    limitsAfter[index] = limit;
    const { target } = pairs[index]!;
    if (text.slice(target.start, target.end).trim() !== '') limit = target.start;
  }
  let last = 0;
  return pairs.map((pair, index) => {
    const words = text.slice(pair.target.start, pair.target.end);
    if (words.trim() === '') {
      const place = Math.max(last, Math.min(pair.target.start, limitsAfter[index] ?? text.length));
      last = place;
      const lastText = pair.targetText === '' ? pair.lastText : pair.targetText;
      return { ...pair, target: { start: place, end: place }, targetText: '', lastText };
    }
    last = Math.max(last, pair.target.end);
    // Words that came otherwise than by way of the pair stand for the sentence as it is now.
    const own = pair.targetText !== '' || pair.lastText.trim() === words.trim();
    const from = pair.source === null ? pair.from : own ? (pair.from ?? pair.sourceText) : pair.sourceText;
    return { ...pair, targetText: words, lastText: '', from, partial: own && pair.partial };
  });
}
