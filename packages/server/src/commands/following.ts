/**
 * The content of an open branch, a text or a score, and the log of its edits. Edits of pages go into the log at once; the content follows it
 * when somebody looks, because that takes milliseconds where many edit at the same time. Whoever edits on the server does it in the content
 * itself.
 */
import type { Actor, Peer } from '@fourhands/core';
import type { StoredDocument } from '../store/works-store.ts';
import { UpdateLog } from './update-log.ts';
import { EditsMissing } from './work-errors.ts';

/** The content changed by edits of these actors. */
export type EditListener<Changes> = (changes: Changes, actorIds: ReadonlySet<string>) => void;

/** What a live document of any medium can do. */
export interface LiveContent {
  /** @throws the medium's own error where the bytes are damaged */
  import(bytes: Uint8Array): void;
  version(): string;
  snapshot(): Uint8Array;
  onUpdate(listener: (bytes: Uint8Array) => void): () => void;
  free(): void;
}

/** An actor on the server at a content, under a peer of its own. */
export interface Seated {
  readonly actor: Actor;
  readonly seat: { readonly peer: Peer };
}

/** What is a medium's own. */
export interface FollowingParts<Content, Changes, Hand> {
  /** The content of the stored snapshot. */
  open(): Content;
  onChange(content: Content, listener: (changes: Changes) => void): void;
  hand(content: Content, actor: Actor): Hand;
}

export class Following<Content extends LiveContent, Changes, Hand extends Seated> {
  readonly #content: Content;
  readonly #parts: FollowingParts<Content, Changes, Hand>;
  readonly #hands = new Map<string, Hand>();
  readonly #changed: EditListener<Changes>;
  #log: UpdateLog;
  /** Whose edits are in the log and not yet in the content. */
  readonly #behind = new Set<string>();
  #editors: ReadonlySet<string> = new Set();
  /** Where the edits go that are made here. */
  #made: Uint8Array[] = [];
  #took = 0;
  #followedAt = 0;

  /** @throws DocumentDamaged */
  constructor(
    { snapshot, updates }: StoredDocument,
    changed: EditListener<Changes>,
    parts: FollowingParts<Content, Changes, Hand>,
  ) {
    this.#parts = parts;
    this.#log = new UpdateLog(snapshot, updates);
    this.#content = parts.open();
    this.#content.import(this.#log.export(this.#content.version()));
    this.#changed = changed;
    parts.onChange(this.#content, (changes) => this.#changed(changes, this.#editors));
    this.#content.onUpdate((bytes) => this.#made.push(bytes));
  }

  get log(): UpdateLog {
    return this.#log;
  }

  /** As it is, which may be behind the log. */
  get now(): Content {
    return this.#content;
  }

  get isBehind(): boolean {
    return this.#behind.size > 0;
  }

  /** Milliseconds that it last took to follow; 0 where nobody edited since. */
  get took(): number {
    return this.#took;
  }

  /** With everything that is in the log. */
  upToDate(): Content {
    if (!this.isBehind) return this.#content;
    const begun = performance.now();
    const before = this.#editors;
    this.#editors = new Set(this.#behind);
    this.#behind.clear();
    this.#content.import(this.#log.export(this.#content.version()));
    this.#editors = before;
    this.#followedAt = performance.now();
    this.#took = this.#followedAt - begun;
    return this.#content;
  }

  /** When it last followed, as `performance.now()`. */
  get followedAt(): number {
    return this.#followedAt;
  }

  /** Nobody edits any more, so that nothing is known of how long the next following takes. */
  rest(): void {
    if (!this.isBehind) this.#took = 0;
  }

  /** Edits of a page, into the log. Nothing is changed when it throws. @throws EditsMissing, DocumentDamaged */
  receive(bytes: Uint8Array, actorId: string): void {
    if (!this.#log.import(bytes)) {
      this.#renewLog();
      throw new EditsMissing();
    }
    this.#behind.add(actorId);
  }

  /** Without what waits in it for edits that never came. */
  #renewLog(): void {
    const renewed = new UpdateLog(this.upToDate().snapshot(), []);
    this.#log.free();
    this.#log = renewed;
  }

  /** What is edited here until the next call is `actorIds`’, and its bytes are added to `made`. */
  editedBy(actorIds: ReadonlySet<string>, made: Uint8Array[] = []): void {
    this.#editors = actorIds;
    this.#made = made;
  }

  /** An actor on the server at the content, which is up to date, with an undo of its own. */
  hand(actor: Actor): Hand {
    const content = this.upToDate();
    const known = this.#hands.get(actor.id);
    if (known !== undefined) return known;
    const hand = this.#parts.hand(content, actor);
    this.#hands.set(actor.id, hand);
    return hand;
  }

  /** Whether an actor has worked here since the document was opened. */
  hasHand(actorId: string): boolean {
    return this.#hands.has(actorId);
  }

  free(): void {
    this.#hands.clear();
    this.#content.free();
    this.#log.free();
  }
}
