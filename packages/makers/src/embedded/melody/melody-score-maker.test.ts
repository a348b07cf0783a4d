/** Scores and melodies by hand and by property: nothing outside what was asked for is touched, whatever the weights. */
import { emptyScore, type Note, type Score, ticksPerQuarter } from '@fourhands/core/media/score/score';
import { isIn, type ScoreLock } from '@fourhands/core/media/score/score-region';
import { createNodeRuntime } from '@fourhands/engine/node';
import { held, silence } from '@fourhands/models/melody/melody';
import { loadMelodyMaker, type MelodyMaker } from '@fourhands/models/melody/melody-maker';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomMelodyMaker } from '../../../../models/test/random-melody.ts';
import type { ScoreTask } from '../score-task.ts';
import { cellsOf, melodiesOf, notesOf, ticksPerStep } from '@fourhands/core/media/score/melody-line';
import { makeMelody, melodyLine } from './melody-score-maker.ts';

const line = { track: 't', voice: 1 };
const noteAt = (step: number, steps: number, pitch: number, id = `n${step}`): Note => ({
  id,
  ...line,
  start: step * ticksPerStep,
  duration: steps * ticksPerStep,
  pitch,
  spelling: null,
  velocity: 70,
  lyrics: [],
});
const scoreOf = (notes: readonly Note[], change: Partial<Score> = {}): Score => ({
  ...emptyScore,
  tracks: [{ id: 't', name: 'Tune', instrument: 0 }],
  notes,
  ...change,
});

describe('a line of a score', () => {
  test('is onsets, what they hold, and rests; of notes that begin together the highest', () => {
    const notes = [noteAt(0, 2, 60), noteAt(3, 1, 62), noteAt(3, 2, 67, 'high'), noteAt(6, 2, 64)];
    expect([...cellsOf(notes, 0, 9)]).toEqual([60, held, silence, 67, held, silence, 64, held, silence]);
    expect([...cellsOf(notes, 6 * ticksPerStep, 2)]).toEqual([64, held]);
    expect([...cellsOf([], 0, 2)]).toEqual([silence, held]);
  });

  test('comes back as the same notes', () => {
    const tune = fc.array(
      fc.record({
        pause: fc.nat({ max: 3 }),
        steps: fc.integer({ min: 1, max: 6 }),
        pitch: fc.integer({ min: 40, max: 90 }),
      }),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(tune, (parts) => {
        let at = 0;
        const notes = parts.map(({ pause, steps, pitch }) => {
          const note = noteAt(at + pause, steps, pitch);
          at += pause + steps;
          return note;
        });
        const cells = cellsOf(notes, 0, at);
        const back = notesOf({ cells, barSteps: 16 }, [0, at], { start: 0, ...line, velocity: 70 });
        expect(back.map(({ start, duration, pitch }) => [start, duration, pitch])).toEqual(
          notes.map(({ start, duration, pitch }) => [start, duration, pitch]),
        );
      }),
    );
  });

  test('is parted where it rests for long and where the meter changes; percussion is none', () => {
    const eight = (from: number, track = 't') =>
      Array.from({ length: 8 }, (_, i) => ({ ...noteAt(from + 2 * i, 2, 60 + i, `${track}${from + i}`), track }));
    const score = scoreOf([...eight(16), ...eight(80), ...eight(128), ...eight(0, 'drums')], {
      tracks: [
        { id: 't', name: '', instrument: 0 },
        { id: 'drums', name: '', instrument: 'percussion' },
      ],
      meters: [
        { tick: 0, beats: 4, unit: 4 },
        { tick: 32 * ticksPerQuarter, beats: 3, unit: 4 },
      ],
    });
    const found = melodiesOf(score);
    expect(found.map(({ barSteps, cells }) => [barSteps, cells.length])).toEqual([
      [16, 16],
      [16, 16],
      [12, 24],
    ]);
    expect(Array.from(found[0]!.cells).slice(0, 4)).toEqual([60, held, 61, held]);
  });
});

describe('a maker of random numbers, asked of a score', () => {
  let maker: MelodyMaker;
  beforeAll(async () => {
    maker = await loadMelodyMaker(randomMelodyMaker(2), createNodeRuntime({ threads: 1 }));
  });
  afterAll(() => maker.dispose());

  const taskOf = (score: Score, [from, to]: readonly [number, number], change: Partial<ScoreTask> = {}): ScoreTask => ({
    network: 'melody',
    model: null,
    operation: 'fill',
    score,
    region: { parts: [{ track: 't', voices: [1] }], start: from * ticksPerStep, end: to * ticksPerStep },
    lines: [line],
    locks: [],
    controls: {},
    seed: 1,
    ...change,
  });
  const lockOn = (start: number, end: number, notes: readonly string[] = []): ScoreLock => ({
    id: 'lock',
    region: { parts: null, start: start * ticksPerStep, end: end * ticksPerStep },
    notes,
    by: 'person',
    at: '2026-01-01T00:00:00.000Z',
  });

  test('offers notes of the region only, beside those that are locked, and the same again', async () => {
    const asked = fc.record({
      notes: fc.uniqueArray(
        fc.record({
          step: fc.nat({ max: 40 }),
          steps: fc.integer({ min: 1, max: 6 }),
          pitch: fc.integer({ min: 55, max: 80 }),
        }),
        { maxLength: 8, selector: ({ step }) => step },
      ),
      ends: fc.uniqueArray(fc.nat({ max: 48 }), { minLength: 2, maxLength: 2 }),
      lock: fc.option(fc.tuple(fc.nat({ max: 40 }), fc.integer({ min: 1, max: 8 })), { nil: null }),
      operation: fc.constantFrom('fill' as const, 'vary' as const),
      seed: fc.nat({ max: 1000 }),
    });
    let made = 0;
    await fc.assert(
      fc.asyncProperty(asked, async ({ notes, ends, lock, operation, seed }) => {
        const score = scoreOf(
          notes.map(({ step, steps, pitch }) => noteAt(step, steps, pitch)).toSorted((a, b) => a.start - b.start),
        );
        const region = [Math.min(...ends), Math.max(...ends)] as const;
        const locks = lock === null ? [] : [lockOn(lock[0], lock[0] + lock[1])];
        const task = taskOf(score, region, { operation, locks, seed });
        let isPossible = true;
        try {
          melodyLine(task);
        } catch {
          isPossible = false;
        }
        if (!isPossible) {
          await expect(makeMelody(maker, task)).rejects.toMatchObject({ code: 'score-region-locked' });
          return;
        }
        const { notes: offered } = await makeMelody(maker, task);
        const kept = score.notes.filter(
          (note) => isIn(task.region, note) && locks.some((each) => isIn(each.region, note)),
        );
        for (const note of kept) expect(offered).toContainEqual(note);
        for (const note of offered) {
          expect(isIn(task.region, note)).toBe(true);
          expect(note.start + note.duration <= task.region.end || kept.includes(note)).toBe(true);
          if (lock !== null && !kept.includes(note)) {
            const [from, to] = [lock[0] * ticksPerStep, (lock[0] + lock[1]) * ticksPerStep];
            expect(note.start + note.duration <= from || note.start >= to).toBe(true);
          }
        }
        expect(await makeMelody(maker, task)).toEqual(await makeMelody(maker, task));
        made += 1;
      }),
      { numRuns: 15 },
    );
    expect(made).toBeGreaterThan(5);
  });

  test('says why it cannot: nothing before, a lock on all, too long, two lines', () => {
    const score = scoreOf([noteAt(0, 4, 60)]);
    expect(() => melodyLine(taskOf(score, [16, 32], { operation: 'answer' }))).not.toThrow();
    expect(() => melodyLine(taskOf(scoreOf([]), [16, 32], { operation: 'continue' }))).toThrow('nothing before');
    expect(() => melodyLine(taskOf(score, [0, 8], { locks: [lockOn(0, 8)] }))).toThrow('the lock in bar 1');
    expect(() => melodyLine(taskOf(score, [0, 64 * 16 + 1]))).toThrow('64 bars');
    expect(() => melodyLine(taskOf(score, [0, 8], { lines: [line, { track: 't', voice: 2 }] }))).toThrow('1 lines');
  });
});
