/**
 * The origins of text that one change put back (undo, a restored version, a move), found from the change alone: asking the
 * document for each character takes seconds where the text is long.
 */
import type { JsonOp, LoroDoc, LoroEventBatch } from 'loro-crdt';
import { type AuthorRun, joinRuns, lengthOfRuns } from './authorship.ts';
import { originsOfPutBack } from './edit-message.ts';
import type { TextChange } from './text-change.ts';

/** Operations of insertions that lie side by side in the text; `count` code points. */
export interface InsertedSpan {
  readonly counter: number;
  readonly count: number;
}

/** What a stretch of the text is made of: `counter` is null for what was there before. */
interface Stretch {
  readonly counter: number | null;
  readonly count: number;
}

/**
 * The insertions of one change that are left at its end, in the order of the text. It lives through the operations in a text
 * of which only lengths are known; places are code points, and a deletion of negative length ends behind its place.
 */
export function insertedSpans(operations: readonly JsonOp[]): readonly InsertedSpan[] {
  let stretches: Stretch[] = [{ counter: null, count: Infinity }];
  for (const { container, counter, content } of operations) {
    if (container !== 'cid:root-text:Text') continue;
    if (content.type === 'insert' && 'text' in content) {
      const count = Array.from(content.text).length;
      stretches = replaced(stretches, content.pos, content.pos, [{ counter, count }]);
    } else if (content.type === 'delete' && 'len' in content) {
      const { pos, len } = content;
      stretches = len < 0 ? replaced(stretches, pos + len + 1, pos + 1, []) : replaced(stretches, pos, pos + len, []);
    }
  }
  return stretches.flatMap(({ counter, count }) => (counter === null ? [] : [{ counter, count }]));
}

/** The stretches with others from `start` to before `end`. Only those around the place are looked at closely. */
function replaced(stretches: Stretch[], start: number, end: number, by: readonly Stretch[]): Stretch[] {
  let [first, before] = [0, 0];
  while (before + stretches[first]!.count < start) before += stretches[first++]!.count;
  let [last, until] = [first, before];
  while (until + stretches[last]!.count < end) until += stretches[last++]!.count;
  const around = [...cut(stretches[first]!, 0, start - before), ...by, ...cut(stretches[last]!, end - until, Infinity)];
  stretches.splice(first, last + 1 - first, ...around);
  return stretches;
}

function cut({ counter, count }: Stretch, start: number, end: number): Stretch[] {
  const length = Math.min(end, count) - start;
  return length > 0 ? [{ counter: counter === null ? null : counter + start, count: length }] : [];
}

/**
 * The runs of each change's text, where an import brought one change that puts text back; null where it brought anything
 * else, or where not all that the change put in has come to the text.
 */
export function runsPutBack(
  doc: LoroDoc,
  { from, to }: LoroEventBatch,
  changes: readonly TextChange[],
): readonly (readonly AuthorRun[])[] | null {
  const [span, more] = doc.findIdSpansBetween(from, to).forward;
  if (span === undefined || more !== undefined) return null;
  const change = doc.getChangeAt({ peer: span.peer, counter: span.counter });
  if (change.message?.startsWith('r:') !== true || span.counter + span.length > change.counter + change.length)
    return null;
  const operations = doc.exportJsonInIdSpan(span).flatMap(({ ops }) => ops);
  const originOf = originsOfPutBack(change.message, span.peer);
  const spans = insertedSpans(operations).flatMap(({ counter, count }) => originOf(counter, count));
  let [index, used] = [0, 0];
  const runs: AuthorRun[][] = [];
  for (const { text } of changes) {
    const ofChange: AuthorRun[] = [];
    const units = Array.from(text);
    for (let at = 0; at < units.length;) {
      const part = spans[index];
      if (part === undefined) return null;
      const count = Math.min(part.count - used, units.length - at);
      ofChange.push({ length: units.slice(at, at + count).join('').length, by: part.by });
      at += count;
      used += count;
      if (used === part.count) [index, used] = [index + 1, 0];
    }
    runs.push(joinRuns(ofChange));
    if (lengthOfRuns(runs.at(-1)!) !== text.length) return null;
  }
  return index === spans.length ? runs : null;
}
