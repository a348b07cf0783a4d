/**
 * Sentences that wait to be translated, two at a time. It goes on when the page shows another scene, and ends with the page.
 * What came is offered in the translation; nothing is put in.
 */
import { RequestRefused } from '@fourhands/core/protocol/errors';
import type { NewSentence } from '@fourhands/core/protocol/translations';
import type { Proposal } from '@fourhands/core/proposal/proposal';
import { client } from '../api/client.ts';
import { createStore, type Store } from './store.ts';

interface Waiting {
  readonly pairId: string;
  readonly source: string;
}

type Asked = Omit<NewSentence, 'source'>;

interface Question extends Waiting {
  readonly asked: Asked;
}

export interface QueueState {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly running: boolean;
  readonly startedAt: number;
  /** Why it ended before its end. */
  readonly error: unknown;
  /** Sentences that are being asked for. */
  readonly under: ReadonlySet<string>;
}

export interface TranslationQueue {
  readonly state: Store<QueueState>;
  /**
   * Asks for these; while it runs, before all that wait. Resolves when nothing waits any more, with the same promise for all that
   * were asked for in one run.
   */
  readonly start: (sentences: readonly Waiting[], asked: Asked) => Promise<void>;
  readonly stop: () => void;
}

const atOnce = 2;
const failuresInARow = 3;
const idle: QueueState = { total: 0, done: 0, failed: 0, running: false, startedAt: 0, error: null, under: new Set() };

/** The provider fails again and again: asking for hundreds more would only cost. */
class TooManyFailures extends Error {
  readonly code = 'too-many-failures';

  constructor() {
    super('Three sentences in a row failed, so the rest was not asked for. Look at why, then start again.');
    this.name = 'TooManyFailures';
  }
}

const queues = new Map<string, TranslationQueue>();

export function translationQueue(workId: string): TranslationQueue {
  let queue = queues.get(workId);
  if (queue === undefined) {
    queue = newQueue(workId);
    queues.set(workId, queue);
  }
  return queue;
}

function newQueue(workId: string): TranslationQueue {
  const state = createStore<QueueState>(idle);
  let stop = new AbortController();
  let waiting: Question[] = [];
  let running: Promise<void> | null = null;
  const change = (part: Partial<QueueState>) => state.set((before) => ({ ...before, ...part }));

  async function one({ pairId, source, asked }: Question, signal: AbortSignal): Promise<boolean> {
    change({ under: new Set([...state.get().under, pairId]) });
    let last: Proposal | null = null;
    try {
      last = await client.translateSentence(workId, pairId, { ...asked, source }, { signal });
      const { id } = last;
      const stopIt = () => void client.stopProposal(id).catch(() => undefined);
      signal.addEventListener('abort', stopIt);
      try {
        for await (const event of client.watchProposal(id, { signal }))
          if (event.type === 'snapshot') last = event.proposal;
      } finally {
        signal.removeEventListener('abort', stopIt);
      }
      return last.state !== 'failed';
    } finally {
      const under = new Set(state.get().under);
      under.delete(pairId);
      change({ under });
    }
  }

  async function work(): Promise<void> {
    stop = new AbortController();
    const { signal } = stop;
    let inARow = 0;
    const worker = async () => {
      for (let next = waiting.shift(); next !== undefined && !signal.aborted; next = waiting.shift()) {
        let good = false;
        try {
          good = await one(next, signal);
        } catch (error) {
          if (signal.aborted) return;
          // A sentence that was changed or locked meanwhile is passed over; any other refusal is that of all.
          const passed = error instanceof RequestRefused && /^(?:pair-|sentence-)/.test(error.code);
          if (!passed) {
            change({ error });
            stop.abort();
            return;
          }
        }
        if (signal.aborted) return;
        inARow = good ? 0 : inARow + 1;
        const { done, failed } = state.get();
        change({ done: done + 1, failed: failed + (good ? 0 : 1) });
        if (inARow >= failuresInARow && waiting.length > 0) {
          change({ error: new TooManyFailures() });
          stop.abort();
        }
      }
    };
    do {
      await Promise.all(Array.from({ length: atOnce }, worker));
    } while (waiting.length > 0 && !signal.aborted);
    running = null;
    change({ running: false, under: new Set() });
  }

  function start(sentences: readonly Waiting[], asked: Asked): Promise<void> {
    if (sentences.length === 0) return running ?? Promise.resolve();
    const questions = sentences.map((sentence): Question => ({ ...sentence, asked }));
    if (running === null) {
      waiting = questions;
      state.set(() => ({ ...idle, total: questions.length, running: true, startedAt: performance.now() }));
      running = work();
      return running;
    }
    // What was stopped ends first.
    if (stop.signal.aborted) return running.then(() => start(sentences, asked));
    const { under, total } = state.get();
    const fresh = questions.filter(({ pairId }) => !under.has(pairId));
    const ids = new Set(fresh.map(({ pairId }) => pairId));
    const others = waiting.filter(({ pairId }) => !ids.has(pairId));
    change({ total: total + fresh.length + others.length - waiting.length });
    waiting = [...fresh, ...others];
    return running;
  }

  return { state, start, stop: () => stop.abort() };
}
