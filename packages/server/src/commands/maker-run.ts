/**
 * Runs a maker without trusting it: what comes out is well-formed text with LF line ends, no longer than is allowed, of
 * candidates that were asked for; a maker that is silent for too long is stopped, and one that does not listen when it is
 * asked to stop is left alone.
 */
import type { MakeEvent, MakeRequest, Maker } from '@fourhands/core';
import { normaliseText } from '@fourhands/core/media/text/text-change';
import { limits } from '../config.ts';
import { MakerSilent } from './work-errors.ts';

const eventsInARow = 64;
/** Milliseconds that a maker may still take for what it used, once every candidate is complete. */
const lastWords = 5_000;

/** Text in pieces: what may belong to the next piece waits for it. */
class CleanText {
  #held = '';
  #length = 0;
  /** At its end, or as long as it may be. */
  ended = false;

  add(piece: string): string {
    const text = this.#held + piece;
    // Half of a surrogate pair, or of a CRLF.
    const cut = /[\ud800-\udbff\r]$/.test(text) ? text.length - 1 : text.length;
    this.#held = text.slice(cut);
    return this.#take(text.slice(0, cut));
  }

  end(): string {
    const rest = this.#take(this.#held);
    this.ended = true;
    return rest;
  }

  #take(text: string): string {
    const clean = normaliseText(text);
    const room = limits.candidateLength - this.#length;
    if (clean.length < room) {
      this.#length += clean.length;
      return clean;
    }
    this.ended = true;
    return /[\ud800-\udbff]$/.test(clean.slice(0, room)) ? clean.slice(0, room - 1) : clean.slice(0, room);
  }
}

/** @throws MakerSilent, what the maker throws, and the signal's reason */
export async function* runMaker(
  maker: Maker,
  request: MakeRequest,
  signal: AbortSignal,
  silence: number = limits.makerSilence,
): AsyncGenerator<MakeEvent, void, void> {
  const own = new AbortController();
  const events = maker.make(request, AbortSignal.any([signal, own.signal]));
  const texts = Array.from({ length: request.candidates }, () => new CleanText());
  try {
    for (let count = 1; ; count++) {
      // One that never waits would let nothing else happen.
      if (count % eventsInARow === 0) await new Promise((next) => setImmediate(next));
      const said = texts.every(({ ended }) => ended);
      const next = await nextEvent(events, signal, said ? lastWords : silence, maker.describe().name).catch(
        (error: unknown) => {
          if (said && error instanceof MakerSilent) return null;
          throw error;
        },
      );
      if (next === null) break;
      if (next.type === 'usage') {
        yield next;
        continue;
      }
      const { candidate } = next;
      const text = texts[candidate];
      if (text === undefined || text.ended) continue;
      if (next.type === 'again') {
        texts[candidate] = new CleanText();
        yield next;
        continue;
      }
      const piece = next.type === 'text' ? text.add(next.text) : text.end();
      if (piece !== '') yield { type: 'text', candidate, text: piece };
      if (text.ended) yield { type: 'end', candidate };
      // A maker that goes on after all is said is not listened to; what it used comes right after the last end.
      if (next.type === 'text' && texts.every(({ ended }) => ended)) return;
    }
    // One that just ends means what it said.
    for (const [candidate, text] of texts.entries()) {
      if (text.ended) continue;
      const piece = text.end();
      if (piece !== '') yield { type: 'text', candidate, text: piece };
      yield { type: 'end', candidate };
    }
  } finally {
    own.abort(new Error('Nothing more is needed.'));
    // Not awaited: it may never listen.
    events.return().catch(() => undefined);
  }
}

/** Null at the end. */
async function nextEvent(
  events: AsyncGenerator<MakeEvent, void, void>,
  signal: AbortSignal,
  silence: number,
  makerName: string,
): Promise<MakeEvent | null> {
  signal.throwIfAborted();
  let stop = () => {};
  const ended = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new MakerSilent(makerName, silence)), silence);
    const aborted = () => reject(signal.reason as Error);
    signal.addEventListener('abort', aborted);
    stop = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
    };
  });
  const coming = events.next();
  coming.catch(() => undefined);
  try {
    const next = await Promise.race([coming, ended]);
    return next.done === true ? null : next.value;
  } finally {
    stop();
  }
}
