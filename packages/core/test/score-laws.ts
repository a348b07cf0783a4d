/**
 * The laws of making together on scores, each as a check of one random history, as laws.ts has them for texts. Their numbers are
 * those of the design plus twenty.
 */
import { freeing, type Law } from './law.ts';
import { ContentUnreadable } from '../src/media/medium.ts';
import {
  canonicalScore,
  type Note,
  type Score,
  ScoreMalformed,
  ScoreOutOfLimits,
  scoreLimits,
} from '../src/media/score/score.ts';
import { applyScoreChanges, type ScoreChange, ScoreChangeNotPossible } from '../src/media/score/score-change.ts';
import {
  rejectScoreHunks,
  type ScoreHunk,
  scoreHunks,
  takeScoreHunks,
  touchesLock,
} from '../src/media/score/score-hunks.ts';
import { scoreMedium } from '../src/media/score/score-medium.ts';
import { isIn, type ScoreRegion } from '../src/media/score/score-region.ts';
import { numbersFrom } from './random-history.ts';
import { freeScores, openScore, RandomScoreHistory, type ScoreReplica } from './random-score-history.ts';

const moment = '2026-01-02T03:04:05.000Z';

function demand(held: boolean, what: string, history?: RandomScoreHistory): asserts held {
  if (!held) throw new Error(history === undefined ? what : `${what}\n${history.steps.join('\n')}`);
}

const asText = (value: unknown) => JSON.stringify(value);

/** 1: all that was acknowledged is there after the end of a process, in whatever order and how often it comes back. */
function nothingIsLost(seed: number): void {
  const history = new RandomScoreHistory(seed);
  const acknowledged: Uint8Array[] = [];
  let snapshot = history.replicas[0]!.document.snapshot();
  for (const { document } of history.replicas) document.onUpdate((bytes) => acknowledged.push(bytes));
  for (let step = 0; step < 25; step++) {
    history.step();
    if (step === 12) snapshot = history.replicas[0]!.document.snapshot();
  }
  const again = openScore({ snapshot });
  for (let at = acknowledged.length - 1; at > 0; at--) {
    const other = history.number(at + 1);
    [acknowledged[at], acknowledged[other]] = [acknowledged[other]!, acknowledged[at]!];
  }
  for (const bytes of [...acknowledged, ...acknowledged.slice(0, 5)]) again.import(bytes);
  history.settle();
  for (const { document } of history.replicas)
    demand(asText(again.score()) === asText(document.score()), `seed ${seed}: an edit was lost`, history);
}

interface Offer {
  readonly replica: ScoreReplica;
  readonly base: Score;
  readonly region: ScoreRegion;
  hunks: readonly ScoreHunk[];
}

function someRegion(history: RandomScoreHistory, score: Score): ScoreRegion {
  const ends = [history.number(40), history.number(40)].toSorted((a, b) => a - b);
  const parts =
    history.number(2) === 0
      ? null
      : score.tracks
          .filter(() => history.number(2) === 0)
          .map(({ id }) => ({ track: id, voices: history.number(2) === 0 ? null : [1 + history.number(2)] }));
  return scoreMedium.snap(score, { parts, start: ends[0]!, end: ends[1]! });
}

/** What a maker might give for a region: some notes dropped, some changed, some new, and some where they do not belong. */
function rewrite(history: RandomScoreHistory, score: Score, region: ScoreRegion): Score {
  const notes: Note[] = [];
  for (const note of scoreMedium.within(score, region).notes) {
    if (history.number(4) === 0) continue;
    const changed = { ...note, pitch: 30 + history.number(60), spelling: null };
    notes.push(history.number(3) === 0 ? changed : note);
  }
  for (let count = history.number(5); count > 0 && score.tracks.length > 0; count--)
    notes.push({
      id: `m${count}`,
      track: score.tracks[history.number(score.tracks.length)]!.id,
      voice: 1 + history.number(2),
      start: history.number(45),
      duration: 1 + history.number(2000),
      pitch: history.number(128),
      spelling: null,
      velocity: 64,
      lyrics: [],
    });
  return { ...score, notes };
}

/** Meters at small ticks make bars of a few notes each. */
function prepared(seed: number): { history: RandomScoreHistory; offered: Offer } {
  const history = new RandomScoreHistory(seed);
  const [ana] = history.replicas;
  ana!.document.edit(
    [4, 8, 12, 16, 20, 30].map((tick) => ({ kind: 'set-meter', tick, meter: { beats: 4, unit: 4 } }) as const),
    { kind: 'typed' },
  );
  for (let step = 0; step < 18; step++) history.step();
  lockSome(history);
  history.settle();
  const replica = history.replicas[history.number(2)]!;
  const base = replica.document.score();
  const region = someRegion(history, base);
  const hunks = scoreHunks(base, region, rewrite(history, base, region));
  for (let steps = history.number(8); steps > 0; steps--) history.step();
  if (history.number(2) === 0) history.contend(scoreMedium.within(base, region).notes);
  if (history.number(2) === 0) lockSome(history);
  history.settle();
  return { history, offered: { replica, base, region, hunks } };
}

function lockSome(history: RandomScoreHistory): void {
  for (const { document } of history.replicas.slice(0, 2)) {
    const region = someRegion(history, document.score());
    if (region.end > region.start && history.number(3) > 0)
      document.lock({
        id: `l${history.number(1000)}`,
        region: { ...region, end: Math.min(region.end, region.start + 20) },
        by: 'ana',
        at: moment,
      });
  }
}

/** Random decisions, each made in the document; calls `each` with the changes before they are made. */
function decideAtRandom(
  history: RandomScoreHistory,
  { replica, region, hunks: offered }: Offer,
  each: (changes: readonly ScoreChange[], hunks: readonly ScoreHunk[]) => void,
): void {
  const { document } = replica;
  let hunks = offered;
  for (let round = 0; round < 6; round++) {
    const open = hunks.flatMap(({ state }, index) => (state === 'open' ? [index] : []));
    const which = history.number(3) === 0 ? 'all' : (open[history.number(Math.max(1, open.length))] ?? 'all');
    if (history.number(4) === 0) {
      hunks = rejectScoreHunks(hunks, which);
      continue;
    }
    const taken = takeScoreHunks(hunks, which, region, document.score(), document.locks());
    const changes = taken.changes.map(({ change }) => change);
    each(changes, taken.hunks);
    document.edit(changes, { kind: 'made', recipe: 'p', hunk: 0 });
    hunks = taken.hunks;
  }
}

/** 2: what is locked when a proposal is taken stays, note by note, and nothing is put beside it. */
function locksHold(seed: number): void {
  const { history, offered } = prepared(seed);
  const { document } = offered.replica;
  decideAtRandom(history, offered, (changes) => {
    const before = document.score();
    const after = applyScoreChanges(before, changes);
    for (const lock of document.locks()) {
      const { region, notes } = lock;
      demand(!changes.some((change) => touchesLock(change, lock)), `seed ${seed}: a change touches a lock`, history);
      const kept = (score: Score) =>
        asText(score.notes.filter((note) => isIn(region, note) || notes.includes(note.id)));
      demand(kept(after) === kept(before), `seed ${seed}: something locked changed`, history);
    }
  });
}

/** 3: outside a proposal's region nothing changes. */
function outsideStays(seed: number): void {
  const { history, offered } = prepared(seed);
  const { document } = offered.replica;
  decideAtRandom(history, offered, (changes) => {
    const outside = (score: Score) =>
      asText({ ...score, notes: score.notes.filter((note) => !isIn(offered.region, note)) });
    const before = document.score();
    const after = applyScoreChanges(before, changes);
    demand(outside(after) === outside(before), `seed ${seed}: something outside the region changed`, history);
  });
}

/** 4: every note, and each start and duration, is attributed to whoever made or set it, and all replicas agree. */
function everyNoteHasItsAuthor(seed: number): void {
  const history = new RandomScoreHistory(seed);
  for (let step = 0; step < 40; step++) {
    const wrong = history.misattributed(history.step());
    demand(wrong.length === 0, `seed ${seed}: ${wrong[0]}`, history);
  }
  history.settle();
  const [first, ...others] = history.replicas;
  const { notes } = first!.document.score();
  const authors = (document: ScoreReplica['document']) => asText(notes.map(({ id }) => document.authorship(id)));
  for (const { document } of [...others, { document: openScore({ snapshot: first!.document.snapshot() }) }]) {
    demand(asText(document.score()) === asText(first!.document.score()), `seed ${seed}: scores differ`, history);
    demand(authors(document) === authors(first!.document), `seed ${seed}: authorship differs`, history);
  }
}

/** 6: undoing one's own work leaves all that others have made or set. */
function undoIsOnesOwn(seed: number): void {
  const history = new RandomScoreHistory(seed, { restores: false });
  for (let step = 0; step < 40; step++) history.step();
  history.settle();
  for (let times = 0; times < 2; times++) history.contend(history.replicas[0]!.document.score().notes);
  for (const replica of history.replicas) {
    const { document } = replica;
    for (let times = 0; times < 4; times++) {
      const before = document.score().notes;
      if (!document.undo()) break;
      for (const note of before) {
        const now = document.note(note.id);
        const made = history.makerOf(note.id)?.split(':')[1];
        if (made !== document.peer)
          demand(now !== undefined, `seed ${seed}: ${replica.name} undid a note of ${made}`, history);
        for (const field of ['start', 'duration'] as const)
          if (history.setterOf(note[field]) !== document.peer)
            demand(now?.[field] === note[field], `seed ${seed}: ${replica.name} undid a ${field} of another`, history);
      }
      const wrong = history.misattributed(replica);
      demand(wrong.length === 0, `seed ${seed}: after undo, ${wrong[0]}`, history);
    }
  }
}

/** 8: whatever a weak model gives, it is taken as far as it fits the region, or refused with a reason. */
function anyAnswerIsHandled(seed: number): void {
  const history = new RandomScoreHistory(seed);
  for (let step = 0; step < 10; step++) history.step();
  const number = numbersFrom(seed + 1);
  const { document } = history.replicas[0]!;
  const base = document.score();
  const region = someRegion(history, base);
  const odd = [-1, 0, 1, 0.5, Number.NaN, Infinity, 127, 128, scoreLimits.ticks, scoreLimits.ticks + 1, 60];
  const some = () => (number(4) === 0 ? odd[number(odd.length)]! : 1 + number(100));
  const notes = Array.from({ length: number(4) }, (_, index): Note => ({
    id: ['', 'a', `n${index}`, 'x'.repeat(70)][number(20) === 0 ? number(4) : 2]!,
    track: number(8) === 0 ? 'nobody' : (base.tracks[0]?.id ?? 'nobody'),
    voice: number(6) === 0 ? some() : 1,
    start: some(),
    duration: some(),
    pitch: some(),
    spelling: number(8) === 0 ? { step: 'C', alter: 0, octave: 4 } : null,
    velocity: some(),
    lyrics: [],
  }));
  try {
    const answer = canonicalScore({ ...base, notes });
    const { changes } = takeScoreHunks(scoreHunks(base, region, answer), 'all', region, base, []);
    document.edit(
      changes.map(({ change }) => change),
      { kind: 'made', recipe: 'p', hunk: 0 },
    );
    const now = scoreMedium.within(document.score(), region);
    const expected = scoreMedium.within(answer, region);
    demand(scoreMedium.replace(now, region, expected).length === 0, `seed ${seed}: not what was given`, history);
  } catch (error) {
    const known = [ScoreMalformed, ScoreOutOfLimits, ScoreChangeNotPossible, ContentUnreadable];
    if (!known.some((kind) => error instanceof kind)) throw error;
    demand(asText(document.score()) === asText(base), `seed ${seed}: refused, and yet something changed`, history);
  }
}

/** 9: what people did since a proposal's base is still there after it is taken, or the hunk was refused. */
function workIsNeverOverwritten(seed: number): void {
  const { history, offered } = prepared(seed);
  const { document } = offered.replica;
  const base = new Map(offered.base.notes.map((note) => [note.id, asText(note)]));
  const since = document.score().notes.filter((note) => base.get(note.id) !== asText(note));
  decideAtRandom(history, offered, (changes, hunks) => {
    const after = new Map(applyScoreChanges(document.score(), changes).notes.map((note) => [note.id, asText(note)]));
    for (const note of since)
      demand(after.get(note.id) === asText(note), `seed ${seed}: note ${note.id} was overwritten`, history);
    for (const { state, reason } of hunks)
      demand(state !== 'refused' || reason !== null, `seed ${seed}: refused without a reason`, history);
  });
}

const checks: readonly Law[] = [
  { number: 21, name: 'nothing acknowledged of a score is lost', check: nothingIsLost },
  { number: 22, name: 'a lock on notes holds', check: locksHold },
  { number: 23, name: 'outside the region of a score nothing changes', check: outsideStays },
  { number: 24, name: 'every note has its author', check: everyNoteHasItsAuthor },
  { number: 26, name: 'undo in a score is one’s own', check: undoIsOnesOwn },
  { number: 28, name: 'any answer of a model for a score is handled', check: anyAnswerIsHandled },
  { number: 29, name: 'work on a score is never overwritten', check: workIsNeverOverwritten },
];

export const scoreLaws = freeing(checks, freeScores);
