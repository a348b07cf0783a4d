/** Scores over HTTP and live: brought in, edited by several, locked, harmonised by the shipped maker, decided bar by bar, replayed, exported. */
import { type FourhandsClient, type NewScoreProposal, RequestRefused, type ScoreProposal } from '@fourhands/core';
import { writeMidi } from '@fourhands/core/media/score/files/midi-file';
import { scoreFormats } from '@fourhands/core/media/score/files/formats';
import { numbered } from '@fourhands/core/media/score/files/score-file';
import { emptyScore, type Note, type Score } from '@fourhands/core/media/score/score';
import { ScoreDocument } from '@fourhands/core/media/score/score-document';
import type { ScoreRegion } from '@fourhands/core/media/score/score-region';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeServer, startFakeServer } from './fake-server.ts';
import { LivePage } from './live-page.ts';

let server: FakeServer;
let client: FourhandsClient;
beforeAll(async () => {
  server = await startFakeServer();
  client = server.client;
});
afterAll(() => server.close());

const bar = 3840;
const [ann, bo] = ['ann', 'bo'];
const voices = ['Soprano', 'Alto', 'Tenor', 'Bass'].map((name) => ({ name, instrument: 52 }));
const melody = [67, 69, 71, 72, 74, 72, 71, 69, 67, 67, 66, 67, 69, 71, 69, 67];

const noteOf = (track: string, start: number, pitch: number, duration = 960): Note => ({
  id: `given.${start}`,
  track,
  voice: 1,
  start,
  duration,
  pitch,
  spelling: null,
  velocity: 80,
  lyrics: [],
});

/** Four tracks, with a melody in the first; and what the tracks are called. */
async function song(pitches: readonly number[] = melody) {
  const { work } = await client.createScore({ title: 'Song', tracks: voices }, { personId: ann });
  const tracks = (await client.readScore(work.id)).score.tracks.map(({ id }) => id);
  const edits = pitches.map((pitch, at) => ({ kind: 'add', note: noteOf(tracks[0]!, at * 960, pitch) }) as const);
  if (edits.length > 0) await client.editScore(work.id, { personId: ann, edits });
  return { id: work.id, branch: work.branches[0]!.id, tracks, bars: pitches.length / 4 };
}

const all = (bars: number, from = 0): ScoreRegion => ({ parts: null, start: from * bar, end: bars * bar });

async function made(id: string, asked: Parameters<FourhandsClient['proposeScore']>[1]): Promise<ScoreProposal> {
  const { id: proposalId } = await client.proposeScore(id, asked);
  for (let tries = 0; ; tries++) {
    const proposal = await client.readScoreProposal(id, proposalId);
    if (proposal.state !== 'making') return proposal;
    if (tries > 600) throw new Error('it never ended');
    await new Promise((next) => setTimeout(next, 50));
  }
}

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof RequestRefused ? { code: error.code, text: error.message } : error),
  );

describe('a score over HTTP', () => {
  it('is made with its tracks, edited and taken back by each person alone', async () => {
    const { id, tracks } = await song([60]);
    const edited = await client.editScore(id, {
      personId: bo,
      edits: [{ kind: 'add', note: noteOf(tracks[1]!, 960, 55) }],
    });
    const [given] = Object.values(edited.ids);
    expect((await client.readScore(id)).score.notes.map(({ id: note }) => note)).toContain(given);
    expect((await client.noteAuthors(id)).map(({ made: { actor, kind } }) => [actor?.id, kind])).toEqual([
      [ann, 'typed'],
      [bo, 'typed'],
    ]);
    expect(await client.undoScore(id, { personId: ann })).toBe(true);
    expect((await client.readScore(id)).score.notes.map(({ pitch }) => pitch)).toEqual([55]);
    expect(await client.undoScore(id, { personId: ann })).toBe(false);
    expect(await client.redoScore(id, { personId: ann })).toBe(true);
    expect((await client.readScore(id)).score.notes.map(({ pitch }) => pitch)).toEqual([60, 55]);
    expect((await client.listWorks()).find((work) => work.id === id)).toMatchObject({ medium: 'score', length: 2 });
  });

  it('every format that it is exported to is brought in again as what that format holds', async () => {
    const { id } = await song();
    const { score } = await client.readScore(id);
    for (const { extension, holds = (content: Score) => content } of scoreFormats) {
      const format = extension as 'mid' | 'musicxml' | 'mxl' | 'abc';
      const bytes = await client.exportScore(id, format);
      const { work } = await client.importScore(`Song.${format}`, bytes, { personId: bo });
      const again = (await client.readScore(work.id)).score;
      expect({ ...numbered(again), title: '' }).toEqual({ ...numbered(holds(score)), title: '' });
      const authors = await client.noteAuthors(work.id);
      expect(authors.every(({ made: { kind, actor } }) => kind === 'imported' && actor?.id === bo)).toBe(true);
    }
  });

  it('a broken file is refused with where it breaks, whatever is broken of it', async () => {
    const whole = writeMidi({
      ...emptyScore,
      tracks: [{ id: 't', name: 'T', instrument: 0 }],
      notes: [noteOf('t', 0, 60)],
    });
    expect(await refusal(client.importScore('cut.mid', whole.slice(0, 10)))).toMatchObject({
      code: 'content-unreadable',
      text: expect.stringContaining('at byte'),
    });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), fc.nat(), async (noise, at) => {
        const bytes = new Uint8Array(whole);
        bytes.set(noise.slice(0, Math.max(0, bytes.length - (at % bytes.length))), at % bytes.length);
        const answer = await client.importScore('noise.mid', bytes).catch((error: unknown) => error);
        // Either it is a score, or it is refused by a code of its own.
        if (answer instanceof Error) expect(answer).toMatchObject({ code: expect.stringMatching(/^(content|score)-/) });
      }),
      { numRuns: 25 },
    );
  });

  it('takes edits of notes that are not there by no half', async () => {
    const { id, tracks } = await song([60]);
    const before = (await client.readScore(id)).score;
    const stranger = noteOf(tracks[0]!, 0, 61);
    const edits = [
      { kind: 'add', note: noteOf(tracks[0]!, 960, 62) },
      { kind: 'remove', note: stranger },
    ] as const;
    expect(await refusal(client.editScore(id, { edits: [...edits] }))).toMatchObject({
      code: 'score-change-not-possible',
    });
    expect((await client.readScore(id)).score).toEqual(before);
    const text = await client.createWork({ title: 'A text' });
    expect(await refusal(client.readScore(text.id))).toMatchObject({ code: 'work-of-other-medium' });
    expect(await refusal(client.saveVersion(id))).toMatchObject({ code: 'work-of-other-medium' });
  });

  it('goes back to a version, whose notes keep their authors', async () => {
    const { id } = await song([60, 62]);
    const version = await client.saveScoreVersion(id, { name: 'First', personId: ann });
    const { score } = await client.readScore(id);
    await client.editScore(id, { personId: bo, edits: score.notes.map((note) => ({ kind: 'remove', note })) });
    expect((await client.readScore(id)).score.notes).toEqual([]);
    expect((await client.readScoreVersion(id, version.id)).score).toEqual(score);
    const restored = await client.restoreScoreVersion(id, version.id, { personId: bo });
    expect(restored).toMatchObject({ reason: 'restore', length: 2 });
    expect((await client.readScore(id)).score.notes).toEqual(score.notes);
    expect((await client.noteAuthors(id)).map(({ made: { actor } }) => actor?.id)).toEqual([ann, ann]);
    expect((await client.listVersions(id)).map(({ name, reason }) => name ?? reason)).toEqual([
      'First',
      'pause',
      'restore',
    ]);
  });
});

describe('a live score', () => {
  it('is the same in all pages, and a page’s edits are stored in its name', async () => {
    const { id, branch, tracks } = await song([60]);
    const open = () => LivePage.open<ScoreDocument>(client, id, branch, { document: new ScoreDocument() });
    const [first, second] = [await open(), await open()];
    first.document.edit([{ kind: 'add', note: noteOf(tracks[0]!, 960, 64) }], { kind: 'typed' });
    await first.stored();
    await second.until(() => second.document.score().notes.length === 2);
    await client.editScore(id, { personId: bo, edits: [{ kind: 'set-tempo', tick: 0, tempo: 60 }] });
    await first.until(() => first.document.score().tempos[0]?.tempo === 60);
    const { score } = await client.readScore(id);
    expect(first.document.score()).toEqual(score);
    await second.until(() => second.document.score().tempos[0]?.tempo === 60);
    expect(second.document.score()).toEqual(score);
    expect((await client.noteAuthors(id)).at(-1)?.made.actor?.id).toBe(first.person.id);
    first.document.undo();
    await second.until(() => second.document.score().notes.length === 1);
    await first.close();
    await second.close();
  });

  it('refuses a page’s edits in another’s name', async () => {
    const { id, branch, tracks } = await song([60]);
    const page = await LivePage.open<ScoreDocument>(client, id, branch, { document: new ScoreDocument() });
    const forged = new ScoreDocument({ snapshot: page.document.snapshot() });
    const before = forged.version();
    forged.edit([{ kind: 'add', note: noteOf(tracks[0]!, 0, 70) }], { kind: 'typed' });
    page.sendUpdate(forged.export(before));
    expect((await page.dismissed()).code).toBe(4422);
    expect((await client.readScore(id)).score.notes).toHaveLength(1);
  });
});

describe('the chorale maker', () => {
  it('harmonises a melody: every hunk is a bar of a track, and what is accepted is the maker’s, bar by bar', async () => {
    const { id, tracks, bars } = await song();
    const proposal = await made(id, { makerId: 'chorale', operation: 'harmonise', region: all(bars), seed: 3 });
    expect(proposal).toMatchObject({ state: 'open', error: null, recipe: { given: 0 } });
    const [candidate] = proposal.candidates;
    const hunks = candidate!.hunks;
    expect(hunks.map(({ bar: at, track }) => `${at} ${track}`)).toEqual(
      Array.from({ length: bars }, (_, at) => tracks.slice(1).map((track) => `${at} ${track}`)).flat(),
    );
    for (const { start, duration } of candidate!.notes)
      expect(Math.floor(start / bar)).toBe(Math.floor((start + duration - 1) / bar));
    const second = hunks.flatMap(({ bar: at }, index) => (at === 1 ? [index] : []));
    const third = hunks.flatMap(({ bar: at }, index) => (at === 2 ? [index] : []));
    await client.decideScore(id, proposal.id, { personId: ann, verdict: 'accept', candidate: 0, hunks: second });
    const rejected = await client.decideScore(id, proposal.id, { verdict: 'reject', candidate: 0, hunks: third });
    expect(rejected.state).toBe('open');
    expect(rejected.candidates[0]!.hunks.map(({ state }) => state).filter((state) => state !== 'open')).toEqual([
      ...second.map(() => 'accepted'),
      ...third.map(() => 'rejected'),
    ]);
    const { score } = await client.readScore(id);
    expect(
      score.notes.filter(({ track }) => track !== tracks[0]).every(({ start }) => Math.floor(start / bar) === 1),
    ).toBe(true);
    const authors = await client.noteAuthors(id);
    const makers = authors.filter(({ made: by }) => by.kind === 'made');
    expect(makers.every(({ made: by }) => by.actor?.kind === 'maker' && by.recipe === proposal.recipe.id)).toBe(true);
    expect(makers).toHaveLength(score.notes.length - melody.length);
    // One undo of the maker takes back one decision, and nothing of the person's.
    expect(await client.undoScore(id, { makerId: 'chorale' })).toBe(true);
    expect((await client.readScore(id)).score.notes).toHaveLength(melody.length);
    const done = await client.decideScore(id, proposal.id, { verdict: 'reject', candidate: 0 });
    expect(done.state).toBe('decided');
    expect(await refusal(client.decideScore(id, proposal.id, { verdict: 'accept', candidate: 0 }))).toMatchObject({
      code: 'score-proposal-not-open',
    });
  });

  it('a lock holds to the note: it stays in the offer, and an earlier offer is refused where it lies', async () => {
    const { id, tracks } = await song(melody.slice(0, 8));
    const early = await made(id, { makerId: 'chorale', operation: 'harmonise', region: all(2), seed: 3 });
    const held = noteOf(tracks[3]!, bar, 43, bar);
    const { ids } = await client.editScore(id, { personId: ann, edits: [{ kind: 'add', note: held }] });
    const bass = Object.values(ids)[0]!;
    const other = noteOf(tracks[3]!, 0, 48, bar);
    await client.editScore(id, { personId: ann, edits: [{ kind: 'add', note: other }] });
    const [lock] = await client.lockScore(id, { personId: ann, notes: [bass] });
    expect(lock!.notes).toEqual([bass]);
    const bassPart = { parts: [{ track: tracks[3]!, voices: null }], start: bar, end: 2 * bar };
    expect(
      await refusal(client.proposeScore(id, { makerId: 'chorale', operation: 'fill', region: bassPart })),
    ).toMatchObject({ code: 'score-region-locked', text: expect.stringContaining('the lock in bar 2, on G2') });
    const proposal = await made(id, { makerId: 'chorale', operation: 'fill', region: all(2), seed: 4 });
    const offered = proposal.candidates[0]!.notes.filter(({ track, start }) => track === tracks[3] && start >= bar);
    expect(offered.map(({ id: note }) => note)).toEqual([bass]);
    await client.decideScore(id, proposal.id, { verdict: 'accept', candidate: 0 });
    const { score } = await client.readScore(id);
    expect(score.notes.find(({ id: note }) => note === bass)).toEqual({ ...held, id: bass });
    await client.lockScore(id, { personId: ann, region: { ...bassPart, start: 0, end: bar } });
    const decided = await client.decideScore(id, early.id, { verdict: 'accept', candidate: 0 });
    const states = decided.candidates[0]!.hunks.filter(({ track }) => track === tracks[3]);
    expect(states[0]).toMatchObject({ bar: 0, state: 'refused', reason: expect.stringContaining('locked') });
    await client.unlockScore(id, lock!.id);
    expect((await client.readScore(id)).locks).toHaveLength(1);
  });

  it('fills, varies, continues and answers within the region and nowhere else, and each replays exactly', async () => {
    const { id, tracks, bars } = await song();
    const first = await made(id, { makerId: 'chorale', operation: 'harmonise', region: all(bars), seed: 1 });
    await client.decideScore(id, first.id, { verdict: 'accept', candidate: 0 });
    const inner = {
      parts: [tracks[1]!, tracks[2]!].map((track) => ({ track, voices: null })),
      start: bar,
      end: 2 * bar,
    };
    const alto = { ...inner, parts: [inner.parts[0]!] };
    const asked: readonly Omit<NewScoreProposal, 'candidates'>[] = [
      { makerId: 'melody', operation: 'fill', region: alto, controls: { temperature: 1.5, density: 1 } },
      { makerId: 'melody', operation: 'vary', region: alto, controls: { temperature: 1.5, keep: 0.5 } },
      { makerId: 'chorale', operation: 'fill', region: inner, controls: { temperature: 1.5 } },
      { makerId: 'chorale', operation: 'vary', region: inner, controls: { temperature: 1.5, keep: 0.2, reach: 7 } },
      { makerId: 'chorale', operation: 'continue', region: all(bars + 2, bars) },
      { makerId: 'chorale', operation: 'answer', region: all(bars + 2, bars) },
    ];
    for (const request of asked) {
      const before = (await client.readScore(id)).score;
      const proposal = await made(id, { seed: 8, candidates: 2, ...request });
      expect(proposal.candidates).toHaveLength(2);
      expect(proposal.candidates[0]!.notes).not.toEqual(proposal.candidates[1]!.notes);
      for (const candidate of [0, 1])
        expect(await client.replayScore(id, proposal.id, candidate)).toMatchObject({ verdict: 'exact', similarity: 1 });
      await client.decideScore(id, proposal.id, { verdict: 'accept', candidate: 1 });
      const after = (await client.readScore(id)).score;
      const isInside = ({ track, start }: Note) =>
        start >= request.region.start &&
        start < request.region.end &&
        (request.region.parts?.some((part) => part.track === track) ?? true);
      const outside = (score: Score) => score.notes.filter((note) => !isInside(note));
      expect(outside(after)).toEqual(outside(before));
      expect(after.notes.filter(isInside)).not.toEqual(before.notes.filter(isInside));
      await client.undoScore(id, { makerId: request.makerId });
      expect((await client.readScore(id)).score).toEqual(before);
    }
  });

  it('refuses what cannot be done before anything is made', async () => {
    const empty = await song([]);
    const { id } = await song();
    const ask = (work: string, operation: 'harmonise' | 'answer' | 'fill', region: ScoreRegion, more = {}) =>
      refusal(client.proposeScore(work, { makerId: 'chorale', operation, region, ...more }));
    expect(await ask(empty.id, 'harmonise', all(2))).toMatchObject({ code: 'score-melody-missing' });
    expect(await ask(empty.id, 'answer', all(4, 2))).toMatchObject({ code: 'score-nothing-before' });
    expect(await ask(id, 'fill', all(0))).toMatchObject({ code: 'score-region-empty' });
    expect(await ask(id, 'fill', all(500))).toMatchObject({ code: 'score-region-too-long' });
    expect(await ask(id, 'fill', all(2), { controls: { keep: 1 } })).toMatchObject({ code: 'control-unknown' });
    expect(await ask(id, 'fill', all(2), { controls: { temperature: 3 } })).toMatchObject({
      code: 'control-out-of-range',
    });
    expect(await ask(id, 'fill', all(2), { lines: [{ track: 'x', voice: 1 }] })).toMatchObject({ code: /score-/ });
    expect(await client.listScoreProposals(id)).toEqual([]);
  });
});

it(
  'everything of a score is there after a restart, and a long file with many tracks is read',
  { timeout: 120_000 },
  async () => {
    const { id } = await song(melody.slice(0, 8));
    const proposal = await made(id, { makerId: 'chorale', operation: 'harmonise', region: all(2), seed: 1 });
    await client.decideScore(id, proposal.id, { verdict: 'accept', candidate: 0, hunks: [0] });
    await client.lockScore(id, { region: all(1) });
    const [score, authors, proposals] = [
      await client.readScore(id),
      await client.noteAuthors(id),
      await client.listScoreProposals(id),
    ];
    // Two hours at 120 quarters a minute: 14,400 quarters in 64 tracks.
    const tracks = Array.from({ length: 64 }, (_, at) => ({ id: `t${at}`, name: `Track ${at}`, instrument: at }));
    const notes = Array.from({ length: 14_400 }, (_, at) => noteOf(`t${at % 64}`, at * 960, 40 + (at % 40)));
    const long = await client.importScore('long.mid', writeMidi({ ...emptyScore, tracks, notes }), { personId: ann });
    expect(long.work.length).toBe(14_400);
    server = await server.restart();
    client = server.client;
    expect(await client.readScore(id)).toEqual(score);
    expect(await client.noteAuthors(id)).toEqual(authors);
    expect(await client.listScoreProposals(id)).toEqual(proposals);
    expect(await client.replayScore(id, proposal.id)).toMatchObject({ verdict: 'exact' });
    const again = (await client.readScore(long.work.id)).score;
    expect([again.tracks.length, again.notes.length]).toEqual([64, 14_400]);
  },
);
