import { plainTrack } from '@fourhands/core/media/sound/sound';
import { edited } from '@fourhands/core/media/sound/sound-edit';
import type { SoundShown } from '@fourhands/core/protocol/sounds';
import { expect, test } from 'vitest';
import { trackWithRoom } from './track-with-room.ts';

const source = 'a'.repeat(64);
const empty = { sampleRate: 8000, channels: 1, tracks: [] } as const satisfies SoundShown['content'];
const withTracks = (...names: string[]): SoundShown['content'] => ({
  ...empty,
  tracks: names.map((name, at) => ({ id: `t${at}`, name, ...plainTrack, clips: [] })),
});
const sources = new Map([[source, { id: source, name: 'x', channels: 1, length: 100, peaks: source }]]);
const place = (content: SoundShown['content'], trackId: string, start: number) =>
  edited(
    content,
    { type: 'place', trackId, source, offset: 0, start, mode: 'replace', gainDb: 0, channels: 3 },
    1,
    sources,
  );
const lock = (tracks: string[], start: number, end: number): SoundShown['locks'][number] => ({
  id: 'l',
  region: { tracks, start, end, channels: 1 },
  by: null,
});

test('a track of the name is taken where nothing lies and nothing is locked, and no other', () => {
  const content = withTracks('Drums', 'Bells', 'Bells');
  const there = { start: 50, end: 150 };
  expect(trackWithRoom({ content: empty, locks: [] }, 'Bells', there)).toBeNull();
  expect(trackWithRoom({ content, locks: [] }, 'Bells', there)).toBe('t1');
  expect(trackWithRoom({ content, locks: [] }, 'Flutes', there)).toBeNull();
  const laid = place(content, 't1', 0);
  expect(trackWithRoom({ content: laid, locks: [] }, 'Bells', there)).toBe('t2');
  expect(trackWithRoom({ content: laid, locks: [] }, 'Bells', { start: 100, end: 200 })).toBe('t1');
  expect(trackWithRoom({ content: laid, locks: [lock(['t2'], 149, 160)] }, 'Bells', there)).toBeNull();
  expect(trackWithRoom({ content: laid, locks: [lock(['t2'], 150, 160)] }, 'Bells', there)).toBe('t2');
});
