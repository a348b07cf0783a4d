import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TempoMap } from '@fourhands/core/media/score/tempo-map';
import { pitchOfKey } from './computer-keyboard.ts';
import { readKeyMessage } from './midi-keyboard.ts';
import { quantised } from './quantise.ts';
import { clicksOf, countIn, isHeard, soundingNotes } from './schedule.ts';

const into = { track: 't', voice: 2 };
const map = new TempoMap([{ tick: 0, tempo: 60 }]);

test('notes that were played stand on the grid, by no more than half of it from where they were, none over another of its pitch', () => {
  const played = fc.array(
    fc
      .record({
        pitch: fc.integer({ min: 60, max: 64 }),
        velocity: fc.double({ min: 0, max: 200, noNaN: true }),
        start: fc.double({ min: 0, max: 20_000, noNaN: true }),
        length: fc.double({ min: 0, max: 4000, noNaN: true }),
      })
      .map(({ length, ...note }) => ({ ...note, end: note.start + length })),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(played, fc.constantFrom(960, 480, 240, 320, 0), (all, grid) => {
      const notes = quantised(all, grid, into);
      const step = Math.max(1, grid);
      for (const note of notes) {
        expect(note.start % step).toBe(0);
        expect(note).toMatchObject(into);
        expect(all.some(({ pitch, start }) => pitch === note.pitch && Math.abs(start - note.start) <= step / 2)).toBe(
          true,
        );
        expect(note.velocity).toBeGreaterThanOrEqual(1);
        expect(note.velocity).toBeLessThanOrEqual(127);
        for (const other of notes)
          if (other !== note && other.pitch === note.pitch && other.start >= note.start)
            expect(other.start).toBeGreaterThanOrEqual(note.start + note.duration);
      }
      for (const { pitch, start } of all)
        expect(notes.some((note) => note.pitch === pitch && Math.abs(note.start - start) <= step / 2 + 1e-6)).toBe(
          true,
        );
    }),
  );
});

test('the metronome clicks on beats, accents bars, and counts a bar in', () => {
  const sixEight = { meters: [{ tick: 0, beats: 6, unit: 8 as const }] };
  expect(clicksOf({ meters: [] }, map, 960, 3 * 960 + 1)).toEqual([
    { at: 1, accented: false },
    { at: 2, accented: false },
    { at: 3, accented: false },
  ]);
  expect(clicksOf(sixEight, map, 0, 2880).map(({ at, accented }) => [at, accented])).toEqual([
    [0, true],
    [1.5, false],
  ]);
  expect(countIn({ meters: [] }, map, 3840).map(({ at }) => at)).toEqual([-4, -3, -2, -1]);
  expect(countIn(sixEight, map, 0).map(({ at }) => at)).toEqual([-3, -1.5]);
});

test('what sounds is in order and in seconds, and alone is stronger than silent', () => {
  const note = { ...into, spelling: null, velocity: 80, lyrics: [], pitch: 60 };
  const tracks = [{ id: 't', name: '', instrument: 19 }];
  const sounding = soundingNotes(
    [
      { ...note, id: 'b', start: 960, duration: 480 },
      { ...note, id: 'a', start: 0, duration: 960 },
    ],
    tracks,
    map,
  );
  expect(sounding.map(({ id, at, seconds, instrument }) => [id, at, seconds, instrument])).toEqual([
    ['a', 0, 1, 19],
    ['b', 1, 0.5, 19],
  ]);
  const none = new Set<string>();
  expect([
    isHeard('a', none, none),
    isHeard('a', new Set('a'), none),
    isHeard('a', new Set('a'), new Set('a')),
  ]).toEqual([true, false, true]);
  expect(isHeard('b', none, new Set('a'))).toBe(false);
});

test('the keys of the computer are a piano, and those of MIDI are read', () => {
  const played = [
    'KeyA',
    'KeyW',
    'KeyS',
    'KeyE',
    'KeyD',
    'KeyF',
    'KeyT',
    'KeyG',
    'KeyY',
    'KeyH',
    'KeyU',
    'KeyJ',
    'KeyK',
    'KeyO',
    'KeyL',
    'KeyP',
    'Semicolon',
  ];
  expect(played.map((code) => pitchOfKey(code, 4))).toEqual(Array.from({ length: 17 }, (_, at) => 60 + at));
  expect([pitchOfKey('KeyQ', 4), pitchOfKey('Semicolon', 9), pitchOfKey('KeyA', 0)]).toEqual([null, null, 12]);
  expect(readKeyMessage(Uint8Array.of(0x93, 60, 100))).toEqual({ pitch: 60, velocity: 100 });
  expect(readKeyMessage(Uint8Array.of(0x93, 60, 0))).toEqual({ pitch: 60, velocity: 0 });
  expect(readKeyMessage(Uint8Array.of(0x80, 60, 64))).toEqual({ pitch: 60, velocity: 0 });
  expect([readKeyMessage(Uint8Array.of(0xb0, 64, 127)), readKeyMessage(null)]).toEqual([null, null]);
});
