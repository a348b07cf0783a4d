/** Scores as works: make, bring in, read, edit, take back, lock, write to a file. */
import {
  type Branch,
  type MadeScore,
  type NewScore,
  type NewScoreEdit,
  type NewScoreLock,
  newScoreSchema,
  type NoteAuthor,
  type NoteHand,
  type ScoreContent,
  type ScoreEdited,
  type ScoreFormat,
  type ScoreStep,
} from '@fourhands/core';
import { scoreFormats } from '@fourhands/core/media/score/files/formats';
import { ScoreDocument } from '@fourhands/core/media/score/score-document';
import { editsOfScore } from '@fourhands/core/media/score/score-edit';
import { emptyScore } from '@fourhands/core/media/score/score';
import type { ScoreLock } from '@fourhands/core/media/score/score-region';
import type { Attribution } from '@fourhands/core/media/text/authorship';
import { limits } from '../../config.ts';
import { awaitBase } from '../base.ts';
import type { Context } from '../context.ts';
import { personOf } from '../people.ts';
import { LockNotFound } from '../work-errors.ts';
import { keepNewWork } from '../new-live-work.ts';
import { branchOf } from '../works.ts';
import type { LiveScore } from './live-score.ts';
import { ScoreNotesMissing, ScoreRegionEmpty } from './score-errors.ts';
import { lookOfScore } from './score-look.ts';
import { scoreMakerActor } from './score-makers.ts';

/** The named branch of a score, or its main one. @throws WorkNotFound, WorkOfOtherMedium, BranchNotFound */
export function findScoreBranch(context: Context, workId: string, branchId?: string): Promise<Branch> {
  return branchOf(context, 'score', workId, branchId);
}

/** Tracks, a tempo, a meter and a key, and no note yet. */
export async function createScore(context: Context, request: NewScore, personId?: string): Promise<MadeScore> {
  const { title, mode, tracks, tempo, meter, key } = newScoreSchema.parse(request);
  const person = await personOf(context, personId);
  const document = new ScoreDocument();
  try {
    document.edit(
      editsOfScore({
        ...emptyScore,
        title,
        tracks: tracks.map((track, index) => ({ ...track, id: `t${index + 1}` })),
        tempos: [{ tick: 0, tempo }],
        meters: [{ tick: 0, ...meter }],
        keys: [{ tick: 0, ...key }],
      }),
      { kind: 'typed' },
    );
    const made = { snapshot: document.snapshot(), peer: document.peer, look: lookOfScore(document.score()) };
    return { work: await keepNewWork(context, person, { title, mode, medium: 'score' }, made), leftOut: [] };
  } finally {
    document.free();
  }
}

/**
 * A file in MIDI, MusicXML or ABC; every note of it counts as imported by the person.
 * @throws ScoreFileUnreadable and ScoreOutOfLimits by their codes, WorkerCrashed, WorkTooSlow, TooBusy
 */
export async function importScore(
  context: Context,
  name: string,
  bytes: Uint8Array,
  personId?: string,
): Promise<MadeScore> {
  const person = await personOf(context, personId);
  const read = await context.scoreFiles.ask('readScore', { bytes }, limits.readScoreTime, `Reading “${name}”`);
  const given = name.replace(/^.*\//, '').replace(/\.[A-Za-z0-9]{1,8}$/, '');
  const title = (read.title.trim() || given.trim() || name).slice(0, 200);
  const work = await keepNewWork(
    context,
    person,
    { title, mode: 'co-creation', medium: 'score' },
    read,
    read.frontiers,
  );
  return { work, leftOut: [...read.leftOut] };
}

/** @throws WorkNotFound, WorkOfOtherMedium, BranchNotFound */
export async function readScore(context: Context, workId: string, branchId?: string): Promise<ScoreContent> {
  const branch = await findScoreBranch(context, workId, branchId);
  return context.liveScores.use(branch.id, (document) =>
    document.read((score) => ({
      score: score.score(),
      frontiers: [...score.frontiers()],
      locks: [...score.locks()],
    })),
  );
}

/** Who made each note, and who changed what of it since. @throws WorkNotFound, WorkOfOtherMedium, BranchNotFound */
export async function noteAuthors(context: Context, workId: string, branchId?: string): Promise<NoteAuthor[]> {
  const branch = await findScoreBranch(context, workId, branchId);
  return context.liveScores.use(branch.id, (document) =>
    document.read((score) =>
      score.score().notes.flatMap(({ id }) => {
        const by = score.authorship(id);
        if (by === null) return [];
        const changed = Object.fromEntries(
          Object.entries(by.changed).map(([field, one]) => [field, handOf(document, one)]),
        );
        return [{ note: id, made: handOf(document, by.made), changed }];
      }),
    ),
  );
}

function handOf(document: LiveScore, by: Attribution): NoteHand {
  const actorId = document.peers.get(by.peer)?.actorId;
  const actor = actorId === undefined ? null : (document.actors.get(actorId) ?? null);
  return { kind: by.kind, actor, recipe: by.kind === 'made' ? by.recipe : null };
}

/**
 * In the person's name, by a peer on the server; one step of their undo.
 * @throws WorkNotFound, WorkOfOtherMedium, BranchNotFound, BaseUnknown, ScoreChangeNotPossible, ScoreMalformed, ScoreOutOfLimits
 */
export async function editScore(context: Context, workId: string, edit: NewScoreEdit): Promise<ScoreEdited> {
  const branch = await findScoreBranch(context, workId, edit.branchId);
  const person = await personOf(context, edit.personId);
  return context.liveScores.use(branch.id, async (document) => {
    await awaitBase(document, edit.base);
    return document.write(
      (desk) => {
        const ids = desk.hand(person).seat.edit(edit.edits, { kind: 'typed' });
        return { result: { frontiers: [...desk.score.frontiers()], ids: Object.fromEntries(ids) } };
      },
      { actorId: person.id },
    );
  });
}

/**
 * Takes back what the person did last by requests, or what a maker did last; or puts it again. False where there is nothing.
 * @throws WorkNotFound, WorkOfOtherMedium, BranchNotFound, ScoreMakerMissing
 */
export async function stepScore(
  context: Context,
  workId: string,
  { branchId, personId, makerId }: ScoreStep,
  direction: 'undo' | 'redo',
): Promise<boolean> {
  const branch = await findScoreBranch(context, workId, branchId);
  const actor = makerId === undefined ? await personOf(context, personId) : await makersActor(context, makerId);
  return context.liveScores.use(branch.id, (document) =>
    document.write((desk) => ({ result: desk.hand(actor).seat[direction]() }), { actorId: actor.id }),
  );
}

/** @throws ScoreMakerMissing */
async function makersActor({ scoreMakers }: Context, makerId: string) {
  const { maker } = await scoreMakers.get(makerId);
  return scoreMakerActor({ ...maker, name: maker.name.en });
}

/** All locks, after it. @throws WorkNotFound, WorkOfOtherMedium, BranchNotFound, BaseUnknown, ScoreRegionEmpty, ScoreNotesMissing */
export async function lockScore(context: Context, workId: string, request: NewScoreLock): Promise<ScoreLock[]> {
  const { newId, now } = context;
  const branch = await findScoreBranch(context, workId, request.branchId);
  const person = await personOf(context, request.personId);
  return context.liveScores.use(branch.id, async (document) => {
    await awaitBase(document, request.base);
    return document.write((desk) => {
      const lock = { id: newId(), by: person.id, at: now() };
      const { seat } = desk.hand(person);
      const { region, notes } = request;
      if (region !== undefined) {
        if (region.start >= region.end || region.parts?.length === 0) throw new ScoreRegionEmpty();
        seat.lock({ ...lock, region });
      } else {
        const first = (notes ?? []).map((id) => desk.score.note(id)).find((note) => note !== undefined);
        if (first === undefined) throw new ScoreNotesMissing();
        const parts = [{ track: first.track, voices: [first.voice] }];
        const place = { parts, start: first.start, end: first.start };
        seat.lock({ ...lock, region: place, only: notes ?? [] });
      }
      return { result: [...desk.score.locks()] };
    });
  });
}

/** All locks, after it. @throws WorkNotFound, WorkOfOtherMedium, BranchNotFound, LockNotFound */
export async function unlockScore(
  context: Context,
  workId: string,
  lockId: string,
  { branchId, personId }: { readonly branchId?: string | undefined; readonly personId?: string | undefined } = {},
): Promise<ScoreLock[]> {
  const branch = await findScoreBranch(context, workId, branchId);
  const person = await personOf(context, personId);
  return context.liveScores.use(branch.id, (document) =>
    document.write((desk) => {
      if (!desk.score.locks().some(({ id }) => id === lockId)) throw new LockNotFound(lockId);
      desk.hand(person).seat.unlock(lockId);
      return { result: [...desk.score.locks()] };
    }),
  );
}

export interface ScoreFileToSend {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

/** @throws WorkNotFound, WorkOfOtherMedium, BranchNotFound, ScoreOutOfLimits by its code, WorkTooSlow */
export async function exportScore(
  context: Context,
  workId: string,
  format: ScoreFormat,
  branchId?: string,
): Promise<ScoreFileToSend> {
  const branch = await findScoreBranch(context, workId, branchId);
  const score = await context.liveScores.use(branch.id, (document) => document.read((open) => open.score()));
  const work = await context.store.works.get(workId);
  const title = work?.title ?? score.title;
  const { mediaType } = scoreFormats.find(({ extension }) => extension === format)!;
  const bytes = await context.scoreFiles.ask(
    'writeScore',
    { score: { ...score, title: title.slice(0, 200) }, format },
    limits.readScoreTime,
    'Writing the score',
  );
  return { name: `${title}.${format}`, mediaType, content: new Uint8Array(bytes) };
}
