/** Speech as works: make a script, read it, edit it, take back, write it to files. */
import {
  type NewSpeech,
  type NewSpeechEdit,
  newSpeechSchema,
  type SpeechContent,
  type SpeechEdited,
  type SpeechFormat,
  type SpeechStep,
  type WorkDetail,
} from '@fourhands/core';
import { type CaptionFormat, captionsOf, writeCaptions } from '@fourhands/core/media/speech/captions';
import type { SpeechTake } from '@fourhands/core/media/speech/clip-recipe';
import { placesOf } from '@fourhands/core/media/speech/join';
import type { SpeechMaker } from '@fourhands/core/media/speech/voice';
import type { LiveLine } from '@fourhands/core/media/speech/speech-cells';
import { SpeechDocument } from '@fourhands/core/media/speech/speech-document';
import { type SpeechEdit, speechEditSchema } from '@fourhands/core/media/speech/speech-edit';
import type { Attribution } from '@fourhands/core/media/text/authorship';
import { limits } from '../../config.ts';
import { awaitBase } from '../base.ts';
import type { Context } from '../context.ts';
import { makerActor } from '../makers.ts';
import { keepNewWork } from '../new-live-work.ts';
import { personOf } from '../people.ts';
import { branchOf, findWork } from '../works.ts';
import { type LiveSpeech, lookOfSpeech } from './live-speech.ts';
import { NothingSpoken } from './speech-errors.ts';
import type { ClipFile } from './speech-work.ts';

/** The named branch of a script, or its main one. @throws WorkNotFound, WorkOfOtherMedium, BranchNotFound */
export const findSpeechBranch = (context: Context, workId: string, branchId?: string) =>
  branchOf(context, 'speech', workId, branchId);

export const speechMakerActor = ({ id, name, hash }: Pick<SpeechMaker, 'id' | 'name' | 'hash'>) =>
  makerActor({ id, name: name.en, hash });

/**
 * Of words, each line of which counts as imported by the person; or without lines.
 * @throws ScriptEmpty, ScriptTooLong, LineTooLong, SubtitlesUnreadable by their codes, WorkTooSlow
 */
export async function createSpeech(context: Context, request: NewSpeech, personId?: string): Promise<WorkDetail> {
  const { title, mode, script, format } = newSpeechSchema.parse(request);
  const person = await personOf(context, personId);
  const lines =
    script === ''
      ? []
      : await context.speechFiles.ask(
          'readScript',
          { text: script, format },
          limits.readTextTime,
          'Reading the script',
        );
  const document = new SpeechDocument();
  try {
    if (lines.length > 0) document.edit([{ kind: 'add', lines: [...lines], after: null }], 'imported');
    const made = { snapshot: document.snapshot(), peer: document.peer, look: lookOfSpeech(document.script()) };
    const imported = lines.length === 0 ? null : [...document.frontiers()];
    return await keepNewWork(context, person, { title, mode, medium: 'speech' }, made, imported);
  } finally {
    document.free();
  }
}

/** @throws WorkNotFound, WorkOfOtherMedium, BranchNotFound */
export async function readSpeech(context: Context, workId: string, branchId?: string): Promise<SpeechContent> {
  const branch = await findSpeechBranch(context, workId, branchId);
  return context.liveSpeeches.use(branch.id, (document) =>
    document.read((speech) => {
      const { lines, takes, lexicon, voices } = speech.script();
      const handOf = (by: Attribution | null) => (by === null ? null : { kind: by.kind, actor: actorOf(document, by) });
      return {
        lines: lines.map((line) => {
          const { place: _place, ...shown } = line;
          return {
            ...shown,
            writer: handOf(speech.writerOf(line.id)),
            takes: (takes.get(line.id) ?? []).map((take) => ({ ...take, speaker: handOf(speech.speakerOf(take.id)) })),
          };
        }),
        lexicon: [...lexicon],
        voices: { ...voices },
        frontiers: [...speech.frontiers()],
      };
    }),
  );
}

function actorOf(document: LiveSpeech, { peer }: Attribution) {
  const actorId = document.peers.get(peer)?.actorId;
  return actorId === undefined ? null : (document.actors.get(actorId) ?? null);
}

/**
 * In the person's name, by a peer on the server; one step of their undo.
 * @throws WorkNotFound, WorkOfOtherMedium, BranchNotFound, BaseUnknown, SpeechEditNotPossible, ScriptTooLong
 */
export async function editSpeech(context: Context, workId: string, edit: NewSpeechEdit): Promise<SpeechEdited> {
  const branch = await findSpeechBranch(context, workId, edit.branchId);
  const person = await personOf(context, edit.personId);
  // A lock is that of the person who asks, whoever it is said to be.
  const edits = edit.edits.map((one): SpeechEdit => {
    const parsed = speechEditSchema.parse(one);
    return parsed.kind === 'lock' ? { ...parsed, by: person.id } : parsed;
  });
  return context.liveSpeeches.use(branch.id, async (document) => {
    await awaitBase(document, edit.base);
    return document.write(
      (desk) => {
        const ids = desk.hand(person).seat.edit(edits);
        return { result: { frontiers: [...desk.speech.frontiers()], ids: [...ids] } };
      },
      { actorId: person.id },
    );
  });
}

/**
 * Takes back what the person did last by requests, or what a maker did last; or puts it again. False where there is nothing.
 * @throws WorkNotFound, WorkOfOtherMedium, BranchNotFound
 */
export async function stepSpeech(
  context: Context,
  workId: string,
  { branchId, personId, makerId }: SpeechStep,
  direction: 'undo' | 'redo',
): Promise<boolean> {
  const branch = await findSpeechBranch(context, workId, branchId);
  const maker = makerId === undefined ? null : (await context.speakers.makers()).find(({ id }) => id === makerId);
  if (maker === undefined) return false;
  const actor = maker === null ? await personOf(context, personId) : speechMakerActor(maker);
  return context.liveSpeeches.use(branch.id, (document) =>
    document.write((desk) => ({ result: desk.hand(actor).seat[direction]() }), { actorId: actor.id }),
  );
}

interface SpokenLine extends LiveLine {
  readonly clip: SpeechTake;
}

const mediaTypes: Readonly<Record<SpeechFormat, string>> = {
  wav: 'audio/wav',
  zip: 'application/zip',
  srt: 'application/x-subrip',
  vtt: 'text/vtt',
  txt: 'text/plain; charset=utf-8',
};

/** @throws WorkNotFound, WorkOfOtherMedium, BranchNotFound, NothingSpoken, BlobMissing, WorkTooSlow */
export async function exportSpeech(context: Context, workId: string, format: SpeechFormat, branchId?: string) {
  const branch = await findSpeechBranch(context, workId, branchId);
  const { title } = await findWork(context, workId);
  const { all, spoken } = await context.liveSpeeches.use(branch.id, (document) =>
    document.read((speech) => {
      const lines = speech.script().lines;
      const heard = lines.flatMap((line): SpokenLine[] => {
        const clip = speech.takeOf(line);
        return clip === null ? [] : [{ ...line, clip }];
      });
      return { all: lines, spoken: heard };
    }),
  );
  if (format !== 'txt' && spoken.length === 0) throw new NothingSpoken();
  const content =
    format === 'txt'
      ? scriptText(all)
      : format === 'srt' || format === 'vtt'
        ? captions(format, spoken)
        : await sound(context, format, spoken);
  return { name: `${title}.${format}`, mediaType: mediaTypes[format], content };
}

const scriptText = (lines: readonly LiveLine[]): string =>
  lines.map(({ speaker, text }) => `${speaker === '' ? '' : `${speaker}: `}${text.replaceAll(/\s+/g, ' ')}\n`).join('');

function captions(format: CaptionFormat, lines: readonly SpokenLine[]): string {
  const { rate, places } = placesOf(lines.map(({ clip, pauseAfter }) => ({ ...clip, pauseAfter })));
  return writeCaptions(captionsOf(lines, places, rate), format);
}

async function sound(
  { blobs, speechFiles }: Context,
  format: 'wav' | 'zip',
  lines: readonly SpokenLine[],
): Promise<Uint8Array<ArrayBuffer>> {
  const files: (ClipFile & { readonly name: string })[] = [];
  for (const [at, { clip, pauseAfter }] of lines.entries())
    files.push({
      name: `${String(at + 1).padStart(3, '0')}.wav`,
      path: await blobs.localFile(clip.sha256),
      pauseAfter,
    });
  if (format === 'wav')
    return new Uint8Array(
      await speechFiles.ask('joinClips', { clips: files }, limits.joinClipsTime, 'Joining the clips'),
    );
  const made = lines.map(({ speaker, text, pauseAfter, clip }, at) => ({
    file: files[at]!.name,
    speaker,
    text,
    pauseAfter,
    recipe: clip.recipe,
    sha256: clip.sha256,
  }));
  const texts = [{ name: 'recipes.json', text: `${JSON.stringify(made, null, 2)}\n` }];
  return new Uint8Array(
    await speechFiles.ask('packClips', { files, texts }, limits.joinClipsTime, 'Packing the clips'),
  );
}
