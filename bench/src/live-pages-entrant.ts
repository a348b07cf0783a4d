/**
 * The pages of the bench `live`: `live-pages-entrant.ts PLAN`. Each has its own document and connection. What arrives is timed
 * at once and put into the page's document a few times a second, as one process stands in for fifty machines.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { FourhandsClient, type LiveDown, type LiveUp } from '@fourhands/core';
import { LoroDoc } from 'loro-crdt';
import { WebSocket } from 'ws';

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
const takeInTime = 250;

const arrivals: number[] = [];
const stored: number[] = [];
/** When each update was made, by the checksum in its header. */
const madeAt = new Map<number, number>();
const checksumOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(16, true);

class Page {
  readonly doc = new LoroDoc();
  readonly #socket: WebSocket;
  readonly #id: string;
  #arrived: Uint8Array[] = [];
  #sentAt: number[] = [];
  #caughtUp = false;
  #place: number;

  private constructor(socket: WebSocket, id: string, place: number) {
    this.#socket = socket;
    this.#id = id;
    this.#place = place;
    socket.binaryType = 'arraybuffer';
    socket.on('message', (data, binary) => this.#take(data as ArrayBuffer, binary));
    this.doc.subscribeLocalUpdates((bytes) => this.#send(bytes));
  }

  static async open(url: string, id: string, place: number): Promise<Page> {
    const socket = new WebSocket(url);
    const page = new Page(socket, id, place);
    await once(socket, 'open');
    const peers = [page.doc.peerIdStr];
    const hello: LiveUp = { type: 'hello', person: { kind: 'person', id, name: id }, peers, version: '' };
    socket.send(JSON.stringify(hello));
    while (!page.#caughtUp) await pause(10);
    return page;
  }

  takeIn(): void {
    if (this.#arrived.length > 0) this.doc.importBatch(this.#arrived);
    this.#arrived = [];
  }

  /** Types a letter where this person is, and now and then goes elsewhere. */
  type(): void {
    const text = this.doc.getText('text');
    if (Math.random() < 0.02) this.#place = Math.random();
    const at = Math.floor(this.#place * text.length);
    this.#keyAt = performance.now();
    if (Math.random() < 0.1 && at > 1) text.delete(at - 1, 1);
    else text.insert(at, Math.random() < 0.15 ? ' ' : 'e');
    this.doc.commit();
  }

  #keyAt = 0;

  get settled(): boolean {
    return this.#sentAt.length === 0;
  }

  hash(): string {
    this.takeIn();
    return createHash('sha256').update(this.doc.getText('text').toString()).digest('hex');
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
  }

  #take(data: ArrayBuffer, binary: boolean): void {
    const now = performance.now();
    if (!binary) {
      const text = Buffer.from(data).toString();
      // Receipts come in the order of the edits.
      if (text.startsWith('{"type":"stored"')) stored.push(now - (this.#sentAt.shift() ?? now));
      else if ((JSON.parse(text) as LiveDown).type === 'welcome') return;
      return;
    }
    const bytes = new Uint8Array(data);
    if (!this.#caughtUp) {
      this.doc.import(bytes);
      this.#caughtUp = true;
      return;
    }
    const made = madeAt.get(checksumOf(bytes));
    if (made !== undefined) arrivals.push(now - made);
    this.#arrived.push(bytes);
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
const share = await serverShare();
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
  serverShare: share,
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
  const [used = 0, of = 1] = (recipe.runtime.match(/[\d.]+/g) ?? []).map(Number);
  return used / of;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
