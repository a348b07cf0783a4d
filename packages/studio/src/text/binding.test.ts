import { EditorState, type TransactionSpec } from '@codemirror/state';
import { expect, test } from 'vitest';
import type { AuthorRun } from '@fourhands/core/media/text/authorship';
import { TextDocument } from '@fourhands/core/media/text/text-document';
import { changesOf, howOf } from './binding.ts';

const document = new TextDocument({ peer: '7' });
document.edit([{ start: 0, end: 0, text: 'one\ntwo\n' }], { kind: 'typed' });
document.edit([{ start: 8, end: 8, text: 'three' }], { kind: 'pasted' });

function how(spec: TransactionSpec, held: Parameters<typeof howOf>[3] = null) {
  const transaction = EditorState.create({ doc: document.toString() }).update(spec);
  const changes = changesOf(transaction);
  return { changes, how: howOf(transaction, changes, document, held) };
}

const lengths = (runs: readonly (readonly AuthorRun[])[]) =>
  runs.map((one) => one.map(({ length, by }) => `${length} ${by.kind}`));

test('typing and deleting are typed, a paste is pasted', () => {
  expect(how({ changes: { from: 3, insert: '!' }, userEvent: 'input.type' })).toEqual({
    changes: [{ start: 3, end: 3, text: '!' }],
    how: { kind: 'typed' },
  });
  expect(how({ changes: { from: 0, to: 3 }, userEvent: 'delete.backward' }).how).toEqual({ kind: 'typed' });
  expect(how({ changes: { from: 0, insert: 'from elsewhere' }, userEvent: 'input.paste' }).how).toEqual({
    kind: 'pasted',
  });
});

test('what was cut here and is pasted here keeps its authors', () => {
  const held = { document, text: 'two\nthree', runs: document.authorship(4, 13) };
  const pasted = how({ changes: { from: 0, insert: 'two\nthree' }, userEvent: 'input.paste' }, held).how;
  expect(pasted.kind === 'moved' && lengths(pasted.runs)).toEqual([['4 typed', '5 pasted']]);
  expect(how({ changes: { from: 0, insert: 'two' }, userEvent: 'input.paste' }, held).how.kind).toBe('pasted');
});

test('dragging text, and moving a line, keep the authors too', () => {
  const dragged = how({
    changes: [
      { from: 0, insert: 'three' },
      { from: 8, to: 13 },
    ],
    userEvent: 'move.drop',
  }).how;
  expect(dragged.kind === 'moved' && lengths(dragged.runs)).toEqual([['5 pasted'], []]);
  const line = how({
    changes: [
      { from: 3, to: 7 },
      { from: 0, insert: 'two\n' },
    ],
    userEvent: 'move.line',
  }).how;
  expect(line.kind === 'moved' && lengths(line.runs)).toEqual([['4 typed'], []]);
});
