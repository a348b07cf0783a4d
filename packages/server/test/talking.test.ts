import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DialogueMessage, Maker, MakerDescription, MakeRequest } from '@fourhands/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DialogueStore } from '../src/store/dialogues-store.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../src/store/store.ts';
import { type AnswerOrder, Talking } from '../src/commands/talking.ts';

const at = '2026-01-02T03:04:05.000Z';
const answer: DialogueMessage = {
  id: 'm',
  dialogueId: 'd',
  parentId: null,
  turn: 'maker',
  author: { kind: 'maker', id: 'maker-1', name: 'Other', hash: 'h' },
  text: '',
  state: 'streaming',
  quotes: [],
  recipe: null,
  runs: [],
  error: null,
  usage: null,
  createdAt: at,
  endedAt: null,
};
const request: MakeRequest = {
  operation: 'generate',
  action: null,
  prompt: 'x',
  controls: {},
  seed: 1,
  candidates: 1,
  before: '',
  selected: '',
  after: '',
  kept: [],
  rejected: [],
};

const description: MakerDescription = {
  id: 'other',
  name: 'Other',
  kind: 'procedure',
  medium: 'text',
  operations: ['generate'],
  actions: [],
  controls: [],
  hash: 'h',
  destination: null,
  available: true,
  reason: null,
};

let folder: string;
let real: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'talking-'));
  real = openSqliteStore(join(folder, 'store.sqlite'));
  const times = { createdAt: at, changedAt: at, trashedAt: null };
  await real.dialogues.create({ id: 'd', title: null, workId: null, leafId: null, preview: 'A question', ...times });
});
afterEach(async () => {
  await real.close();
  await rm(folder, { recursive: true, force: true });
});

function talkingWith(change: Partial<DialogueStore> = {}) {
  const { dialogues } = real;
  const all: DialogueStore = {
    create: (...given) => dialogues.create(...given),
    list: (...given) => dialogues.list(...given),
    get: (...given) => dialogues.get(...given),
    change: (...given) => dialogues.change(...given),
    remove: (...given) => dialogues.remove(...given),
    messages: (...given) => dialogues.messages(...given),
    message: (...given) => dialogues.message(...given),
    put: (...given) => dialogues.put(...given),
    streaming: (...given) => dialogues.streaming(...given),
    ...change,
  };
  return new Talking({ store: { ...real, dialogues: all }, now: () => at, log: () => undefined });
}

/** Says what it is given to say, then waits to be stopped where it says so. */
function saying(text: string, waits = false): Maker {
  return {
    describe: () => description,
    async *make(_request, signal) {
      if (text !== '') yield { type: 'text', candidate: 0, text };
      if (waits) await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      yield { type: 'end', candidate: 0 };
    },
  };
}

/** Makes an answer to its end. */
async function answered(talking: Talking, order: AnswerOrder): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const leave = await talking.follow('d', (event) => {
    if (event.type === 'message' && event.message.state !== 'streaming') resolve();
  });
  await talking.add('d', [order.answer], {}, order);
  await promise;
  leave();
}

it('an answer whose end could not be kept is stopped with what was kept of it, and its talk goes on', async () => {
  const talking = talkingWith({
    put: async (id, messages, change) => {
      if (messages.some(({ state }) => state !== 'streaming')) throw new Error('The disk is full.');
      return real.dialogues.put(id, messages, change);
    },
  });
  await answered(talking, { answer, maker: saying('Yes.'), request });
  const stopped = { ...answer, state: 'stopped', endedAt: at };
  expect(await talking.message('m')).toEqual(stopped);
  expect((await talking.read('d')).messages).toEqual([stopped]);
  expect(await real.dialogues.message('m')).toEqual(answer);
});

it('an answer can be stopped as soon as it is kept', async () => {
  const stops: Promise<void>[] = [];
  const talking = talkingWith({
    get: (id) => {
      if (stops.length === 0) stops.push(talking.stop('m'));
      return real.dialogues.get(id);
    },
  });
  await talking.add('d', [answer], {}, { answer, maker: saying('Well', true), request });
  expect(stops).toHaveLength(1);
  await Promise.all(stops);
  expect(await real.dialogues.message('m')).toMatchObject({ state: 'stopped', endedAt: at });
  await talking.close();
});

it('of an answer that says nothing, the line of its talk stays what it was', async () => {
  const talking = talkingWith();
  await answered(talking, { answer, maker: saying(''), request });
  expect(await real.dialogues.message('m')).toMatchObject({ state: 'failed' });
  expect(await real.dialogues.get('d')).toMatchObject({ preview: 'A question' });
  const again = { ...answer, id: 'm2' };
  await answered(talking, { answer: again, maker: saying('Yes.'), request });
  expect(await real.dialogues.get('d')).toMatchObject({ preview: 'Yes.' });
});
