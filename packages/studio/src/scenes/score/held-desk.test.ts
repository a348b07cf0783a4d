import { expect, test } from 'vitest';
import type { Note } from '@fourhands/core/media/score/score';
import type { ScoreLock } from '@fourhands/core/media/score/score-region';
import { lockMet } from './held-desk.ts';

const note = (id: string, start: number): Note => ({
  id,
  track: 't',
  voice: 1,
  start,
  duration: 480,
  pitch: 60,
  spelling: null,
  velocity: 80,
  lyrics: [],
});
const by = { id: 'l', by: 'p', at: '2026-01-02T03:04:05.000Z' };
const ofNote: ScoreLock = { ...by, region: { parts: null, start: 0, end: 0 }, notes: ['a'] };
const ofBars: ScoreLock = { ...by, region: { parts: null, start: 3840, end: 7680 }, notes: [] };

test('a locked note is neither changed nor taken out, and nothing comes into locked bars', () => {
  const [a, b] = [note('a', 0), note('b', 480)];
  const up = (before: Note, change: Partial<Note>) =>
    ({ kind: 'change', before, after: { ...before, ...change } }) as const;
  expect(lockMet(up(a, { pitch: 61 }), [ofNote])).toBe(ofNote);
  expect(lockMet({ kind: 'remove', note: a }, [ofNote])).toBe(ofNote);
  expect(lockMet(up(b, { pitch: 61 }), [ofNote])).toBeNull();
  // A lock of notes alone holds no place.
  expect(lockMet({ kind: 'add', note: note('c', 0) }, [ofNote])).toBeNull();
  expect(lockMet({ kind: 'add', note: note('c', 4000) }, [ofBars])).toBe(ofBars);
  expect(lockMet({ kind: 'add', note: note('c', 7680) }, [ofBars])).toBeNull();
  expect(lockMet(up(b, { start: 4000 }), [ofBars])).toBe(ofBars);
  expect(lockMet({ kind: 'set-title', title: 'x' }, [ofNote, ofBars])).toBeNull();
});
