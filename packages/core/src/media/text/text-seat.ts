/**
 * One peer at a text document: its edits, and its undo, which takes back nothing of anybody else. A document has one of its
 * own; on a server, where makers and people edit the same document, each has another.
 */
import type { Lock } from '../../region/region.ts';
import type { Frontiers } from '../../version/version.ts';
import type { Peer } from '../../work/actor.ts';
import type { AuthorRun } from './authorship.ts';
import { fitRuns } from './loro-text.ts';
import { checkChanges, normaliseText, placeAfter, type TextChange } from './text-change.ts';
import { type AttributedChanges, UndoHistory } from './undo-history.ts';

/** How text came in. `made`: by this peer, a maker. `moved`: it was in the document before; `runs` are those of each change's text. */
export type How =
  | { readonly kind: 'typed' | 'pasted' | 'imported' }
  | { readonly kind: 'made'; readonly recipe: string; readonly hunk: number }
  | { readonly kind: 'moved'; readonly runs: readonly (readonly AuthorRun[])[] };

export type ChangeSource = 'local' | 'undo' | 'import';

/** What a seat asks of its document. */
export interface SeatDocument {
  readonly length: number;
  slice(start: number, end: number): string;
  /** With whole characters only. */
  whole(change: TextChange): TextChange;
  /** Makes and commits changes of `seat`, tells the other seats, and returns what takes them back. */
  make(seat: TextSeat, changes: AttributedChanges, how: How, source: ChangeSource): AttributedChanges;
  /** What makes the text that of then. @throws VersionUnknown */
  changesTo(frontiers: Frontiers): AttributedChanges;
  setLock(seat: TextSeat, lock: Lock): void;
  removeLock(seat: TextSeat, id: string): void;
}

export class TextSeat {
  readonly peer: Peer;
  readonly #document: SeatDocument;
  readonly #undo = new UndoHistory();
  /** Where a typed edit must begin to be undone together with the one before. */
  #joinAt: number | null = null;

  constructor(peer: Peer, document: SeatDocument) {
    this.peer = peer;
    this.#document = document;
  }

  /** One step of undo; typing on joins it. @throws ChangeOutOfRange */
  edit(changes: readonly TextChange[], how: How): void {
    checkChanges(changes, this.#document.length);
    const clean = this.#clean(changes, how);
    if (clean.changes.length === 0) return;
    const joins = this.#joins(clean.changes, how);
    const inverse = this.#document.make(this, clean, how, 'local');
    this.#undo.record(inverse, this.#document.length, joins);
  }

  undo(): boolean {
    return this.#takeBack('undo');
  }

  redo(): boolean {
    return this.#takeBack('redo');
  }

  get canUndo(): boolean {
    return this.#undo.canUndo;
  }

  get canRedo(): boolean {
    return this.#undo.canRedo;
  }

  /** The text becomes that of then, as an edit of this peer; what comes back keeps its authorship. @throws VersionUnknown */
  restore(frontiers: Frontiers): void {
    const { changes, runs } = this.#document.changesTo(frontiers);
    this.edit(changes, { kind: 'moved', runs });
  }

  /** Locks a region, which must not be empty. @throws ChangeOutOfRange */
  lock(lock: Lock): void {
    const { length } = this.#document;
    const { start, end } = lock.region;
    if (end <= start || end > length) checkChanges([{ start, end: Math.max(end, length + 1), text: '' }], length);
    this.#document.setLock(this, lock);
  }

  unlock(id: string): void {
    this.#document.removeLock(this, id);
  }

  /** An edit of somebody else, on a text of that length. */
  follow(changes: readonly TextChange[], lengthBefore: number): void {
    this.#undo.follow(changes, lengthBefore);
    this.#joinAt = this.#joinAt === null ? null : placeAfter(this.#joinAt, changes);
  }

  /** Whole characters, canonical text, nothing that changes nothing; and whose each text is. */
  #clean(given: readonly TextChange[], how: How): AttributedChanges {
    const { peer } = this;
    const changes: TextChange[] = [];
    const runs: (readonly AuthorRun[])[] = [];
    const total = how.kind === 'made' ? given.reduce((sum, { text }) => sum + normaliseText(text).length, 0) : 0;
    for (const [index, change] of given.entries()) {
      const whole = this.#document.whole(change);
      const [start, text] = [Math.max(whole.start, changes.at(-1)?.end ?? 0), normaliseText(change.text)];
      const end = Math.max(start, whole.end);
      if (end === start && text === '') continue;
      changes.push({ start, end, text });
      if (text === '') runs.push([]);
      else if (how.kind === 'moved') runs.push(fitRuns(how.runs[index] ?? [], text.length, peer));
      else if (how.kind === 'made') {
        const by = { kind: how.kind, peer, recipe: how.recipe, hunk: how.hunk, of: total } as const;
        runs.push([{ length: text.length, by }]);
      } else runs.push([{ length: text.length, by: { kind: how.kind, peer } }]);
    }
    return { changes, runs };
  }

  #takeBack(direction: 'undo' | 'redo'): boolean {
    const step = this.#undo.take(direction);
    if (step === null) return false;
    this.#joinAt = null;
    const inverse = this.#document.make(this, step, { kind: 'moved', runs: step.runs }, 'undo');
    this.#undo.undone(direction, inverse, this.#document.length);
    return true;
  }

  /** Typing joins the step before when it goes on where that ended and does not begin a new word. */
  #joins(changes: readonly TextChange[], how: How): boolean {
    const [change] = changes;
    const plain = changes.length === 1 && how.kind === 'typed' && change!.start === change!.end;
    const joins =
      plain &&
      this.#joinAt === change!.start &&
      !/\s\S/.test(this.#document.slice(Math.max(0, change!.start - 1), change!.start) + change!.text);
    this.#joinAt = plain ? change!.start + change!.text.length : null;
    return joins;
  }
}
