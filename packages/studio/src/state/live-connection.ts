/**
 * One branch of a work, kept the same here and on the server (core/protocol/live.ts). Edits made here go to the outbox and
 * to the server at once; what is not acknowledged goes again after every new connection. It knows the document only by
 * import and export, and nothing of the screen.
 */
import { liveClose, liveDownSchema, type LiveDown, type LiveUp, type Presence } from '@fourhands/core/protocol/live';
import type { Peer, Person } from '@fourhands/core/work/actor';
import type { Outbox } from './outbox.ts';
import { createStore, type Store } from './store.ts';

/** What of the document the connection needs; a TextDocument is one. */
export interface LiveDocument {
  readonly peer: Peer;
  readonly import: (bytes: Uint8Array) => void;
  readonly export: (since?: string) => Uint8Array;
  readonly version: () => string;
  readonly onUpdate: (listener: (bytes: Uint8Array) => void) => () => void;
}

/** What of a WebSocket it needs. */
export interface LiveSocket {
  binaryType: BinaryType;
  readonly send: (data: string | Uint8Array<ArrayBuffer>) => void;
  readonly close: (code?: number) => void;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
}

/**
 * connecting: never yet connected. live: edits go to the server. offline: the connection is lost and is being made again.
 * refused: the server does not take what this page sends. gone: there is no such work any more.
 */
type LiveKind = 'connecting' | 'live' | 'offline' | 'refused' | 'gone';

export interface LiveState {
  readonly kind: LiveKind;
  /** Edits that the server has not stored yet. */
  readonly unstored: number;
  /** The server's own words where it refused. */
  readonly reason: string | null;
}

export interface LiveOptions {
  readonly document: LiveDocument;
  readonly branchId: string;
  readonly person: Person;
  readonly outbox: Outbox;
  readonly open: () => LiveSocket;
  /** Every message but `stored`. */
  readonly onMessage: (message: LiveDown) => void;
  /** Milliseconds before the first reconnection; doubles up to 32 times as long. */
  readonly retryAfter?: number;
}

interface Unstored {
  readonly number: number;
  /** Its place in the outbox, once it is there. */
  readonly key: Promise<number | null>;
}

function numbered(number: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(bytes.length + 4);
  new DataView(frame.buffer).setUint32(0, number, true);
  frame.set(bytes, 4);
  return frame;
}

function readMessage(text: string): LiveDown | null {
  try {
    const parsed = liveDownSchema.safeParse(JSON.parse(text));
    // A newer server may say more than this page understands.
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export class LiveConnection {
  readonly state: Store<LiveState> = createStore<LiveState>({ kind: 'connecting', unstored: 0, reason: null });
  /** Resolves when the document first holds what the server has. */
  readonly synchronised: Promise<void>;
  readonly #options: LiveOptions;
  readonly #peers: Set<Peer>;
  readonly #stopListening: () => void;
  #settleSynchronised: () => void = () => undefined;
  #socket: LiveSocket | null = null;
  /** Between `hello` and the server's first binary frame nothing is sent: the page may know less than it should. */
  #greeted: 'no' | 'welcomed' | 'yes' = 'no';
  #serverVersion = '';
  #unstored: readonly Unstored[] = [];
  #left: readonly Uint8Array[] = [];
  #lastNumber = 0;
  #wait: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #presence: Presence | null = null;
  #closed = false;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#peers = new Set([options.document.peer]);
    this.#wait = options.retryAfter ?? 500;
    this.synchronised = new Promise((resolve) => {
      this.#settleSynchronised = resolve;
    });
    this.#stopListening = options.document.onUpdate((bytes) => this.#edited(new Uint8Array(bytes)));
    void this.#start();
  }

  /** Where the person is now; null where they are not in the text. */
  present(presence: Presence | null): void {
    this.#presence = presence;
    if (this.#greeted === 'yes') this.#send({ type: 'presence', presence });
  }

  /** Tries now instead of after the pause. */
  retry(): void {
    if (this.#closed || this.#socket !== null) return;
    clearTimeout(this.#timer);
    this.#connect();
  }

  /** Forgets what the server refuses, so that it is not sent again; the page has to be loaded anew after it. */
  async discard(): Promise<void> {
    const keys = await Promise.all(this.#unstored.map((edit) => edit.key));
    await this.#options.outbox.forget(keys.filter((key) => key !== null));
  }

  /** What is unstored stays in the outbox, for the next page. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#stopListening();
    this.#socket?.close(1000);
    this.#socket = null;
  }

  async #start(): Promise<void> {
    const left = await this.#options.outbox.left(this.#options.branchId).catch(() => []);
    this.#left = left.map((edit) => edit.bytes);
    for (const edit of left) this.#peers.add(edit.peer);
    // They come before what was typed meanwhile, and are acknowledged with the first export.
    const kept = left.map((edit): Unstored => ({ number: this.#next(), key: Promise.resolve(edit.key) }));
    this.#unstored = [...kept, ...this.#unstored];
    this.#tell({});
    if (!this.#closed) this.#connect();
  }

  #next(): number {
    this.#lastNumber = (this.#lastNumber + 1) >>> 0;
    return this.#lastNumber;
  }

  #tell(change: Partial<LiveState>): void {
    this.state.set((before) => ({ ...before, ...change, unstored: this.#unstored.length }));
  }

  #edited(bytes: Uint8Array<ArrayBuffer>): void {
    const { branchId, document, outbox } = this.#options;
    const number = this.#next();
    const key = outbox.keep({ branchId, peer: document.peer, bytes }).catch(() => null);
    this.#unstored = [...this.#unstored, { number, key }];
    if (this.#greeted === 'yes') this.#socket?.send(numbered(number, bytes));
    this.#tell({});
  }

  #connect(): void {
    const socket = this.#options.open();
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#greeted = 'no';
    socket.onopen = () => {
      const { document, person } = this.#options;
      this.#send({ type: 'hello', person, peers: [...this.#peers].slice(0, 100), version: document.version() });
    };
    socket.onmessage = ({ data }) => {
      if (this.#socket !== socket) return;
      if (typeof data === 'string') this.#hear(readMessage(data));
      else if (data instanceof ArrayBuffer) this.#receive(new Uint8Array(data));
    };
    socket.onclose = ({ code, reason }) => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#greeted = 'no';
      this.#lost(code, reason);
    };
  }

  #send(message: LiveUp): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #hear(message: LiveDown | null): void {
    if (message === null) return;
    if (message.type === 'stored') {
      this.#stored(message.number);
      return;
    }
    if (message.type === 'welcome') {
      this.#serverVersion = message.version;
      this.#greeted = 'welcomed';
    }
    this.#options.onMessage(message);
  }

  #receive(bytes: Uint8Array): void {
    const { document } = this.#options;
    if (bytes.length > 0) document.import(bytes);
    if (this.#greeted !== 'welcomed') return;
    this.#greeted = 'yes';
    for (const edit of this.#left) document.import(edit);
    this.#left = [];
    const last = this.#unstored.at(-1);
    // One export holds all that waits; its acknowledgement is that of the last.
    if (last !== undefined) this.#socket?.send(numbered(last.number, document.export(this.#serverVersion)));
    if (this.#presence !== null) this.#send({ type: 'presence', presence: this.#presence });
    this.#wait = this.#options.retryAfter ?? 500;
    this.#tell({ kind: 'live', reason: null });
    this.#settleSynchronised();
  }

  #stored(number: number): void {
    const done = this.#unstored.filter((edit) => edit.number <= number);
    this.#unstored = this.#unstored.filter((edit) => edit.number > number);
    void Promise.all(done.map((edit) => edit.key)).then((keys) =>
      this.#options.outbox.forget(keys.filter((key) => key !== null)).catch(() => undefined),
    );
    this.#tell({});
  }

  #lost(code: number, reason: string): void {
    if (this.#closed) return;
    if (code === liveClose.notFound) {
      this.#tell({ kind: 'gone', reason });
      return;
    }
    if (code === liveClose.refused || code === liveClose.updateRefused) {
      this.#tell({ kind: 'refused', reason });
      return;
    }
    this.#tell({ kind: this.state.get().kind === 'connecting' ? 'connecting' : 'offline' });
    // Half of the pause is drawn at random, so that many pages do not come back at once.
    const pause = code === liveClose.tooSlow ? 0 : this.#wait * (0.5 + Math.random() / 2);
    this.#wait = Math.min(this.#wait * 2, (this.#options.retryAfter ?? 500) * 32);
    this.#timer = setTimeout(() => this.#connect(), pause);
  }
}
