/**
 * What the process of a writer, or of a voice, does: what is asked for at once is made by turns, a piece each. What is stopped ends
 * with the piece that is at work, and that it has ended is told.
 */
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
  /** Asked for before the writer was open. */
  const opening = new Set<number>();
  /** The text whose piece is at work. */
  let atWork: number | null = null;
  /** Alternatives that are looked for. */
  const looking = new Map<number, AbortController>();
  let writing = false;

  const reply = (message: WriterReply<Piece>): void => void process.send?.(message);

  async function writeByTurns(): Promise<void> {
    if (writing) return;
    writing = true;
    while (texts.size > 0) {
      for (const [number, text] of texts) {
        atWork = number;
        try {
          const next = await text.next();
          if (!texts.has(number)) reply({ type: 'stopped', number });
          else if (next.done !== true) reply({ type: 'piece', number, piece: next.value });
          else {
            texts.delete(number);
            reply({ type: 'end', number });
          }
        } catch (error) {
          if (texts.delete(number)) reply({ type: 'failed', number, failure: failureOf(error, 'Writing failed') });
          else reply({ type: 'stopped', number });
        }
        atWork = null;
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
    const { number } = ask;
    if (ask.type === 'stop') {
      const isLooking = looking.has(number);
      looking.get(number)?.abort();
      texts.delete(number);
      opening.delete(number);
      if (atWork !== number && !isLooking) reply({ type: 'stopped', number });
      return;
    }
    try {
      if (ask.type === 'alternatives') {
        await look(ask);
        return;
      }
      opening.add(number);
      const opened = await writer;
      if (!opening.delete(number)) return;
      texts.set(number, opened.write(ask.request));
      await writeByTurns();
    } catch (error) {
      reply({ type: 'failed', number, failure: failureOf(error, 'The writer could not be opened') });
    }
  }

  process.on('message', (message) => void take(message as WriterAsk<Request>));
}
