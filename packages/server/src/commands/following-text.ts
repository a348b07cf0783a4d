/**
 * The text of an open branch and the log of its edits. Edits of pages go into the log at once; the text follows it when
 * somebody looks, because that takes milliseconds where many edit at the same time. Whoever edits on the server does it in the text itself.
 */
import type { Actor } from '@fourhands/core';
import { type ChangeListener, TextDocument } from '@fourhands/core/media/text/text-document';
import type { StoredDocument } from '../store/works-store.ts';
import { Hand } from './hand.ts';
import { UpdateLog } from './update-log.ts';
import { EditsMissing } from './work-errors.ts';

/** The text changed by edits of these actors. */
export type EditListener = (changes: Parameters<ChangeListener>[0], actorIds: ReadonlySet<string>) => void;

export class FollowingText {
  readonly #text: TextDocument;
  readonly #hands = new Map<string, Hand>();
  readonly #changed: EditListener;
  #log: UpdateLog;
  /** Whose edits are in the log and not yet in the text. */
  readonly #behind = new Set<string>();
  #editors: ReadonlySet<string> = new Set();
  /** Where the edits go that are made here. */
  #made: Uint8Array[] = [];
  #took = 0;
  #followedAt = 0;

  /** @throws DocumentDamaged */
  constructor({ snapshot, runs, updates }: StoredDocument, changed: EditListener) {
    this.#log = new UpdateLog(snapshot, updates);
    this.#text = new TextDocument({ ...(snapshot !== null && { snapshot }), ...(runs !== null && { runs }) });
    this.#text.import(this.#log.export(this.#text.version()));
    this.#changed = changed;
    this.#text.onChange((changes) => this.#changed(changes, this.#editors));
    this.#text.onUpdate((bytes) => this.#made.push(bytes));
  }

  get log(): UpdateLog {
    return this.#log;
  }

  /** As it is, which may be behind the log. */
  get now(): TextDocument {
    return this.#text;
  }

  get isBehind(): boolean {
    return this.#behind.size > 0;
  }

  /** Milliseconds that it last took to follow; 0 where nobody edited since. */
  get took(): number {
    return this.#took;
  }

  /** With everything that is in the log. */
  upToDate(): TextDocument {
    if (!this.isBehind) return this.#text;
    const begun = performance.now();
    const before = this.#editors;
    this.#editors = new Set(this.#behind);
    this.#behind.clear();
    this.#text.import(this.#log.export(this.#text.version()));
    this.#editors = before;
    this.#followedAt = performance.now();
    this.#took = this.#followedAt - begun;
    return this.#text;
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

  /** An actor on the server at the text, which is up to date, with an undo of its own. */
  hand(actor: Actor): Hand {
    const text = this.upToDate();
    const known = this.#hands.get(actor.id);
    if (known !== undefined) return known;
    const hand = new Hand(actor, text.seat());
    this.#hands.set(actor.id, hand);
    return hand;
  }

  /** Whether an actor has worked here since the document was opened. */
  hasHand(actorId: string): boolean {
    return this.#hands.has(actorId);
  }

  free(): void {
    this.#hands.clear();
    this.#text.free();
    this.#log.free();
  }
}
