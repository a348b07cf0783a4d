/**
 * One WebSocket at one branch: hello and catching up, edits and their receipts, presence. See protocol/live.ts. It trusts
 * nothing that comes; whoever breaks the protocol, or does not read, is let go with a reason.
 */
import { randomUUID } from 'node:crypto';
import { liveClose, type LiveDown, type LiveUp, liveUpSchema, type Person } from '@fourhands/core';
import type { WSContext, WSEvents } from 'hono/ws';
import type { WebSocket } from 'ws';
import type { Context } from '../commands/context.ts';
import { codeOf } from '../commands/failure.ts';
import type { AnyLiveBranch } from '../commands/live-branch.ts';
import type { Watcher } from '../commands/branch-writes.ts';
import type { TakenBranch } from '../commands/live-works.ts';
import { joinDocument } from '../commands/live-join.ts';
import { limits } from '../config.ts';

type State =
  | { readonly at: 'door' }
  | { readonly at: 'desk'; readonly document: AnyLiveBranch; readonly person: Person; readonly release: () => void }
  | { readonly at: 'gone' };

/** Codes of what a page sent that breaks the protocol; anything else is the server's own trouble. */
const closeCodes: Readonly<Record<string, number>> = {
  'work-not-found': liveClose.notFound,
  'branch-not-found': liveClose.notFound,
  'document-damaged': liveClose.updateRefused,
  'peer-forged': liveClose.updateRefused,
  'edits-missing': liveClose.updateRefused,
  'peer-taken': liveClose.refused,
  'person-is-maker': liveClose.refused,
  'live-full': liveClose.refused,
};

class LiveFull extends Error {
  readonly code = 'live-full';

  constructor() {
    super(`${limits.liveConnections} pages are connected to this branch already. Close some, then reload.`);
    this.name = 'LiveFull';
  }
}

class LiveSocket implements Watcher {
  readonly #context: Context;
  readonly #take: () => Promise<TakenBranch>;
  readonly #log: (line: string) => void;
  readonly #session = randomUUID();
  readonly #helloTimer: NodeJS.Timeout;
  readonly #pingTimer: NodeJS.Timeout;
  readonly #socket: WebSocket;
  #state: State = { at: 'door' };
  #greeted = false;
  #alive = true;

  constructor(socket: WebSocket, context: Context, take: () => Promise<TakenBranch>, log: (line: string) => void) {
    this.#socket = socket;
    this.#context = context;
    this.#take = take;
    this.#log = log;
    this.#helloTimer = setTimeout(
      () => this.close(liveClose.refused, 'No hello came. Reload the page.'),
      limits.helloTime,
    ).unref();
    this.#pingTimer = setInterval(() => this.#ping(), limits.pingTime).unref();
    socket.on('pong', () => (this.#alive = true));
  }

  // What the document tells

  update(bytes: Uint8Array): void {
    this.#send(bytes);
  }

  message(message: LiveDown): void {
    this.#send(JSON.stringify(message));
  }

  close(code: number, reason: string): void {
    this.#leave();
    this.#socket.close(code, shortReason(reason));
    // Whoever does not answer the closing is cut off.
    setTimeout(() => this.#socket.terminate(), 1_000).unref();
  }

  // What the page sends

  async hear(data: unknown): Promise<void> {
    try {
      if (typeof data === 'string') await this.#takeMessage(data);
      else if (data instanceof ArrayBuffer) await this.#takeUpdate(data);
    } catch (error) {
      if (this.#state.at === 'gone') return;
      const code = codeOf(error);
      if (code === null) this.#log(`Live connection: ${String(error)}`);
      const message =
        code === null ? 'Something went wrong inside Fourhands. Reload the page.' : (error as Error).message;
      this.close(closeCodes[code ?? ''] ?? liveClose.ending, message);
    }
  }

  gone(): void {
    this.#leave();
  }

  async #takeMessage(text: string): Promise<void> {
    const parsed = liveUpSchema.safeParse(parseJson(text));
    if (!parsed.success) {
      this.close(liveClose.refused, 'A message was not understood. Reload the page, so that it fits the server.');
      return;
    }
    const message = parsed.data;
    if (message.type === 'hello') await this.#hello(message);
    else if (this.#state.at === 'desk') this.#present(message, this.#state);
  }

  async #hello(hello: Extract<LiveUp, { type: 'hello' }>): Promise<void> {
    if (this.#greeted) return this.close(liveClose.refused, 'Hello came twice. Reload the page.');
    this.#greeted = true;
    clearTimeout(this.#helloTimer);
    const { document, release } = await this.#take();
    try {
      if (document.watchers.size >= limits.liveConnections) throw new LiveFull();
      const person = await joinDocument(this.#context, document, this, hello, ({ update, ...welcome }) => {
        this.message({ type: 'welcome', session: this.#session, ...welcome });
        this.#send(update);
        for (const presence of document.presences.all()) this.message(presence);
      });
      if (this.#state.at === 'gone') {
        document.watchers.delete(this);
        release();
        return;
      }
      this.#state = { at: 'desk', document, person, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  #present({ presence }: Extract<LiveUp, { type: 'presence' }>, { document, person }: State & { at: 'desk' }): void {
    if (presence === null) document.presences.remove(this.#session);
    else {
      const message = { type: 'presence', session: this.#session, actor: person, presence, activity: null } as const;
      document.presences.set(message, this);
    }
  }

  async #takeUpdate(data: ArrayBuffer): Promise<void> {
    const state = this.#state;
    if (state.at !== 'desk' || data.byteLength < 5) {
      this.close(liveClose.refused, 'An edit came before hello, or without its number. Reload the page.');
      return;
    }
    const number = new DataView(data).getUint32(0, true);
    await state.document.receive(new Uint8Array(data, 4), state.person.id, this);
    this.message({ type: 'stored', number });
  }

  #send(data: string | Uint8Array): void {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > limits.liveUnsentBytes)
      this.close(liveClose.tooSlow, 'The connection is too slow to follow. Connect again.');
    else socket.send(data);
  }

  #ping(): void {
    if (!this.#alive) return this.#socket.terminate();
    this.#alive = false;
    this.#socket.ping();
  }

  #leave(): void {
    clearTimeout(this.#helloTimer);
    clearInterval(this.#pingTimer);
    const state = this.#state;
    this.#state = { at: 'gone' };
    if (state.at !== 'desk') return;
    state.document.watchers.delete(this);
    state.document.presences.remove(this.#session);
    state.release();
  }
}

/** Takes over a connection once it is open. `take` takes the branch, or throws why there is none. */
export function liveEvents(
  context: Context,
  take: () => Promise<TakenBranch>,
  log: (line: string) => void,
): WSEvents<WebSocket> {
  let socket: LiveSocket | null = null;
  return {
    onOpen(_event, connection: WSContext<WebSocket>) {
      if (connection.raw !== undefined) socket = new LiveSocket(connection.raw, context, take, log);
    },
    onMessage(event) {
      void socket?.hear(event.data);
    },
    onClose: () => socket?.gone(),
    onError: () => socket?.gone(),
  };
}

/** A close frame holds at most 123 bytes of reason. */
function shortReason(reason: string): string {
  let short = reason;
  while (Buffer.byteLength(short) > 123)
    short = `${short.slice(0, Math.min(short.length - 2, 122))}…`.replace(/……$/, '…');
  return short;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
