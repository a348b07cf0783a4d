/**
 * How an edit says where its text comes from: in the message of its change in the document. Typed text, most of all,
 * needs none. Text that is put back (undo, a restored version, a move) names its origin, stretch by stretch.
 *
 * `p` pasted, `i` imported, `m:{recipe}:{hunk}:{length}` made, and `r:` with JSON
 * `[[first operation, operations, attribution], …]` put back.
 */
import type { Peer } from '../../work/actor.ts';
import { type Attribution, readAttribution } from './authorship.ts';

/** Operations of one insertion, counted in Unicode code points, and whose text they put back. */
export type PutBack = readonly [first: number, count: number, by: string];

export function putBackMessage(parts: readonly PutBack[]): string {
  return `r:${JSON.stringify(parts)}`;
}

export function madeMessage(recipe: string, hunk: number, length: number): string {
  return `m:${recipe}:${hunk}:${length}`;
}

/** What one message says of the operation `counter` of `peer`. A message that makes no sense means typed. */
export function attributionOfMessage(message: string | undefined, peer: Peer, counter: number): Attribution {
  if (message === 'p') return { kind: 'pasted', peer };
  if (message === 'i') return { kind: 'imported', peer };
  if (message?.startsWith('m:')) {
    const [, recipe = '', hunk = '', of = ''] = message.split(':');
    return readAttribution(`m:${peer}:${recipe}:${hunk}:${of}`) ?? { kind: 'typed', peer };
  }
  if (message?.startsWith('r:')) {
    const part = readPutBack(message).find(([first, count]) => counter >= first && counter < first + count);
    return (part && readAttribution(part[2])) ?? { kind: 'typed', peer };
  }
  return { kind: 'typed', peer };
}

/**
 * What a message that puts text back says of the operations of a peer, `count` from `counter` on, in parts of one origin.
 * As attributionOfMessage of each of them, for many at once.
 */
export function originsOfPutBack(
  message: string,
  peer: Peer,
): (counter: number, count: number) => readonly { readonly count: number; readonly by: Attribution }[] {
  const parts = readPutBack(message);
  const edges = [...new Set(parts.flatMap(([first, count]) => [first, first + count]))].toSorted((a, b) => a - b);
  return (counter, count) => {
    const origins: { count: number; by: Attribution }[] = [];
    let from = counter;
    let next = firstAbove(edges, from);
    while (from < counter + count) {
      const to = Math.min(edges[next++] ?? Infinity, counter + count);
      origins.push({ count: to - from, by: attributionOfMessage(message, peer, from) });
      from = to;
    }
    return origins;
  };
}

/** Where in rising numbers the first one above `value` is. */
function firstAbove(numbers: readonly number[], value: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

const lastRead: { message: string; parts: readonly PutBack[] } = { message: '', parts: [] };

/** The last message is kept: a long text that was put back asks for it once a character. */
function readPutBack(message: string): readonly PutBack[] {
  if (lastRead.message === message) return lastRead.parts;
  let parts: readonly PutBack[] = [];
  try {
    const read: unknown = JSON.parse(message.slice(2));
    if (Array.isArray(read)) parts = read.filter(isPutBack);
  } catch {
    // Not written by us; then nothing is known.
  }
  Object.assign(lastRead, { message, parts });
  return parts;
}

function isPutBack(part: unknown): part is PutBack {
  return Array.isArray(part) && Number.isInteger(part[0]) && Number.isInteger(part[1]) && typeof part[2] === 'string';
}
