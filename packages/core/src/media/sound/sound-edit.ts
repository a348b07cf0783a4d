/**
 * What can be done to a sound, as values: tracks and their looks, and what is done to stretches of them. `edited` says what a sound is after one.
 * Samples that an edit does not name stay as they are. Pure.
 */
import { z } from 'zod';
import { sha256 } from '../../protocol/common.ts';
import {
  type Clip,
  endOf,
  largestGain,
  mostClips,
  mostLanes,
  mostSamples,
  mostSoundTracks,
  plainTrack,
  type Sound,
  type SoundSource,
  type SoundTrack,
  soundTrackLookSchema,
} from './sound.ts';
import { soundRegionSchema, stretchOf } from './sound-region.ts';
import { freeLane, put, settled, type Stretch, within, without } from './stretches.ts';

export const soundPatchModeSchema = z.enum(['replace', 'over', 'erase']).meta({
  id: 'SoundPatchMode',
  description:
    'over lays the patch on what sounds there, so that both are heard; erase takes away what sounds as long as the patch is.',
});
export type SoundPatchMode = z.infer<typeof soundPatchModeSchema>;

const trackId = z.string().min(1).max(60);
const sampleAt = z.number().int().min(0).max(mostSamples);

export const soundEditSchema = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('add-track'), trackId, name: z.string().trim().min(1).max(200) }),
    z.object({ type: z.literal('remove-track'), trackId }),
    z.object({
      type: z.literal('change-track'),
      trackId,
      look: soundTrackLookSchema.partial(),
      place: z.number().int().min(0).max(mostSoundTracks).optional(),
    }),
    z.object({
      type: z.literal('place'),
      trackId,
      source: sha256,
      offset: sampleAt.default(0),
      length: sampleAt.optional().meta({ description: 'To the end of the source when absent.' }),
      start: sampleAt,
      mode: soundPatchModeSchema.default('replace'),
      gainDb: z.number().min(-100).max(largestGain).default(0),
      channels: z.number().int().min(1).max(3).default(3),
    }),
    z.object({ type: z.literal('clear'), region: soundRegionSchema }),
    z.object({ type: z.literal('gain'), region: soundRegionSchema, db: z.number().min(-100).max(100) }),
    z.object({
      type: z.literal('fade'),
      region: soundRegionSchema,
      direction: z.enum(['in', 'out']),
      length: sampleAt.optional().meta({
        description: 'The whole region when absent: in from its beginning, out to its end. 0 takes the fade away.',
      }),
    }),
    z.object({
      type: z.literal('move'),
      region: soundRegionSchema.meta({ description: 'Of one track.' }),
      toTrackId: trackId,
      toStart: sampleAt,
    }),
    z.object({ type: z.literal('split'), trackId, at: sampleAt }),
  ])
  .meta({ id: 'SoundEdit' });
export type SoundEdit = z.infer<typeof soundEditSchema>;
export type NewSoundEdit = z.input<typeof soundEditSchema>;

/** The track is not there, or not any more. */
export class SoundTrackMissing extends Error {
  readonly code = 'sound-track-missing';

  constructor() {
    super('The track is not there any more: somebody removed it meanwhile. Choose another one.');
    this.name = 'SoundTrackMissing';
  }
}

/** A stretch is named of a source that the work does not have, or that is shorter. */
export class SoundSourceMissing extends Error {
  readonly code = 'sound-source-missing';

  constructor() {
    super('The work has no such sound, or it is shorter than the stretch that is asked for. Bring the file again.');
    this.name = 'SoundSourceMissing';
  }
}

/** The edit would make more of the sound than it can hold. */
export class SoundTooLarge extends Error {
  readonly code = 'sound-too-large';

  constructor(what: string) {
    super(`${what} Make two works of it, or take something out first.`);
    this.name = 'SoundTooLarge';
  }
}

/**
 * A sound after an edit that is the change of a number.
 * @throws SoundTrackMissing, SoundSourceMissing, SoundTooLarge, SoundRegionEmpty
 */
export function edited(
  sound: Sound,
  edit: SoundEdit,
  number: number,
  sources: ReadonlyMap<string, SoundSource>,
): Sound {
  const after = applied(sound, edit, number, sources);
  if (after.tracks.length > mostSoundTracks)
    throw new SoundTooLarge(`A sound has ${mostSoundTracks} tracks at the most.`);
  if (after.tracks.reduce((sum, { clips }) => sum + clips.length, 0) > mostClips)
    throw new SoundTooLarge(`A sound has ${mostClips} clips at the most.`);
  if (endOf(after) > mostSamples) throw new SoundTooLarge('The sound would be longer than a sound can be.');
  return after;
}

function applied(sound: Sound, edit: SoundEdit, number: number, sources: ReadonlyMap<string, SoundSource>): Sound {
  switch (edit.type) {
    case 'add-track':
      if (sound.tracks.some(({ id }) => id === edit.trackId)) return sound;
      return { ...sound, tracks: [...sound.tracks, { id: edit.trackId, name: edit.name, ...plainTrack, clips: [] }] };
    case 'remove-track':
      trackOf(sound, edit.trackId);
      return { ...sound, tracks: sound.tracks.filter(({ id }) => id !== edit.trackId) };
    case 'change-track': {
      const track = { ...trackOf(sound, edit.trackId), ...given(edit.look) };
      if (edit.place === undefined) return withTrack(sound, track);
      const others = sound.tracks.filter(({ id }) => id !== track.id);
      return { ...sound, tracks: others.toSpliced(Math.min(edit.place, others.length), 0, track) };
    }
    case 'place':
      return placed(sound, edit, number, sources);
    case 'clear':
      return onTracks(sound, edit.region, (clips, stretch) => settled(without(clips, stretch)));
    case 'gain':
      return onTracks(sound, edit.region, (clips, stretch) =>
        shaped(clips, stretch, number, (clip) => ({
          ...clip,
          gainDb: Math.max(-200, Math.min(largestGain, clip.gainDb + edit.db)),
        })),
      );
    case 'fade':
      return onTracks(sound, edit.region, (clips, stretch) =>
        shaped(clips, stretch, number, (clip) => faded(clip, stretch, edit.direction, edit.length)),
      );
    case 'move':
      return moved(sound, edit, number);
    case 'split':
      return onTracks(
        sound,
        { tracks: [edit.trackId], start: 0, end: Number.MAX_SAFE_INTEGER, channels: 3 },
        (clips, { channels }) => split(clips, edit.at, channels, number),
      );
  }
}

/** Without what is undefined: `exactOptionalPropertyTypes` of a schema says that it may be there and undefined. */
function given<Look extends object>(look: Look): { [Name in keyof Look]?: Exclude<Look[Name], undefined> } {
  return Object.fromEntries(Object.entries(look).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Look]?: Exclude<Look[Name], undefined>;
  };
}

/** @throws SoundTrackMissing */
export function trackOf({ tracks }: Pick<Sound, 'tracks'>, id: string): SoundTrack {
  const track = tracks.find((each) => each.id === id);
  if (track === undefined) throw new SoundTrackMissing();
  return track;
}

export function withTrack(sound: Sound, track: SoundTrack): Sound {
  return { ...sound, tracks: sound.tracks.map((each) => (each.id === track.id ? track : each)) };
}

function onTracks(
  sound: Sound,
  region: {
    readonly tracks: readonly string[];
    readonly start: number;
    readonly end: number;
    readonly channels: number;
  },
  change: (clips: readonly Clip[], stretch: Stretch) => Clip[],
): Sound {
  const stretch = stretchOf(sound, { ...region, tracks: [...region.tracks] });
  return region.tracks.reduce((now, id) => {
    const track = trackOf(now, id);
    return withTrack(now, { ...track, clips: change(track.clips, stretch) });
  }, sound);
}

function placed(
  sound: Sound,
  edit: Extract<SoundEdit, { type: 'place' }>,
  number: number,
  sources: ReadonlyMap<string, SoundSource>,
): Sound {
  const source = sources.get(edit.source);
  const length = edit.length ?? (source?.length ?? 0) - edit.offset;
  if (source === undefined || length < 1 || edit.offset + length > source.length) throw new SoundSourceMissing();
  const track = trackOf(sound, edit.trackId);
  const region = { tracks: [edit.trackId], start: edit.start, end: edit.start + length, channels: edit.channels };
  const stretch = stretchOf(sound, region);
  const clip = clipOf(edit, length, number, stretch.channels, `${number}.${edit.trackId.slice(0, 8)}.${edit.start}`);
  return withTrack(sound, { ...track, clips: laid(track.clips, stretch, [clip], edit.mode) });
}

function clipOf(
  {
    source,
    offset,
    start,
    gainDb,
  }: { readonly source: string; readonly offset: number; readonly start: number; readonly gainDb: number },
  length: number,
  number: number,
  channels: number,
  id: string,
): Clip {
  const plain = { fadeIn: null, fadeOut: null, lane: 0, madeBy: number, touchedBy: number };
  return { ...plain, id, source, offset, length, start, gainDb, channels };
}

/** Clips with a patch, all on lane 0 and inside the stretch, brought there in a mode. @throws SoundTooLarge */
export function laid(clips: readonly Clip[], stretch: Stretch, patch: readonly Clip[], mode: SoundPatchMode): Clip[] {
  if (mode === 'erase') return settled(without(clips, stretch));
  if (mode === 'replace') return put(clips, stretch, patch);
  const lane = freeLane(clips, stretch);
  if (lane === null)
    throw new SoundTooLarge(`At one place of a track, ${mostLanes} sounds lie over each other at the most.`);
  return settled([...clips, ...patch.map((clip) => ({ ...clip, lane }))]);
}

function shaped(clips: readonly Clip[], stretch: Stretch, number: number, shape: (clip: Clip) => Clip): Clip[] {
  return put(
    clips,
    stretch,
    within(clips, stretch).map((clip) => ({ ...shape(clip), touchedBy: number })),
  );
}

function faded(clip: Clip, { start, end }: Stretch, direction: 'in' | 'out', length = end - start): Clip {
  const name = direction === 'in' ? 'fadeIn' : 'fadeOut';
  if (length === 0) return { ...clip, [name]: null };
  const from = direction === 'in' ? start : end - length;
  return { ...clip, [name]: { at: from - clip.start + clip.offset, length } };
}

/** @throws SoundTrackMissing, SoundRegionEmpty */
function moved(
  sound: Sound,
  { region, toTrackId, toStart }: Extract<SoundEdit, { type: 'move' }>,
  number: number,
): Sound {
  const stretch = stretchOf(sound, region);
  const from = trackOf(sound, region.tracks[0] ?? '');
  trackOf(sound, toTrackId);
  const by = toStart - stretch.start;
  if (by === 0 && toTrackId === from.id) return sound;
  const taken = within(from.clips, stretch).map((clip) => ({ ...clip, start: clip.start + by, touchedBy: number }));
  const left = withTrack(sound, { ...from, clips: settled(without(from.clips, stretch)) });
  // Only where something lands: what lies in the gaps of a moved stretch stays.
  const to = trackOf(left, toTrackId);
  const clips = taken.reduce(
    (now, { start, length, channels }) => without(now, { start, end: start + length, channels }),
    [...to.clips],
  );
  return withTrack(left, { ...to, clips: settled([...clips, ...taken]) });
}

/** Clips that go on over a place become two there. */
function split(clips: readonly Clip[], at: number, channels: number, number: number): Clip[] {
  const over = (clip: Clip) => clip.start < at && clip.start + clip.length > at && (clip.channels & channels) !== 0;
  const right = clips.filter(over).flatMap((clip) => {
    const stretch = { start: at, end: clip.start + clip.length, channels: clip.channels };
    return within([clip], stretch).map((piece) => ({
      ...piece,
      id: `${number}.${clip.lane}.${at}`,
      touchedBy: number,
    }));
  });
  const left = clips.flatMap((clip) =>
    over(clip) ? without([clip], { start: at, end: clip.start + clip.length, channels: clip.channels }) : [clip],
  );
  return settled([...left, ...right]);
}
