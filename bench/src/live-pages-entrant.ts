/**
 * The pages of the bench `live`: `live-pages-entrant.ts PLAN`. Each has its own connection, person and document, and every arrival
 * is timed. One process stands in for fifty machines, so that a page types into the text as it got it and puts in what
 * others type only at the end: merging fifty texts fifty times over is what fifty machines are for. For the server it
 * is the hardest case, since all edits are concurrent.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { FourhandsClient, type LiveUp } from '@fourhands/core';
import { LoroDoc } from 'loro-crdt';
import { WebSocket } from 'ws';
import { quantile } from './line-protocol.ts';

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

const arrivals: number[] = [];
const stored: number[] = [];
/** When each update was made, by the checksum in its header. */
const madeAt = new Map<number, number>();
const checksumOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(16, true);

class Page {
  readonly #doc = new LoroDoc();
  readonly #text = this.#doc.getText('text');
  readonly #socket: WebSocket;
  readonly #arrived: Uint8Array[] = [];
  readonly #sentAt: number[] = [];
  #caughtUp = false;
  #place: number;
  #keyAt = 0;

  private constructor(socket: WebSocket, place: number) {
    this.#socket = socket;
    this.#place = place;
    socket.on('message', (data: Buffer, isBinary) => this.#take(data, isBinary));
    socket.once('close', (code, reason) => {
      if (!this.#closed) throw new Error(`A page lost its connection (${code}): ${reason.toString()}`);
    });
    this.#doc.subscribeLocalUpdates((bytes) => this.#send(bytes));
  }

  static async open(url: string, id: string, place: number): Promise<Page> {
    const socket = new WebSocket(url, { origin: plan.url });
    const page = new Page(socket, place);
    await once(socket, 'open');
    const person = { kind: 'person', id, name: id } as const;
    const hello: LiveUp = { type: 'hello', person, peers: [page.#doc.peerIdStr], version: '' };
    socket.send(JSON.stringify(hello));
    while (!page.#caughtUp) await pause(10);
    return page;
  }

  /** Types a letter where this person is, and now and then goes elsewhere. */
  type(): void {
    if (Math.random() < 0.02) this.#place = Math.random();
    this.#keyAt = performance.now();
    const at = Math.floor(this.#place * this.#text.length);
    if (Math.random() < 0.1 && at > 1) this.#text.delete(at - 1, 1);
    else this.#text.insert(at, Math.random() < 0.15 ? ' ' : 'e');
    this.#doc.commit();
  }

  get settled(): boolean {
    return this.#sentAt.length === 0;
  }

  /** Of the text with all that arrived. */
  hash(): string {
    this.#doc.importBatch(this.#arrived.splice(0));
    const hash = createHash('sha256').update(this.#text.toString()).digest('hex');
    this.#doc.free();
    return hash;
  }

  #closed = false;

  close(): void {
    this.#closed = true;
    this.#socket.close();
  }

  #send(bytes: Uint8Array): void {
    const frame = new Uint8Array(4 + bytes.length);
    frame.set(bytes, 4);
    madeAt.set(checksumOf(bytes), this.#keyAt);
    this.#sentAt.push(this.#keyAt);
    this.#socket.send(frame);
  }

  #take(bytes: Buffer, isBinary: boolean): void {
    const now = performance.now();
    if (!isBinary) {
      // Receipts come in the order of the edits.
      if (bytes.includes('"type":"stored"')) stored.push(now - (this.#sentAt.shift() ?? now));
      return;
    }
    if (!this.#caughtUp) {
      this.#doc.import(bytes);
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
for (let waited = 0; waited < 200 && !pages.every((page) => page.settled); waited++) await pause(50);
const used = await serverShare();
await pause(1000);
const { text } = await client.workText(work.id);
const proposals = await client.listProposals(work.id);
// From here on this process is too busy to be spoken to.
const hashes = new Set([...pages.map((page) => page.hash()), createHash('sha256').update(text).digest('hex')]);
const result: LiveResult = {
  median: quantile(arrivals, 0.5),
  p99: quantile(arrivals, 0.99),
  storedP99: quantile(stored, 0.99),
  edits,
  made: proposals.reduce((sum, { candidates }) => sum + (candidates[0]?.text.length ?? 0), 0),
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
