/** Sounds made, brought in and written out. */
import type { MadeSound, NewSound, Work } from '@fourhands/core';
import { newSoundSchema } from '@fourhands/core';
import { endOf, type Sound, type SoundSource } from '@fourhands/core/media/sound/sound';
import { SoundDocument } from '@fourhands/core/media/sound/sound-document';
import { soundEditSchema } from '@fourhands/core/media/sound/sound-edit';
import type { WavDepth } from '@fourhands/core/media/sound/wav';
import { limits } from '../../config.ts';
import type { Context } from '../context.ts';
import { personOf } from '../people.ts';
import { hashOf } from '../pictures/picture-versions.ts';
import { findWork } from '../works.ts';
import { lengthOfSound, type OpenSound } from './open-sound.ts';
import { extractOf } from './sound-hearing.ts';
import { SoundSilent } from './sound-errors.ts';
import { versionOf } from './sound-versions.ts';
import type { WrittenSource } from './sound-work.ts';
import { firstCommit, type NewSource } from './sounds.ts';

const sourceType = 'audio/wav';
const peaksType = 'application/octet-stream';
const longestName = 200;

/** What a person calls a file: without its folder and ending. */
const titleOf = (name: string): string => {
  const title = name
    .replace(/^.*[/\\]/, '')
    .replace(/\.[^.]{1,10}$/, '')
    .trim();
  return (title === '' ? name : title).slice(0, longestName);
};

/** An empty one, with one track. @throws PersonIsMaker */
export async function createSound(context: Context, asked: NewSound, personId?: string): Promise<MadeSound> {
  const { title, sampleRate, channels } = newSoundSchema.parse(asked);
  return { work: await makeWork(context, title, { sampleRate, channels }, [], personId) };
}

/** @throws SoundUnreadable, WavUnreadable, SoundChannelsRefused, SoundTooLong, PersonIsMaker, StorageFull */
export async function importSound(
  context: Context,
  name: string,
  parts: AsyncIterable<Uint8Array>,
  personId?: string,
): Promise<MadeSound> {
  return broughtFile(context, name, parts, null, async (brought, written) => {
    const { sampleRate, channels } = written;
    return { work: await makeWork(context, titleOf(name), { sampleRate, channels }, [brought], personId) };
  });
}

/**
 * A file as a source of the work, at the work's sample rate; it is heard once an edit places it.
 * @throws as importSound, and WorkNotFound, WorkOfOtherMedium
 */
export async function bringSound(
  context: Context,
  workId: string,
  name: string,
  parts: AsyncIterable<Uint8Array>,
): Promise<SoundSource> {
  const { sampleRate } = await context.soundDocuments.use(workId, ({ document }) => document.sound);
  return broughtFile(context, name, parts, sampleRate, (brought) =>
    context.soundDocuments.change(workId, null, () => ({ result: brought.source, also: { sources: [brought] } })),
  );
}

function broughtFile<Result>(
  { incoming, soundFiles }: Context,
  name: string,
  parts: AsyncIterable<Uint8Array>,
  sampleRate: number | null,
  then: (brought: NewSource, written: WrittenSource) => Promise<Result>,
): Promise<Result> {
  return incoming.using(2, async (path, out) => {
    await incoming.write(path, parts);
    const asking = { path: path, out: out, name, sampleRate };
    const written = await soundFiles.ask('bring', asking, limits.soundFileTime, `Reading “${name}”`);
    return then(await newSource(titleOf(name), written, out), written);
  });
}

/** What a worker wrote, as a source that is to be kept. */
export async function newSource(name: string, written: WrittenSource, file: string): Promise<NewSource> {
  const { sha256: id, channels, length } = written;
  const peaks = new Uint8Array(written.peaks);
  const source = { id, name, channels, length, peaks: await hashOf(peaks) };
  return {
    source,
    contents: [
      { file, mediaType: sourceType },
      { bytes: peaks, mediaType: peaksType },
    ],
  };
}

async function makeWork(
  context: Context,
  title: string,
  { sampleRate, channels }: Pick<Sound, 'sampleRate' | 'channels'>,
  brought: readonly NewSource[],
  personId?: string,
): Promise<Work> {
  const { store, keeper, newId, now } = context;
  const person = await personOf(context, personId);
  const [at, workId, trackId] = [now(), newId(), newId()];
  const sources = brought.map(({ source }) => source);
  const track = { id: trackId, name: '1', gainDb: 0, pan: 0, muted: false, solo: false, clips: [] };
  const document = new SoundDocument({ sampleRate, channels, tracks: [track] }, sources);
  const places = sources.map(({ id }) => soundEditSchema.parse({ type: 'place', trackId, source: id, start: 0 }));
  if (places.length > 0) document.edit({ actorId: person.id, kind: 'imported' }, places);
  const sound: OpenSound = { workId, document, actors: new Map(), times: [], revision: 0 };
  const versions = [versionOf(context, sound, { reason: 'import', actor: person })];
  const commit = firstCommit(sound, { sources: brought, versions, actors: [person] }, at);
  const work: Work = {
    id: workId,
    title,
    medium: 'sound',
    mode: 'iterative',
    createdAt: at,
    changedAt: at,
    trashedAt: null,
    preview: '',
    length: lengthOfSound(document.sound),
  };
  await keeper.keep(
    brought.flatMap(({ contents }) => contents),
    (blobs) =>
      store.works.create({
        work,
        effort: { keys: 0, clicks: 0, choices: 0 },
        branches: [],
        actors: [person],
        peers: [],
        versions: [],
        proposals: [],
        decisions: [],
        sound: { ...commit, blobs },
      }),
  );
  return findWork(context, workId);
}

export interface SoundFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly body: ReadableStream<Uint8Array>;
}

/** What is heard of it, or of a part, as a WAV file. @throws WorkNotFound, WorkOfOtherMedium, SoundSilent, SoundTooLong */
export async function exportSound(
  context: Context,
  workId: string,
  part: { readonly depth: WavDepth; readonly start: number; readonly length?: number | undefined },
): Promise<SoundFile> {
  const { title } = await findWork(context, workId);
  const { incoming, soundDocuments, soundFiles } = context;
  const { sound } = await soundDocuments.use(workId, ({ document }) => document);
  const length = part.length ?? endOf(sound) - part.start;
  if (length < 1) throw new SoundSilent();
  const extract = await extractOf(context, sound, { start: part.start, length, trackId: null });
  const made = await incoming.streamMade((out) =>
    soundFiles.ask('mixdown', { ...extract, depth: part.depth, out }, limits.soundFileTime, `Writing “${title}”`),
  );
  return { name: `${title}.wav`, mediaType: sourceType, ...made };
}
