/** What is heard and drawn of a sound, worked out by the worker. */
import type { SoundLoudness } from '@fourhands/core';
import { endOf, type Sound, type SoundTrack } from '@fourhands/core/media/sound/sound';
import { SoundDocument } from '@fourhands/core/media/sound/sound-document';
import { trackOf } from '@fourhands/core/media/sound/sound-edit';
import { takeSoundHunks } from '@fourhands/core/media/sound/sound-hunks';
import { within } from '@fourhands/core/media/sound/stretches';
import { BlobMissing } from '../../blobs/blobs.ts';
import { limits } from '../../config.ts';
import type { Context } from '../context.ts';
import { SoundProposalMissing } from './sound-errors.ts';
import type { SoundExtract } from './sound-work.ts';

interface Part {
  readonly start: number;
  readonly length: number;
  readonly trackId?: string | undefined;
}

/** As if all open parts of a candidate were accepted, where a proposal is named. */
interface Offer {
  readonly proposalId?: string | undefined;
  readonly candidate?: number;
}

/** A part of a sound with the files that it needs. @throws BlobMissing */
export async function extractOf(
  { blobs }: Pick<Context, 'blobs'>,
  sound: Sound,
  { start, length, trackId }: Pick<SoundExtract, 'start' | 'length' | 'trackId'>,
): Promise<SoundExtract> {
  const stretch = { start, end: start + length, channels: 3 };
  const needed = (track: SoundTrack) => trackId === null || track.id === trackId;
  const tracks = sound.tracks.map((track) => ({ ...track, clips: needed(track) ? within(track.clips, stretch) : [] }));
  const ids = [...new Set(tracks.flatMap(({ clips }) => clips.map(({ source }) => source)))];
  const files = Object.fromEntries(await Promise.all(ids.map(async (id) => [id, await blobs.localFile(id)] as const)));
  return { sound: { ...sound, tracks }, files, start, length, trackId };
}

/** @throws WorkNotFound, WorkOfOtherMedium, SoundTrackMissing, SoundProposalMissing, BlobMissing */
async function partOf(context: Context, workId: string, part: Part, offer: Offer = {}): Promise<SoundExtract> {
  const { document } = await context.soundDocuments.use(workId, ({ document: now }) => ({
    document: new SoundDocument(now.sound, [...now.sources.values()], now.changes, now.locks),
  }));
  if (offer.proposalId !== undefined) {
    const proposal = await context.store.sounds.proposal(workId, offer.proposalId);
    const candidate = proposal?.candidates[offer.candidate ?? 0];
    if (proposal === null || candidate === undefined) throw new SoundProposalMissing();
    const all = candidate.hunks.map((_, at) => at);
    takeSoundHunks(document, { actorId: 'nobody' }, proposal.recipe.place, candidate.source, candidate.hunks, all);
  }
  const { sound } = document;
  if (part.trackId !== undefined) trackOf(sound, part.trackId);
  return extractOf(context, sound, { ...part, trackId: part.trackId ?? null });
}

/** 32-bit floats, channel by channel. @throws as partOf */
export async function soundSamples(context: Context, workId: string, part: Part & Offer): Promise<Uint8Array> {
  const { proposalId, candidate = 0, ...rest } = part;
  const extract = await partOf(context, workId, rest, { proposalId, candidate });
  return context.soundViews.ask('samples', extract, limits.soundViewTime, 'Hearing a part');
}

/** Columns of strengths; see core's spectrum. @throws as partOf */
export async function soundSpectra(
  context: Context,
  workId: string,
  { columns, ...part }: Part & { readonly columns: number },
): Promise<Uint8Array> {
  const extract = await partOf(context, workId, part);
  return context.soundViews.ask('spectra', { ...extract, columns }, limits.soundViewTime, 'Drawing a part');
}

/** @throws as partOf */
export async function soundLoudness(
  context: Context,
  workId: string,
  part: Omit<Part, 'length'> & Offer & { readonly length?: number | undefined },
): Promise<SoundLoudness> {
  const { proposalId, candidate = 0, length: asked, ...rest } = part;
  const length =
    asked ?? (await context.soundDocuments.use(workId, ({ document }) => endOf(document.sound) - part.start));
  if (length < 1) return { integrated: null, peak: 0 };
  const extract = await partOf(context, workId, { ...rest, length }, { proposalId, candidate });
  return context.soundFiles.ask('measure', extract, limits.soundFileTime, 'Measuring the loudness');
}

/** The peaks of a source. @throws WorkNotFound, WorkOfOtherMedium, BlobMissing */
export async function soundPeaks({ blobs, soundDocuments }: Context, workId: string, sourceId: string) {
  const source = await soundDocuments.use(workId, ({ document }) => document.sources.get(sourceId));
  if (source === undefined) throw new BlobMissing(sourceId);
  return blobs.stream(source.peaks);
}
