/**
 * A maker at work in the text itself: word by word, as a peer of its own, beside people who go on typing. Before each word
 * the locks are asked; a person who edits in the same paragraph, or the one who asked for it anywhere, ends it at once, and
 * what was written until then stays.
 */
import { type Actor, type Proposal, rebaseHunk } from '@fourhands/core';
import type { TextChange } from '@fourhands/core/media/text/text-change';
import { segmentsOf } from '@fourhands/core/media/text/word-diff';
import type { Desk, LiveDocument } from './live-document.ts';
import type { Written } from './branch-writes.ts';
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
  /** Called with what is in the text now, once it is durable. */
  readonly told: (text: string) => void;
}

/** Places further apart than this are not looked at as one paragraph. */
const longestParagraph = 20_000;
/**
 * A maker's work can be taken back as far as its undo goes. So there are so many steps of one word, then as many of two, of
 * four …, and 20,000 code units stay below the 500 steps that can be undone.
 */
const stepsOfOneLength = 60;
/** So many words may wait to be written before the maker has to. */
const mostWaiting = 200;
/** Milliseconds that a word takes where there is no hurry. */
const wordTime = 150;
/** Milliseconds between two tellings of where the maker is. */
const presenceTime = 100;

const isWord = (text: string) => text.trim() !== '';

export class LiveWriter {
  readonly #parts: LiveWriterParts;
  readonly #unfollow: () => void;
  /** What may be the beginning of a word. */
  #pending = '';
  #words: string[] = [];
  #whole = false;
  #ended = false;
  #writing: Promise<void> | null = null;
  #written = '';
  /** Where the next word goes; null before the first. */
  #place: number | null = null;
  #toldAt = 0;
  #steps = 0;

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

  /**
   * Has all words written that are complete, as soon as it is their turn; waits only where too many wait already.
   * @throws WritingInterrupted, and why storing failed
   */
  async write(text: string): Promise<void> {
    this.#pending += text;
    const words = segmentsOf(this.#pending, 'word');
    this.#pending = words.pop() ?? '';
    this.#words.push(...words);
    this.#begin();
    if (this.#words.length > mostWaiting) await this.#writtenOrStopped();
    else this.#parts.stop.signal.throwIfAborted();
  }

  /** Writes what is left. @throws WritingInterrupted, and why storing failed */
  async finish(): Promise<void> {
    if (this.#pending !== '') this.#words.push(this.#pending);
    this.#pending = '';
    this.#whole = true;
    while (this.#words.length > 0 || this.#writing !== null) {
      this.#begin();
      await this.#writtenOrStopped();
    }
  }

  /** A stop does not wait for the moment at which what waits would be written. */
  async #writtenOrStopped(): Promise<void> {
    const { signal } = this.#parts.stop;
    const { promise: stopped, resolve } = Promise.withResolvers<void>();
    const onStop = () => resolve();
    signal.addEventListener('abort', onStop);
    await (signal.aborted ? undefined : Promise.race([this.#writing, stopped]));
    signal.removeEventListener('abort', onStop);
    signal.throwIfAborted();
  }

  end(state: 'done' | 'interrupted'): void {
    this.#ended = true;
    this.#unfollow();
    this.#tell(state, '');
    this.#parts.document.presences.forget(this.#parts.proposal.id);
  }

  #begin(): void {
    if (this.#writing !== null) return;
    // What goes wrong here ends the maker too.
    this.#writing = this.#writeWords()
      .catch((error: unknown) => this.#parts.stop.abort(error))
      .finally(() => (this.#writing = null));
  }

  async #writeWords(): Promise<void> {
    const { document, actor, stop } = this.#parts;
    for (;;) {
      const least = 2 ** Math.floor(this.#steps / stepsOfOneLength);
      if (this.#words.length === 0 || (this.#words.filter(isWord).length < least && !this.#whole)) return;
      // Where many edit at once, taking in their edits costs more, and the makers must leave the others their time.
      const unhurried = this.#place !== null;
      const { text, cursor } = await document.write((desk) => this.#put(desk, least), { actorId: actor.id, unhurried });
      if (this.#ended) return;
      this.#steps += 1;
      this.#parts.told(text);
      this.#tell('writing', cursor);
      stop.signal.throwIfAborted();
    }
  }

  /** The next words that wait, at most so many, with what is between and after them. */
  #next(most: number): string {
    let [end, words] = [0, 0];
    for (; end < this.#words.length; end++) {
      if (!isWord(this.#words[end]!)) continue;
      if (words === most) break;
      words += 1;
    }
    return this.#words.splice(0, end).join('');
  }

  #put(desk: Desk, least: number): Written<{ readonly text: string; readonly cursor: string }> {
    const { document, actor, proposal, personId, selected, stop } = this.#parts;
    // Brings the text up to date, by which the place may move, or the writing end.
    const { text: now } = desk;
    stop.signal.throwIfAborted();
    // Rarer, but no slower.
    const word = this.#next(least * Math.max(1, Math.round(document.pace / wordTime)));
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
    const text = this.#written + word;
    desk.hand(actor).do([{ changes: [rebased.change], how: { kind: 'made', recipe: proposal.recipe.id, hunk: 0 } }], {
      taken: { proposalId: proposal.id, candidate: 0, hunk: null, personId, text },
      joins: true,
    });
    this.#written = text;
    const place = rebased.change.start + word.length;
    this.#place = place;
    return { result: { text: word, cursor: this.#due() ? now.cursor(place) : '' }, versions };
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
