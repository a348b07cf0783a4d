/**
 * A maker at work in the text itself: word by word, as a peer of its own, beside people who go on typing. Before each word
 * the locks are asked; a person who edits in the same paragraph, or the one who asked for it anywhere, ends it at once, and
 * what was written until then stays.
 */
import { type Actor, type Proposal, rebaseHunk } from '@fourhands/core';
import type { TextChange } from '@fourhands/core/media/text/text-change';
import { segmentsOf } from '@fourhands/core/media/text/word-diff';
import { limits } from '../config.ts';
import type { Desk, LiveDocument, Written } from './live-document.ts';
import { type VersionParts, versionBefore } from './version-keeping.ts';

/** A person typed, or a lock is in the way: the writing ends here, and that is no failure. */
export class WritingInterrupted extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'WritingInterrupted';
  }
}

export interface LiveWriterParts extends VersionParts {
  readonly document: LiveDocument;
  readonly actor: Actor;
  readonly proposal: Proposal;
  readonly personId: string;
  /** What stands in the region. */
  readonly selected: string;
  /** Aborted when the writing is to end. */
  readonly stop: AbortController;
}

/** Places further apart than this are not looked at as one paragraph. */
const longestParagraph = 20_000;
/** Steps of one word, then as many of two, of four … so that 20,000 code units stay below the 500 that can be undone. */
const stepsOfOneLength = 60;
/** Milliseconds that a word takes where there is no hurry. */
const unhurried = 150;
/** Milliseconds between two tellings of where the maker is. */
const presenceTime = 100;

export class LiveWriter {
  readonly #parts: LiveWriterParts;
  readonly #unfollow: () => void;
  #pending = '';
  #written = '';
  /** Where the next word goes; null before the first. */
  #place: number | null = null;
  #toldAt = 0;
  #steps = 0;
  #wordsAtOnce = 1;
  /** Milliseconds that taking in the edits of others last took. */
  #merging = 0;

  constructor(parts: LiveWriterParts) {
    this.#parts = parts;
    const unfollow = parts.document.onEdit((changes, actorIds) => this.#follow(changes, actorIds));
    const unheed = parts.document.onReceive((actorId) => {
      if (actorId === parts.personId) this.#interrupt();
    });
    this.#unfollow = () => {
      unfollow();
      unheed();
    };
    this.#tell('thinking', '');
  }

  get written(): string {
    return this.#written;
  }

  /** Writes all words that are complete. @throws WritingInterrupted */
  async write(text: string): Promise<void> {
    this.#pending += text;
    const words = segmentsOf(this.#pending, 'word');
    this.#pending = words.pop() ?? '';
    await this.#writeWords(words);
  }

  /** Writes what is left. @throws WritingInterrupted */
  async finish(): Promise<void> {
    const rest = this.#pending;
    this.#pending = '';
    if (rest !== '') await this.#writeWords([rest]);
  }

  end(state: 'done' | 'interrupted'): void {
    this.#unfollow();
    this.#tell(state, '');
    this.#parts.document.presences.forget(this.#parts.proposal.id);
  }

  async #writeWords(words: readonly string[]): Promise<void> {
    const { document, actor, stop } = this.#parts;
    for (let at = 0; at < words.length;) {
      // A maker's work can be taken back as far as its undo stack goes: long writing goes in ever longer steps.
      const step = 2 ** Math.floor(this.#steps++ / stepsOfOneLength) * this.#wordsAtOnce;
      const word = words.slice(at, at + step).join('');
      at += step;
      const cursor = await document.write((desk) => this.#put(desk, word), { actorId: actor.id });
      this.#tell('writing', cursor);
      // Where many edit at once, taking in their edits costs more, and the makers must leave the others their time.
      const { least, share, most } = limits.liveWordTime;
      const rest = Math.min(most, Math.max(least, this.#merging * share));
      // Rarer, but no slower: about the words of a second's writing at once.
      this.#wordsAtOnce = Math.max(1, Math.round(rest / unhurried));
      if (rest > 0 && word.trim() !== '') await new Promise((next) => setTimeout(next, rest));
      stop.signal.throwIfAborted();
    }
  }

  #put(desk: Desk, word: string): Written<string> {
    const { document, actor, proposal, personId, selected, stop } = this.#parts;
    // Brings the text up to date, by which the place may move, or the writing end.
    const begun = performance.now();
    const { text: now } = desk;
    this.#merging = performance.now() - begun;
    stop.signal.throwIfAborted();
    const first = this.#place === null;
    const region = this.#place === null ? proposal.region : { start: this.#place, end: this.#place };
    const since = first ? now.changesSince(proposal.recipe.base) : [];
    const removed = first ? selected : '';
    const hunk = { ...region, removed, text: word, state: 'open', reason: null } as const;
    const rebased = rebaseHunk(hunk, region, since, now.locks());
    if (!rebased.ok) {
      const { start, end } = rebased.at;
      throw new WritingInterrupted(`${rebased.reason} (from ${start} to ${end})`);
    }
    const versions = first ? versionBefore(this.#parts, document.branch.id, desk, { reason: 'decision' }) : [];
    const hand = desk.hand(actor);
    const text = this.#written + word;
    hand.do([{ changes: [rebased.change], how: { kind: 'made', recipe: proposal.recipe.id, hunk: 0 } }], {
      taken: { proposalId: proposal.id, candidate: 0, hunk: null, personId, text },
      joins: true,
    });
    this.#written = text;
    const place = rebased.change.start + word.length;
    this.#place = place;
    return { result: this.#due() ? hand.document.cursor(place) : '', versions };
  }

  /** The place moves with the edits of others; near edits of people end the writing. */
  #follow(changes: readonly TextChange[], actorIds: ReadonlySet<string>): void {
    const { document, actor, personId, stop } = this.#parts;
    if (actorIds.has(actor.id) || stop.signal.aborted) return;
    const place = this.#place;
    let moved = place ?? 0;
    let shift = 0;
    const ranges = changes.map(({ start, end, text }) => {
      const range = { start: start + shift, end: start + shift + text.length };
      if (place !== null && start < place) moved = end <= place ? moved + text.length - (end - start) : range.end;
      shift += text.length - (end - start);
      return range;
    });
    if (place !== null) this.#place = moved;
    if ([...actorIds].every((id) => document.actors.get(id)?.kind === 'maker')) return;
    const near = place !== null && ranges.some((range) => this.#inParagraph(range, moved));
    if (actorIds.has(personId) || near) this.#interrupt();
  }

  #interrupt(): void {
    this.#parts.stop.abort(new WritingInterrupted('A person typed here, and what a person types comes first.'));
  }

  #inParagraph(range: { readonly start: number; readonly end: number }, place: number): boolean {
    const [from, to] = place <= range.start ? [place, range.start] : [range.end, place];
    if (to <= from) return true;
    return to - from < longestParagraph && !this.#parts.document.slice(from, to).includes('\n');
  }

  #due(): boolean {
    return performance.now() - this.#toldAt >= presenceTime;
  }

  #tell(state: 'thinking' | 'writing' | 'done' | 'interrupted', cursor: string): void {
    if (state === 'writing' && cursor === '') return;
    this.#toldAt = performance.now();
    const { document, actor, proposal } = this.#parts;
    const { operation, action } = proposal.recipe;
    document.presences.set(
      {
        type: 'presence',
        session: proposal.id,
        actor,
        presence: cursor === '' ? null : { anchor: cursor, head: cursor },
        activity: { proposalId: proposal.id, state, operation: action ?? operation },
      },
      null,
    );
  }
}
