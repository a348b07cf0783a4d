/** What text-document.ts asks of Loro beyond Loro's own methods: origins of characters, places, surrogate pairs. */
import { type Change, Cursor, type LoroDoc, type LoroEventBatch, type LoroText, type OpId } from 'loro-crdt';
import type { Frontiers } from '../../version/version.ts';
import {
  type Attribution,
  joinRuns,
  lengthOfRuns,
  type AuthorRun,
  sameAttribution,
  writeAttribution,
} from './authorship.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { attributionOfMessage, type PutBack } from './edit-message.ts';
import type { TextChange } from './text-change.ts';

export function toLoro(frontiers: Frontiers): OpId[] {
  return frontiers.map(({ peer, counter }) => ({ peer: peer as `${number}`, counter }));
}

/** Whether a place lies between the halves of a surrogate pair. */
export function cutsPair(text: LoroText, place: number): boolean {
  if (place <= 0 || place >= text.length) return false;
  const cursor = text.getCursor(place, 0);
  cursor?.free();
  return cursor === undefined;
}

/** The operation that put in the character at a place. */
export function operationAt(text: LoroText, place: number): OpId {
  const cursor = text.getCursor(place, 0);
  const operation = cursor?.pos();
  cursor?.free();
  if (operation === undefined) throw new RangeError(`No character begins at ${place} of ${text.length}.`);
  return operation;
}

type ChangeFinder = (operation: OpId) => Change;

/** Finds the change of an operation; asks the document once for neighbours, of each peer. */
export function changeFinder(doc: LoroDoc): ChangeFinder {
  const last = new Map<OpId['peer'], Change>();
  return ({ peer, counter }) => {
    const known = last.get(peer);
    if (known !== undefined && counter >= known.counter && counter < known.counter + known.length) return known;
    const change = doc.getChangeAt({ peer, counter });
    last.set(peer, change);
    return change;
  };
}

/** Who made what from `start` to before `end`, character by character. */
export function attributionIn(
  doc: LoroDoc,
  text: LoroText,
  start: number,
  end: number,
  changeOf: ChangeFinder = changeFinder(doc),
): AuthorRun[] {
  const runs: { length: number; by: Attribution }[] = [];
  const units = start < end ? text.slice(start, end) : '';
  let at = 0;
  for (const character of units) {
    const operation = operationAt(text, start + at);
    const by = attributionOfMessage(changeOf(operation).message, operation.peer, operation.counter);
    const last = runs.at(-1);
    if (last !== undefined && sameAttribution(last.by, by)) last.length += character.length;
    else runs.push({ length: character.length, by });
    at += character.length;
  }
  return runs;
}

/** The one origin of everything that an import brought, so that no character need be asked; null where there are several. */
export function originOfImport(doc: LoroDoc, { from, to }: LoroEventBatch): Attribution | null {
  let origin: Attribution | null = null;
  for (const { peer, counter, length } of doc.findIdSpansBetween(from, to).forward) {
    for (let at = counter; at < counter + length;) {
      const change = doc.getChangeAt({ peer, counter: at });
      if (change.message?.startsWith('r:') === true) return null;
      const by = attributionOfMessage(change.message, peer, at);
      if (origin !== null && !sameAttribution(origin, by)) return null;
      origin = by;
      at = change.counter + change.length;
    }
  }
  return origin;
}

/** Changes as long as the runs of the text they put in, or typed where those do not fit. */
export function fitRuns(runs: readonly AuthorRun[], length: number, peer: Attribution['peer']): readonly AuthorRun[] {
  return lengthOfRuns(runs) === length ? joinRuns(runs) : [{ length, by: { kind: 'typed', peer } }];
}

/** Names the origin of each operation of an insertion that begins with operation `first`. */
export function putBackParts(first: number, text: string, runs: readonly AuthorRun[]): PutBack[] {
  let [operation, at] = [first, 0];
  return runs.map(({ length, by }) => {
    const count = Array.from(text.slice(at, at + length)).length;
    const part: PutBack = [operation, count, writeAttribution(by)];
    operation += count;
    at += length;
    return part;
  });
}

/** A place that moves with the text, in base64: that of the character at `position`, or the end. */
export function cursorAt(text: LoroText, position: number, side: -1 | 0 | 1 = 0): string {
  const place = Math.max(0, Math.min(position, text.length));
  const cursor = text.getCursor(wholePairs(text, { start: place, end: place }).start, side);
  return cursor === undefined ? '' : toBase64(cursor.encode());
}

/** Where an encoded cursor is, and whether its character is still there; null for what is no cursor of this document. */
export function placeOf(doc: LoroDoc, encoded: string): { readonly at: number; readonly alive: boolean } | null {
  try {
    const cursor = Cursor.decode(fromBase64(encoded));
    const place = doc.getCursorPos(cursor);
    cursor.free();
    if (place === undefined) return null;
    const alive = place.update === undefined;
    place.update?.free();
    return { at: place.offset, alive };
  } catch {
    return null;
  }
}

/** Widens a range to hold whole surrogate pairs; a place between two halves moves before them. */
export function wholePairs<Range extends Pick<TextChange, 'start' | 'end'>>(text: LoroText, range: Range): Range {
  const start = cutsPair(text, range.start) ? range.start - 1 : range.start;
  if (range.end === range.start) return { ...range, start, end: start };
  return { ...range, start, end: cutsPair(text, range.end) ? range.end + 1 : range.end };
}
