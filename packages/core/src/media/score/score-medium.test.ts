import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { someNotes, someRegion, someScore } from '../../../test/draw-score.ts';
import { describeMedium } from '../medium.contract.ts';
import { Bars } from './bars.ts';
import { canonicalScore, emptyScore, type Note, type Score, ticksPerQuarter, scoreLimits } from './score.ts';
import { applyScoreChanges, inverseChanges } from './score-change.ts';
import { rebaseScoreHunk, scoreHunks, takeScoreHunks } from './score-hunks.ts';
import { notesWithin, scoreMedium } from './score-medium.ts';
import { isIn } from './score-region.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describeMedium(scoreMedium, {
  content: someScore,
  region: someRegion,
  fitting: (score, region) =>
    someNotes(score.tracks).map((notes) => notesWithin(canonicalScore({ ...score, notes }), region)),
  notContent: [
    bytes('This is no score.'),
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47),
    new Uint8Array(0),
    bytes('<html></html>'),
  ],
});

const note = (id: string, start: number, more: Partial<Note> = {}): Note => ({
  id,
  track: 't1',
  voice: 1,
  start: start * ticksPerQuarter,
  duration: ticksPerQuarter,
  pitch: 60,
  spelling: null,
  velocity: 80,
  lyrics: [],
  ...more,
});

const scoreOf = (...notes: Note[]): Score => ({
  ...emptyScore,
  tracks: [
    { id: 't1', name: 'Piano', instrument: 0 },
    { id: 't2', name: 'Flute', instrument: 73 },
  ],
  notes,
});

describe('a region', () => {
  it('holds the notes that begin in it, and leaves one that sounds into it', () => {
    const score = scoreOf(note('long', 0, { duration: 6 * ticksPerQuarter }), note('in', 4), note('over', 7.5));
    const region = { parts: null, start: 4 * ticksPerQuarter, end: 8 * ticksPerQuarter };
    expect(scoreMedium.within(score, region).notes.map(({ id }) => id)).toEqual(['in', 'over']);
    const emptied = scoreMedium.apply(score, scoreMedium.replace(score, region, emptyScore));
    expect(emptied.notes).toEqual([score.notes[0]]);
  });

  it('takes nothing that begins outside it or on no track of the score', () => {
    fc.assert(
      fc.property(
        someScore.chain((score) => fc.tuple(fc.constant(score), someRegion(score), someScore)),
        ([score, region, by]) => {
          const snapped = scoreMedium.snap(score, region);
          const after = scoreMedium.apply(score, scoreMedium.replace(score, snapped, by));
          const outside = (of: Score) => of.notes.filter((one) => !isIn(snapped, one));
          expect(outside(after)).toEqual(outside(score));
        },
      ),
    );
  });
});

describe('changes', () => {
  it('are taken back by their inverse', () => {
    fc.assert(
      fc.property(
        someScore.chain((score) => fc.tuple(fc.constant(score), someNotes(score.tracks))),
        ([score, notes]) => {
          const changes = scoreMedium.replace(score, scoreMedium.whole(score), { ...score, notes });
          expect(applyScoreChanges(applyScoreChanges(score, changes), inverseChanges(changes))).toEqual(score);
        },
      ),
    );
  });

  it('of a note that is not as they have it are refused', () => {
    const score = scoreOf(note('a', 0));
    const changed = { kind: 'remove', note: note('a', 0, { pitch: 61 }) } as const;
    expect(() => applyScoreChanges(score, [changed])).toThrow(/was changed since/);
    expect(() => applyScoreChanges(score, [{ kind: 'add', note: note('a', 1) }])).toThrow(/is there already/);
    expect(() => applyScoreChanges(score, [{ kind: 'add', note: note('b', 1, { track: 'x' }) }])).toThrow(/its track/);
  });

  it('keep the id of a note that only changed', () => {
    const changes = scoreMedium.replace(
      scoreOf(note('a', 0)),
      scoreMedium.whole(emptyScore),
      scoreOf(note('a', 0, { pitch: 64 })),
    );
    expect(changes.map(({ kind }) => kind)).toEqual(['change']);
  });
});

describe('hunks', () => {
  const base = scoreOf(note('a', 0), note('b', 3.5, { duration: 960 }), note('c', 4), note('d', 4, { track: 't2' }));
  const offered = scoreOf(
    note('a', 0, { pitch: 62 }),
    note('b', 3.5, { duration: 1920 }),
    note('c', 4, { pitch: 65 }),
    note('d', 4, { track: 't2', pitch: 72 }),
    note('e', 9),
  );
  const whole = scoreMedium.whole(base);
  const hunks = scoreHunks(base, whole, offered);

  it('are a bar of a track each; a note that crosses a bar belongs to that in which it begins', () => {
    expect(hunks.map(({ bar, track, changes }) => [bar, track, changes.length])).toEqual([
      [0, 't1', 2],
      [1, 't1', 1],
      [1, 't2', 1],
      [2, 't1', 1],
    ]);
  });

  it('all taken give what was offered', () => {
    fc.assert(
      fc.property(
        someScore.chain((score) => fc.tuple(fc.constant(score), someNotes(score.tracks))),
        ([score, notes]) => {
          const by = canonicalScore({ ...score, notes });
          const { changes } = takeScoreHunks(scoreHunks(score, whole, by), 'all', whole, score, []);
          const after = applyScoreChanges(
            score,
            changes.map(({ change }) => change),
          );
          expect(scoreMedium.replace(after, whole, by)).toEqual([]);
          expect(after.notes).toHaveLength(by.notes.length);
        },
      ),
    );
  });

  it('are refused where something was changed meanwhile, is locked, or lies outside', () => {
    const now = scoreOf(note('a', 0, { velocity: 9 }), ...base.notes.slice(1));
    expect(rebaseScoreHunk(hunks[0]!, whole, now, [])).toMatchObject({ ok: false, code: 'changed' });
    const lock = {
      id: 'l',
      region: { parts: [{ track: 't2', voices: null }], start: 0, end: 9_600 },
      notes: ['d'],
      by: 'ana',
      at: '2026-01-02T03:04:05.000Z',
    };
    expect(rebaseScoreHunk(hunks[2]!, whole, base, [lock])).toMatchObject({ ok: false, code: 'locked' });
    expect(rebaseScoreHunk(hunks[3]!, { ...whole, end: 960 }, base, [])).toMatchObject({ ok: false, code: 'outside' });
    expect(rebaseScoreHunk(hunks[1]!, whole, base, [lock])).toMatchObject({ ok: true });
  });
});

describe('bars', () => {
  it('begin wherever a meter stands', () => {
    const bars = new Bars([
      { tick: 0, beats: 4, unit: 4 },
      { tick: 960, beats: 4, unit: 4 },
      { tick: 960 * 9, beats: 3, unit: 8 },
    ]);
    expect([...bars.until(960 * 10)].map(({ index, start, end }) => [index, start, end])).toEqual([
      [0, 0, 960],
      [1, 960, 4800],
      [2, 4800, 8640],
      [3, 8640, 10_080],
    ]);
    expect(bars.at(8639).index).toBe(2);
  });

  it('are found by a tick as they are counted', () => {
    fc.assert(
      fc.property(someScore, fc.nat(30_000), ({ meters }, tick) => {
        const bars = new Bars(meters);
        const counted = [...bars.until(tick + 1)].at(-1)!;
        expect(bars.at(tick)).toEqual(counted);
        expect(tick >= counted.start && tick < counted.end).toBe(true);
      }),
    );
  });
});

it('a score past its limits or against itself is refused by name', () => {
  const many = Array.from({ length: scoreLimits.tracks + 1 }, (_, index) => ({
    id: `t${index}`,
    name: '',
    instrument: 0,
  }));
  expect(() => canonicalScore({ ...emptyScore, tracks: many })).toThrow(/more tracks than the 256/);
  expect(() => canonicalScore(scoreOf(note('a', 0), note('a', 1)))).toThrow(/notes\.1\.id is that of another note/);
  expect(() => canonicalScore(scoreOf(note('a', 0, { pitch: 128 })))).toThrow(/notes\.0\.pitch/);
  const wrong = note('a', 0, { spelling: { step: 'D', alter: 0, octave: 4 } });
  expect(() => canonicalScore(scoreOf(wrong))).toThrow(/is of another pitch/);
});
