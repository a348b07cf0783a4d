/** Changes of a text and their algebra; offsets are UTF-16 code units. The algebra is that of CodeMirror's change sets. */
import { ChangeSet, Text } from '@codemirror/state';

/** From `start` to before `end` becomes `text`. In a list: in order, not overlapping, all against the text before. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The range to change does not exist, or the ranges of one edit overlap. */
export class ChangeOutOfRange extends Error {
  readonly code = 'change-out-of-range';

  constructor(change: Pick<TextChange, 'start' | 'end'>, length: number) {
    super(
      `There is no place from ${change.start} to ${change.end} to change: the text has ${length} code units, and the ` +
        'changes of one edit must be in order and apart. Read the text again and send the edit with its places.',
    );
    this.name = 'ChangeOutOfRange';
  }
}

/** Text as a document holds it: well-formed Unicode (a lone surrogate becomes U+FFFD), lines ended by LF. */
export function normaliseText(text: string): string {
  return text.toWellFormed().replaceAll('\r\n', '\n').replaceAll('\r', '\n');
}

/** @throws ChangeOutOfRange */
export function checkChanges(changes: readonly TextChange[], length: number): void {
  let last = 0;
  for (const change of changes) {
    const { start, end } = change;
    if (!Number.isInteger(start) || !Number.isInteger(end) || start < last || end < start || end > length)
      throw new ChangeOutOfRange(change, length);
    last = end;
  }
}

export function toChangeSet(changes: readonly TextChange[], length: number): ChangeSet {
  return ChangeSet.of(
    changes.map(({ start, end, text }) => ({ from: start, to: end, insert: Text.of(text.split('\n')) })),
    length,
  );
}

export function fromChangeSet(set: ChangeSet): TextChange[] {
  const changes: TextChange[] = [];
  set.iterChanges((start, end, _from, _to, inserted) => changes.push({ start, end, text: inserted.toString() }), true);
  return changes;
}

export function applyChanges(text: string, changes: readonly TextChange[]): string {
  let [result, at] = ['', 0];
  for (const change of changes) {
    result += text.slice(at, change.start) + change.text;
    at = change.end;
  }
  return result + text.slice(at);
}

/** A text delta of Loro (retain, insert, delete) as changes. */
export function changesOfDelta(
  delta: readonly {
    readonly retain?: number | undefined;
    readonly delete?: number | undefined;
    readonly insert?: string | undefined;
  }[],
): TextChange[] {
  const changes: { start: number; end: number; text: string }[] = [];
  let at = 0;
  let open = false;
  for (const part of delta) {
    if (part.retain !== undefined) {
      at += part.retain;
      open = false;
      continue;
    }
    if (!open) changes.push({ start: at, end: at, text: '' });
    open = true;
    const change = changes.at(-1)!;
    if (part.insert !== undefined) change.text += part.insert;
    at += part.delete ?? 0;
    change.end = at;
  }
  return changes;
}

/** Where a place is after changes of others; null where they took out what is around it. */
export function placeAfter(place: number, changes: readonly TextChange[]): number | null {
  let shift = 0;
  for (const { start, end, text } of changes) {
    if (start >= place) break;
    if (end > place) return null;
    shift += text.length - (end - start);
  }
  return place + shift;
}
