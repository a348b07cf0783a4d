/** Random histories of a sound of two tracks: edits by two people, undo and redo; and what samples differ between two states of it. */
import fc from 'fast-check';
import { type ReadSource, trackSamples } from '../src/media/sound/mixdown.ts';
import type { Sound, SoundSource } from '../src/media/sound/sound.ts';
import { SoundDocument } from '../src/media/sound/sound-document.ts';
import type { SoundEdit } from '../src/media/sound/sound-edit.ts';
import type { SoundPlace } from '../src/media/sound/sound-hunks.ts';
import type { Stretch } from '../src/media/sound/stretches.ts';

export const [mono, stereo, offered] = ['1', '2', '3'].map((digit) => digit.repeat(64)) as [string, string, string];
export const peaks = 'f'.repeat(64);
export const sources: readonly SoundSource[] = [
  { id: mono, name: 'mono', channels: 1, length: 40, peaks },
  { id: stereo, name: 'stereo', channels: 2, length: 60, peaks },
  { id: offered, name: 'offered', channels: 1, length: 50, peaks },
];
/** Every sample of every source and channel has a value of its own. */
export const read: ReadSource = (id, offset, length) => {
  const at = sources.findIndex((source) => source.id === id);
  return Array.from({ length: sources[at]!.channels }, (_, channel) =>
    Float32Array.from({ length }, (_value, i) => (1 + at * 200 + channel * 100 + offset + i) / 1024),
  );
};
/** Samples in which all of it lies. */
export const reach = 200;
export const tracks = ['t1', 't2'];
export const place = fc.integer({ min: 0, max: 120 });
export const region = fc
  .record({
    tracks: fc.subarray(tracks, { minLength: 1 }),
    start: place,
    length: fc.integer({ min: 1, max: 60 }),
    channels: fc.constantFrom(1, 2, 3),
  })
  .map(({ length, ...rest }) => ({ ...rest, end: rest.start + length }));
const trackId = fc.constantFrom(...tracks);
export const edit: fc.Arbitrary<SoundEdit> = fc.oneof(
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
export const history = fc.array(step, { minLength: 1, maxLength: 14 });

/** With two empty tracks. */
export function opened(): SoundDocument {
  const document = new SoundDocument({ sampleRate: 48_000, channels: 2, tracks: [] }, sources);
  // By somebody who takes nothing back.
  document.edit(
    { actorId: 'first' },
    tracks.map((id) => ({ type: 'add-track', trackId: id, name: id })),
  );
  return document;
}

export function play(document: SoundDocument, steps: readonly Step[]): SoundDocument {
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

export const isIn = ({ start, end, channels }: Stretch, channel: number, sample: number) =>
  sample >= start && sample < end && (channels & (2 ** channel)) !== 0;

/** Samples that differ where `may` says they must not. */
export function strayed(
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

export const placeOf: fc.Arbitrary<SoundPlace> = fc
  .record({
    trackId,
    start: place,
    length: fc.option(fc.integer({ min: 1, max: 60 })),
    channels: fc.constantFrom(1, 2, 3),
    mode: fc.constantFrom('replace' as const, 'over' as const, 'erase' as const),
  })
  .map(({ length, ...rest }) => ({ ...rest, end: length === null ? null : rest.start + length }));

/** Where an edit may change something. */
export function regionsOf(last: SoundEdit): readonly { readonly on: readonly string[]; readonly stretch: Stretch }[] {
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
