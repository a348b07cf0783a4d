/** A page at a live document, as the studio is one: its own copy of the text or score, offline edits, and what it was told. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type FourhandsClient, type LiveDown, liveDownSchema, type LiveUp, type Person } from '@fourhands/core';
import { TextDocument } from '@fourhands/core/media/text/text-document';
import { WebSocket } from 'ws';

/** What a page needs of a document of any medium. */
export interface PageDocument {
  readonly peer: string;
  import(bytes: Uint8Array): void;
  export(since?: string): Uint8Array;
  version(): string;
  onUpdate(listener: (bytes: Uint8Array) => void): () => void;
}

export interface PageOptions<Document extends PageDocument = TextDocument> {
  readonly person?: Person;
  /** Goes on with a copy that was offline; of another medium than text, a new one. */
  readonly document?: Document;
  readonly headers?: Record<string, string>;
}

export class LivePage<Document extends PageDocument = TextDocument> {
  readonly person: Person;
  readonly document: Document;
  readonly messages: LiveDown[] = [];
  readonly peers: string[];
  closed: { readonly code: number; readonly reason: string } | null = null;
  #socket: WebSocket;
  #number = 0;
  #unstored = new Set<number>();
  #waiters: (() => void)[] = [];
  #caughtUp = false;

  private constructor(socket: WebSocket, { person, document }: PageOptions<Document>) {
    this.person = person ?? { kind: 'person', id: randomUUID(), name: 'Page' };
    this.document = document ?? (new TextDocument() as PageDocument as Document);
    this.peers = [this.document.peer];
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.on('message', (data, binary) => this.#take(data as ArrayBuffer, binary));
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
      this.#wake();
    });
    socket.on('error', () => undefined);
    this.document.onUpdate((bytes) => this.#caughtUp && this.sendUpdate(bytes));
  }

  /** Connects and catches up. */
  static async open<Document extends PageDocument = TextDocument>(
    client: FourhandsClient,
    workId: string,
    branchId: string,
    options: PageOptions<Document> = {},
  ) {
    const page = await LivePage.connect(client, workId, branchId, options);
    page.hello();
    await page.until(() => page.#caughtUp);
    return page;
  }

  /** Connects, and says nothing. */
  static async connect<Document extends PageDocument = TextDocument>(
    client: FourhandsClient,
    workId: string,
    branchId: string,
    options: PageOptions<Document> = {},
  ) {
    const socket = new WebSocket(client.liveUrl(workId, branchId), { headers: options.headers ?? {} });
    const page = new LivePage<Document>(socket, options);
    await once(socket, 'open');
    return page;
  }

  hello(version = this.#isEmpty ? '' : this.document.version()): void {
    this.say({ type: 'hello', person: this.person, peers: this.peers, version });
  }

  say(message: LiveUp): void {
    this.#socket.send(JSON.stringify(message));
  }

  sendUpdate(bytes: Uint8Array): void {
    const frame = new Uint8Array(4 + bytes.length);
    const number = this.#number++;
    new DataView(frame.buffer).setUint32(0, number, true);
    frame.set(bytes, 4);
    this.#unstored.add(number);
    this.#socket.send(frame);
  }

  sendRaw(data: string | Uint8Array): void {
    this.#socket.send(data);
  }

  get #isEmpty(): boolean {
    return this.document instanceof TextDocument && this.document.length === 0;
  }

  type(this: LivePage, start: number, text: string, end = start): void {
    this.document.edit([{ start, end, text }], { kind: 'typed' });
  }

  get text(): string {
    return this.document instanceof TextDocument ? this.document.toString() : '';
  }

  /** Resolves once everything that was sent is durable. */
  stored(): Promise<void> {
    return this.until(() => this.#unstored.size === 0);
  }

  async until(reached: () => boolean, milliseconds = 10_000): Promise<void> {
    const end = performance.now() + milliseconds;
    while (!reached()) {
      if (this.closed !== null) throw new Error(`closed: ${this.closed.code} ${this.closed.reason}`);
      if (performance.now() > end) throw new Error(`not reached: ${this.text.slice(0, 200)}`);
      await this.#news(50);
    }
  }

  /** Resolves with the reason when the server lets the page go. */
  async dismissed(): Promise<{ readonly code: number; readonly reason: string }> {
    const end = performance.now() + 10_000;
    while (this.closed === null) {
      if (performance.now() > end) throw new Error('still connected');
      await this.#news(50);
    }
    return this.closed;
  }

  async close(): Promise<void> {
    if (this.closed !== null) return;
    this.#socket.close();
    await this.dismissed();
  }

  async #news(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#waiters.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #take(data: ArrayBuffer, binary: boolean): void {
    if (binary) {
      const bytes = new Uint8Array(data);
      if (bytes.length > 0) this.document.import(bytes);
      if (!this.#caughtUp) {
        this.#caughtUp = true;
        const welcome = this.messages.find((message) => message.type === 'welcome');
        if (welcome?.type === 'welcome' && !this.#isEmpty) this.sendUpdate(this.document.export(welcome.version));
      }
    } else {
      const message = liveDownSchema.parse(JSON.parse(Buffer.from(data).toString('utf8')));
      this.messages.push(message);
      if (message.type === 'stored') this.#unstored.delete(message.number);
    }
    this.#wake();
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) waiter();
  }
}
