/** Who made what of a message: one that was edited by somebody else keeps, of what was left as it was, who made that. */
import { compareTexts } from '../media/text/word-diff.ts';
import type { DialogueMessage, MessageRun } from './dialogue.ts';

type Made = Pick<DialogueMessage, 'id' | 'text' | 'runs'>;

/** A part of a message's text, and where it stands in the message that it was made in. */
export interface MessagePiece extends MessageRun {
  readonly text: string;
}

function runsOf({ id, text, runs }: Made): readonly MessageRun[] {
  if (runs.length > 0 || text === '') return runs;
  return [{ length: text.length, messageId: id, start: 0 }];
}

/** The runs of `text`, which the message `id` makes of another one by editing it. */
export function runsOfEdit(original: Made, id: string, text: string): MessageRun[] {
  const runs: MessageRun[] = [];
  let [then, now] = [0, 0];
  for (const { kind, text: part } of compareTexts(original.text, text, 'word')) {
    if (kind === 'same') runs.push(...sliced(runsOf(original), then, then + part.length));
    else if (kind === 'added') runs.push({ length: part.length, messageId: id, start: now });
    if (kind !== 'added') then += part.length;
    if (kind !== 'removed') now += part.length;
  }
  return joined(runs);
}

/** The pieces of a message's text from `start` to before `end`, in order. */
export function piecesOf(message: Made, start: number, end: number): MessagePiece[] {
  let at = start;
  return sliced(runsOf(message), start, end).map((run) => {
    const text = message.text.slice(at, at + run.length);
    at += run.length;
    return { ...run, text };
  });
}

function sliced(runs: readonly MessageRun[], start: number, end: number): MessageRun[] {
  const cut: MessageRun[] = [];
  let at = 0;
  for (const run of runs) {
    const [from, to] = [Math.max(start, at), Math.min(end, at + run.length)];
    if (to > from) cut.push({ ...run, length: to - from, start: run.start + from - at });
    at += run.length;
  }
  return cut;
}

function joined(runs: readonly MessageRun[]): MessageRun[] {
  const result: MessageRun[] = [];
  for (const run of runs) {
    const last = result.at(-1);
    if (last?.messageId === run.messageId && last.start + last.length === run.start)
      result[result.length - 1] = { ...last, length: last.length + run.length };
    else result.push(run);
  }
  return result;
}
