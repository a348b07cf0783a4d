/** Puts words beside a sentence of the source: what changes in the target, and where every pair is afterwards. */
import type { TextChange } from '../media/text/text-change.ts';
import { isSpaced } from './languages.ts';
import type { TextRegion } from '../region/region.ts';
import type { PairRecord } from './pairs.ts';
import { prefixLength } from './sentences.ts';

interface PairWritten {
  readonly changes: readonly TextChange[];
  readonly pairs: readonly PairRecord[];
}

interface Texts {
  /** Null where the source work is gone. */
  readonly source: string | null;
  readonly target: string;
  readonly targetLanguage: string;
}

/** What stands around words that come into a gap: spaces, or the line that the source has and the target lacks. */
export function surroundings(
  pairs: readonly PairRecord[],
  index: number,
  { source, target, targetLanguage }: Texts,
): { readonly at: number; readonly lead: string; readonly trail: string } {
  const pair = pairs[index]!;
  const at = pair.target.start;
  const space = isSpaced(targetLanguage) ? ' ' : '';
  const [before, after] = [neighbour(pairs, index, -1), neighbour(pairs, index, 1)];
  const isWord = (sign: string) => sign !== '' && sign !== '\n' && sign.trim() !== '';
  const sameTargetLine = (from: number, to: number) =>
    !target.slice(Math.min(from, to), Math.max(from, to)).includes('\n');
  if (source !== null && pair.source !== null) {
    const own = pair.source;
    const beside = (other: Neighbour | null) => other !== null && sameTargetLine(other.target.end, at);
    const next = beside(after) ? after : null;
    // A sentence of another line than its neighbour in the target's line brings its line along.
    if (before !== null && beside(before)) {
      const between = structure(pairs, source, before.source.end, own.start);
      const rest = next === null ? '' : structure(pairs, source, own.end, next.source.start);
      if (between.includes('\n')) return { at, lead: between, trail: rest.includes('\n') ? rest : '' };
    } else if (next !== null && structure(pairs, source, own.end, next.source.start).includes('\n')) {
      const lineOf = (text: string, place: number) => text.lastIndexOf('\n', place - 1) + 1;
      return {
        at: lineOf(target, next.target.start),
        lead: structure(pairs, source, lineOf(source, own.start), own.start),
        trail: structure(pairs, source, own.end, lineOf(source, next.source.start)),
      };
    }
  }
  const line = target.slice(target.lastIndexOf('\n', at - 1) + 1, at);
  const begins = line.length <= prefixLength(`${line}x`);
  return {
    at,
    lead: !begins && isWord(target.slice(at - 1, at)) ? space : '',
    trail: isWord(target.slice(at, at + 1)) ? space : '',
  };
}

/** The source from a place to another without its sentences. */
function structure(pairs: readonly PairRecord[], source: string, from: number, to: number): string {
  let [text, at] = ['', from];
  for (const pair of pairs) {
    if (pair.source === null || pair.source.start < from || pair.source.end > to) continue;
    text += source.slice(at, pair.source.start);
    at = pair.source.end + (/^[^\S\n]*/.exec(source.slice(pair.source.end, to))?.[0].length ?? 0);
  }
  return text + source.slice(at, to);
}

type Neighbour = Pick<PairRecord, 'target'> & { readonly source: TextRegion };

/** The nearest pair that is in the source and has words in the target, in a direction. */
function neighbour(pairs: readonly PairRecord[], index: number, step: 1 | -1): Neighbour | null {
  for (let at = index + step; at >= 0 && at < pairs.length; at += step) {
    const { source, target } = pairs[at]!;
    if (source !== null && target.end > target.start) return { source, target };
  }
  return null;
}

/** `words` take the place of what stands there; none empty the pair, with the space before it. */
export function writePair(
  pairs: readonly PairRecord[],
  index: number,
  texts: Texts,
  words: string,
  made: { readonly from: string; readonly partial: boolean },
): PairWritten {
  const pair = pairs[index]!;
  const { start, end } = pair.target;
  if (end > start) {
    const space = words === '' ? (/ *$/.exec(texts.target.slice(0, start))?.[0].length ?? 0) : 0;
    const line = texts.target.slice(texts.target.lastIndexOf('\n', start - 1) + 1, start);
    const spare = line.trim() === '' || line.length <= prefixLength(`${line}x`) ? 0 : space;
    return replaced(pairs, index, [{ start: start - spare, end, text: words }], { start: start - spare, words }, made);
  }
  if (words === '') return { changes: [], pairs };
  const { at, lead, trail } = surroundings(pairs, index, texts);
  return replaced(
    pairs,
    index,
    [{ start: at, end: at, text: lead + words + trail }],
    { start: at + lead.length, words },
    made,
  );
}

/** The pairs after changes within one pair, or at its place, that leave `words` there. */
export function replaced(
  pairs: readonly PairRecord[],
  index: number,
  changes: readonly TextChange[],
  { start, words }: { readonly start: number; readonly words: string },
  { from, partial }: { readonly from: string; readonly partial: boolean },
): PairWritten {
  const grown = changes.reduce((sum, change) => sum + change.text.length - (change.end - change.start), 0);
  const first = changes[0]?.start ?? start;
  const after = pairs.map((pair, at): PairRecord => {
    if (at < index) {
      // An empty one at the same place stays before what was put in.
      return pair.target.start <= first ? pair : { ...pair, target: { start: first, end: first } };
    }
    if (at > index) return { ...pair, target: { start: pair.target.start + grown, end: pair.target.end + grown } };
    const lastText = words === '' ? pair.targetText : '';
    return {
      ...pair,
      target: { start, end: start + words.length },
      targetText: words,
      lastText,
      from,
      partial: words !== '' && partial,
    };
  });
  return { changes, pairs: after };
}
