/** Edits of a score as the values that they set in its cells. Nothing is written here: an edit that does not fit leaves all as it was. */
import type { Value } from 'loro-crdt';
import {
  chordSchema,
  keySchema,
  meterSchema,
  type Note,
  noteSchema,
  sameNote,
  scoreLimits,
  ScoreMalformed,
  ScoreOutOfLimits,
  tempoSchema,
  type Track,
  trackSchema,
} from './score.ts';
import { pitchOf } from './pitch-spelling.ts';
import { ScoreChangeNotPossible } from './score-change.ts';
import type { CellMap } from './score-cells.ts';
import type { ScoreEdit } from './score-edit.ts';
import { changedFields, fieldsOfNote, noteFields } from './score-values.ts';

export interface Setting {
  readonly map: CellMap;
  readonly key: string;
  readonly value: Value;
  /** Whether this makes a note or track. */
  readonly makes: boolean;
}

/** What the edits are checked against. */
export interface ScoreNow {
  readonly notes: ReadonlyMap<string, Note>;
  readonly tracks: readonly { readonly track: Track; readonly order: number }[];
  /** An id that no note or track has or had. */
  freeId(): string;
}

interface Parsed {
  safeParse(value: unknown): {
    readonly success: boolean;
    readonly error?: { readonly issues: readonly { readonly message: string }[] } | undefined;
  };
}

function demand(schema: Parsed, part: string, value: unknown): void {
  const read = schema.safeParse(value);
  if (!read.success)
    throw new ScoreMalformed(part, `is no such value (${read.error?.issues[0]?.message ?? 'unknown'})`);
}

export class ScoreWrites {
  readonly settings: Setting[] = [];
  readonly ids = new Map<string, string>();
  readonly #now: ScoreNow;
  readonly #tracks: { track: Track; order: number }[];
  readonly #touched = new Set<string>();
  #count: number;

  /** @throws ScoreChangeNotPossible, ScoreMalformed, ScoreOutOfLimits */
  constructor(now: ScoreNow, edits: readonly ScoreEdit[]) {
    this.#now = now;
    this.#tracks = [...now.tracks];
    this.#count = now.notes.size;
    for (const edit of edits) this.#write(edit);
    if (this.#count > scoreLimits.notes) throw new ScoreOutOfLimits('notes', scoreLimits.notes);
    if (this.#tracks.length > scoreLimits.tracks) throw new ScoreOutOfLimits('tracks', scoreLimits.tracks);
  }

  #set(map: CellMap, key: string, value: Value, makes = false): void {
    this.settings.push({ map, key, value, makes });
  }

  #write(edit: ScoreEdit): void {
    switch (edit.kind) {
      case 'add':
        return this.#add(edit.note);
      case 'remove':
        this.#require(edit.note);
        this.#count -= 1;
        return this.#set('edits', `${edit.note.id}/gone`, true);
      case 'change':
        return this.#change(edit.before, edit.after);
      case 'add-track':
        return this.#addTrack(edit.track, edit.before);
      case 'change-track':
        return this.#changeTrack(edit.track);
      case 'move-track':
        return this.#moveTrack(edit.track, edit.before);
      case 'remove-track':
        return this.#removeTrack(edit.track);
      case 'set-tempo':
        return this.#event(
          'tempos',
          tempoSchema,
          edit.tick,
          edit.tempo,
          (tempo) => ({ tempo }),
          (tempo) => [Math.round(tempo * 100) / 100],
        );
      case 'set-meter':
        return this.#event(
          'meters',
          meterSchema,
          edit.tick,
          edit.meter,
          (meter) => meter,
          ({ beats, unit }) => [beats, unit],
        );
      case 'set-key':
        return this.#event(
          'keys',
          keySchema,
          edit.tick,
          edit.key,
          (key) => key,
          ({ fifths, mode }) => [fifths, mode],
        );
      case 'set-chord':
        return this.#event(
          'chords',
          chordSchema,
          edit.tick,
          edit.symbol,
          (symbol) => ({ symbol }),
          (symbol) => [symbol],
        );
      case 'set-title':
        if (edit.title.length > scoreLimits.nameLength) throw new ScoreMalformed('title', 'is too long');
        return this.#set('about', 'title', edit.title);
    }
  }

  #event<Given>(
    map: CellMap,
    schema: Parsed,
    tick: number,
    given: Given | null,
    named: (given: Given) => object,
    packed: (given: Given) => Value,
  ): void {
    demand(schema, map, { tick, ...(given === null ? this.#anyOf(map) : named(given)) });
    this.#set(map, String(tick), given === null ? null : packed(given));
  }

  /** Values that are right for any tick, so that only the tick is looked at. */
  #anyOf(map: CellMap): object {
    return { tempo: 120, beats: 4, unit: 4, fifths: 0, mode: 'major', symbol: 'C', map };
  }

  #add(given: Note): void {
    const id = this.#now.freeId();
    const note = { ...given, id, track: this.#idOf(given.track) };
    this.#check(note);
    this.ids.set(given.id, id);
    this.#count += 1;
    this.#set('notes', id, fieldsOfNote(note), true);
  }

  #change(before: Note, after: Note): void {
    this.#require(before);
    if (before.id !== after.id) throw new ScoreChangeNotPossible(before.id, 'it would become another note');
    const note = { ...after, track: this.#idOf(after.track) };
    this.#check(note);
    const values = fieldsOfNote(note);
    for (const field of changedFields(before, note))
      this.#set('edits', `${before.id}/${field}`, values[noteFields.indexOf(field)] ?? null);
  }

  #check(note: Note): void {
    demand(noteSchema, `note ${note.id}`, note);
    if (note.spelling !== null && pitchOf(note.spelling) !== note.pitch)
      throw new ScoreMalformed(`note ${note.id}`, 'is spelled as another pitch');
    if (!this.#tracks.some(({ track }) => track.id === note.track))
      throw new ScoreChangeNotPossible(note.id, 'its track is not there');
  }

  #require(note: Note): void {
    const there = this.#now.notes.get(note.id);
    if (there === undefined) throw new ScoreChangeNotPossible(note.id, 'the note is not there');
    if (!sameNote(there, note)) throw new ScoreChangeNotPossible(note.id, 'the note was changed since');
    if (this.#touched.has(note.id)) throw new ScoreChangeNotPossible(note.id, 'it is about one note twice');
    this.#touched.add(note.id);
  }

  /** The id which an id that was given with an added track has become. */
  #idOf(track: string): string {
    return this.ids.get(`track ${track}`) ?? track;
  }

  #addTrack(given: Track, before: string | null): void {
    const id = this.#now.freeId();
    const track = { ...given, id };
    demand(trackSchema, `track ${given.id}`, track);
    const order = this.#orderBefore(before, id);
    this.ids.set(`track ${given.id}`, id);
    this.#place({ track, order });
    this.#set('tracks', id, [track.name, track.instrument, order], true);
  }

  #changeTrack(given: Track): void {
    const track = { ...given, id: this.#idOf(given.id) };
    demand(trackSchema, `track ${track.id}`, track);
    const there = this.#track(track.id).track;
    if (there.name !== track.name) this.#set('trackEdits', `${track.id}/name`, track.name);
    if (there.instrument !== track.instrument) this.#set('trackEdits', `${track.id}/instrument`, track.instrument);
  }

  #moveTrack(given: string, before: string | null): void {
    const { track } = this.#track(this.#idOf(given));
    const order = this.#orderBefore(before, track.id);
    this.#tracks.splice(
      this.#tracks.findIndex((one) => one.track.id === track.id),
      1,
    );
    this.#place({ track, order });
    this.#set('trackEdits', `${track.id}/order`, order);
  }

  #removeTrack(given: string): void {
    const { track } = this.#track(this.#idOf(given));
    this.#tracks.splice(
      this.#tracks.findIndex((one) => one.track.id === track.id),
      1,
    );
    for (const note of this.#now.notes.values()) if (note.track === track.id) this.#write({ kind: 'remove', note });
    this.#set('trackEdits', `${track.id}/gone`, true);
  }

  #track(id: string): { readonly track: Track; readonly order: number } {
    const found = this.#tracks.find(({ track }) => track.id === id);
    if (found === undefined) throw new ScoreChangeNotPossible(id, 'the track is not there');
    return found;
  }

  #place(placed: { track: Track; order: number }): void {
    this.#tracks.push(placed);
    this.#tracks.sort((a, b) => a.order - b.order);
  }

  /** A number between those of the tracks around the place, so that no other track has to move. */
  #orderBefore(before: string | null, moving: string): number {
    const others = this.#tracks.filter(({ track }) => track.id !== moving);
    const at = before === null ? others.length : others.findIndex(({ track }) => track.id === this.#idOf(before));
    if (at < 0) throw new ScoreChangeNotPossible(before ?? moving, 'the track is not there');
    const [low, high] = [others[at - 1]?.order, others[at]?.order];
    if (high === undefined) return (low ?? 0) + 1;
    return low === undefined ? high - 1 : (low + high) / 2;
  }
}
