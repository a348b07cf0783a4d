import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  edit,
  history,
  mono,
  opened,
  peaks,
  place,
  play,
  reach,
  read,
  sources,
  stereo,
  strayed,
} from '../../../test/sound-histories.ts';
import { mixdown } from './mixdown.ts';
import { endOf, mostLanes } from './sound.ts';
import { soundEditSchema, SoundSourceMissing, SoundTrackMissing } from './sound-edit.ts';
import { type SoundHunk, soundHunks, type SoundPlace, takeSoundHunks } from './sound-hunks.ts';
import { SoundRegionEmpty } from './sound-region.ts';
import { settled } from './stretches.ts';

describe('a sound', () => {
  it('has at most one clip at a sample of a lane and channel, in the one order there is', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const { sound } = play(opened(), steps);
        for (const { clips } of sound.tracks) {
          expect(settled(clips)).toEqual(clips);
          const taken = new Set<string>();
          for (const clip of clips) {
            expect(clip.lane).toBeLessThan(mostLanes);
            expect(clip.offset + clip.length).toBeLessThanOrEqual(sources.find(({ id }) => id === clip.source)!.length);
            for (const bit of [1, 2])
              for (let i = clip.start; (clip.channels & bit) !== 0 && i < clip.start + clip.length; i++) {
                const key = `${clip.lane}.${bit}.${i}`;
                expect(taken.has(key)).toBe(false);
                taken.add(key);
              }
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('gives the same bits for a part as for the whole, however it is cut', () => {
    fc.assert(
      fc.property(history, fc.array(place, { maxLength: 6 }), fc.nat(100), (steps, cuts, start) => {
        const document = play(opened(), steps);
        const whole = mixdown(document.sound, 0, reach, read);
        document.edit(
          { actorId: 'bo' },
          cuts.flatMap((at) => document.sound.tracks.map(({ id }) => ({ type: 'split' as const, trackId: id, at }))),
        );
        const part = mixdown(document.sound, start, 70, read);
        part.channels.forEach((row, channel) => expect(row).toEqual(whole.channels[channel]!.slice(start, start + 70)));
      }),
      { numRuns: 100 },
    );
  });

  it('is exactly as before after undo, and as after it after redo', () => {
    fc.assert(
      fc.property(history, edit, (steps, last) => {
        const document = play(opened(), steps);
        const before = document.sound;
        if (document.edit({ actorId: 'bo' }, [last]) === null) return;
        const after = document.sound;
        document.step('bo', 'undo');
        expect(document.sound).toEqual(before);
        document.step('bo', 'redo');
        expect(document.sound).toEqual(after);
      }),
      { numRuns: 300 },
    );
  });

  it('goes back to an earlier version sample by sample, and that can be taken back', () => {
    fc.assert(
      fc.property(history, history, (first, second) => {
        const document = play(opened(), first);
        const earlier = document.sound;
        play(document, second);
        const before = document.sound;
        const change = document.restore('ann', earlier);
        expect(strayed(earlier, document.sound, () => false)).toBe(0);
        expect(document.sound.tracks.map(({ clips: _clips, ...look }) => look)).toEqual(
          earlier.tracks.map(({ clips: _clips, ...look }) => look),
        );
        if (change !== null) document.step('ann', 'undo');
        expect(document.sound).toEqual(before);
      }),
      { numRuns: 150 },
    );
  });

  it('removes a track and brings it back with its clips; one on which others have written stays', () => {
    const document = opened();
    document.edit({ actorId: 'ann' }, [
      soundEditSchema.parse({ type: 'place', trackId: 't1', source: mono, start: 5 }),
    ]);
    const before = document.sound;
    document.edit({ actorId: 'ann' }, [{ type: 'remove-track', trackId: 't1' }]);
    expect(document.sound.tracks).toHaveLength(1);
    document.step('ann', 'undo');
    expect(document.sound).toEqual(before);
    document.edit({ actorId: 'bo' }, [{ type: 'add-track', trackId: 't3', name: 'Third' }]);
    document.edit({ actorId: 'ann' }, [
      soundEditSchema.parse({ type: 'place', trackId: 't3', source: mono, start: 0 }),
    ]);
    document.step('bo', 'undo');
    expect(document.sound.tracks.map(({ id }) => id)).toContain('t3');
  });

  it('fades over the region that was named, also of a clip that begins in its source, and gains as decibels say', () => {
    const document = opened();
    const placing = soundEditSchema.parse({
      type: 'place',
      trackId: 't1',
      source: mono,
      start: 50,
      offset: 10,
      length: 20,
    });
    document.edit({ actorId: 'ann' }, [placing]);
    const heard = () => mixdown(document.sound, 50, 20, read).channels[0]!;
    const whole = heard();
    const region = { tracks: ['t1'], start: 60, end: 70, channels: 3 };
    const compare = (of: (i: number) => number) =>
      heard().forEach((value, i) => expect(value).toBeCloseTo(whole[i]! * of(i), 6));
    document.edit({ actorId: 'ann' }, [{ type: 'fade', region, direction: 'out' }]);
    compare((i) => (i < 10 ? 1 : 1 - (i - 10 + 0.5) / 10));
    document.step('ann', 'undo');
    document.edit({ actorId: 'ann' }, [
      { type: 'fade', region: { ...region, start: 50, end: 60 }, direction: 'in', length: 4 },
    ]);
    compare((i) => (i < 10 ? Math.min(1, (i + 0.5) / 4) : 1));
    document.step('ann', 'undo');
    document.edit({ actorId: 'ann' }, [{ type: 'gain', region, db: -6 }]);
    compare((i) => (i < 10 ? 1 : 10 ** (-6 / 20)));
  });

  it('mixes what is heard: gain and place of a track, mute, solo, and channels of sources', () => {
    const document = opened();
    const put = (trackId: string, source: string) =>
      soundEditSchema.parse({ type: 'place', trackId, source, start: 0, length: 30 });
    document.edit({ actorId: 'ann' }, [put('t1', mono), put('t2', stereo)]);
    const heard = () => mixdown(document.sound, 0, 30, read).channels.map((row) => row[7]!);
    const [one] = read(mono, 7, 1);
    const [left, right] = read(stereo, 7, 1);
    const [a, l, r] = [one![0]!, left![0]!, right![0]!];
    expect(heard()).toEqual([Math.fround(a + l), Math.fround(a + r)]);
    const look = (trackId: string, given: object) =>
      document.edit({ actorId: 'ann' }, [soundEditSchema.parse({ type: 'change-track', trackId, look: given })]);
    look('t1', { pan: 1 });
    expect(heard()).toEqual([l, Math.fround(a + r)]);
    look('t1', { muted: true });
    expect(heard()).toEqual([l, r]);
    look('t1', { muted: false, solo: true, pan: 0, gainDb: 6 });
    heard().forEach((value) => expect(value).toBeCloseTo(a * 10 ** (6 / 20), 6));
    const { tracks } = document.sound;
    const single = mixdown({ sampleRate: 48_000, channels: 1, tracks: [{ ...tracks[1]!, solo: true }] }, 7, 1, read);
    expect(single.channels[0]![0]).toBeCloseTo((l + r) / 2, 6);
  });

  it('refuses what is not there', () => {
    const document = opened();
    const edited = (given: unknown) => () => document.edit({ actorId: 'ann' }, [soundEditSchema.parse(given)]);
    expect(edited({ type: 'place', trackId: 'no', source: mono, start: 0 })).toThrow(SoundTrackMissing);
    expect(edited({ type: 'place', trackId: 't1', source: peaks, start: 0 })).toThrow(SoundSourceMissing);
    expect(edited({ type: 'place', trackId: 't1', source: mono, start: 0, offset: 30, length: 11 })).toThrow(
      SoundSourceMissing,
    );
    expect(edited({ type: 'clear', region: { tracks: ['t1'], start: 4, end: 4 } })).toThrow(SoundRegionEmpty);
    expect(endOf(document.sound)).toBe(0);
  });
});

describe('an offer for a sound', () => {
  it('is refused where somebody changed what lay there, part by part', () => {
    const document = opened();
    const put = (start: number) =>
      soundEditSchema.parse({ type: 'place', trackId: 't1', source: mono, start, length: 20 });
    document.edit({ actorId: 'ann' }, [put(0), put(20)]);
    const where: SoundPlace = { trackId: 't1', start: 0, end: 40, channels: 3, mode: 'replace' };
    const hunks = soundHunks(document.sound, [], where, 50);
    expect(hunks.map(({ start, end, offset }) => [start, end, offset])).toEqual([
      [0, 20, 0],
      [20, 40, 20],
    ]);
    document.edit({ actorId: 'ann' }, [
      { type: 'gain', region: { tracks: ['t1'], start: 30, end: 35, channels: 1 }, db: -1 },
    ]);
    const take = (all: readonly SoundHunk[]) =>
      takeSoundHunks(document, { actorId: 'maker' }, where, sources[2]!, all, [0, 1]);
    const { hunks: after } = take(hunks);
    expect(after.map(({ state, reason, at }) => [state, reason, at])).toEqual([
      ['accepted', null, null],
      ['refused', 'changed', 30],
    ]);
    expect(take(after).change).toBeNull();
  });
});
