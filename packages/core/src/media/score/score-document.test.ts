import { afterEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { someScore } from '../../../test/draw-score.ts';
import { freeScores, openScore } from '../../../test/random-score-history.ts';
import { numbered } from './files/score-file.ts';
import type { Note } from './score.ts';
import { ScoreDocument, ScoreDocumentDamaged } from './score-document.ts';
import { touchesLock } from './score-hunks.ts';
import { editsOfScore, moveNotes, resizeNotes, setVelocity, toVoice, transposeNotes } from './score-edit.ts';

afterEach(freeScores);

const typed = { kind: 'typed' } as const;
const note = (track: string, start: number, pitch = 60): Note => ({
  id: 'given',
  track,
  voice: 1,
  start,
  duration: 960,
  pitch,
  spelling: null,
  velocity: 80,
  lyrics: [],
});

/** A document of one track, and somebody else's copy of it. */
function two(): { ana: ScoreDocument; bo: ScoreDocument; track: string; share(): void } {
  const ana = openScore({ peer: '1' });
  ana.edit([{ kind: 'add-track', track: { id: 'new', name: 'Piano', instrument: 0 }, before: null }], typed);
  const bo = openScore({ peer: '2', snapshot: ana.snapshot() });
  const share = () => {
    bo.import(ana.export(bo.version()));
    ana.import(bo.export(ana.version()));
  };
  return { ana, bo, share, track: ana.score().tracks[0]!.id };
}

describe('a live score', () => {
  it('holds any score that is put into it, here and from a snapshot', () => {
    fc.assert(
      fc.property(someScore, (score) => {
        const document = openScore();
        document.edit(editsOfScore(score), { kind: 'imported' });
        expect(numbered(document.score())).toEqual(numbered(score));
        expect(openScore({ snapshot: document.snapshot() }).score()).toEqual(document.score());
        freeScores();
      }),
      { numRuns: 40 },
    );
  });

  it('takes two people’s changes of one note', () => {
    const { ana, bo, track, share } = two();
    ana.edit([{ kind: 'add', note: note(track, 0) }], typed);
    share();
    const [before] = ana.score().notes;
    ana.edit(transposeNotes([before!], 4, 0), typed);
    bo.edit([...moveNotes([before!], 960)], { kind: 'made', recipe: 'r', hunk: 1 });
    share();
    expect(ana.score()).toEqual(bo.score());
    expect(ana.score().notes).toMatchObject([{ pitch: 64, start: 960 }]);
    expect(bo.authorship(before!.id)).toEqual({
      made: { kind: 'typed', peer: '1' },
      changed: { pitch: { kind: 'typed', peer: '1' }, start: { kind: 'made', peer: '2', recipe: 'r', hunk: 1, of: 1 } },
    });
  });

  it('keeps the author of a note that was taken out and brought back', () => {
    const { ana, bo, track, share } = two();
    ana.edit([{ kind: 'add', note: note(track, 0) }], typed);
    share();
    const { id } = bo.score().notes[0]!;
    bo.edit([{ kind: 'remove-track', track }], typed);
    expect(bo.score()).toMatchObject({ notes: [], tracks: [] });
    bo.undo();
    share();
    expect(ana.authorship(id)?.made).toEqual({ kind: 'typed', peer: '1' });
    expect(ana.score().tracks).toHaveLength(1);
  });

  it('does not undo a note that somebody else has changed since', () => {
    const { ana, bo, track, share } = two();
    ana.edit([{ kind: 'add', note: note(track, 0) }], typed);
    share();
    bo.edit(setVelocity(bo.score().notes, 20), typed);
    share();
    expect(ana.undo()).toBe(true);
    // The note stayed; what was undone is the step before it, the track, on which it lies and which so stays too.
    expect(ana.score().notes).toMatchObject([{ velocity: 20 }]);
    expect(ana.score().tracks).toHaveLength(1);
  });

  it('does not undo a note that somebody else has changed while it was out, and was then brought back', () => {
    const { ana, bo, track, share } = two();
    ana.edit([{ kind: 'add', note: note(track, 0) }], typed);
    share();
    bo.edit(setVelocity(bo.score().notes, 20), typed);
    ana.undo();
    share();
    expect(bo.score().notes).toEqual([]);
    ana.redo();
    expect(ana.score().notes).toMatchObject([{ velocity: 20 }]);
    ana.undo();
    expect(ana.score().notes).toMatchObject([{ velocity: 20 }]);
    // What nobody has changed goes and comes as often as is liked.
    ana.edit([{ kind: 'add', note: note(track, 960) }], typed);
    for (let times = 0; times < 3; times++) {
      ana.undo();
      expect(ana.score().notes).toHaveLength(1);
      ana.redo();
      expect(ana.score().notes).toHaveLength(2);
    }
  });

  it('keeps a note whose track somebody else has taken out meanwhile', () => {
    const { ana, bo, track, share } = two();
    ana.edit([{ kind: 'remove-track', track }], typed);
    bo.edit([{ kind: 'add', note: note(track, 0) }], typed);
    share();
    expect(ana.score().notes).toHaveLength(1);
    expect(ana.score()).toEqual(bo.score());
  });

  it('refuses an edit as a whole where a part of it does not fit', () => {
    const { ana, track } = two();
    const good = { kind: 'add', note: note(track, 0) } as const;
    expect(() => ana.edit([good, { kind: 'remove', note: note(track, 5) }], typed)).toThrow(/the note is not there/);
    expect(() => ana.edit([good, { kind: 'add', note: note(track, -1) }], typed)).toThrow(/no such value/);
    expect(() => ana.edit([{ kind: 'set-tempo', tick: 0, tempo: 0 }], typed)).toThrow(/no such value/);
    expect(ana.score().notes).toEqual([]);
  });

  it('locks notes, and the lock goes with them', () => {
    const { ana, bo, track, share } = two();
    ana.edit(
      [
        { kind: 'add', note: note(track, 960) },
        { kind: 'add', note: note(track, 3840) },
      ],
      typed,
    );
    const region = { parts: null, start: 0, end: 1920 };
    ana.lock({ id: 'l', region, by: 'ana', at: '2026-01-02T03:04:05.000Z' });
    share();
    bo.edit(moveNotes(bo.score().notes, 3840), typed);
    share();
    expect(ana.locks()).toMatchObject([{ region: { start: 3840, end: 5760 }, notes: [ana.score().notes[0]!.id] }]);
    bo.unlock('l');
    share();
    expect(ana.locks()).toEqual([]);
  });

  it('has usual edits of some notes', () => {
    const { ana, track } = two();
    ana.edit([{ kind: 'add', note: note(track, 480, 126) }], typed);
    const now = () => ana.score().notes;
    ana.edit(moveNotes(now(), -9999), typed);
    ana.edit(resizeNotes(now(), -9999), typed);
    ana.edit(transposeNotes(now(), 2, 0), typed);
    ana.edit(toVoice(now(), track, 3), typed);
    expect(now()).toMatchObject([{ start: 0, duration: 1, pitch: 126, voice: 3 }]);
    for (let times = 0; times < 3; times++) ana.undo();
    expect(now()).toMatchObject([{ start: 480, duration: 960, voice: 1 }]);
    for (let times = 0; times < 3; times++) ana.redo();
    expect(now()).toMatchObject([{ start: 0, duration: 1, voice: 3 }]);
  });

  it('refuses damaged bytes and stays as it was', () => {
    const { ana } = two();
    const before = ana.score();
    expect(() => ana.import(Uint8Array.of(1, 2, 3))).toThrow(ScoreDocumentDamaged);
    expect(() => ScoreDocument.peersOf(Uint8Array.of(1, 2, 3))).toThrow(ScoreDocumentDamaged);
    expect(ScoreDocument.peersOf(ana.export())).toEqual(['1']);
    expect(ana.score()).toEqual(before);
    expect(() => ana.scoreAt([{ peer: '9', counter: 4 }])).toThrow(/not in this document/);
  });
});

describe('what a server asks of it', () => {
  it('a lock on single notes holds these, and neither the chord around nor the place', () => {
    const { ana, bo, track, share } = two();
    ana.edit([{ kind: 'add', note: note(track, 0, 60) }], typed);
    ana.edit([{ kind: 'add', note: note(track, 0, 64) }], typed);
    const [low, high] = ana.score().notes;
    const place = { parts: [{ track, voices: [1] }], start: 0, end: 0 };
    ana.lock({ id: 'lock', region: place, by: 'ana', at: '2026-01-02T03:04:05.000Z', only: [low!.id] });
    share();
    const [lock] = bo.locks();
    expect(lock).toMatchObject({ notes: [low!.id], region: place });
    expect(touchesLock({ kind: 'remove', note: low! }, lock!)).toBe(true);
    expect(touchesLock({ kind: 'remove', note: high! }, lock!)).toBe(false);
    expect(touchesLock({ kind: 'add', note: note(track, 0, 67) }, lock!)).toBe(false);
    bo.edit(moveNotes([low!], 960), typed);
    expect(bo.locks()).toMatchObject([{ notes: [low!.id], region: { start: 960, end: 960 } }]);
  });

  it('edits that join the ones before are taken back with them', () => {
    const { ana, track } = two();
    const seat = ana.seat('9');
    const made = (hunk: number) => ({ kind: 'made', recipe: 'r', hunk }) as const;
    seat.edit([{ kind: 'add', note: note(track, 0) }], made(0));
    seat.edit([{ kind: 'add', note: note(track, 960) }], made(1));
    seat.edit([{ kind: 'add', note: note(track, 1920) }], made(2), { joins: true });
    expect(ana.score().notes.map(({ id }) => ana.authorship(id)?.made)).toMatchObject([
      { hunk: 0 },
      { hunk: 1 },
      { hunk: 2 },
    ]);
    seat.undo();
    expect(ana.score().notes.map(({ start }) => start)).toEqual([0]);
    seat.redo();
    expect(ana.score().notes.map(({ start }) => start)).toEqual([0, 960, 1920]);
  });
});
