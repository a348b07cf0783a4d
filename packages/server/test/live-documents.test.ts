/** What a live document does when its store fails, when nobody types, and when much was typed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LiveDown, Maker, Proposal } from '@fourhands/core';
import { TextDocument } from '@fourhands/core/media/text/text-document';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { StorageFull } from '../src/blobs/blobs.ts';
import type { LiveDocument } from '../src/commands/live-document.ts';
import type { Watcher } from '../src/commands/branch-writes.ts';
import { LiveDocuments } from '../src/commands/live-documents.ts';
import { Making } from '../src/commands/making.ts';
import { textBranches } from '../src/commands/version-keeping.ts';
import { limits } from '../src/config.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../src/store/store.ts';
import { FakeMakers } from './fake-makers.ts';

let folder: string;
let store: Store;
let live: LiveDocuments;
let full = false;
let page: TextDocument;
const now = () => new Date().toISOString();
let count = 0;

class Listener implements Watcher {
  readonly updates: Uint8Array[] = [];
  readonly messages: LiveDown[] = [];
  closed: { readonly code: number; readonly reason: string } | null = null;
  update(bytes: Uint8Array): void {
    this.updates.push(bytes);
  }
  message(message: LiveDown): void {
    this.messages.push(message);
  }
  close(code: number, reason: string): void {
    this.closed = { code, reason };
  }
}

beforeEach(async () => {
  page = new TextDocument();
  folder = await mkdtemp(join(tmpdir(), 'live-'));
  const real = openSqliteStore(join(folder, 'store.sqlite'));
  full = false;
  store = {
    ...real,
    documents: {
      open: (id) => real.documents.open(id),
      append: (branch, commit) =>
        full ? Promise.reject(new StorageFull(new Error('full'))) : real.documents.append(branch, commit),
      compact: (...all) => real.documents.compact(...all),
    },
  };
  live = new LiveDocuments({
    ...textBranches,
    store,
    now,
    newId: () => `id-${count++}`,
    log: (line) => expect.fail(line),
  });
  const at = now();
  const look = { preview: '', length: 0 };
  const empty = new TextDocument();
  await store.works.create({
    work: {
      id: 'w',
      title: 'W',
      medium: 'text',
      mode: 'iterative',
      createdAt: at,
      changedAt: at,
      trashedAt: null,
      ...look,
    },
    effort: { keys: 0, clicks: 0, choices: 0 },
    branches: [
      {
        branch: { id: 'b', workId: 'w', name: 'Main', main: true, fromVersionId: null, createdAt: at },
        snapshot: empty.snapshot(),
        runs: [],
      },
    ],
    actors: [{ kind: 'person', id: 'anna', name: 'Anna' }],
    peers: [{ peer: page.peer, actorId: 'anna', branchId: 'b' }],
    versions: [],
    proposals: [],
    decisions: [],
  });
});
afterEach(async () => {
  vi.useRealTimers();
  await live.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

/** The bytes of one edit of the page. */
function typed(text: string): Uint8Array {
  const since = page.version();
  page.edit([{ start: page.length, end: page.length, text }], { kind: 'typed' });
  return page.export(since);
}
const textOf = (document: LiveDocument) => document.read((text) => text.toString());

it('acknowledges nothing that the disk did not take, and goes on from what it did take', async () => {
  const { document, release } = await live.take('b');
  const [sender, other] = [new Listener(), new Listener()];
  document.watchers.add(sender).add(other);
  await document.receive(typed('kept '), 'anna', sender);
  expect(other.updates).toHaveLength(1);

  full = true;
  const lost = typed('not kept ');
  await expect(document.receive(lost, 'anna', sender)).rejects.toMatchObject({ code: 'storage-full' });
  expect(other.updates).toHaveLength(1);
  for (const { closed } of [sender, other])
    expect(closed).toMatchObject({ code: 4503, reason: expect.stringContaining('full') });
  full = false;
  expect(await textOf(document)).toBe('kept ');
  // The page comes back with it.
  await document.receive(lost, 'anna', sender);
  expect(await textOf(document)).toBe('kept not kept ');
  release();
});

it('refuses edits that follow from edits which never came', async () => {
  const { document, release } = await live.take('b');
  const first = typed('first ');
  const second = typed('second');
  await expect(document.receive(second, 'anna', new Listener())).rejects.toMatchObject({ code: 'edits-missing' });
  await document.receive(first, 'anna', new Listener());
  expect(await textOf(document)).toBe('first ');
  await document.receive(second, 'anna', new Listener());
  expect(await textOf(document)).toBe('first second');
  release();
});

it('keeps a version a while after the last edit, and only where the text changed', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { document, release } = await live.take('b');
  await document.receive(typed('typed'), 'anna', new Listener());
  // The text follows first.
  vi.advanceTimersByTime(limits.followTime.least);
  await document.settle();
  vi.advanceTimersByTime(limits.pauseTime - 1);
  await document.settle();
  expect(await store.versions.list('w')).toEqual([]);
  vi.advanceTimersByTime(1);
  await textOf(document);
  const text = await textOf(document);
  expect(await store.versions.list('w')).toEqual([
    expect.objectContaining({ reason: 'pause', added: text.length, removed: 0, length: text.length }),
  ]);
  await document.receive(typed('!'), 'anna', new Listener());
  vi.advanceTimersByTime(limits.followTime.least);
  await document.settle();
  vi.advanceTimersByTime(limits.pauseTime);
  await document.settle();
  await textOf(document);
  expect((await store.versions.list('w')).map(({ added }) => added)).toEqual([text.length, 1]);
  release();
});

it('puts a snapshot in the place of many updates, with who wrote what', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { document, release } = await live.take('b');
  const sender = new Listener();
  for (let edit = 0; edit <= limits.compactWhenQuiet.updates; edit++) {
    await document.receive(typed('x'), 'anna', sender);
  }
  const before = await document.read((text) => ({ text: text.toString(), runs: text.authorship() }));
  await document.compact(true);
  const stored = await store.documents.open('b');
  expect(stored?.updates).toHaveLength(0);
  expect(stored?.runs).toEqual(before.runs);
  await document.receive(typed('y'), 'anna', sender);
  release();
  await live.close();
  live = new LiveDocuments({ ...textBranches, store, now, newId: () => `id-${count++}`, log: () => undefined });
  expect(await live.use('b', textOf)).toBe(`${before.text}y`);
});

it('a proposal whose end could not be kept is stopped, with what was kept of it open to decisions', async () => {
  const making = new Making({ store, live, now, newId: () => `id-${count++}`, log: () => undefined });
  const echo = (await new FakeMakers().find('echo'))!;
  const maker: Maker = {
    describe: () => echo.describe(),
    async *make() {
      yield { type: 'text', candidate: 0, text: 'Once' };
      await vi.waitFor(async () => expect((await store.proposals.get('p'))?.candidates[0]?.text).toBe('Once'), 10_000);
      full = true;
      yield { type: 'end', candidate: 0 };
    },
  };
  const region = { start: 0, end: 0 };
  const asked = { operation: 'generate', action: null, prompt: '', controls: {}, seed: 1, candidates: 1 } as const;
  const learned = { kept: [], rejected: [] };
  const proposal: Proposal = {
    id: 'p',
    workId: 'w',
    branchId: 'b',
    placement: 'offer',
    state: 'streaming',
    recipe: {
      id: 'r',
      workId: 'w',
      branchId: 'b',
      makerId: 'echo',
      makerName: 'echo',
      makerHash: 'h',
      destination: null,
      mode: 'iterative',
      ...asked,
      base: await live.use('b', (document) => document.read((text) => [...text.frontiers()])),
      region,
      ...learned,
      runtime: 'fake runtime 1',
      at: now(),
    },
    region,
    candidates: [{ text: '', state: 'streaming', error: null, hunks: [] }],
    error: null,
    usage: null,
    createdAt: now(),
    endedAt: null,
  };
  const actor = { kind: 'maker', id: 'maker-1', name: 'echo', hash: 'h' } as const;
  const request = { ...asked, ...learned, before: '', selected: '', after: '' };
  await making.begin({ proposal, maker, request, actor, personId: 'anna' });
  const end = Promise.withResolvers<void>();
  await making.follow('p', (event) => {
    if (event.type === 'snapshot' && event.proposal.state !== 'streaming') end.resolve();
  });
  await end.promise;
  full = false;
  const stored = (await store.proposals.get('p'))!;
  expect(stored.state).toBe('streaming');
  const left = await making.read('p');
  expect(left).toMatchObject({ state: 'stopped', endedAt: proposal.createdAt });
  expect(left.candidates).toMatchObject([{ state: 'ready', text: 'Once', hunks: [{ ...region, text: 'Once' }] }]);
  expect(await making.newest([stored])).toEqual([left]);
});
