/** What is asked of a score and what comes back, with a maker of random weights: the rules hold whatever it finds likely. */
import { emptyScore, type Note, type Score } from '@fourhands/core/media/score/score';
import { linesOf } from '@fourhands/core/media/score/score-lines';
import { isIn, type ScoreLock, type ScoreRegion } from '@fourhands/core/media/score/score-region';
import { type ChoraleSession, loadChorale } from '@fourhands/models/chorale/chorale';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomChoraleMaker, tinyConfiguration } from '../../../../models/test/random-chorale.ts';
import { foldedPitch } from './chorale-grid.ts';
import type { ScoreTask } from '../score-task.ts';
import { choraleGrid, makeChorale, partFor } from './chorale-maker.ts';

let session: ChoraleSession;
beforeAll(async () => {
  session = await loadChorale(randomChoraleMaker(3, { ...tinyConfiguration, lowestPitch: 43, highestPitch: 81 }));
});
afterAll(() => session.close());

const bar = 3840;
const ids = ['s', 'a', 't', 'b'] as const;
const tracks = ids.map((id) => ({ id, name: id, instrument: 52 }));
const noteOf = (id: string, track: string, start: number, pitch: number, duration = 960): Note => ({
  id,
  track,
  voice: 1,
  start,
  duration,
  pitch,
  spelling: null,
  velocity: 77,
  lyrics: [],
});

const someNotes = fc
  .array(
    fc.record({
      track: fc.constantFrom(...ids),
      start: fc.integer({ min: 0, max: 4 * bar }),
      pitch: fc.integer({ min: 20, max: 110 }),
      duration: fc.integer({ min: 1, max: 2 * bar }),
    }),
    { maxLength: 24 },
  )
  .map((notes) =>
    notes.map(({ track, start, pitch, duration }, at) => noteOf(`n${at}`, track, start, pitch, duration)),
  );

const taskOf = (score: Score, region: ScoreRegion, change: Partial<ScoreTask> = {}): ScoreTask => ({
  network: 'chorale',
  model: null,
  operation: 'fill',
  score,
  region,
  lines: linesOf(score, 4),
  locks: [],
  controls: {},
  seed: 5,
  ...change,
});

const whole = (start: number, end: number, on: readonly string[] = ids): ScoreRegion => ({
  parts: on.map((track) => ({ track, voices: [1] })),
  start,
  end,
});

describe('a chorale maker on a score', () => {
  it('offers only notes that begin in the region, each within a bar where it is new, and keeps what is locked', async () => {
    await fc.assert(
      fc.asyncProperty(
        someNotes,
        fc.integer({ min: 0, max: 2 * bar }),
        fc.integer({ min: 240, max: bar }),
        async (notes, start, length) => {
          const score = { ...emptyScore, tracks, notes };
          const region = whole(start, start + length, ['a', 'b']);
          const lockedNote = notes.find((note) => isIn(region, note));
          const locks: ScoreLock[] = lockedNote
            ? [
                {
                  id: 'l',
                  region: { ...region, end: region.start },
                  notes: [lockedNote.id],
                  by: 'x',
                  at: '2026-01-02T03:04:05.000Z',
                },
              ]
            : [];
          const task = taskOf(score, region, { locks });
          const made = await makeChorale(session, task).catch((error: unknown) => error);
          if (made instanceof Error) {
            expect(made).toMatchObject({ code: 'score-region-locked' });
            return;
          }
          const offered = (made as Awaited<ReturnType<typeof makeChorale>>).notes;
          expect(offered.every((note) => isIn(region, note))).toBe(true);
          if (lockedNote) expect(offered).toContainEqual(lockedNote);
          const fresh = offered.filter(({ id }) => id.startsWith('offered'));
          expect(
            fresh.every((note) => Math.floor(note.start / bar) === Math.floor((note.start + note.duration - 1) / bar)),
          ).toBe(true);
          expect((await makeChorale(session, task)).notes).toEqual(offered);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('leaves a re-struck note its beginnings where the same came out', async () => {
    const notes = [0, 1, 2, 3].map((at) => noteOf(`n${at}`, 's', at * 960, 67));
    const score = { ...emptyScore, tracks, notes: [...notes, noteOf('end', 's', bar, 67, bar)] };
    const region = whole(0, bar, ['s']);
    // At a reach of a semitone and everything kept but one note, three at least come out as they were.
    const made = await makeChorale(
      session,
      taskOf(score, region, { operation: 'vary', controls: { keep: 1, reach: 1 } }),
    );
    const kept = made.notes.filter(({ id }) => notes.some((note) => note.id === id));
    expect(kept.length).toBeGreaterThanOrEqual(3);
    for (const note of kept) expect(notes).toContainEqual(note);
  });

  it('says which lock is met, and what is missing', () => {
    const score = { ...emptyScore, tracks, notes: [noteOf('m', 's', 0, 67, bar)] };
    const locks = [{ id: 'l', region: whole(0, bar), notes: ['m'], by: 'x', at: '2026-01-02T03:04:05.000Z' }];
    expect(() => choraleGrid(taskOf(score, whole(0, bar), { locks }))).toThrow(/the lock in bar 1, on G4/);
    expect(() => choraleGrid(taskOf(score, whole(0, bar, ['s']), { operation: 'harmonise' }))).toThrow(/no melody/);
    expect(() => choraleGrid(taskOf(score, whole(4 * bar, 5 * bar), { operation: 'answer' }))).toThrow(/no phrase/);
    expect(() => choraleGrid(taskOf(score, whole(0, bar), { lines: [] }))).toThrow(/no track/);
    expect(choraleGrid(taskOf(score, whole(bar, 2 * bar), { operation: 'answer' })).piece.steps).toBe(32);
  });

  it('reads what it does not know octaves away', () => {
    for (let pitch = 0; pitch < 128; pitch++) {
      const near = foldedPitch(pitch, 43, 81);
      expect(near >= 43 && near <= 81 && (near - pitch) % 12 === 0).toBe(true);
    }
  });

  it('needs of a long score only what is near, and where it ends', () => {
    const notes = Array.from({ length: 2000 }, (_, at) => noteOf(`n${at}`, 's', at * 960, 60));
    const score = { ...emptyScore, tracks, notes };
    const region = whole(200 * bar, 201 * bar);
    const part = partFor(score, region);
    expect(part.notes.length).toBeLessThan(notes.length / 2);
    expect(choraleGrid(taskOf(part, region))).toEqual(choraleGrid(taskOf(score, region)));
  });
});
