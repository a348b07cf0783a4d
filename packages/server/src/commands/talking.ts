/**
 * The answers that are being made, and those who watch dialogues. Each answer ends in the store whatever happens: done,
 * stopped, failed, or found still streaming at the next start and then stopped with what was kept of it.
 */
import type { Dialogue, DialogueDetail, DialogueEvent, DialogueMessage, Maker, MakeRequest } from '@fourhands/core';
import type { DialogueRecordChange } from '../store/dialogues-store.ts';
import type { Store } from '../store/store.ts';
import { ActiveMakings } from './active-makings.ts';
import { DialogueNotFound, MessageNotFound } from './dialogue-errors.ts';
import { runMaker } from './maker-run.ts';
import { MessageStream } from './message-stream.ts';

export interface TalkingParts {
  readonly store: Store;
  readonly now: () => string;
  readonly log: (line: string) => void;
}

/** An answer that is to be made now. */
export interface AnswerOrder {
  readonly answer: DialogueMessage;
  readonly maker: Maker;
  readonly request: MakeRequest;
}

type Listener = (event: DialogueEvent) => void;

export class Talking {
  readonly #parts: TalkingParts;
  readonly #active: ActiveMakings<MessageStream>;
  readonly #rooms = new Map<string, Set<Listener>>();

  constructor(parts: TalkingParts) {
    this.#parts = parts;
    this.#active = new ActiveMakings((line) => parts.log(`Message ${line}`));
  }

  /** What was being said when the server last ended is stopped, with what was kept of it. Returns how many. */
  async recover(): Promise<number> {
    const { store, now } = this.#parts;
    const left = await store.dialogues.streaming();
    for (const message of left)
      await store.dialogues.put(message.dialogueId, [{ ...message, state: 'stopped', endedAt: now() }]);
    return left.length;
  }

  /** Makes the messages durable, tells them, and begins to make the answer. @throws DialogueNotFound */
  async add(
    dialogueId: string,
    messages: readonly DialogueMessage[],
    change: DialogueRecordChange,
    order: AnswerOrder | null,
  ): Promise<void> {
    const { store } = this.#parts;
    if (!(await store.dialogues.put(dialogueId, messages, change))) throw new DialogueNotFound(dialogueId);
    // At once, so that whoever knows of it can stop it.
    if (order !== null) this.#begin(order);
    for (const message of messages) this.#tell(dialogueId, { type: 'message', message });
    const dialogue = await store.dialogues.get(dialogueId);
    if (dialogue !== null) this.changed(dialogue);
  }

  changed(dialogue: Dialogue): void {
    this.#tell(dialogue.id, { type: 'changed', dialogue });
  }

  deleted(dialogueId: string): void {
    this.#tell(dialogueId, { type: 'deleted' });
    this.#rooms.delete(dialogueId);
  }

  /** @throws DialogueNotFound */
  async read(dialogueId: string): Promise<DialogueDetail> {
    const { store } = this.#parts;
    const active = this.#active.now();
    const [dialogue, messages] = await Promise.all([
      store.dialogues.get(dialogueId),
      store.dialogues.messages(dialogueId),
    ]);
    if (dialogue === null) throw new DialogueNotFound(dialogueId);
    return { ...dialogue, messages: messages.map((message) => this.#newest(message, active)) };
  }

  /** @throws MessageNotFound */
  async message(id: string): Promise<DialogueMessage> {
    const active = this.#active.now();
    const message = await this.#parts.store.dialogues.message(id);
    if (message === null) throw new MessageNotFound(id);
    return this.#newest(message, active);
  }

  /** Calls the listener with a snapshot, then with what comes. @throws DialogueNotFound */
  async follow(dialogueId: string, listener: Listener): Promise<() => void> {
    // What happens while the snapshot is read comes after it; what is in both is harmless.
    let waiting: DialogueEvent[] | null = [];
    const room = this.#rooms.get(dialogueId) ?? new Set();
    this.#rooms.set(dialogueId, room);
    const hear: Listener = (event) => {
      if (waiting === null) listener(event);
      else waiting.push(event);
    };
    const leave = () => {
      room.delete(hear);
      if (room.size === 0 && this.#rooms.get(dialogueId) === room) this.#rooms.delete(dialogueId);
    };
    room.add(hear);
    try {
      listener({ type: 'snapshot', dialogue: await this.read(dialogueId) });
    } catch (error) {
      leave();
      throw error;
    }
    for (const event of waiting) listener(event);
    waiting = null;
    return leave;
  }

  /** Resolves when it has ended; at once when it is not being made. */
  stop(messageId: string): Promise<void> {
    return this.#active.stop(messageId);
  }

  stopDialogue(dialogueId: string): Promise<void> {
    return this.#active.stopAll(({ message }) => message.dialogueId === dialogueId);
  }

  close(): Promise<void> {
    return this.#active.stopAll(() => true);
  }

  #begin(order: AnswerOrder): void {
    const { store, log } = this.#parts;
    const { dialogueId, id } = order.answer;
    const stream = new MessageStream(order.answer, {
      tell: (event) => this.#tell(dialogueId, event),
      keep: (message) => store.dialogues.put(dialogueId, [message]),
      log,
    });
    this.#active.begin(
      id,
      stream,
      ({ signal }) => this.#answer(order, stream, signal),
      () => this.#tell(dialogueId, { type: 'message', message: stream.message }),
    );
  }

  async #answer({ maker, request }: AnswerOrder, stream: MessageStream, signal: AbortSignal): Promise<void> {
    const { store, now } = this.#parts;
    let failure: unknown = null;
    try {
      for await (const event of runMaker(maker, request, signal)) stream.take(event);
    } catch (error) {
      failure = error;
    }
    const message = await stream.end(now(), failure, signal.aborted && failure !== null);
    const preview = previewOf(message.text);
    const change = { ...(preview === '' ? {} : { preview }), changedAt: now() };
    await store.dialogues.put(message.dialogueId, [message], change);
    const dialogue = await store.dialogues.get(message.dialogueId);
    if (dialogue !== null) this.changed(dialogue);
  }

  /** A stored message as it is now, with those that were active before it was read. */
  #newest(message: DialogueMessage, before: ReadonlyMap<string, MessageStream>): DialogueMessage {
    const stream = this.#active.get(message.id) ?? before.get(message.id);
    if (stream !== undefined) return stream.message;
    // Its end could not be kept: what was kept of it is all that there is.
    return message.state === 'streaming' ? { ...message, state: 'stopped', endedAt: message.createdAt } : message;
  }

  #tell(dialogueId: string, event: DialogueEvent): void {
    for (const listener of this.#rooms.get(dialogueId) ?? []) listener(event);
  }
}

const previewLength = 240;

/** The beginning of a message, for lists. */
export function previewOf(text: string): string {
  return text.trim().slice(0, previewLength).toWellFormed();
}
