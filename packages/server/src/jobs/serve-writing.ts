/** What the process of a writer, or of a voice, does: what is asked for at once is made by turns, a piece each. */
import type { Alternative } from '@fourhands/core';
import { failureOf } from '../commands/failure.ts';
import { endWithServer } from './worker-process.ts';
import type { WriterAsk, WriterReply } from './writer-messages.ts';

interface OpenWriter<Request, Piece> {
  write(request: Request): AsyncGenerator<Piece, void, void>;
  /** Absent where it cannot say. */
  alternatives?(prefix: string, most: number, signal: AbortSignal): Promise<readonly Alternative[]>;
}

export function serveWriting<Request, Piece = string>(writer: Promise<OpenWriter<Request, Piece>>): void {
  endWithServer();
  // Who asks is told; nobody else needs to be.
  writer.catch(() => undefined);
  const texts = new Map<number, AsyncGenerator<Piece, void, void>>();
  /** Alternatives that are looked for. */
  const looking = new Map<number, AbortController>();
  let writing = false;

  const reply = (message: WriterReply<Piece>): void => void process.send?.(message);

  async function writeByTurns(): Promise<void> {
    if (writing) return;
    writing = true;
    while (texts.size > 0) {
      for (const [number, text] of texts) {
        try {
          const next = await text.next();
          if (!texts.has(number)) continue;
          if (next.done !== true) reply({ type: 'piece', number, piece: next.value });
          else {
            texts.delete(number);
            reply({ type: 'end', number });
          }
        } catch (error) {
          texts.delete(number);
          reply({ type: 'failed', number, failure: failureOf(error, 'Writing failed') });
        }
      }
    }
    writing = false;
  }

  async function look({ number, prefix, most }: Extract<WriterAsk<Request>, { type: 'alternatives' }>): Promise<void> {
    const stop = new AbortController();
    looking.set(number, stop);
    try {
      const alternatives = (await (await writer).alternatives?.(prefix, most, stop.signal)) ?? [];
      reply({ type: 'alternatives', number, alternatives });
    } catch (error) {
      // Who stopped it waits for no answer.
      if (!stop.signal.aborted) throw error;
    } finally {
      looking.delete(number);
    }
  }

  async function take(ask: WriterAsk<Request>): Promise<void> {
    if (ask.type === 'stop') {
      texts.delete(ask.number);
      looking.get(ask.number)?.abort();
      return;
    }
    try {
      if (ask.type === 'alternatives') {
        await look(ask);
        return;
      }
      texts.set(ask.number, (await writer).write(ask.request));
      await writeByTurns();
    } catch (error) {
      reply({ type: 'failed', number: ask.number, failure: failureOf(error, 'The writer could not be opened') });
    }
  }

  process.on('message', (message) => void take(message as WriterAsk<Request>));
}
