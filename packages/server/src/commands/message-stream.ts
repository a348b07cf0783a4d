/** One answer while it is made: what came until now, and what is kept of it as it grows. */
import type { DialogueEvent, DialogueMessage, MakeEvent } from '@fourhands/core';
import { failureOf } from './failure.ts';
import { Growing } from './growing.ts';
import { AnswerEmpty } from './work-errors.ts';

interface MessageStreamParts {
  /** Tells those who watch. */
  readonly tell: (event: DialogueEvent) => void;
  readonly keep: (message: DialogueMessage) => Promise<unknown>;
  readonly log: (line: string) => void;
}

export class MessageStream {
  readonly #parts: MessageStreamParts;
  #message: DialogueMessage;
  /** Up to where those who watch know its text. */
  #told: number;
  readonly #growing = new Growing({
    tell: () => this.#tell(),
    keep: () => this.#parts.keep(this.#message),
    notKept: (error) => this.#parts.log(`Message ${this.#message.id} was not kept: ${String(error)}`),
  });

  constructor(message: DialogueMessage, parts: MessageStreamParts) {
    this.#message = message;
    this.#told = message.text.length;
    this.#parts = parts;
  }

  get message(): DialogueMessage {
    return this.#message;
  }

  take(event: MakeEvent): void {
    if (event.type === 'usage') {
      const { tokensIn, tokensOut, cost } = event;
      this.#message = { ...this.#message, usage: { tokensIn, tokensOut, cost } };
    } else if (event.type === 'again') {
      this.#message = { ...this.#message, text: '' };
      this.#told = 0;
      this.#parts.tell({ type: 'message', message: this.#message });
    } else if (event.type === 'text') {
      this.#message = { ...this.#message, text: this.#message.text + event.text };
      this.#growing.grew();
    }
  }

  /** What is left of it, with the reason when it did not come to its end. The caller makes that durable. */
  async end(endedAt: string, error: unknown, stopped: boolean): Promise<DialogueMessage> {
    await this.#growing.rest();
    const before = this.#message;
    const empty = before.text.trim() === '' ? new AnswerEmpty(before.author.name) : null;
    const reason = stopped ? null : (error ?? empty);
    const state = stopped ? 'stopped' : reason === null ? 'done' : 'failed';
    const failure = reason === null ? null : failureOf(reason, 'Answering failed');
    return (this.#message = { ...before, state, error: failure, endedAt });
  }

  #tell(): void {
    const { id, text } = this.#message;
    if (text.length <= this.#told) return;
    const at = this.#told;
    this.#told = text.length;
    this.#parts.tell({ type: 'text', messageId: id, at, text: text.slice(at) });
  }
}
