/**
 * What a maker offers for a region of a sound, as parts that a person takes or leaves one by one, and whether a part still fits. What is locked is
 * in no part; a maker's samples outside of the region are never looked at. Pure.
 */
import { z } from 'zod';
import { hunkState } from '../../protocol/offers.ts';
import { type Clip, clipSchema, mostSamples, type Sound, type SoundSource } from './sound.ts';
import type { SoundChange } from './sound-change.ts';
import type { SoundAuthor, SoundDocument } from './sound-document.ts';
import { laid, type SoundPatchMode, trackOf, withTrack } from './sound-edit.ts';
import { firstLocked, lockedOn, type SoundLock, stretchOf } from './sound-region.ts';
import { cutOut, differing, type Stretch, within } from './stretches.ts';

/** More parts than this are no help to anybody: what is offered is then cut only where locks lie. */
const mostHunks = 64;

export const soundHunkSchema = z
  .object({
    start: z.number().int().min(0).max(mostSamples),
    end: z.number().int().min(0).max(mostSamples).meta({ description: 'One place after its last sample.' }),
    channels: z.number().int().min(1).max(3),
    offset: z.number().int().min(0).max(mostSamples).meta({ description: 'Where it begins in what was made.' }),
    before: z.array(clipSchema).meta({ description: 'What lay there when it was asked for.' }),
    state: hunkState,
    reason: z.enum(['locked', 'changed']).nullable().meta({ description: 'Why it was refused.' }),
    at: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'The first sample that is locked, or that somebody changed since.' }),
  })
  .meta({ id: 'SoundHunk' });
export type SoundHunk = z.infer<typeof soundHunkSchema>;

/** Where an offer is to go. */
export interface SoundPlace {
  readonly trackId: string;
  readonly start: number;
  /** One place after the last sample that it may change; null: as long as what is made. */
  readonly end: number | null;
  readonly channels: number;
  readonly mode: SoundPatchMode;
}

/** The parts of an offer of a source of a length. None where all of it is locked. @throws SoundTrackMissing, SoundRegionEmpty */
export function soundHunks(sound: Sound, locks: readonly SoundLock[], place: SoundPlace, length: number): SoundHunk[] {
  const { trackId, start, mode } = place;
  const end = Math.min(place.end ?? Number.MAX_SAFE_INTEGER, start + length);
  const region = stretchOf(sound, { tracks: [trackId], start, end, channels: place.channels });
  const { clips } = trackOf(sound, trackId);
  const open = cutOut([region], lockedOn(locks, trackId)).toSorted(
    (a, b) => a.start - b.start || a.channels - b.channels,
  );
  const cut = mode === 'over' ? open : open.flatMap((stretch) => alongClips(stretch, within(clips, stretch)));
  return (cut.length > mostHunks ? open : cut).map((stretch) => ({
    ...stretch,
    offset: stretch.start - start,
    before: within(clips, stretch),
    state: 'open',
    reason: null,
    at: null,
  }));
}

/** A stretch cut where clips begin and end. */
function alongClips(
  stretch: Stretch,
  clips: readonly { readonly start: number; readonly length: number }[],
): Stretch[] {
  const edges = clips
    .flatMap(({ start, length }) => [start, start + length])
    .filter((edge) => edge > stretch.start && edge < stretch.end);
  const all = [...new Set([stretch.start, ...edges, stretch.end])].toSorted((a, b) => a - b);
  return all.slice(1).map((end, at) => ({ ...stretch, start: all[at]!, end }));
}

type Verdict = Pick<SoundHunk, 'reason' | 'at'>;

function verdictOn(sound: Sound, locks: readonly SoundLock[], { trackId, mode }: SoundPlace, hunk: SoundHunk): Verdict {
  const track = sound.tracks.find(({ id }) => id === trackId);
  if (track === undefined) return { reason: 'changed', at: hunk.start };
  const locked = firstLocked(lockedOn(locks, trackId), hunk);
  if (locked !== null) return { reason: 'locked', at: locked };
  const changed = mode === 'over' ? [] : differing(hunk.before, within(track.clips, hunk), 'sound');
  return changed[0] === undefined ? { reason: null, at: null } : { reason: 'changed', at: changed[0].start };
}

/** Samples over which an offer that is longer than its region fades out at the region's end: 10 ms at 48 kHz. */
const cutFade = 480;

function fadeAtCut({ start, end }: SoundPlace, length: number): Clip['fadeOut'] {
  if (end === null || end - start >= length) return null;
  const faded = Math.min(cutFade, end - start);
  return { at: end - start - faded, length: faded };
}

export interface TakenSoundHunks {
  readonly hunks: readonly SoundHunk[];
  /** Null where nothing was taken. */
  readonly change: SoundChange | null;
}

/** Takes open parts of an offer into the document, as one change; each says what became of it. */
export function takeSoundHunks(
  document: SoundDocument,
  author: SoundAuthor,
  place: SoundPlace,
  source: Pick<SoundSource, 'id' | 'length'>,
  hunks: readonly SoundHunk[],
  meant: readonly number[],
): TakenSoundHunks {
  const number = document.changes.length + 1;
  const { locks } = document;
  const fadeOut = fadeAtCut(place, source.length);
  let { sound } = document;
  const after = hunks.map((hunk, at): SoundHunk => {
    if (hunk.state !== 'open' || !meant.includes(at)) return hunk;
    const verdict = verdictOn(sound, locks, place, hunk);
    if (verdict.reason !== null) return { ...hunk, ...verdict, state: 'refused' };
    const { start, end, channels, offset } = hunk;
    const shape = { gainDb: 0, fadeIn: null, fadeOut, lane: 0, madeBy: number, touchedBy: number };
    const clip = { ...shape, id: `${number}`, source: source.id, offset, length: end - start, start, channels };
    const track = trackOf(sound, place.trackId);
    sound = withTrack(sound, { ...track, clips: laid(track.clips, { start, end, channels }, [clip], place.mode) });
    return { ...hunk, state: 'accepted' };
  });
  return { hunks: after, change: document.become({ kind: 'made', ...author }, sound) };
}
