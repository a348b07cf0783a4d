import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Note } from '@fourhands/core/media/score/score';
import {
  fitted,
  gutter,
  noteAt,
  pitchAt,
  rectangleOf,
  ruler,
  showing,
  tickAt,
  xOf,
  yOf,
  zoomedTime,
} from './roll-view.ts';

const size = { width: 800, height: 400 };
const view = fc.record({
  left: fc.integer({ min: 0, max: 50_000 }),
  top: fc.double({ min: 40, max: 127, noNaN: true }),
  quarter: fc.double({ min: 8, max: 300, noNaN: true }),
  row: fc.double({ min: 6, max: 30, noNaN: true }),
});
const noteOf = (start: number, pitch: number, duration = 960): Note => ({
  id: `${start} ${pitch}`,
  track: 't',
  voice: 1,
  start,
  duration,
  pitch,
  spelling: null,
  velocity: 80,
  lyrics: [],
});

test('a place of the screen and its tick and pitch are one', () => {
  fc.assert(
    fc.property(view, fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 127 }), (at, tick, pitch) => {
      expect(tickAt(at, xOf(at, tick))).toBeCloseTo(tick, 4);
      expect(pitchAt(at, yOf(at, pitch) + at.row / 2) + 0).toBe(pitch);
    }),
  );
});

test('a note is found where it is drawn, and near its end to be made longer', () => {
  fc.assert(
    fc.property(view, fc.integer({ min: 20, max: 100 }), (at, pitch) => {
      const note = noteOf(at.left, pitch, 3840);
      const { x, y, width, height } = rectangleOf(at, note);
      expect(noteAt(at, [note], x + width / 2, y + height / 2)).toEqual({ note, edge: false });
      expect(noteAt(at, [note], x + width - 1, y + height / 2)).toEqual({ note, edge: width > 12 });
      expect(noteAt(at, [note], x + width + 8, y + height / 2)).toBeNull();
    }),
  );
});

test('larger or smaller, the place under the pointer stays', () => {
  fc.assert(
    fc.property(view, fc.double({ min: 0.5, max: 2, noNaN: true }), (at, factor) => {
      const x = gutter + 200;
      const after = zoomedTime(at, factor, x);
      if (after.left > 0) expect(tickAt(after, x)).toBeCloseTo(tickAt(at, x), 3);
    }),
  );
});

test('fitted, all notes are on the screen where that is possible; shown, one is', () => {
  const notes = [noteOf(0, 48), noteOf(30_000, 79)];
  const at = fitted(notes, size);
  for (const note of notes) {
    const { x, y, width, height } = rectangleOf(at, note);
    expect([x >= gutter, y >= ruler, x + width <= size.width, y + height <= size.height]).toEqual([
      true,
      true,
      true,
      true,
    ]);
  }
  const far = showing(at, size, 400_000, 20);
  const { x, y } = rectangleOf(far, noteOf(400_000, 20));
  expect([x >= gutter && x < size.width, y >= ruler && y < size.height]).toEqual([true, true]);
});
