/**
 * The pages of the bench `live`: `live-pages-entrant.ts PLAN`. Each has its own document and connection. What arrives is timed
 * at once, and put into the page’s document every few seconds: one process stands in for fifty machines.
 */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { FourhandsClient, type LiveUp } from '@fourhands/core';
import { TextDocument } from '@fourhands/core/media/text/text-document';
import { UpdateLog } from '../../packages/server/src/commands/update-log.ts';

export interface LivePlan {
  readonly url: string;
  readonly people: number;
  readonly seconds: number;
  readonly keysPerSecond: number;
  readonly characters: number;
}

export interface LiveResult {
  readonly median: number;
  readonly p99: number;
  readonly storedP99: number;
  readonly edits: number;
  readonly made: number;
  readonly arrivals: number;
  readonly differentTexts: number;
  readonly serverShare: number;
}

/** Milliseconds between two times that a page takes in what arrived. */
const takeInTime = 3000;

const arrivals: number[] = [];
const stored: number[] = [];
/** When each update was made, by the checksum in its header. */
const madeAt = new Map<number, number>();
const checksumOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(16, true);

class Page {
  readonly #text = new TextDocument();
  /** What arrived, and what was typed here. */
  readonly #log = new UpdateLog(null, []);
  readonly #socket: WebSocket;
  #sentAt: number[] = [];
  #caughtUp = false;
  #behind = false;
  #place: number;
  #keyAt = 0;

  private constructor(socket: WebSocket, place: number) {
    this.#socket = socket;
    this.#place = place;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', ({ data }) => this.#take(data as string | ArrayBuffer));
    this.#text.onUpdate((bytes) => this.#send(bytes));
  }

  static async open(url: string, id: string, place: number): Promise<Page> {
    const socket = new WebSocket(url);
    const page = new Page(socket, place);
    await new Promise((opened) => socket.addEventListener('open', opened));
    const peers = [page.#text.peer];
    const hello: LiveUp = { type: 'hello', person: { kind: 'person', id, name: id }, peers, version: '' };
    socket.send(JSON.stringify(hello));
    while (!page.#caughtUp) await pause(10);
    page.takeIn();
    return page;
  }

  takeIn(): void {
    if (this.#behind) this.#text.import(this.#log.export(this.#text.version()));
    this.#behind = false;
  }

  /** Types a letter where this person is, and now and then goes elsewhere. */
  type(): void {
    const { length } = this.#text;
    if (Math.random() < 0.02) this.#place = Math.random();
    const at = Math.floor(this.#place * length);
    this.#keyAt = performance.now();
    const change =
      Math.random() < 0.1 && at > 1
        ? { start: at - 1, end: at, text: '' }
        : { start: at, end: at, text: Math.random() < 0.15 ? ' ' : 'e' };
    this.#text.edit([change], { kind: 'typed' });
  }

  get settled(): boolean {
    return this.#sentAt.length === 0;
  }

  hash(): string {
    this.takeIn();
    return createHash('sha256').update(this.#text.toString()).digest('hex');
  }

  close(): void {
    this.#socket.close();
  }

  #send(bytes: Uint8Array): void {
    const frame = new Uint8Array(4 + bytes.length);
    frame.set(bytes, 4);
    madeAt.set(checksumOf(bytes), this.#keyAt);
    this.#sentAt.push(this.#keyAt);
    this.#socket.send(frame);
    this.#log.import(bytes);
  }

  #take(data: string | ArrayBuffer): void {
    const now = performance.now();
    if (typeof data === 'string') {
      // Receipts come in the order of the edits.
      if (data.startsWith('{"type":"stored"')) stored.push(now - (this.#sentAt.shift() ?? now));
      return;
    }
    const bytes = new Uint8Array(data);
    const made = this.#caughtUp ? madeAt.get(checksumOf(bytes)) : undefined;
    if (made !== undefined) arrivals.push(now - made);
    this.#log.import(bytes);
    this.#caughtUp = true;
    this.#behind = true;
  }
}

const plan = JSON.parse(process.argv[2] ?? '') as LivePlan;
const client = new FourhandsClient({ address: plan.url });
const paragraph = `${'Words stand in a line, and lines make a paragraph. '.repeat(8)}\n`;
const work = await client.createWork({
  title: 'Live',
  text: paragraph.repeat(Math.ceil(plan.characters / paragraph.length)).slice(0, plan.characters),
});
const branchId = work.branches[0]!.id;
const url = client.liveUrl(work.id, branchId);
const pages: Page[] = [];
for (let index = 0; index < plan.people; index++)
  pages.push(await Page.open(url, `person-${index}`, index / plan.people));

const end = performance.now() + plan.seconds * 1000;
let edits = 0;
const takingIn = setInterval(() => {
  // Not all in one go: they stand for fifty machines.
  for (const [index, page] of pages.entries()) setTimeout(() => page.takeIn(), (index * takeInTime) / pages.length);
}, takeInTime);
await Promise.all([
  ...pages.map(async (page) => {
    await pause(Math.random() * 1000);
    while (performance.now() < end) {
      page.type();
      edits++;
      // Keys come irregularly.
      await pause((1000 / plan.keysPerSecond) * (0.5 + Math.random()));
    }
  }),
  ...['first', 'second'].map((maker) => keepWriting(maker)),
]);
clearInterval(takingIn);
while (!pages.every((page) => page.settled)) await pause(50);
const used = await serverShare();
await pause(1000);
const { text } = await client.workText(work.id);
const hashes = new Set([...pages.map((page) => page.hash()), createHash('sha256').update(text).digest('hex')]);
const result: LiveResult = {
  median: quantile(arrivals, 0.5),
  p99: quantile(arrivals, 0.99),
  storedP99: quantile(stored, 0.99),
  edits,
  made: (await client.listProposals(work.id)).reduce(
    (sum, { candidates }) => sum + (candidates[0]?.text.length ?? 0),
    0,
  ),
  arrivals: arrivals.length,
  differentTexts: hashes.size,
  serverShare: used,
};
for (const page of pages) page.close();
process.send?.(result, () => process.exit());

/** A maker that a person interrupts begins again elsewhere. */
async function keepWriting(makerId: string): Promise<void> {
  while (performance.now() < end) {
    const start = Math.floor(Math.random() * 200) * paragraph.length;
    const request = { mode: 'co-creation', placement: 'live', operation: 'fill', learn: false } as const;
    const { id } = await client.propose(work.id, { ...request, makerId, region: { start, end: start } });
    for await (const event of client.watchProposal(id)) {
      if (event.type === 'snapshot' && event.proposal.state !== 'streaming') break;
      if (performance.now() < end) continue;
      await client.stopProposal(id);
      return;
    }
  }
}

/** The runtime of a recipe says what the server used until then. */
async function serverShare(): Promise<number> {
  const request = { mode: 'co-creation', operation: 'fill', learn: false, makerId: 'first' } as const;
  const { id, recipe } = await client.propose(work.id, request);
  await client.stopProposal(id);
  const [spent = 0, of = 1] = (recipe.runtime.match(/[\d.]+/g) ?? []).map(Number);
  return spent / of;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
