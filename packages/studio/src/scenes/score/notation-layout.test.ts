import fc from 'fast-check';
import { expect, test } from 'vitest';
import { headAt, placeAt, type Staff, staffAt, tickAt, xOf, yOf } from './notation-layout.ts';

const staff: Staff = {
  track: 't',
  clef: 'treble',
  top: 100,
  bottom: 132,
  left: 10,
  right: 500,
  anchors: [
    { x: 60, tick: 0, isEnd: false },
    { x: 100, tick: 960, isEnd: false },
    { x: 240, tick: 3840, isEnd: false },
    { x: 420, tick: 7680, isEnd: true },
  ],
  heads: [
    { id: 'low', x: 65, place: 2 },
    { id: 'high', x: 65, place: 4 },
  ],
};
const bar = (tick: number) => Math.floor(tick / 3840) * 3840;

test('the lines of both clefs are the pitches that they are named for', () => {
  // E above middle C and the F above that octave; G two octaves below middle C, and A below it.
  expect([placeAt(staff, 132), placeAt(staff, 100)]).toEqual([2, 10]);
  expect([placeAt({ ...staff, clef: 'bass' }, 132), placeAt({ ...staff, clef: 'bass' }, 100)]).toEqual([-10, -2]);
});

test('places and pixels lead to each other', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -30, max: 40 }),
      fc.constantFrom('treble', 'bass', 'perc' as const),
      (place, clef) => {
        const of = { ...staff, clef };
        expect(placeAt(of, yOf(of, place))).toBe(place);
        expect(placeAt(of, yOf(of, place) + 1.9)).toBe(place);
      },
    ),
  );
});

test('the nearest staff is meant, as far as ledger lines reach', () => {
  const below = { ...staff, top: 200, bottom: 232 };
  expect(staffAt([staff, below], 50, 90)).toBe(staff);
  expect(staffAt([staff, below], 50, 160)).toBe(staff);
  expect(staffAt([staff, below], 50, 175)).toBe(below);
  expect(staffAt([staff, below], 50, 290)).toBeNull();
  expect(staffAt([staff, below], 5, 110)).toBeNull();
});

test('of a chord the note is found that lies nearest', () => {
  expect(headAt(staff, 68, 131)?.id).toBe('low');
  expect(headAt(staff, 60, 124)?.id).toBe('high');
  expect(headAt(staff, 90, 131)).toBeNull();
  expect(headAt(staff, 65, 110)).toBeNull();
});

test('a click means what is drawn there, or a line of the grid before it', () => {
  expect(tickAt(staff, 66, 480, bar)).toBe(0);
  expect(tickAt(staff, 104, 960, bar)).toBe(960);
  // From the second quarter to the next bar there are 140 pixels for three quarters.
  expect(tickAt(staff, 150, 960, bar)).toBe(1920);
  expect(tickAt(staff, 230, 960, bar)).toBe(2880);
  expect(tickAt(staff, 230, 240, bar)).toBe(3600);
  expect(tickAt(staff, 320, 1920, bar)).toBe(3840);
  expect(tickAt(staff, 331, 1920, bar)).toBe(5760);
  expect(tickAt(staff, 5000, 960, bar)).toBe(7680);
});

test('no tick is meant before one further left, and what is meant is where the pointer is or left of it', () => {
  const x = fc.integer({ min: 60, max: 419 });
  fc.assert(
    fc.property(x, x, fc.constantFrom(120, 240, 480, 960, 1920), (a, b, grid) => {
      const [left, right] = [Math.min(a, b), Math.max(a, b)];
      // Of what is drawn, a little to its left is still it.
      const [first, last] = [tickAt(staff, left, grid, bar), tickAt(staff, right, grid, bar)];
      if (right - left > 30) expect(first).toBeLessThanOrEqual(last);
      expect((xOf(staff, first) ?? 0) - 15).toBeLessThanOrEqual(left);
    }),
  );
  expect(xOf(staff, 7680)).toBeNull();
  expect(xOf(staff, 480)).toBe(85);
});
