/**
 * Kills a server again and again while pages type, programs edit, and proposals are taken, and looks after each start
 * whether everything that was acknowledged is there. A test runs it a few times, the bench `durability` two hundred.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FourhandsClient, type WorkDetail } from '@fourhands/core';
import { TextDocument } from '@fourhands/core/media/text/text-document';
import { LivePage } from './live-page.ts';

export interface Durability {
  readonly kills: number;
  /** Edits, works, versions and decisions that were acknowledged in all. */
  readonly acknowledged: number;
  /** Those of them that were not there after a start. */
  readonly lost: readonly string[];
  /** Milliseconds from the start of the process to the text of the work, the longest. */
  readonly slowestRestart: number;
  readonly medianRestart: number;
}

interface World {
  client: FourhandsClient;
  readonly work: WorkDetail;
  readonly pages: { readonly id: string; document: TextDocument }[];
  /** Words that were acknowledged to be in the text. */
  readonly words: Set<string>;
  /** Works and proposals that were acknowledged, and how the proposals were decided. */
  readonly works: Set<string>;
  readonly decided: Set<string>;
  next: number;
}

const worker = fileURLToPath(new URL('./workers/serve-works.ts', import.meta.url));
const pageCount = 3;

export async function killRepeatedly(
  kills: number,
  random: () => number,
  progress: (line: string) => void,
): Promise<Durability> {
  const folder = await mkdtemp(join(tmpdir(), 'fourhands-kill-'));
  let server: ChildProcess | null = null;
  const start = async () => {
    server = fork(worker, [folder], { execArgv: [] });
    const [{ url }] = (await once(server, 'message')) as [{ url: string }];
    return new FourhandsClient({ address: url });
  };
  const kill = async () => {
    if (server === null || server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
  };
  const lost: string[] = [];
  const restarts: number[] = [];
  try {
    const client = await start();
    const text = 'A line of text to begin with.\n'.repeat(200);
    const world: World = {
      client,
      work: await client.createWork({ title: 'Durable', text }),
      pages: [],
      words: new Set(),
      works: new Set(),
      decided: new Set(),
      next: 0,
    };
    for (let index = 0; index < pageCount; index++)
      world.pages.push({ id: `page-${index}`, document: new TextDocument() });
    for (let round = 1; round <= kills; round++) {
      const end = new AbortController();
      const busy = Promise.allSettled([
        ...world.pages.map((page) => typeUntil(world, page, end.signal)),
        editUntil(world, end.signal),
        proposeUntil(world, end.signal),
        makeWorksUntil(world, end.signal),
      ]);
      await new Promise((next) => setTimeout(next, 30 + random() * 270));
      await kill();
      end.abort();
      await busy;
      const begun = performance.now();
      world.client = await start();
      const content = await world.client.workText(world.work.id);
      restarts.push(performance.now() - begun);
      lost.push(...(await missing(world, content.text)).map((what) => `kill ${round}: ${what}`));
      if (round % 20 === 0) progress(`${round} kills, ${world.next} edits, ${lost.length} lost`);
    }
    const sorted = restarts.toSorted((a, b) => a - b);
    return {
      kills,
      acknowledged: world.words.size + world.works.size + world.decided.size,
      lost,
      slowestRestart: sorted.at(-1) ?? 0,
      medianRestart: sorted[Math.floor(sorted.length / 2)] ?? 0,
    };
  } finally {
    await kill();
    await rm(folder, { recursive: true, force: true });
  }
}

const wordOf = (world: World) => `⟨${world.next++}⟩`;

/** A page that connects with what it had, and types on. A word counts once its edit is stored. */
async function typeUntil(world: World, seat: World['pages'][number], signal: AbortSignal): Promise<void> {
  const person = { kind: 'person', id: seat.id, name: seat.id } as const;
  const branchId = world.work.branches[0]!.id;
  const page = await LivePage.open(world.client, world.work.id, branchId, { person, document: seat.document });
  while (!signal.aborted) {
    const words = [wordOf(world), wordOf(world)];
    // At the beginning of a line, so that no word is put into another.
    for (const word of words)
      page.type(page.text.indexOf('\n', (page.document.length * (world.next % 97)) / 97) + 1, word);
    await page.stored();
    for (const word of words) world.words.add(word);
  }
}

async function editUntil(world: World, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const word = wordOf(world);
    await world.client.editWork(world.work.id, { changes: [{ start: 0, end: 0, text: word }] }, { signal });
    world.words.add(word);
  }
}

async function proposeUntil(world: World, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const prompt = wordOf(world);
    const request = { makerId: 'echo', mode: 'prompt-guided', operation: 'continue', prompt, learn: false } as const;
    const { id } = await world.client.propose(world.work.id, request, { signal });
    for await (const _event of world.client.watchProposal(id, { signal })) await Promise.resolve();
    const { state } = await world.client.decide(id, { kind: 'pick', candidate: 0 }, { signal });
    if (state !== 'decided') continue;
    world.words.add(prompt);
    world.decided.add(id);
  }
}

async function makeWorksUntil(world: World, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { id } = await world.client.createWork({ title: 'One more', text: 'short' }, { signal });
    world.works.add(id);
    await world.client.saveVersion(id, { name: 'kept' }, { signal });
  }
}

/** What was acknowledged and is not there. */
async function missing(world: World, text: string): Promise<string[]> {
  const there = new Set(text.match(/⟨\d+⟩/g) ?? []);
  const works = new Set((await world.client.listWorks()).map(({ id }) => id));
  const proposals = new Map((await world.client.listProposals(world.work.id)).map(({ id, state }) => [id, state]));
  return [
    ...[...world.words].filter((word) => !there.has(word)).map((word) => `the edit ${word}`),
    ...[...world.works].filter((id) => !works.has(id)).map((id) => `the work ${id}`),
    ...[...world.decided].filter((id) => proposals.get(id) !== 'decided').map((id) => `the decision on ${id}`),
    ...[...proposals].filter(([, state]) => state === 'streaming').map(([id]) => `the end of proposal ${id}`),
  ];
}
