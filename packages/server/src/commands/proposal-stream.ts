/** One proposal while it is being made: what came until now, those who watch, and what is kept of it as it grows. */
import {
  type Candidate,
  type Failure,
  type Hunk,
  hunksBetween,
  type MakeEvent,
  type Proposal,
  type ProposalEvent,
  type TextRegion,
} from '@fourhands/core';
import type { ProposalStore } from '../store/works-store.ts';
import { AnswerEmpty } from './work-errors.ts';
import { failureOf } from './failure.ts';
import { Growing } from './growing.ts';

export type ProposalListener = (event: ProposalEvent) => void;

export class ProposalStream {
  readonly #store: ProposalStore;
  readonly #selected: string;
  readonly #log: (line: string) => void;
  readonly #listeners = new Set<ProposalListener>();
  readonly #untold: string[];
  #proposal: Proposal;
  readonly #growing = new Growing({
    tell: () => this.#tell(),
    keep: () => this.#store.put(this.#proposal),
    notKept: (error) => this.#log(`Proposal ${this.#proposal.id} was not kept: ${String(error)}`),
  });

  constructor(store: ProposalStore, proposal: Proposal, selected: string, log: (line: string) => void) {
    this.#store = store;
    this.#proposal = proposal;
    this.#selected = selected;
    this.#log = log;
    this.#untold = proposal.candidates.map(() => '');
  }

  get proposal(): Proposal {
    return this.#proposal;
  }

  /** A snapshot, then everything that comes after it. */
  follow(listener: ProposalListener): () => void {
    this.#growing.tell();
    listener({ type: 'snapshot', proposal: this.#proposal });
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  take(event: MakeEvent): void {
    if (event.type === 'usage') {
      const { tokensIn, tokensOut, cost } = event;
      this.#proposal = { ...this.#proposal, usage: { tokensIn, tokensOut, cost } };
      return;
    }
    const { candidate } = event;
    if (event.type === 'again') {
      this.#untold[candidate] = '';
      this.#change(candidate, (before) => ({ ...before, text: '' }));
      this.#publish({ type: 'snapshot', proposal: this.#proposal });
      return;
    }
    if (event.type === 'text') {
      this.#change(candidate, (before) => ({ ...before, text: before.text + event.text }));
      this.#untold[candidate] += event.text;
      this.#growing.grew();
      return;
    }
    this.#change(candidate, (before) => this.#complete(before));
    this.#growing.tell();
    this.#publish({ type: 'snapshot', proposal: this.#proposal });
  }

  /** What is left of it, with the reason when it was not made to its end. The caller makes that durable. */
  async end(endedAt: string, error: unknown, stopped: boolean): Promise<Proposal> {
    await this.#growing.rest();
    const failure = error === null ? null : failureOf(error, 'Making this failed');
    const candidates = this.#proposal.candidates.map((candidate) => this.#ended(candidate, failure, stopped));
    const usable = candidates.some(({ state }) => state === 'ready');
    const first = candidates.find((candidate) => candidate.error !== null)?.error ?? failure;
    return (this.#proposal = {
      ...this.#proposal,
      candidates,
      state: stopped ? 'stopped' : usable ? 'open' : 'failed',
      // A failure is told even where what came before it can be used.
      error: stopped ? null : (failure ?? (usable ? null : first)),
      endedAt,
    });
  }

  /** The end of one that went into the text as it was made: the text is what was written. */
  async endInText(
    endedAt: string,
    outcome: { readonly written: string; readonly reason: string | null; readonly error: unknown },
  ): Promise<Proposal> {
    await this.#growing.rest();
    const { written, reason } = outcome;
    const error = outcome.error === null ? null : failureOf(outcome.error, 'Making this failed');
    const { region } = this.#proposal;
    const hunk: Hunk = { ...region, removed: this.#selected, text: written, state: 'accepted', reason };
    const candidate: Candidate =
      written === ''
        ? { text: '', state: error === null ? 'dropped' : 'failed', error, hunks: [] }
        : { text: written, state: 'picked', error, hunks: [hunk] };
    const whole = reason === null && error === null;
    return (this.#proposal = {
      ...this.#proposal,
      candidates: [candidate],
      state: whole ? 'decided' : written === '' && error !== null ? 'failed' : 'stopped',
      error,
      endedAt,
    });
  }

  /** Tells the end, once it is durable. */
  finish(): void {
    this.#publish({ type: 'snapshot', proposal: this.#proposal });
    this.#listeners.clear();
  }

  #ended(candidate: Candidate, failure: Failure | null, stopped: boolean): Candidate {
    if (candidate.state !== 'streaming') return candidate;
    if (stopped) return candidate.text === '' ? { ...candidate, state: 'dropped' } : this.#complete(candidate);
    return { ...candidate, state: 'failed', error: failure };
  }

  #complete(candidate: Candidate): Candidate {
    const { operation, makerName } = this.#proposal.recipe;
    if (candidate.text.trim() === '') {
      const { code, message } = new AnswerEmpty(makerName);
      return { ...candidate, state: 'failed', error: { code, message } };
    }
    const region: TextRegion = this.#proposal.region;
    const whole = operation !== 'transform' && operation !== 'fill';
    // An explanation is read, and not put into the text.
    const hunks = operation === 'explain' ? [] : [...hunksBetween(region, this.#selected, candidate.text, { whole })];
    return { ...candidate, state: 'ready', hunks };
  }

  #change(index: number, change: (candidate: Candidate) => Candidate): void {
    const candidates = this.#proposal.candidates.map((candidate, at) => (at === index ? change(candidate) : candidate));
    this.#proposal = { ...this.#proposal, candidates };
  }

  #tell(): void {
    for (const [candidate, text] of this.#untold.entries()) {
      if (text !== '') this.#publish({ type: 'text', candidate, text });
      this.#untold[candidate] = '';
    }
  }

  #publish(event: ProposalEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
