/** Talks over HTTP: kept, streamed, branched, stopped, failed; what is quoted of works, and what goes into them. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  applyDialogueEvent,
  type AuthorshipFile,
  type DialogueDetail,
  type DialogueMessage,
  FourhandsClient,
  longestMessage,
  type NewMessage,
} from '@fourhands/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeMakers } from './fake-makers.ts';
import { type FakeServer, newFolder, startFakeServer } from './fake-server.ts';
import { authorOf } from './work-helpers.ts';

const makers = new FakeMakers();
for (const id of ['echo', 'slow', 'failing', 'endless', 'seeded', 'empty', 'mute'])
  makers.changes.set(id, { talks: true });
let server: FakeServer;
let client: FourhandsClient;
beforeAll(async () => {
  server = await startFakeServer({}, { makers });
  ({ client } = server);
});
afterAll(() => server.close());

const newTalk = async () => (await client.createDialogue()).id;

/** Watches until what is asked holds. */
async function until(id: string, reached: (dialogue: DialogueDetail) => boolean): Promise<DialogueDetail> {
  let seen: DialogueDetail | null = null;
  for await (const event of client.watchDialogue(id)) {
    seen = applyDialogueEvent(seen, event);
    if (seen !== null && reached(seen)) return seen;
  }
  throw new Error('it was deleted');
}

const settled = ({ messages }: DialogueDetail) => messages.every(({ state }) => state !== 'streaming');

/** Says something, and waits for the answer. */
async function talk(
  id: string,
  text: string,
  makerId: string,
  more: Partial<NewMessage> = {},
): Promise<readonly [DialogueMessage, DialogueMessage]> {
  const [said, coming] = await client.say(id, { text, answer: { makerId }, ...more });
  const { messages } = await until(id, settled);
  return [said!, messages.find((message) => message.id === coming!.id)!];
}

async function authorship(workId: string): Promise<AuthorshipFile> {
  return (await (await fetch(client.exportWorkUrl(workId, 'authorship'))).json()) as AuthorshipFile;
}

describe('a talk', () => {
  it('is kept with the recipe of each answer, named by its first line, and streams to all who watch', async () => {
    const id = await newTalk();
    const pages = [
      until(id, (seen) => seen.messages.length === 2 && settled(seen)),
      until(id, (seen) => seen.messages.length === 2 && settled(seen)),
    ];
    const [said, answer] = await talk(id, 'Hello there\nand more', 'echo', { personId: 'anna' });
    const [one, two] = await Promise.all(pages);
    expect(one!.messages).toEqual(two!.messages);
    const kept = await client.getDialogue(id);
    expect(kept).toMatchObject({ title: 'Hello there', leafId: answer.id, preview: 'Hello there\nand more' });
    expect(kept.messages).toEqual([said, answer]);
    expect(said).toMatchObject({ author: { kind: 'person', id: 'anna' }, turn: 'person', state: 'done', recipe: null });
    expect(answer).toMatchObject({
      parentId: said.id,
      author: { kind: 'maker', name: 'echo', hash: 'hash-of-echo' },
      turn: 'maker',
      state: 'done',
      text: 'Hello there\nand more',
      usage: { tokensIn: 10, tokensOut: 20, cost: 0.001 },
      recipe: {
        makerId: 'echo',
        operation: 'generate',
        controls: { warmth: 1 },
        told: [said.id],
        leftOut: 0,
        runtime: 'fake runtime 1',
      },
    });
  });

  it('branches where a message is edited or an answer is asked for again; nothing is lost', async () => {
    const id = await newTalk();
    const [first, answer] = await talk(id, 'One', 'echo');
    await talk(id, 'Two', 'echo', { parentId: answer.id });
    const [edited, other] = await talk(id, 'Uno', 'echo', { editOf: first.id });
    expect(edited).toMatchObject({ parentId: null, text: 'Uno', runs: [] });
    const again = await client.askAnswer(id, { parentId: edited.id, makerId: 'seeded', seed: 5 });
    const { messages, leafId } = await until(id, settled);
    expect(messages.map(({ text }) => text)).toEqual(['One', 'One', 'Two', 'Two', 'Uno', 'Uno', 'seed 5']);
    expect(messages.filter(({ parentId }) => parentId === edited.id).map((one) => one.id)).toEqual([
      other.id,
      again.id,
    ]);
    expect(leafId).toBe(again.id);
    expect((await client.changeDialogue(id, { leafId: answer.id })).leafId).toBe(answer.id);
    await expect(client.changeDialogue(id, { leafId: 'no-such' })).rejects.toMatchObject({ code: 'message-not-found' });
    await expect(client.askAnswer(id, { parentId: answer.id, makerId: 'echo' })).rejects.toMatchObject({
      code: 'answer-without-message',
      status: 409,
    });
  });

  it('is stopped with what came; a maker that fails in the middle leaves what came, and another is asked', async () => {
    const id = await newTalk();
    const [said, coming] = await client.say(id, { text: 'abcdefghijklmnopqrstuvwxyz', answer: { makerId: 'slow' } });
    await until(id, ({ messages }) => (messages[1]?.text.length ?? 0) > 2);
    await expect(client.say(id, { text: 'x', parentId: coming!.id })).rejects.toMatchObject({
      code: 'message-still-coming',
    });
    const stopped = await client.stopMessage(coming!.id);
    expect(stopped).toMatchObject({ state: 'stopped', error: null });
    expect('abcdefghijklmnopqrstuvwxyz'.startsWith(stopped.text)).toBe(true);
    expect(stopped.text.length).toBeGreaterThan(2);
    await client.askAnswer(id, { parentId: said!.id, makerId: 'failing' });
    const { messages } = await until(id, settled);
    expect(messages[2]).toMatchObject({
      state: 'failed',
      text: 'The beginning, then',
      error: { code: 'fake-maker-broke' },
    });
    await client.askAnswer(id, { parentId: said!.id, makerId: 'empty' });
    expect((await until(id, settled)).messages[3]).toMatchObject({ state: 'failed', error: { code: 'answer-empty' } });
  });

  it('is told as far as it fits, and what was left out is counted; one that cannot answer goes on from the words', async () => {
    const id = await newTalk();
    let parentId: string | null = null;
    for (const letter of ['a', 'b', 'c']) {
      const [, answer] = await talk(id, letter.repeat(6_000), 'echo', { parentId });
      parentId = answer.id;
    }
    const [last, answer] = await talk(id, 'And now?', 'echo', { parentId });
    expect(answer.recipe?.leftOut).toBe(4);
    expect(answer.recipe?.told).toHaveLength(3);
    expect(answer.recipe?.told.at(-1)).toBe(last.id);
    const other = await newTalk();
    const [, continued] = await talk(other, 'It was late', 'told');
    expect(continued.recipe?.operation).toBe('continue');
    expect(JSON.parse(continued.text)).toEqual(['It was late', '', '', [], []]);
  });

  it('refuses an empty message, one that is too long, a maker that is not there; then nothing is kept', async () => {
    const id = await newTalk();
    const refused = (message: NewMessage) => client.say(id, message).catch((error: unknown) => error);
    expect(await refused({ text: ' \n' })).toMatchObject({ code: 'message-empty', status: 400 });
    expect(await refused({ text: '字'.repeat(longestMessage + 1) })).toMatchObject({
      code: 'message-too-long',
      status: 413,
    });
    expect(await refused({ text: 'x', parentId: 'no-such' })).toMatchObject({ code: 'message-not-found', status: 404 });
    expect(await refused({ text: 'x', answer: { makerId: 'gone' } })).toMatchObject({
      code: 'maker-not-found',
      status: 404,
    });
    expect(await refused({ text: 'x', answer: { makerId: 'echo', controls: { nothing: 1 } } })).toMatchObject({
      code: 'control-unknown',
    });
    makers.changes.set('html', { operations: ['explain'] });
    expect(await refused({ text: 'x', answer: { makerId: 'html' } })).toMatchObject({
      code: 'maker-cannot-talk',
      status: 400,
    });
    makers.changes.set('echo', { talks: true, destination: 'api.example.com' });
    makers.isOffline = true;
    expect(await refused({ text: 'x', answer: { makerId: 'echo' } })).toMatchObject({ code: 'maker-not-available' });
    makers.isOffline = false;
    makers.changes.set('echo', { talks: true });
    expect((await client.getDialogue(id)).messages).toEqual([]);
    await expect(client.say('no-such', { text: 'x' })).rejects.toMatchObject({
      code: 'dialogue-not-found',
      status: 404,
    });
    await expect(client.stopMessage('no-such')).rejects.toMatchObject({ code: 'message-not-found', status: 404 });
  });

  it('is renamed, found by its words, put away, brought back and deleted, also while something is being said', async () => {
    const id = await newTalk();
    await client.say(id, { text: 'A word about quinces', answer: { makerId: 'endless' } });
    await client.changeDialogue(id, { title: 'Fruit' });
    const found = async (search: string) => (await client.listDialogues({ search })).map((one) => one.id);
    expect(await found('quinces')).toEqual([id]);
    expect(await found('fruit')).toEqual([id]);
    await expect(client.deleteDialogue(id)).rejects.toMatchObject({ code: 'dialogue-not-in-trash', status: 409 });
    await client.changeDialogue(id, { trashed: true });
    expect(await found('quinces')).toEqual([]);
    expect((await client.listDialogues({ trash: 'yes' })).map((one) => one.id)).toEqual([id]);
    const watching = (async () => {
      const types: string[] = [];
      for await (const { type } of client.watchDialogue(id)) types.push(type);
      return types.at(-1);
    })();
    await client.deleteDialogue(id);
    // Whoever came too late is told that there is nothing.
    expect(await watching.catch((error: { code: string }) => error.code)).toMatch(/deleted|dialogue-not-found/);
    await expect(client.getDialogue(id)).rejects.toMatchObject({ code: 'dialogue-not-found' });
  });

  it('goes out as Markdown of one path, and as JSON of all', async () => {
    const id = await newTalk();
    const [first, answer] = await talk(id, 'One', 'echo');
    await talk(id, 'Uno', 'echo', { editOf: first.id });
    const markdown = await (await fetch(client.exportDialogueUrl(id, 'markdown', answer.id))).text();
    expect(markdown).toMatch(/^# One\n\n## You, .*\n\nOne\n\n## echo, .*seed.*\n\nOne\n$/);
    const json = (await (await fetch(client.exportDialogueUrl(id, 'json'))).json()) as DialogueDetail;
    expect(json).toMatchObject({ format: 'fourhands-talk', version: 1, ...(await client.getDialogue(id)) });
    expect((await fetch(client.exportDialogueUrl(id, 'markdown', 'no-such'))).status).toBe(404);
  });
});

describe('a passage of a work', () => {
  it('is quoted with its source, and stays when the work is gone', async () => {
    const { id: workId } = await client.createWork({ title: 'The lamp', text: 'A lamp was lit 👨‍👩‍👧 again.' });
    const id = await newTalk();
    const [said, answer] = await talk(id, 'Why?', 'echo', { quotes: [{ workId, region: { start: 2, end: 16 } }] });
    expect(said.quotes).toMatchObject([
      { workId, title: 'The lamp', text: 'lamp was lit 👨‍👩‍👧', region: { start: 2, end: 23 } },
    ]);
    expect(answer.text).toBe('From “The lamp”:\n"""\nlamp was lit 👨‍👩‍👧\n"""\n\nWhy?');
    await client.changeWork(workId, { trashed: true });
    await client.deleteWork(workId);
    const [edited] = await talk(id, 'How?', 'echo', { editOf: said.id });
    expect(edited.quotes).toEqual(said.quotes);
    const gone = { text: 'x', quotes: [{ workId, region: { start: 0, end: 1 } }] };
    await expect(client.say(id, gone)).rejects.toMatchObject({ code: 'work-not-found' });
    await expect(client.putPassage(answer.id, { workId, start: 0, end: 4 })).rejects.toMatchObject({
      code: 'work-not-found',
    });
  });
});

describe('a passage of a talk', () => {
  it('comes into a work by the hand that made it, with a recipe that names the talk and replays', async () => {
    const { id: workId } = await client.createWork({ title: 'Target', text: 'Begin end', mode: 'iterative' });
    const id = await newTalk();
    const [said, answer] = await talk(id, 'The lamp went out.', 'echo', { personId: 'anna' });
    const { frontiers: base } = await client.workText(workId);
    await client.editWork(workId, { changes: [{ start: 0, end: 0, text: 'Yes. ' }] });
    // The place is one of the text as it was before.
    const put = await client.putPassage(answer.id, { workId, start: 4, end: 8, at: 5, base, personId: 'anna' });
    expect(put.region).toEqual({ start: 10, end: 14 });
    expect((await client.workText(workId)).text).toBe('Yes. Beginlamp end');
    await client.putPassage(said.id, { workId, start: 4, end: 8, personId: 'bert' });
    const { runs, recipes } = await authorship(workId);
    expect(runs.map(authorOf)).toEqual([
      'You typed Yes. ',
      'You imported Begin',
      'echo made lamp',
      'You imported  end',
      // What sets it apart is the person’s who put it there; the words are those of who said them.
      'You typed \n\n',
      'You typed lamp',
    ]);
    expect(runs.at(-1)?.actor?.id).toBe('anna');
    expect(runs.at(-2)?.actor?.id).toBe('bert');
    const talkSource = { dialogueId: id, messageId: answer.id, title: 'The lamp went out.', start: 4, end: 8 };
    expect(recipes).toMatchObject([
      {
        id: runs[2]!.recipe,
        makerId: 'echo',
        seed: answer.recipe?.seed,
        prompt: 'The lamp went out.',
        talk: talkSource,
      },
    ]);
    expect(await client.replay(put.proposalIds[0]!)).toMatchObject({ verdict: 'exact', text: 'lamp' });
    // The maker’s work is taken back as any other of it, and nothing else with it.
    expect(await client.makerUndo(workId, 'echo')).toBe(true);
    expect((await client.workText(workId)).text).toBe('Yes. Begin end\n\nlamp');
  });

  it('is known by what was put in, also when it is taken back: not by what a person had cut out of it', async () => {
    const { id: workId } = await client.createWork({ title: 'Target' });
    const id = await newTalk();
    const [, answer] = await talk(id, 'The old lamp went out at ten.', 'echo');
    const [edited] = await client.say(id, { text: 'The lamp went out at six.', editOf: answer.id, personId: 'anna' });
    const end = edited!.text.length;
    const { proposalIds } = await client.putPassage(edited!.id, { workId, start: 0, end, personId: 'anna' });
    const made = (await authorship(workId)).runs.filter(({ kind }) => kind === 'made').map(({ text }) => text);
    expect(made.length).toBeGreaterThan(1);
    const [proposal] = await client.listProposals(workId);
    expect(proposal).toMatchObject({ id: proposalIds[0], candidates: [{ text: answer.text }] });
    const put = { candidate: 0, hunk: null, personId: 'anna', text: made.join('') };
    expect(await client.listDecisions(workId)).toMatchObject([{ kind: 'pick', ...put }]);
    const asked = { makerId: 'told', mode: 'iterative', operation: 'generate', learn: true } as const;
    expect((await client.propose(workId, asked)).recipe.kept).toEqual([put.text]);
    expect(await client.makerUndo(workId, 'echo')).toBe(true);
    expect(await client.listDecisions(workId)).toMatchObject([{ kind: 'undo', ...put }, { kind: 'pick' }]);
    expect((await client.propose(workId, asked)).recipe).toMatchObject({ kept: [], rejected: [put.text] });
  });

  it('replays when the talk is gone', async () => {
    const { id: workId } = await client.createWork({ title: 'Target' });
    const id = await newTalk();
    const [, first] = await talk(id, 'One', 'seeded');
    const [, answer] = await talk(id, 'Two', 'seeded', { parentId: first.id });
    const { proposalIds } = await client.putPassage(answer.id, { workId, start: 0, end: answer.text.length });
    await client.changeDialogue(id, { trashed: true });
    await client.deleteDialogue(id);
    expect(await client.replay(proposalIds[0]!)).toMatchObject({ verdict: 'exact' });
    const [proposal] = await client.listProposals(workId);
    expect(proposal?.recipe.talk?.turns).toEqual([
      { by: 'person', text: 'One' },
      { by: 'maker', text: first.text },
      { by: 'person', text: 'Two' },
    ]);
  });

  it('does not come into what is locked, nor from a place that is not there', async () => {
    const { id: workId } = await client.createWork({ title: 'Target', text: 'Keep this as it is.' });
    const id = await newTalk();
    const [, answer] = await talk(id, 'New', 'echo');
    const [lock] = await client.lock(workId, { region: { start: 0, end: 10 } });
    const put = (change: object) => client.putPassage(answer.id, { workId, start: 0, end: 3, ...change });
    await expect(put({ at: 5 })).rejects.toMatchObject({ code: 'place-locked', status: 409 });
    await expect(put({ at: 99 })).rejects.toMatchObject({ code: 'region-out-of-range' });
    await expect(put({ start: 2, end: 2 })).rejects.toMatchObject({ code: 'passage-out-of-range', status: 400 });
    await expect(put({ end: 4 })).rejects.toMatchObject({ code: 'passage-out-of-range' });
    expect((await client.workText(workId)).text).toBe('Keep this as it is.');
    await client.unlock(workId, lock!.id);
    await put({ at: 5 });
    expect((await client.workText(workId)).text).toBe('Keep Newthis as it is.');
  });

  it('law 4: of an answer that persons edited, every character comes in with who made it', async () => {
    const { id: workId } = await client.createWork({ title: 'Target' });
    const id = await newTalk();
    const words = fc.array(fc.constantFrom('sea ', 'lamp ', 'keeper ', '灯', '👩‍👩‍👧 '), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(words, words, words, fc.nat(), fc.nat(), async (first, second, third, a, b) => {
        const [said, answer] = await talk(id, `x ${first.join('')}x`, 'echo', { personId: 'anna' });
        const edit = async (of: DialogueMessage, text: string, personId: string) =>
          (await client.say(id, { text, editOf: of.id, personId }))[0]!;
        const edited = await edit(answer, `x ${second.join('')}y`, 'bert');
        const again = await edit(edited, `z ${third.join('')}y`, 'anna');
        expect(edited).toMatchObject({ turn: 'maker', author: { id: 'bert' } });
        const owners = new Map([said, answer, edited, again].map((message) => [message.id, message.author]));
        for (const message of [said, answer, edited, again]) {
          const [start, end] = [a, b].map((one) => one % (message.text.length + 1)).toSorted((x, y) => x - y);
          if (start === end) continue;
          const before = (await client.workText(workId)).text.length;
          const { region } = await client.putPassage(message.id, { workId, start: start!, end: end!, at: before });
          const { runs, recipes } = await authorship(workId);
          let at = 0;
          const placed = runs.flatMap((run) => {
            const from = at;
            at += run.text.length;
            const text = run.text.slice(Math.max(0, region.start - from), Math.max(0, region.end - from));
            return text === '' ? [] : [{ ...run, text }];
          });
          const said4 =
            message.runs.length === 0 ? [{ length: message.text.length, messageId: message.id }] : message.runs;
          const expected = said4.flatMap(({ length, messageId }) =>
            Array<string>(length).fill(owners.get(messageId)!.id),
          );
          const got = placed.flatMap(({ text, actor }) => Array<string>(text.length).fill(actor?.id ?? ''));
          // Whole characters: the passage may be wider than it was asked for.
          const from = message.text.lastIndexOf(placed.map(({ text }) => text).join(''), start);
          expect(got).toEqual(expected.slice(from, from + got.length));
          for (const { kind, recipe } of placed) {
            expect(kind === 'made').toBe(recipe !== null);
            if (kind === 'made') expect(recipes.find((one) => one.id === recipe)?.talk?.messageId).toBe(answer.id);
          }
        }
      }),
      { numRuns: 6 },
    );
  });
});

it('what was said is there after a kill at any moment, and an answer that was coming is stopped with what was kept of it', async () => {
  const folder = await newFolder();
  const start = async () => {
    const child = fork(fileURLToPath(new URL('./workers/serve-works.ts', import.meta.url)), [folder], { execArgv: [] });
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    return { child, there: new FourhandsClient({ address: url }) };
  };
  const kill = async (child: ChildProcess) => {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  const first = await start();
  const { id } = await first.there.createDialogue();
  const [said, coming] = await first.there.say(id, { text: 'Are you there?', answer: { makerId: 'deaf' } });
  let seen: DialogueDetail | null = null;
  for await (const event of first.there.watchDialogue(id)) {
    seen = applyDialogueEvent(seen, event);
    if (seen?.messages[1]?.text === 'still') break;
  }
  await kill(first.child);
  const second = await start();
  const { messages } = await second.there.getDialogue(id);
  expect(messages[0]).toEqual(said);
  expect(messages[1]).toMatchObject({ id: coming!.id, state: 'stopped', error: null });
  expect('still'.startsWith(messages[1]!.text)).toBe(true);
  await kill(second.child);
  await rm(folder, { recursive: true, force: true });
});
