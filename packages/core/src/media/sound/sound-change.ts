/** One change of a sound: what differed, and how it is taken back where it still is as the change left it. Pure. */
import { z } from 'zod';
import { identifier } from '../../protocol/common.ts';
import { clipSchema, type Sound, type SoundTrack, soundTrackLookSchema } from './sound.ts';
import { differing, turned, within } from './stretches.ts';

const placedTrackSchema = soundTrackLookSchema.extend({ place: z.number().int().nonnegative() });
type PlacedTrack = z.infer<typeof placedTrackSchema>;

const trackId = z.string().min(1).max(60);

/** A track's look and place, or what lay in a stretch of it: before and after. Null where there was no track. */
export const soundPartSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('track'),
    trackId,
    before: placedTrackSchema.nullable(),
    after: placedTrackSchema.nullable(),
  }),
  z.object({ kind: z.literal('clips'), trackId, before: z.array(clipSchema), after: z.array(clipSchema) }),
]);
export type SoundPart = z.infer<typeof soundPartSchema>;

export const soundChangeSchema = z.object({
  number: z.number().int().min(1).meta({ description: 'From 1 on; clips name it as that which made or touched them.' }),
  actorId: identifier,
  recipeId: identifier.nullable().meta({ description: 'Of what a maker made.' }),
  kind: z.enum(['edit', 'made', 'imported', 'recorded', 'restored']),
  parts: z.array(soundPartSchema),
});
export type SoundChange = z.infer<typeof soundChangeSchema>;

function placedOf({ tracks }: Sound, id: string): PlacedTrack | null {
  const place = tracks.findIndex((track) => track.id === id);
  const track = tracks[place];
  if (track === undefined) return null;
  const { name, gainDb, pan, muted, solo } = track;
  return { name, gainDb, pan, muted, solo, place };
}

const clipsOf = ({ tracks }: Sound, id: string) => tracks.find((track) => track.id === id)?.clips ?? [];

/** What makes `after` of `before`: tracks first, so that clips have somewhere to lie. */
export function partsBetween(before: Sound, after: Sound): SoundPart[] {
  const ids = [...new Set([...before.tracks, ...after.tracks].map(({ id }) => id))];
  const looks: SoundPart[] = [];
  const clips: SoundPart[] = [];
  // Only tracks that others do not explain have changed their place.
  const order = (sound: Sound, other: Sound) =>
    sound.tracks.filter(({ id }) => other.tracks.some((each) => each.id === id)).map(({ id }) => id);
  const isMoved = order(before, after).join() !== order(after, before).join();
  for (const id of ids) {
    const [was, is] = [placedOf(before, id), placedOf(after, id)];
    const samePlace = was !== null && is !== null && !isMoved;
    const differs =
      JSON.stringify(was && { ...was, ...(samePlace && { place: 0 }) }) !==
      JSON.stringify(is && { ...is, ...(samePlace && { place: 0 }) });
    if (differs) looks.push({ kind: 'track', trackId: id, before: was, after: is });
    const [wasClips, isClips] = [clipsOf(before, id), clipsOf(after, id)];
    for (const stretch of wasClips === isClips ? [] : differing(wasClips, isClips))
      clips.push({ kind: 'clips', trackId: id, before: within(wasClips, stretch), after: within(isClips, stretch) });
  }
  return [...looks, ...clips];
}

export type Turn = 'back' | 'again';

/** A sound with a change taken back or put again, as far as it is still there; the same object where nothing is. */
export function turnedBy(sound: Sound, { parts }: Pick<SoundChange, 'parts'>, turn: Turn): Sound {
  const ends = ({ before, after }: SoundPart) => (turn === 'back' ? [after, before] : [before, after]);
  // A track that comes back is there before its clips, and one that goes is empty by then.
  const comes = (part: SoundPart) => part.kind === 'track' && ends(part)[0] === null;
  const goes = (part: SoundPart) => part.kind === 'track' && ends(part)[1] === null;
  const inOrder = [
    ...parts.filter(comes).toSorted((a, b) => placeIn(ends(a)[1]) - placeIn(ends(b)[1])),
    ...parts.filter((part) => !comes(part) && !goes(part)),
    ...parts.filter(goes),
  ];
  return inOrder.reduce((now, part) => turnedPart(now, part, turn), sound);
}

const placeIn = (end: unknown): number => (end as PlacedTrack | null)?.place ?? 0;

function turnedPart(sound: Sound, part: SoundPart, turn: Turn): Sound {
  if (part.kind === 'clips') {
    const track = sound.tracks.find(({ id }) => id === part.trackId);
    if (track === undefined) return sound;
    const [from, to] = turn === 'back' ? [part.after, part.before] : [part.before, part.after];
    const clips = turned(track.clips, from, to);
    if (differing(track.clips, clips).length === 0) return sound;
    return { ...sound, tracks: sound.tracks.map((each) => (each === track ? { ...track, clips } : each)) };
  }
  const [from, to] = turn === 'back' ? [part.after, part.before] : [part.before, part.after];
  const track = sound.tracks.find(({ id }) => id === part.trackId);
  const others = sound.tracks.filter((each) => each !== track);
  if (to === null) {
    // What others have laid on it since keeps it.
    if (track === undefined || track.clips.length > 0) return sound;
    return { ...sound, tracks: others };
  }
  const { place, ...look } = to;
  if (track === undefined) {
    if (from !== null) return sound;
    return { ...sound, tracks: others.toSpliced(place, 0, { ...look, id: part.trackId, clips: [] }) };
  }
  if (from === null) return sound;
  return relooked(sound, track, from, to);
}

/** Each value of its look for itself, where it still is as it was left. */
function relooked(sound: Sound, track: SoundTrack, from: PlacedTrack, to: PlacedTrack): Sound {
  const now = sound.tracks.indexOf(track);
  const look = {
    ...track,
    name: track.name === from.name ? to.name : track.name,
    gainDb: track.gainDb === from.gainDb ? to.gainDb : track.gainDb,
    pan: track.pan === from.pan ? to.pan : track.pan,
    muted: track.muted === from.muted ? to.muted : track.muted,
    solo: track.solo === from.solo ? to.solo : track.solo,
  };
  const place = from.place !== to.place && now === from.place ? to.place : now;
  if (place === now && JSON.stringify(look) === JSON.stringify(track)) return sound;
  return { ...sound, tracks: sound.tracks.filter((each) => each !== track).toSpliced(place, 0, look) };
}
