import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mixdown, type ReadSource, trackSamples } from './mixdown.ts';
import { endOf, mostLanes, type Sound, type SoundSource } from './sound.ts';
import { SoundDocument } from './sound-document.ts';
import { type SoundEdit, soundEditSchema, SoundSourceMissing, SoundTrackMissing } from './sound-edit.ts';
import { type SoundHunk, soundHunks, type SoundPlace, takeSoundHunks } from './sound-hunks.ts';
import { lockedOn, SoundRegionEmpty } from './sound-region.ts';
import { settled, type Stretch } from './stretches.ts';

const [mono, stereo, offered] = ['1', '2', '3'].map((digit) => digit.repeat(64)) as [string, string, string];
const peaks = 'f'.repeat(64);
const sources: SoundSource[] = [
  { id: mono, name: 'mono', channels: 1, length: 40, peaks },
  { id: stereo, name: 'stereo', channels: 2, length: 60, peaks },
  { id: offered, name: 'offered', channels: 1, length: 50, peaks },
];
/** Every sample of every source and channel has a value of its own. */
const read: ReadSource = (id, offset, length) => {
  const at = sources.findIndex((source) => source.id === id);
  return Array.from({ length: sources[at]!.channels }, (_, channel) =>
    Float32Array.from({ length }, (_value, i) => (1 + at * 200 + channel * 100 + offset + i) / 1024),
  );
};
const reach = 200;
const tracks = ['t1', 't2'];
const place = fc.integer({ min: 0, max: 120 });
const region = fc
  .record({
    tracks: fc.subarray(tracks, { minLength: 1 }),
    start: place,
    length: fc.integer({ min: 1, max: 60 }),
    channels: fc.constantFrom(1, 2, 3),
  })
  .map(({ length, ...rest }) => ({ ...rest, end: rest.start + length }));
const trackId = fc.constantFrom(...tracks);
const edit: fc.Arbitrary<SoundEdit> = fc.oneof(
  fc
    .record({
      type: fc.constant('place' as const),
      trackId,
      source: fc.constantFrom(mono, stereo),
      offset: fc.nat(30),
      length: fc.integer({ min: 1, max: 10 }),
      start: place,
      mode: fc.constantFrom('replace' as const, 'over' as const, 'erase' as const),
      gainDb: fc.constantFrom(0, -6),
      channels: fc.constantFrom(1, 2, 3),
    })
    .map((given): SoundEdit => given),
  fc.record({ type: fc.constant('clear' as const), region }),
  fc.record({ type: fc.constant('gain' as const), region, db: fc.constantFrom(3, -3) }),
  fc.record({ type: fc.constant('fade' as const), region, direction: fc.constantFrom('in' as const, 'out' as const) }),
  fc.record({ region, toTrackId: trackId, toStart: place }).map((given): SoundEdit => ({
    type: 'move',
    ...given,
    region: { ...given.region, tracks: given.region.tracks.slice(0, 1) },
  })),
  fc.record({ type: fc.constant('split' as const), trackId, at: place }),
  fc.record({
    type: fc.constant('change-track' as const),
    trackId,
    look: fc.record({ gainDb: fc.constantFrom(0, -4), muted: fc.boolean() }),
    place: fc.nat(2),
  }),
);
type Step = { readonly by: string; readonly edit: SoundEdit } | { readonly by: string; readonly turn: 'undo' | 'redo' };
const actor = fc.constantFrom('ann', 'bo');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ by: actor, edit }) },
  { weight: 1, arbitrary: fc.record({ by: actor, turn: fc.constantFrom('undo' as const, 'redo' as const) }) },
);
const history = fc.array(step, { minLength: 1, maxLength: 14 });

function opened(): SoundDocument {
  const document = new SoundDocument({ sampleRate: 48_000, channels: 2, tracks: [] }, sources);
  // By somebody who takes nothing back.
  document.edit(
    { actorId: 'first' },
    tracks.map((id) => ({ type: 'add-track', trackId: id, name: id })),
  );
  return document;
}

function play(document: SoundDocument, steps: readonly Step[]): SoundDocument {
  for (const each of steps) {
    if ('edit' in each) document.edit({ actorId: each.by }, [each.edit]);
    else document.step(each.by, each.turn);
  }
  return document;
}

const samplesOf = (sound: Sound, id: string) =>
  trackSamples(
    sound,
    sound.tracks.find((track) => track.id === id)!,
    0,
    reach,
    read,
  );

const isIn = ({ start, end, channels }: Stretch, channel: number, sample: number) =>
  sample >= start && sample < end && (channels & (2 ** channel)) !== 0;

/** Samples that differ where `may` says they must not. */
function strayed(
  before: Sound,
  after: Sound,
  may: (trackId: string, channel: number, sample: number) => boolean,
): number {
  let count = 0;
  for (const id of tracks) {
    const [a, b] = [samplesOf(before, id), samplesOf(after, id)];
    a.forEach((row, channel) =>
      row.forEach((value, sample) => {
        if (!Object.is(value, b[channel]![sample]) && !may(id, channel, sample)) count += 1;
      }),
    );
  }
  return count;
}

const placeOf: fc.Arbitrary<SoundPlace> = fc
  .record({
    trackId,
    start: place,
    length: fc.option(fc.integer({ min: 1, max: 60 })),
    channels: fc.constantFrom(1, 2, 3),
    mode: fc.constantFrom('replace' as const, 'over' as const, 'erase' as const),
  })
  .map(({ length, ...rest }) => ({ ...rest, end: length === null ? null : rest.start + length }));

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

  it('changes no sample outside of the region of an edit', () => {
    fc.assert(
      fc.property(history, edit, (steps, last) => {
        const document = play(opened(), steps);
        const before = document.sound;
        document.edit({ actorId: 'bo' }, [last]);
        const stretches = regionsOf(last);
        const may = (id: string, channel: number, sample: number) =>
          stretches.some(({ on, stretch }) => on.includes(id) && isIn(stretch, channel, sample));
        expect(strayed(before, document.sound, may)).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same bits for a part as for the whole, however it is cut', () => {
    fc.assert(
      fc.property(history, fc.array(place, { maxLength: 6 }), fc.nat(100), (steps, cuts, start) => {
        const document = play(opened(), steps);
        const whole = mixdown(document.sound, 0, reach, read);
        document.edit(
          { actorId: 'bo' },
          cuts.flatMap((at) => tracks.map((id) => ({ type: 'split' as const, trackId: id, at }))),
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

  it('keeps under one hand’s undo what the other made, and gives every stretch an author', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const document = play(opened(), steps);
        const ofOthers = () =>
          document.sound.tracks.flatMap((track) =>
            track.clips
              .filter(({ touchedBy }) => document.change(touchedBy)!.actorId === 'bo')
              .flatMap((clip) =>
                [1, 2].flatMap((bit) =>
                  (clip.channels & bit) === 0
                    ? []
                    : Array.from(
                        { length: clip.length },
                        (_, i) =>
                          `${track.id} ${clip.lane} ${bit} ${clip.start + i} ${clip.source} ${clip.offset + i} ${clip.gainDb}`,
                      ),
                ),
              ),
          );
        const kept = ofOthers();
        while (document.step('ann', 'undo') !== null);
        const left = new Set(ofOthers());
        expect(kept.filter((cell) => !left.has(cell))).toEqual([]);
        for (const { clips } of document.sound.tracks)
          for (const { madeBy } of clips) expect(document.change(madeBy)).not.toBeNull();
      }),
      { numRuns: 200 },
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

  it('opened anew with its changes undoes as it would have', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const document = play(opened(), steps);
        const kept = JSON.parse(JSON.stringify({ sound: document.sound, changes: document.changes })) as {
          sound: Sound;
          changes: SoundDocument['changes'];
        };
        const again = new SoundDocument(kept.sound, sources, kept.changes);
        for (const of of [document, again]) of.step('bo', 'undo');
        expect(again.sound).toEqual(document.sound);
      }),
      { numRuns: 100 },
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

/** Where an edit may change something. */
function regionsOf(last: SoundEdit): readonly { readonly on: readonly string[]; readonly stretch: Stretch }[] {
  switch (last.type) {
    case 'place':
      return [{ on: [last.trackId], stretch: { ...last, end: last.start + last.length! } }];
    case 'clear':
    case 'gain':
    case 'fade':
      return [{ on: last.region.tracks, stretch: last.region }];
    case 'move': {
      const end = last.toStart + last.region.end - last.region.start;
      const to = { start: last.toStart, end, channels: last.region.channels };
      return [
        { on: last.region.tracks, stretch: last.region },
        { on: [last.toTrackId], stretch: to },
      ];
    }
    case 'add-track':
    case 'remove-track':
    case 'change-track':
    case 'split':
      return [];
  }
}

describe('an offer for a sound', () => {
  const locks = fc.array(region, { maxLength: 3 });

  it('changes no sample outside of its parts’ region or inside a lock, whatever was locked and edited since', () => {
    fc.assert(
      fc.property(history, locks, placeOf, locks, history, (steps, lockedBefore, where, lockedSince, since) => {
        const document = play(opened(), steps);
        const lock = (all: typeof lockedBefore) =>
          all.forEach((each) => document.lock({ id: `${document.locks.length}`, region: each, by: 'ann' }));
        lock(lockedBefore);
        const hunks = soundHunks(document.sound, document.locks, where, 50);
        lock(lockedSince);
        play(document, since);
        const before = document.sound;
        const all = hunks.map((_, at) => at);
        const author = { actorId: 'maker', recipeId: 'r' };
        const taken = takeSoundHunks(document, author, where, sources[2]!, hunks, all);
        expect(taken.hunks.every(({ state }) => state === 'accepted' || state === 'refused')).toBe(true);
        const accepted = taken.hunks.filter(({ state }) => state === 'accepted');
        const end = Math.min(where.end ?? reach, where.start + 50);
        const may = (id: string, channel: number, sample: number) =>
          id === where.trackId &&
          isIn({ ...where, end }, channel, sample) &&
          accepted.some((hunk) => isIn(hunk, channel, sample)) &&
          !lockedOn(document.locks, id).some((stretch) => isIn(stretch, channel, sample));
        expect(strayed(before, document.sound, may)).toBe(0);
        // What was taken is there, by the maker.
        if (where.mode === 'replace')
          for (const { start, end: last, channels } of accepted)
            for (const clip of document.within(where.trackId, { start, end: last, channels }))
              expect(document.change(clip.madeBy)).toMatchObject({ actorId: 'maker', recipeId: 'r', kind: 'made' });
        document.step('maker', 'undo');
        expect(document.sound).toEqual(before);
      }),
      { numRuns: 400 },
    );
  });

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
