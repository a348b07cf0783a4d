/**
 * A text that several peers edit at once, with the author of every character, undo of one's own edits, locks and history.
 *
 * It wraps a Loro document: the text is its root text `text`, the locks its root map `locks`, and the message of each change
 * says where its text comes from. What it knows beside that (authorship in runs, the undo stacks) can be computed anew.
 * Offsets are UTF-16 code units; text is well-formed Unicode with LF line ends.
 */
import { LoroDoc, type LoroEventBatch, type LoroText, type OpId } from 'loro-crdt';
import type { Lock, TextRegion } from '../../region/region.ts';
import type { Frontiers } from '../../version/version.ts';
import type { Peer } from '../../work/actor.ts';
import { editsSince, knows, peersOfEdits, versionOf } from '../loro-sharing.ts';
import { changeRuns, lengthOfRuns, type AuthorRun, sliceRuns } from './authorship.ts';
import { madeMessage, type PutBack, putBackMessage } from './edit-message.ts';
import {
  attributionIn,
  changeFinder,
  cursorAt,
  operationAt,
  originOfImport,
  placeOf,
  putBackParts,
  toLoro,
  wholePairs,
} from './loro-text.ts';
import { runsPutBack } from './put-back-runs.ts';
import { KeptChanges } from './kept-changes.ts';
import { changesOfDelta, type TextChange } from './text-change.ts';
import { locksIn, putLock, takeLock } from './text-locks.ts';
import { type ChangeSource, type How, type SeatDocument, TextSeat } from './text-seat.ts';
import type { AttributedChanges } from './undo-history.ts';

export type { ChangeSource, How } from './text-seat.ts';

export interface DocumentOptions {
  /** Drawn at random when absent. No two documents that are open at once may have one peer. */
  readonly peer?: Peer;
  /** From `snapshot` or `export`. */
  readonly snapshot?: Uint8Array;
  /** The `authorship` of that snapshot, where it is known: computing it takes a second or so for a long history. */
  readonly runs?: readonly AuthorRun[];
}

export type ChangeListener = (changes: readonly TextChange[], source: ChangeSource) => void;

/** The bytes are not those of a text document, or were damaged on the way. */
export class DocumentDamaged extends Error {
  readonly code = 'document-damaged';

  constructor(cause: unknown) {
    super(
      'These bytes are not a text document of Fourhands, or were damaged on their way. Nothing was changed. Send them ' +
        'again, or take an earlier copy.',
      { cause },
    );
    this.name = 'DocumentDamaged';
  }
}

/** A point of the history was named that this document does not have. */
export class VersionUnknown extends Error {
  readonly code = 'version-unknown';

  constructor() {
    super(
      'That version is not in this document: its edits have not arrived here, or it belongs to another work. Wait until ' +
        'everything is stored, then try again.',
    );
    this.name = 'VersionUnknown';
  }
}

/** UTF-16 code units of an insertion that stay one span. */
const longestSpan = 2_000;
/**
 * Characters of one import whose origin is asked for one by one, at 10 to 20 µs each, while the import waits: so many, or a
 * share of the text, which would all be asked for theirs later.
 */
const askedAtOnce = 2_000;
const askedShare = 1 / 8;
/** Changes of a history that is lived through again to learn who wrote what. */
const livedAgain = 2_000;

export class TextDocument implements SeatDocument {
  readonly #doc: LoroDoc;
  readonly #text: LoroText;
  readonly #own: TextSeat;
  readonly #seats = new Set<TextSeat>();
  readonly #kept = new KeptChanges();
  readonly #changeListeners = new Set<ChangeListener>();
  readonly #updateListeners = new Set<(bytes: Uint8Array) => void>();
  readonly #lockListeners = new Set<() => void>();
  /** Null until it is asked for. */
  #runs: AuthorRun[] | null;

  /** @throws DocumentDamaged */
  constructor(options: DocumentOptions = {}) {
    this.#doc = new LoroDoc();
    if (options.peer !== undefined) this.#doc.setPeerId(options.peer as `${number}`);
    this.#own = this.seat(this.#doc.peerIdStr);
    this.#text = this.#doc.getText('text');
    if (options.snapshot !== undefined) importInto(this.#doc, options.snapshot);
    this.#runs = this.length === 0 ? [] : (options.runs?.slice() ?? null);
    if (this.#runs !== null && lengthOfRuns(this.#runs) !== this.length) this.#runs = null;
    this.#doc.subscribe((batch) => this.#onEvents(batch));
    this.#doc.subscribeLocalUpdates((bytes) => this.#updateListeners.forEach((listener) => listener(bytes)));
  }

  get peer(): Peer {
    return this.#own.peer;
  }

  get length(): number {
    return this.#text.length;
  }

  toString(): string {
    return this.#text.toString();
  }

  /** A range that cuts a surrogate pair is widened to hold it. */
  slice(start: number, end: number): string {
    const range = this.whole({ start, end: Math.min(end, this.length) });
    return range.end > range.start ? this.#text.slice(range.start, range.end) : '';
  }

  whole<Range extends TextRegion>(range: Range): Range {
    return wholePairs(this.#text, range);
  }

  // Editing, by the peer of the document

  /** One step of undo; typing on joins it. @throws ChangeOutOfRange */
  edit(changes: readonly TextChange[], how: How): void {
    this.#own.edit(changes, how);
  }

  undo(): boolean {
    return this.#own.undo();
  }

  redo(): boolean {
    return this.#own.redo();
  }

  get canUndo(): boolean {
    return this.#own.canUndo;
  }

  get canRedo(): boolean {
    return this.#own.canRedo;
  }

  /** The text becomes that of then, as an edit of this peer; what comes back keeps its authorship. @throws VersionUnknown */
  restore(frontiers: Frontiers): void {
    this.#own.restore(frontiers);
  }

  // Seats

  /** Another peer at this document, drawn at random when absent, with an undo of its own. */
  seat(peer: Peer = new LoroDoc().peerIdStr): TextSeat {
    const seat = new TextSeat(peer, this);
    this.#seats.add(seat);
    return seat;
  }

  /** What a seat asks for when it restores a version. @throws VersionUnknown */
  changesTo(frontiers: Frontiers): AttributedChanges {
    this.#require(frontiers);
    const changes = this.#between(this.frontiers(), frontiers);
    const then = this.#at(frontiers);
    const text = then.getText('text');
    let shift = 0;
    const runs = changes.map((change) => {
      const start = change.start + shift;
      shift += change.text.length - (change.end - change.start);
      return attributionIn(then, text, start, start + change.text.length);
    });
    then.free();
    return { changes, runs };
  }

  /** What a seat asks for when it edits. */
  make(seat: TextSeat, { changes, runs }: AttributedChanges, how: How, source: ChangeSource): AttributedChanges {
    const before = this.length;
    const removed = changes.map(({ start, end }) => (end > start ? this.#text.slice(start, end) : ''));
    const removedRuns = changes.map(({ start, end }) => this.authorship(start, end));
    const back: PutBack[] = [];
    this.#sit(seat);
    for (let index = changes.length - 1; index >= 0; index--) {
      const { start, end, text } = changes[index]!;
      if (end > start) this.#text.delete(start, end - start);
      if (text !== '') this.#insert(start, text, how.kind === 'moved' ? runs[index]! : null, back);
    }
    const message = messageOf(how, back, changes);
    this.#doc.commit(message === undefined ? { origin: 'own' } : { origin: 'own', message });
    let shift = 0;
    const inverse = changes.map(({ start, end, text }, index) => {
      const at = start + shift;
      shift += text.length - (end - start);
      return { start: at, end: at + text.length, text: removed[index]! };
    });
    this.#follow(changes, before, seat);
    this.#changed(changes, runs, source);
    return { changes: inverse, runs: removedRuns };
  }

  /** What is committed next is that seat's. */
  #sit({ peer }: TextSeat): void {
    if (this.#doc.peerIdStr !== peer) this.#doc.setPeerId(peer as `${number}`);
  }

  #follow(changes: readonly TextChange[], lengthBefore: number, except: TextSeat | null): void {
    for (const seat of this.#seats) if (seat !== except) seat.follow(changes, lengthBefore);
    this.#kept.follow(changes, lengthBefore);
  }

  /**
   * Puts text in, a long one piece by piece from its end: as one it would be a single span, and Loro merges a span with what
   * others do meanwhile in a time (and memory) that grows with the square of its length. Adds to `back` where each
   * piece's operations come from, when `runs` says so.
   */
  #insert(start: number, text: string, runs: readonly AuthorRun[] | null, back: PutBack[]): void {
    let to = text.length;
    while (to > 0) {
      let from = Math.max(0, to - longestSpan);
      if (/^[\udc00-\udfff]/.test(text.slice(from, from + 1))) from -= 1;
      const piece = text.slice(from, to);
      this.#text.insert(start, piece);
      if (runs !== null) {
        back.push(...putBackParts(operationAt(this.#text, start).counter, piece, sliceRuns(runs, from, to)));
      }
      to = from;
    }
  }

  // Sharing

  /** Every change of the text, as it happens; the places are those of the text before. */
  onChange(listener: ChangeListener): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  /** The bytes of each edit that is made here, locks included. */
  onUpdate(listener: (bytes: Uint8Array) => void): () => void {
    this.#updateListeners.add(listener);
    return () => this.#updateListeners.delete(listener);
  }

  /** Edits of others; what follows from edits that are not here yet waits for them. @throws DocumentDamaged */
  import(bytes: Uint8Array): void {
    importInto(this.#doc, bytes);
  }

  /** Whose edits these bytes hold. @throws DocumentDamaged */
  static peersOf(bytes: Uint8Array): readonly Peer[] {
    try {
      return peersOfEdits(bytes);
    } catch (error) {
      throw new DocumentDamaged(error);
    }
  }

  /** All edits, or those that a version vector (base64) lacks. */
  export(since?: string): Uint8Array {
    return editsSince(this.#doc, since);
  }

  /** The text and its whole history, quicker to open than `export`. */
  snapshot(): Uint8Array {
    return this.#doc.export({ mode: 'snapshot' });
  }

  /** The version vector, in base64. */
  version(): string {
    return versionOf(this.#doc);
  }

  #onEvents(batch: LoroEventBatch): void {
    if (batch.origin === 'own') return;
    for (const { target, diff } of batch.events) {
      if (diff.type === 'map' && target.startsWith('cid:root-locks:'))
        this.#lockListeners.forEach((listener) => listener());
      if (diff.type !== 'text') continue;
      const changes = changesOfDelta(diff.diff);
      if (changes.length === 0) continue;
      const before = this.length - changes.reduce((sum, { start, end, text }) => sum + text.length - (end - start), 0);
      this.#follow(changes, before, null);
      this.#changed(changes, this.#runs === null ? null : this.#runsOfImport(batch, changes), 'import');
    }
  }

  /** Null where so much came from so many that it is found out only when somebody asks. */
  #runsOfImport(batch: LoroEventBatch, changes: readonly TextChange[]): readonly (readonly AuthorRun[])[] | null {
    const origin = originOfImport(this.#doc, batch);
    const putBack = origin === null ? runsPutBack(this.#doc, batch, changes) : null;
    if (putBack !== null) return putBack;
    const asked = changes.reduce((sum, { text }) => sum + text.length, 0);
    if (origin === null && asked > Math.max(askedAtOnce, this.length * askedShare)) return null;
    let shift = 0;
    const changeOf = changeFinder(this.#doc);
    return changes.map(({ start, end, text }) => {
      const at = start + shift;
      shift += text.length - (end - start);
      if (text === '') return [];
      if (origin !== null) return [{ length: text.length, by: origin }];
      return attributionIn(this.#doc, this.#text, at, at + text.length, changeOf);
    });
  }

  #changed(changes: readonly TextChange[], runs: readonly (readonly AuthorRun[])[] | null, source: ChangeSource): void {
    this.#runs = this.#runs !== null && runs !== null ? changeRuns(this.#runs, changes, runs) : null;
    this.#changeListeners.forEach((listener) => listener(changes, source));
  }

  // Authorship

  /** Who made what, from `start` to before `end`. */
  authorship(start = 0, end = this.length): readonly AuthorRun[] {
    if (this.#runs === null && end - start < this.length) return attributionIn(this.#doc, this.#text, start, end);
    this.#runs ??= this.#runsOfHistory();
    return sliceRuns(this.#runs, start, end);
  }

  /**
   * The authorship of the whole text, by living through its history again: what one change brings has one origin, so that few
   * characters have to be asked for theirs. Where there are nearly as many changes as characters, asking each is quicker; and
   * where there are very many, because each is merged with all that people did beside it.
   */
  #runsOfHistory(): AuthorRun[] {
    const changes = [...this.#doc.getAllChanges().values()].flat();
    if (changes.length > livedAgain || changes.length * 4 > this.length)
      return attributionIn(this.#doc, this.#text, 0, this.length);
    const again = new TextDocument();
    for (const { peer, counter, length } of changes.toSorted((a, b) => a.lamport - b.lamport))
      again.import(this.#doc.export({ mode: 'updates-in-range', spans: [{ id: { peer, counter }, len: length }] }));
    const runs = again.authorship().slice();
    again.free();
    return runs;
  }

  // History

  frontiers(): Frontiers {
    return this.#doc.frontiers();
  }

  /** Whether that point of the history is known here. */
  has(frontiers: Frontiers): boolean {
    return knows(this.#doc, frontiers);
  }

  /** @throws VersionUnknown */
  textAt(frontiers: Frontiers): string {
    if (this.#isNow(frontiers)) return this.toString();
    this.#require(frontiers);
    const then = this.#at(frontiers);
    const text = then.getText('text').toString();
    then.free();
    return text;
  }

  /** What makes the text now of that of then. @throws VersionUnknown */
  changesSince(frontiers: Frontiers): readonly TextChange[] {
    if (this.#isNow(frontiers)) return [];
    const kept = this.#kept.since(frontiers);
    if (kept !== null) return kept;
    this.#require(frontiers);
    return this.#between(frontiers, this.frontiers());
  }

  /**
   * These `frontiers`, for somebody who will ask what changed since: that is kept as it changes, because finding it out from
   * the history takes long where many edit at once. The last few such moments are remembered.
   */
  remember(): Frontiers {
    const frontiers = this.frontiers();
    this.#kept.begin(frontiers, this.length);
    return frontiers;
  }

  #isNow(frontiers: Frontiers): boolean {
    const now = this.#doc.frontiers();
    const isOf = (one: OpId) => frontiers.some(({ peer, counter }) => peer === one.peer && counter === one.counter);
    return now.length === frontiers.length && now.every(isOf);
  }

  #at(frontiers: Frontiers): LoroDoc {
    return this.#doc.forkAt(toLoro(frontiers));
  }

  #between(from: Frontiers, to: Frontiers): TextChange[] {
    const text = this.#doc.diff(toLoro(from), toLoro(to), false).find(([id]) => id === this.#text.id)?.[1];
    return text?.type === 'text' ? changesOfDelta(text.diff) : [];
  }

  #require(frontiers: Frontiers): void {
    if (!this.has(frontiers)) throw new VersionUnknown();
  }

  // Places and locks

  /** A place that moves with the text, in base64: that of the character at `position`, or the end. */
  cursor(position: number, side: -1 | 0 | 1 = 0): string {
    return cursorAt(this.#text, position, side);
  }

  /** Where a cursor is now; null when it is not one of this document. */
  position(cursor: string): number | null {
    return placeOf(this.#doc, cursor)?.at ?? null;
  }

  locks(): readonly Lock[] {
    return locksIn(this.#doc, this.#text);
  }

  /** Locks a region, which must not be empty. @throws ChangeOutOfRange */
  lock(lock: Lock): void {
    this.#own.lock(lock);
  }

  unlock(id: string): void {
    this.#own.unlock(id);
  }

  /** What a seat asks for when it locks. */
  setLock(seat: TextSeat, lock: Lock): void {
    this.#sit(seat);
    putLock(this.#doc, this.#text, lock);
    this.#doc.commit();
  }

  /** What a seat asks for when it unlocks. */
  removeLock(seat: TextSeat, id: string): void {
    this.#sit(seat);
    takeLock(this.#doc, id);
    this.#doc.commit();
  }

  onLocks(listener: () => void): () => void {
    this.#lockListeners.add(listener);
    return () => this.#lockListeners.delete(listener);
  }

  free(): void {
    this.#doc.free();
  }
}

function importInto(doc: LoroDoc, bytes: Uint8Array): void {
  try {
    doc.import(bytes);
  } catch (error) {
    throw new DocumentDamaged(error);
  }
}

function messageOf(how: How, back: readonly PutBack[], changes: readonly TextChange[]): string | undefined {
  switch (how.kind) {
    case 'typed':
      return undefined;
    case 'pasted':
      return 'p';
    case 'imported':
      return 'i';
    case 'made':
      return madeMessage(
        how.recipe,
        how.hunk,
        changes.reduce((sum, { text }) => sum + text.length, 0),
      );
    case 'moved':
      return back.length === 0 ? undefined : putBackMessage(back);
  }
}
