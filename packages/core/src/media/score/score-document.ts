/**
 * A score that several peers edit at once, with the author of every note and of what was changed of it, undo of one's own edits,
 * locks and history. It wraps a Loro document, whose layout is that of score-cells.ts; all else that it knows can be computed anew.
 */
import { LoroDoc, type LoroEventBatch } from 'loro-crdt';
import type { Frontiers } from '../../version/version.ts';
import type { Peer } from '../../work/actor.ts';
import { type Attribution, writeAttribution } from '../text/authorship.ts';
import { editsSince, knows, peersOfEdits, versionOf } from '../loro-sharing.ts';
import { VersionUnknown } from '../text/text-document.ts';
import { type Note, sameNote, type Score, sortNotes } from './score.ts';
import { type Cell, type CellMap, sameCell, ScoreCells, subjectOfKey } from './score-cells.ts';
import type { ScoreChange } from './score-change.ts';
import type { ScoreEdit } from './score-edit.ts';
import { locksIn, type NewLock, putLock } from './score-locks.ts';
import type { ScoreLock } from './score-region.ts';
import {
  type MadeEdits,
  type ScoreHow,
  ScoreSeat,
  type ScoreSource,
  type SeatScore,
  type SetCell,
} from './score-seat.ts';
import {
  cellAsMade,
  eventMaps,
  fieldCell,
  noteFields,
  readEvents,
  readNote,
  readTrack,
  readTracks,
  signatureAsMade,
  signatureOf,
  trackFields,
  type NoteField,
} from './score-values.ts';
import { type Setting, ScoreWrites } from './score-writes.ts';

export interface ScoreDocumentOptions {
  /** Drawn at random when absent. No two documents that are open at once may have one peer. */
  readonly peer?: Peer;
  /** From `snapshot` or `export`. */
  readonly snapshot?: Uint8Array;
}

/** `notes`: what changed of the notes. `other`: whether tracks, events or the title did. */
export type ScoreListener = (notes: readonly ScoreChange[], other: boolean, source: ScoreSource) => void;

/** Who made a note, and who last changed what of it; a field that is as it was made is not named. */
export interface NoteAuthorship {
  readonly made: Attribution;
  readonly changed: Readonly<Partial<Record<NoteField, Attribution>>>;
}

/** The bytes are not those of a score document, or were damaged on the way. */
export class ScoreDocumentDamaged extends Error {
  readonly code = 'score-document-damaged';

  constructor(cause: unknown) {
    super(
      'These bytes are not a score document of Fourhands, or were damaged on their way. Nothing was changed. Send them ' +
        'again, or take an earlier copy.',
      { cause },
    );
    this.name = 'ScoreDocumentDamaged';
  }
}

export class ScoreDocument implements SeatScore {
  readonly #doc: LoroDoc;
  readonly #cells: ScoreCells;
  readonly #notes = new Map<string, Note>();
  readonly #own: ScoreSeat;
  readonly #listeners = new Set<ScoreListener>();
  readonly #updateListeners = new Set<(bytes: Uint8Array) => void>();
  readonly #lockListeners = new Set<() => void>();
  #score: Score | null = null;
  #nextId = 0;

  /** @throws ScoreDocumentDamaged */
  constructor(options: ScoreDocumentOptions = {}) {
    this.#doc = new LoroDoc();
    if (options.peer !== undefined) this.#doc.setPeerId(options.peer as `${number}`);
    this.#own = this.seat(this.#doc.peerIdStr);
    if (options.snapshot !== undefined) importInto(this.#doc, options.snapshot);
    this.#cells = new ScoreCells(this.#doc);
    for (const id of this.#cells.keys('notes')) this.#refresh(id);
    this.#doc.subscribe((batch) => this.#onEvents(batch));
    this.#doc.subscribeLocalUpdates((bytes) => this.#updateListeners.forEach((listener) => listener(bytes)));
  }

  get peer(): Peer {
    return this.#own.peer;
  }

  /** The score as it is. The same object until it changes. */
  score(): Score {
    this.#score ??= scoreOf(this.#cells, this.#notes);
    return this.#score;
  }

  note(id: string): Note | undefined {
    return this.#notes.get(id);
  }

  // Editing, by the peer of the document

  /** As ScoreSeat.edit. @throws ScoreChangeNotPossible, ScoreMalformed, ScoreOutOfLimits */
  edit(edits: readonly ScoreEdit[], how: ScoreHow): ReadonlyMap<string, string> {
    return this.#own.edit(edits, how);
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

  /** The score becomes that of then, as an edit of this peer; what comes back keeps its authorship. @throws VersionUnknown */
  restore(frontiers: Frontiers): void {
    this.#own.restore(frontiers);
  }

  // Seats

  /** Another peer at this document, drawn at random when absent, with an undo of its own. */
  seat(peer: Peer = new LoroDoc().peerIdStr): ScoreSeat {
    return new ScoreSeat(peer, this);
  }

  /** What a seat asks for when it edits. */
  make(seat: ScoreSeat, edits: readonly ScoreEdit[], how: ScoreHow): MadeEdits {
    const { settings, ids } = new ScoreWrites(
      {
        notes: this.#notes,
        tracks: this.score().tracks.map((track) => ({ track, order: readTrack(this.#cells, track.id)!.order })),
        freeId: () => this.#freeId(seat.peer),
      },
      edits,
    );
    const by = writeAttribution(attributionOf(how, seat.peer, settings.length));
    const before = settings.map(({ map, key }) => this.#cellNow(map, key));
    const step = settings.map(({ map, key, value, makes }: Setting, index): SetCell => {
      const given = makes ? null : (before[index] ?? ([map === 'about' ? '' : null, by] as const));
      return { map, key, before: given, after: [value, by], seen: null };
    });
    return { step: this.#set(seat, step, 'local'), ids };
  }

  /** What a seat asks for when it undoes or redoes. */
  takeBack(seat: ScoreSeat, step: readonly SetCell[]): readonly SetCell[] {
    const own = writeAttribution({ kind: 'typed', peer: seat.peer });
    const writes: SetCell[] = [];
    for (const { map, key, before, after, seen } of step.toReversed()) {
      const now = this.#cellNow(map, key);
      if (map === 'notes' || map === 'tracks') {
        // What was made here is taken out, while nobody has changed anything of it.
        const gone = fieldCell(this.#cells, map, key, 'gone');
        if (gone?.[0] !== false || signatureOf(this.#cells, map, key) !== signatureAsMade(map, after)) continue;
        const edits = map === 'notes' ? 'edits' : 'trackEdits';
        writes.push({ map: edits, key: `${key}/gone`, before: gone, after: [true, own], seen: null });
      } else {
        if (now === null || !sameCell(now, after)) continue;
        const subject = key.endsWith('/gone') ? subjectOf(map, key) : null;
        const changed = subject !== null && signatureOf(this.#cells, ...subject) !== seen;
        if (changed && before?.[0] === true) continue;
        writes.push({ map, key, before: after, after: before ?? [null, own], seen: changed ? seen : null });
      }
    }
    return writes.length === 0 ? [] : this.#set(seat, writes, 'undo');
  }

  /** What a seat asks for when it restores a version. @throws VersionUnknown */
  makeAsAt(seat: ScoreSeat, frontiers: Frontiers): readonly SetCell[] {
    const then = this.#at(frontiers);
    try {
      return this.#set(seat, differences(this.#cells, then.cells, seat.peer), 'local');
    } finally {
      then.doc.free();
    }
  }

  /** Writes and commits; the step as it can be taken back. */
  #set(seat: ScoreSeat, step: readonly SetCell[], source: ScoreSource): readonly SetCell[] {
    if (step.length === 0) return [];
    this.#sit(seat);
    for (const { map, key, after } of step) this.#cells.set({ map, key, cell: after });
    this.#doc.commit({ origin: 'own' });
    this.#changed(step, source);
    return step.map((one) => {
      const subject = one.key.endsWith('/gone') ? subjectOf(one.map, one.key) : null;
      return subject === null ? one : { ...one, seen: one.seen ?? signatureOf(this.#cells, ...subject) };
    });
  }

  /** What is committed next is that seat's. */
  #sit({ peer }: ScoreSeat): void {
    if (this.#doc.peerIdStr !== peer) this.#doc.setPeerId(peer as `${number}`);
  }

  #cellNow(map: CellMap, key: string): Cell | null {
    const subject = subjectOf(map, key);
    if (subject === null) return this.#cells.get(map, key) ?? null;
    return fieldCell(this.#cells, subject[0], subject[1], key.slice(key.lastIndexOf('/') + 1) as NoteField);
  }

  /** No other peer gives such an id, and this one not twice. */
  #freeId(peer: Peer): string {
    const prefix = BigInt(peer).toString(36);
    let id: string;
    do id = `${prefix}.${(this.#nextId++).toString(36)}`;
    while (this.#cells.has('notes', id) || this.#cells.has('tracks', id));
    return id;
  }

  #refresh(id: string): ScoreChange | null {
    const before = this.#notes.get(id);
    const after = readNote(this.#cells, id);
    if (after === null) {
      this.#notes.delete(id);
      return before === undefined ? null : { kind: 'remove', note: before };
    }
    if (before !== undefined && sameNote(before, after)) return null;
    this.#notes.set(id, after);
    return before === undefined ? { kind: 'add', note: after } : { kind: 'change', before, after };
  }

  #changed(keys: readonly { readonly map: CellMap; readonly key: string }[], source: ScoreSource): void {
    const ids = new Set<string>();
    let [other, locks] = [false, false];
    for (const { map, key } of keys) {
      if (map === 'notes') ids.add(key);
      else if (map === 'edits') ids.add(subjectOfKey(key));
      else if (map === 'locks') locks = true;
      else other = true;
    }
    const changes = [...ids].flatMap((id) => this.#refresh(id) ?? []);
    if (changes.length > 0 || other) {
      this.#score = null;
      this.#listeners.forEach((listener) => listener(changes, other, source));
    }
    if (locks) this.#lockListeners.forEach((listener) => listener());
  }

  // Sharing

  onChange(listener: ScoreListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The bytes of each edit that is made here, locks included. */
  onUpdate(listener: (bytes: Uint8Array) => void): () => void {
    this.#updateListeners.add(listener);
    return () => this.#updateListeners.delete(listener);
  }

  /** Edits of others; what follows from edits that are not here yet waits for them. @throws ScoreDocumentDamaged */
  import(bytes: Uint8Array): void {
    importInto(this.#doc, bytes);
  }

  /** Whose edits these bytes hold. @throws ScoreDocumentDamaged */
  static peersOf(bytes: Uint8Array): readonly Peer[] {
    try {
      return peersOfEdits(bytes);
    } catch (error) {
      throw new ScoreDocumentDamaged(error);
    }
  }

  /** All edits, or those that a version vector (base64) lacks. */
  export(since?: string): Uint8Array {
    return editsSince(this.#doc, since);
  }

  /** The score and its whole history. */
  snapshot(): Uint8Array {
    return this.#doc.export({ mode: 'snapshot' });
  }

  /** The version vector, in base64. */
  version(): string {
    return versionOf(this.#doc);
  }

  #onEvents(batch: LoroEventBatch): void {
    if (batch.origin !== 'own') this.#changed(this.#cells.follow(batch), 'import');
  }

  // Authorship

  /** Null where there is no such note. */
  authorship(id: string): NoteAuthorship | null {
    if (!this.#notes.has(id)) return null;
    const changed: Partial<Record<NoteField, Attribution>> = {};
    for (const field of noteFields) {
      if (field === 'gone' || this.#cells.get('edits', `${id}/${field}`) === undefined) continue;
      const now = fieldCell(this.#cells, 'notes', id, field);
      if (sameCell(now, cellAsMade(this.#cells, 'notes', id, field))) continue;
      changed[field] = this.#cells.originOf('edits', `${id}/${field}`);
    }
    return { made: this.#cells.originOf('notes', id), changed };
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
  scoreAt(frontiers: Frontiers): Score {
    const then = this.#at(frontiers);
    try {
      const notes = [...then.cells.keys('notes')].flatMap((id) => readNote(then.cells, id) ?? []);
      return scoreOf(then.cells, new Map(notes.map((note) => [note.id, note])));
    } finally {
      then.doc.free();
    }
  }

  /** What makes the notes now of those of then. @throws VersionUnknown */
  changesSince(frontiers: Frontiers): readonly ScoreChange[] {
    const then = new Map(this.scoreAt(frontiers).notes.map((note) => [note.id, note]));
    const changes: ScoreChange[] = [];
    for (const note of this.score().notes) {
      const before = then.get(note.id);
      then.delete(note.id);
      if (before === undefined) changes.push({ kind: 'add', note });
      else if (!sameNote(before, note)) changes.push({ kind: 'change', before, after: note });
    }
    for (const note of then.values()) changes.push({ kind: 'remove', note });
    return changes;
  }

  #at(frontiers: Frontiers): { readonly doc: LoroDoc; readonly cells: ScoreCells } {
    if (!this.has(frontiers)) throw new VersionUnknown();
    const doc = this.#doc.forkAt(frontiers.map(({ peer, counter }) => ({ peer: peer as `${number}`, counter })));
    return { doc, cells: new ScoreCells(doc) };
  }

  // Locks

  locks(): readonly ScoreLock[] {
    return locksIn(this.#cells, (id) => this.#notes.get(id));
  }

  lock(lock: NewLock): void {
    this.#own.lock(lock);
  }

  unlock(id: string): void {
    this.#own.unlock(id);
  }

  /** What a seat asks for when it locks. */
  setLock(seat: ScoreSeat, lock: NewLock): void {
    this.#sit(seat);
    putLock(this.#cells, this.#notes.values(), lock);
    this.#doc.commit({ origin: 'own' });
    this.#lockListeners.forEach((listener) => listener());
  }

  /** What a seat asks for when it unlocks. */
  removeLock(seat: ScoreSeat, id: string): void {
    this.#sit(seat);
    this.#cells.remove('locks', id);
    this.#doc.commit({ origin: 'own' });
    this.#lockListeners.forEach((listener) => listener());
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
    throw new ScoreDocumentDamaged(error);
  }
}

function scoreOf(cells: ScoreCells, notes: ReadonlyMap<string, Note>): Score {
  const all = [...notes.values()];
  const tracks = readTracks(cells, new Set(all.map(({ track }) => track)));
  const there = new Set(tracks.map(({ id }) => id));
  const title = cells.get('about', 'title')?.[0];
  return {
    title: typeof title === 'string' ? title : '',
    tracks,
    notes: sortNotes(
      all.filter(({ track }) => there.has(track)),
      tracks,
    ),
    tempos: readEvents(cells, 'tempos'),
    meters: readEvents(cells, 'meters'),
    keys: readEvents(cells, 'keys'),
    chords: readEvents(cells, 'chords'),
  };
}

function attributionOf(how: ScoreHow, peer: Peer, of: number): Attribution {
  return how.kind === 'made'
    ? { kind: how.kind, peer, recipe: how.recipe, hunk: how.hunk, of }
    : { kind: how.kind, peer };
}

/** The note or track whose field a cell is. */
function subjectOf(map: CellMap, key: string): readonly ['notes' | 'tracks', string] | null {
  if (map === 'edits') return ['notes', subjectOfKey(key)];
  return map === 'trackEdits' ? ['tracks', subjectOfKey(key)] : null;
}

/** What has to be set so that the score is that of then, each value with the origin that it had. */
function differences(now: ScoreCells, then: ScoreCells, peer: Peer): readonly SetCell[] {
  const own = writeAttribution({ kind: 'typed', peer });
  const step: SetCell[] = [];
  const put = (map: CellMap, key: string, before: Cell | null, after: Cell) => {
    if (!sameCell(before, after)) step.push({ map, key, before, after, seen: null });
  };
  for (const [made, edits, fields] of [
    ['notes', 'edits', noteFields],
    ['tracks', 'trackEdits', trackFields],
  ] as const)
    for (const id of now.keys(made)) {
      for (const field of fields) {
        const before = fieldCell(now, made, id, field);
        const after = fieldCell(then, made, id, field);
        if (after !== null) put(edits, `${id}/${field}`, before, after);
        else if (field === 'gone' && before?.[0] === false) put(edits, `${id}/${field}`, before, [true, own]);
      }
    }
  for (const map of [...eventMaps, 'about'] as const)
    for (const key of now.keys(map)) {
      const before = now.get(map, key) ?? null;
      put(map, key, before, then.get(map, key) ?? (before?.[0] === null ? before : [map === 'about' ? '' : null, own]));
    }
  return step;
}
