/**
 * Random histories of people and a maker on one score, for the property tests: every start and every duration that is set is a
 * number of its own, so that who set it can be told from the score alone, whatever happened to the note since.
 */
import { type Attribution, writeAttribution } from '../src/media/text/authorship.ts';
import type { Note } from '../src/media/score/score.ts';
import { ScoreDocument, type ScoreDocumentOptions } from '../src/media/score/score-document.ts';
import { setVelocity, transposeNotes, type ScoreEdit } from '../src/media/score/score-edit.ts';
import type { ScoreHow } from '../src/media/score/score-seat.ts';
import type { Frontiers } from '../src/version/version.ts';
import { numbersFrom } from './random-history.ts';

const opened: ScoreDocument[] = [];

/** A document that `freeScores` frees. */
export function openScore(options: ScoreDocumentOptions = {}): ScoreDocument {
  const document = new ScoreDocument(options);
  opened.push(document);
  return document;
}

export function freeScores(): void {
  for (const document of opened.splice(0)) document.free();
}

export interface ScoreReplica {
  readonly name: string;
  readonly maker: boolean;
  readonly document: ScoreDocument;
}

export class RandomScoreHistory {
  readonly replicas: readonly ScoreReplica[];
  readonly kept: { readonly frontiers: Frontiers; readonly score: string }[] = [];
  readonly steps: string[] = [];
  readonly number: (below: number) => number;
  readonly #made = new Map<string, string>();
  readonly #set = new Map<number, string>();
  readonly #restores: boolean;
  #next = 0;

  /** `restores`: whether earlier versions are brought back, which is one person's edit of everybody's notes. */
  constructor(seed: number, { restores = true }: { readonly restores?: boolean } = {}) {
    this.#restores = restores;
    this.number = numbersFrom(seed);
    this.replicas = ['ana', 'bo', 'maker'].map((name, index) => ({
      name,
      maker: name === 'maker',
      document: openScore({ peer: String(index + 1) }),
    }));
    const [ana] = this.replicas;
    for (const name of ['Piano', 'Flute'])
      ana!.document.edit([{ kind: 'add-track', track: { id: 'new', name, instrument: 0 }, before: null }], {
        kind: 'typed',
      });
    this.settle();
  }

  /** One random step of one of them. */
  step(): ScoreReplica {
    const replica = this.replicas[this.number(this.replicas.length)]!;
    const kind = this.number(16);
    if (kind < 4) this.#add(replica);
    else if (kind < 8) this.#change(replica);
    else if (kind === 8) this.#remove(replica);
    else if (kind === 9) this.#edit(replica, [this.#other(replica)]);
    else if (kind < 12) this.#note(replica, 'undo', replica.document.undo());
    else if (kind === 12) this.#note(replica, 'redo', replica.document.redo());
    else if (kind === 13 && this.#restores) this.#restore(replica);
    else this.#receive(replica, this.replicas[this.number(this.replicas.length)]!);
    return replica;
  }

  /** Two of them change the start of one note, each knowing of what was before. */
  contend(notes: readonly Note[]): void {
    const note = notes[this.number(Math.max(1, notes.length))];
    const first = this.number(this.replicas.length);
    for (const index of [first, first + 1 + this.number(2)]) {
      const replica = this.replicas[index % this.replicas.length]!;
      const before = note === undefined ? undefined : replica.document.note(note.id);
      const how = this.howOf(replica);
      if (before !== undefined)
        this.#edit(replica, [{ kind: 'change', before, after: { ...before, start: this.#own(replica, how, 1) } }], how);
      this.settle();
    }
  }

  /** Everyone gets everything. */
  settle(): void {
    for (const to of this.replicas) for (const from of this.replicas) this.#receive(to, from);
  }

  /** Start and duration, each no other note's. */
  times(replica: ScoreReplica, how: ScoreHow, of: number): { start: number; duration: number } {
    return { start: this.#own(replica, how, of), duration: this.#own(replica, how, of) };
  }

  howOf(replica: ScoreReplica): ScoreHow {
    if (replica.maker) return { kind: 'made', recipe: `r${this.number(3)}`, hunk: this.number(2) };
    return { kind: (['typed', 'pasted', 'imported'] as const)[this.number(3)]! };
  }

  /** The peer that set a start or a duration. */
  setterOf(value: number): string | undefined {
    return this.#set.get(value)?.split(':')[1];
  }

  makerOf(id: string): string | undefined {
    return this.#made.get(id);
  }

  made(ids: Iterable<string>, replica: ScoreReplica, how: ScoreHow, of: number): void {
    for (const id of ids) this.#made.set(id, attribution(how, replica.document.peer, of));
  }

  /** Notes, and values of them, that are not attributed to whoever made or set them. */
  misattributed({ document }: ScoreReplica): string[] {
    const wrong: string[] = [];
    for (const note of document.score().notes) {
      const by = document.authorship(note.id)!;
      const made = writeAttribution(by.made);
      if (made !== this.#made.get(note.id)) wrong.push(`note ${note.id}: ${this.#made.get(note.id)} as ${made}`);
      for (const field of ['start', 'duration'] as const) {
        const set = writeAttribution(by.changed[field] ?? by.made);
        if (set !== this.#set.get(note[field]))
          wrong.push(`${field} of ${note.id}: ${this.#set.get(note[field])} as ${set}`);
      }
    }
    return wrong;
  }

  #own(replica: ScoreReplica, how: ScoreHow, of: number): number {
    const value = ++this.#next;
    this.#set.set(value, attribution(how, replica.document.peer, of));
    return value;
  }

  #add(replica: ScoreReplica): void {
    const { tracks } = replica.document.score();
    if (tracks.length === 0) return;
    const how = this.howOf(replica);
    const count = 1 + this.number(3);
    const notes = Array.from({ length: count }, (_, index): Note => ({
      id: `given${index}`,
      track: tracks[this.number(tracks.length)]!.id,
      voice: 1 + this.number(2),
      ...this.times(replica, how, count),
      pitch: 40 + this.number(40),
      spelling: null,
      velocity: 1 + this.number(127),
      lyrics: [],
    }));
    const ids = this.#edit(
      replica,
      notes.map((note) => ({ kind: 'add', note }) as const),
      how,
    );
    this.made(ids.values(), replica, how, count);
  }

  #change(replica: ScoreReplica): void {
    const note = this.#any(replica);
    if (note === undefined) return;
    const how = this.howOf(replica);
    const kind = this.number(4);
    if (kind === 0) this.#edit(replica, setVelocity([note], 1 + this.number(127)), how);
    else if (kind === 1) this.#edit(replica, transposeNotes([note], this.number(25) - 12, 0), how);
    else {
      const field = kind === 2 ? 'start' : 'duration';
      this.#edit(
        replica,
        [{ kind: 'change', before: note, after: { ...note, [field]: this.#own(replica, how, 1) } }],
        how,
      );
    }
  }

  #remove(replica: ScoreReplica): void {
    const note = this.#any(replica);
    if (note !== undefined) this.#edit(replica, [{ kind: 'remove', note }]);
  }

  #other({ document }: ScoreReplica): ScoreEdit {
    const { tracks } = document.score();
    const track = tracks[this.number(tracks.length)];
    const tick = this.number(4) * 3840;
    const kind = this.number(8);
    if (kind === 0)
      return { kind: 'add-track', track: { id: 'new', name: 'Viola', instrument: 41 }, before: track?.id ?? null };
    if (kind === 1) return { kind: 'set-meter', tick, meter: { beats: 3, unit: 4 } };
    if (kind === 2) return { kind: 'set-title', title: `Study ${this.number(100)}` };
    if (kind === 3) return { kind: 'set-chord', tick, symbol: this.number(2) === 0 ? 'Am7' : null };
    if (kind === 4 || track === undefined) return { kind: 'set-tempo', tick, tempo: 60 + this.number(100) };
    if (kind === 5) return { kind: 'remove-track', track: track.id };
    if (kind === 6)
      return { kind: 'move-track', track: track.id, before: tracks.find(({ id }) => id !== track.id)?.id ?? null };
    return { kind: 'change-track', track: { ...track, name: `Track ${this.number(100)}` } };
  }

  #restore(replica: ScoreReplica): void {
    const { document } = replica;
    if (this.number(2) === 0 || this.kept.length === 0) {
      this.kept.push({ frontiers: document.frontiers(), score: JSON.stringify(document.score()) });
      return;
    }
    const known = this.kept.filter(({ frontiers }) => document.has(frontiers));
    const version = known[this.number(Math.max(1, known.length))];
    if (version === undefined) return;
    if (JSON.stringify(document.scoreAt(version.frontiers)) !== version.score)
      throw new Error('A version is not what it was.');
    document.restore(version.frontiers);
    this.#note(replica, 'restore');
    if (JSON.stringify(document.score()) !== version.score)
      throw new Error('A restored version is not the score of then.');
  }

  #receive(to: ScoreReplica, from: ScoreReplica): void {
    if (to === from) return;
    to.document.import(from.document.export(to.document.version()));
    this.#note(to, `receive from ${from.name}`);
  }

  #any({ document }: ScoreReplica): Note | undefined {
    const { notes } = document.score();
    return notes[this.number(Math.max(1, notes.length))];
  }

  #edit(
    replica: ScoreReplica,
    edits: readonly ScoreEdit[],
    how: ScoreHow = this.howOf(replica),
  ): ReadonlyMap<string, string> {
    this.#note(replica, how.kind, JSON.stringify(edits));
    return replica.document.edit(edits, how);
  }

  #note(replica: ScoreReplica, ...what: unknown[]): void {
    this.steps.push([replica.name, ...what].join(' '));
  }
}

function attribution(how: ScoreHow, peer: string, of: number): string {
  const by: Attribution = how.kind === 'made' ? { ...how, peer, of } : { kind: how.kind, peer };
  return writeAttribution(by);
}
