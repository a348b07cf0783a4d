/**
 * A script that several peers edit at once, with the author of every value of every line, undo of one's own edits, locks, takes and
 * history. It wraps a Loro document, whose layout is that of speech-cells.ts; all else that it knows can be computed anew.
 */
import { LoroDoc, type LoroEventBatch } from 'loro-crdt';
import type { Frontiers } from '../../version/version.ts';
import type { Peer } from '../../work/actor.ts';
import { editsSince, knows, peersOfEdits, versionOf } from '../loro-sharing.ts';
import { type Attribution, writeAttribution } from '../text/authorship.ts';
import { VersionUnknown } from '../text/text-document.ts';
import type { SpeechTake } from './clip-recipe.ts';
import type { SpeechEdit } from './speech-edit.ts';
import {
  type Cell,
  lineFields,
  lineKey,
  lineOfKey,
  type LiveLine,
  type LiveScript,
  originOf,
  ScriptReader,
  sameCell,
  SpeechCells,
  takeKey,
} from './speech-cells.ts';
import { type SeatSpeech, type SpeechHow, SpeechSeat, type SpeechSetting } from './speech-seat.ts';
import { writesOf } from './speech-writes.ts';

export interface SpeechDocumentOptions {
  /** Drawn at random when absent. No two documents that are open at once may have one peer. */
  readonly peer?: Peer;
  /** From `snapshot` or `export`. */
  readonly snapshot?: Uint8Array;
}

/** The bytes are not those of a script, or were damaged on the way. */
export class SpeechDocumentDamaged extends Error {
  readonly code = 'speech-document-damaged';

  constructor(cause: unknown) {
    super(
      'These bytes are not a script of Fourhands, or were damaged on their way. Nothing was changed. Send them again, or take an ' +
        'earlier copy.',
      { cause },
    );
    this.name = 'SpeechDocumentDamaged';
  }
}

export class SpeechDocument implements SeatSpeech {
  readonly #doc = new LoroDoc();
  readonly #cells: SpeechCells;
  readonly #own: SpeechSeat;
  readonly #listeners = new Set<() => void>();
  readonly #updateListeners = new Set<(bytes: Uint8Array) => void>();
  readonly #reader: ScriptReader;
  #script: LiveScript | null = null;
  /** Set since the script was last read. */
  readonly #unread = new Set<string>();
  #nextId = 0;

  /** @throws SpeechDocumentDamaged */
  constructor(options: SpeechDocumentOptions = {}) {
    if (options.peer !== undefined) this.#doc.setPeerId(options.peer as `${number}`);
    this.#own = this.seat(this.#doc.peerIdStr);
    if (options.snapshot !== undefined) importInto(this.#doc, options.snapshot);
    this.#cells = new SpeechCells(this.#doc);
    this.#reader = new ScriptReader(this.#cells);
    this.#doc.subscribe((batch) => this.#onEvents(batch));
    this.#doc.subscribeLocalUpdates((bytes) => this.#updateListeners.forEach((listener) => listener(bytes)));
  }

  get peer(): Peer {
    return this.#own.peer;
  }

  /** The same object until it changes. */
  script(): LiveScript {
    if (this.#script === null) {
      this.#script = this.#reader.read(this.#unread);
      this.#unread.clear();
    }
    return this.#script;
  }

  line(id: string): LiveLine | undefined {
    return this.script().lines.find((line) => line.id === id);
  }

  /** The take that is heard of a line, null where there is none. */
  takeOf({ id, take }: Pick<LiveLine, 'id' | 'take'>): SpeechTake | null {
    return (
      this.script()
        .takes.get(id)
        ?.find((one) => one.id === take) ?? null
    );
  }

  // Editing, by the peer of the document, and by others

  /** As SpeechSeat.edit. @throws SpeechEditNotPossible, ScriptTooLong */
  edit(
    edits: readonly SpeechEdit[],
    how: SpeechHow = 'typed',
    options: { readonly joins?: boolean } = {},
  ): readonly string[] {
    return this.#own.edit(edits, how, options);
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

  /** @throws VersionUnknown */
  restore(frontiers: Frontiers): void {
    this.#own.restore(frontiers);
  }

  /** Another peer at this document, drawn at random when absent, with an undo of its own. */
  seat(peer: Peer = new LoroDoc().peerIdStr): SpeechSeat {
    return new SpeechSeat(peer, this);
  }

  /** What a seat asks for when it edits. */
  make(seat: SpeechSeat, edits: readonly SpeechEdit[], how: SpeechHow) {
    const { writes, ids } = writesOf(this.script(), edits, () => this.#freeId(seat.peer));
    const own = writeAttribution({ kind: how, peer: seat.peer });
    const step = writes.map(({ key, value, made }): SpeechSetting => {
      const by =
        made === undefined ? own : writeAttribution({ kind: 'made', peer: seat.peer, recipe: made, hunk: 0, of: 0 });
      return { key, before: this.#cells.get(key), after: [value, by] };
    });
    return { step: this.#set(seat, onceEach(step)), ids };
  }

  /** What a seat asks for when it undoes or redoes. */
  takeBack(seat: SpeechSeat, steps: readonly SpeechSetting[]): readonly SpeechSetting[] {
    const step = onceEach(steps);
    const own = writeAttribution({ kind: 'typed', peer: seat.peer });
    const writes: SpeechSetting[] = [];
    const added = new Set<string>();
    for (const { key, before } of step) {
      const line = lineOfKey(key);
      if (before === null && line !== null && key === lineKey(line, 'place')) added.add(line);
    }
    for (const id of added) {
      // What was written here is taken out, while nobody else has changed anything of it.
      const key = lineKey(id, 'gone');
      if (this.line(id) === undefined || !this.#isOnlyOf(seat, id)) continue;
      writes.push({ key, before: this.#cells.get(key) ?? [false, own], after: [true, own] });
    }
    for (const { key, before, after, seen } of step.toReversed()) {
      const line = lineOfKey(key);
      // A clip stays among the takes: only whether it is heard is taken back.
      if ((line !== null && added.has(line)) || (line === null && key.startsWith('take/'))) continue;
      if (!sameCell(this.#cells.get(key), after)) continue;
      if (line !== null && seen !== undefined && this.#signatureOf(line) !== seen) continue;
      writes.push({ key, before: after, after: before ?? [key.endsWith('/gone') ? false : null, own] });
    }
    return this.#set(seat, writes);
  }

  /** What a seat asks for when it restores a version: takes that came since stay. @throws VersionUnknown */
  makeAsAt(seat: SpeechSeat, frontiers: Frontiers): readonly SpeechSetting[] {
    const own = writeAttribution({ kind: 'typed', peer: seat.peer });
    const then = this.#at(frontiers);
    try {
      const there = new Set(new ScriptReader(then.cells).read([]).lines.map(({ id }) => id));
      const step: SpeechSetting[] = [];
      const put = (key: string, after: Cell) => {
        const before = this.#cells.get(key);
        if (!sameCell(before, after)) step.push({ key, before: before ?? [null, own], after });
      };
      for (const { id } of this.script().lines) if (!there.has(id)) put(lineKey(id, 'gone'), [true, own]);
      for (const key of this.#cells.keys()) {
        const line = lineOfKey(key);
        if (key.startsWith('take/') || (line !== null && !there.has(line))) continue;
        put(key, then.cells.get(key) ?? [key.endsWith('/gone') ? false : null, own]);
      }
      return this.#set(seat, step);
    } finally {
      then.doc.free();
    }
  }

  /** Whether all that was ever set of a line is by this seat's peer. */
  #isOnlyOf({ peer }: SpeechSeat, id: string): boolean {
    return lineFields.every((field) => {
      const cell = this.#cells.get(lineKey(id, field));
      return cell === null || originOf(cell)?.peer === peer;
    });
  }

  #set(seat: SpeechSeat, step: readonly SpeechSetting[]): readonly SpeechSetting[] {
    if (step.length === 0) return [];
    if (this.#doc.peerIdStr !== seat.peer) this.#doc.setPeerId(seat.peer as `${number}`);
    for (const { key, after } of step) this.#cells.set(key, after);
    this.#doc.commit({ origin: 'own' });
    this.#changed(step.map(({ key }) => key));
    return step.map((one) => {
      const line = lineOfKey(one.key);
      const back = line !== null && one.key === lineKey(line, 'gone') && one.after[0] === false;
      return back ? { ...one, seen: this.#signatureOf(line) } : one;
    });
  }

  /** All that is set of a line, besides whether it is there. */
  #signatureOf(id: string): string {
    return JSON.stringify(lineFields.map((field) => (field === 'gone' ? null : this.#cells.get(lineKey(id, field)))));
  }

  /** No other peer gives such an id, and this one not twice. */
  #freeId(peer: Peer): string {
    const prefix = BigInt(peer).toString(36);
    let id: string;
    do id = `${prefix}.${(this.#nextId++).toString(36)}`;
    while (this.#cells.get(lineKey(id, 'text')) !== null);
    return id;
  }

  #changed(keys: readonly string[]): void {
    if (keys.length === 0) return;
    this.#script = null;
    for (const key of keys) this.#unread.add(key);
    this.#listeners.forEach((listener) => listener());
  }

  // Sharing

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The bytes of each edit that is made here. */
  onUpdate(listener: (bytes: Uint8Array) => void): () => void {
    this.#updateListeners.add(listener);
    return () => this.#updateListeners.delete(listener);
  }

  /** @throws SpeechDocumentDamaged */
  import(bytes: Uint8Array): void {
    importInto(this.#doc, bytes);
  }

  /** Whose edits these bytes hold. @throws SpeechDocumentDamaged */
  static peersOf(bytes: Uint8Array): readonly Peer[] {
    try {
      return peersOfEdits(bytes);
    } catch (error) {
      throw new SpeechDocumentDamaged(error);
    }
  }

  /** All edits, or those that a version vector (base64) lacks. */
  export(since?: string): Uint8Array {
    return editsSince(this.#doc, since);
  }

  snapshot(): Uint8Array {
    return this.#doc.export({ mode: 'snapshot' });
  }

  version(): string {
    return versionOf(this.#doc);
  }

  #onEvents(batch: LoroEventBatch): void {
    if (batch.origin !== 'own') this.#changed(this.#cells.follow(batch));
  }

  // Authorship and history

  /** Who wrote the words of a line as they are; null where there is no such line. */
  writerOf(id: string): Attribution | null {
    return originOf(this.#cells.get(lineKey(id, 'text')));
  }

  /** Who made a clip: the peer that the document itself names, whatever the value says. */
  speakerOf(take: string): Attribution | null {
    const by = originOf(this.#cells.get(takeKey(take)));
    const peer = this.#cells.editorOf(takeKey(take));
    return by === null || peer === undefined ? null : { ...by, peer };
  }

  frontiers(): Frontiers {
    return this.#doc.frontiers();
  }

  /** Whether that point of the history is known here. */
  has(frontiers: Frontiers): boolean {
    return knows(this.#doc, frontiers);
  }

  /** @throws VersionUnknown */
  scriptAt(frontiers: Frontiers): LiveScript {
    const then = this.#at(frontiers);
    try {
      return new ScriptReader(then.cells).read([]);
    } finally {
      then.doc.free();
    }
  }

  #at(frontiers: Frontiers): { readonly doc: LoroDoc; readonly cells: SpeechCells } {
    if (!this.has(frontiers)) throw new VersionUnknown();
    const doc = this.#doc.forkAt(frontiers.map(({ peer, counter }) => ({ peer: peer as `${number}`, counter })));
    return { doc, cells: new SpeechCells(doc) };
  }

  free(): void {
    this.#doc.free();
  }
}

/** Of a value that is set more than once: what was before the first, and what it became last. */
function onceEach(step: readonly SpeechSetting[]): readonly SpeechSetting[] {
  const settings = new Map<string, SpeechSetting>();
  for (const one of step) {
    const first = settings.get(one.key);
    settings.set(one.key, first === undefined ? one : { ...one, before: first.before });
  }
  return [...settings.values()];
}

function importInto(doc: LoroDoc, bytes: Uint8Array): void {
  try {
    doc.import(bytes);
  } catch (error) {
    throw new SpeechDocumentDamaged(error);
  }
}
