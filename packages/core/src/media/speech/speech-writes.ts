/** From what is asked for to the values that are set: checked against the script as it is, all of it or nothing. Pure. */
import type { Value } from 'loro-crdt';
import { ScriptTooLong, speechLimits, usualDelivery } from './script.ts';
import { lineKey, type LiveLine, type LiveScript, takeKey, voiceKey, wordKey } from './speech-cells.ts';
import { type SpeechEdit, SpeechEditNotPossible, speechEditSchema } from './speech-edit.ts';

export interface Write {
  readonly key: string;
  readonly value: Value;
  /** The recipe of what a maker made. */
  readonly made?: string;
}

export interface Writes {
  readonly writes: readonly Write[];
  /** Of added lines. */
  readonly ids: readonly string[];
}

/** @throws SpeechEditNotPossible, ScriptTooLong */
export function writesOf(script: LiveScript, edits: readonly SpeechEdit[], freeId: () => string): Writes {
  const writing = new Writing(script, freeId);
  for (const edit of edits) {
    const checked = speechEditSchema.safeParse(edit);
    if (!checked.success) throw new SpeechEditNotPossible(checked.error.issues[0]?.message ?? 'it is not well formed');
    writing.add(checked.data);
  }
  return writing;
}

type Placed = Pick<LiveLine, 'id' | 'place'>;

class Writing implements Writes {
  readonly writes: Write[] = [];
  readonly ids: string[] = [];
  readonly #script: LiveScript;
  readonly #freeId: () => string;
  #lines: Placed[];

  constructor(script: LiveScript, freeId: () => string) {
    this.#script = script;
    this.#freeId = freeId;
    this.#lines = script.lines.map(({ id, place }) => ({ id, place }));
  }

  add(edit: SpeechEdit): void {
    switch (edit.kind) {
      case 'add': {
        const { lines, after } = edit;
        if (this.#lines.length + lines.length > speechLimits.lines)
          throw new ScriptTooLong(this.#lines.length + lines.length);
        const places = this.#placesAfter(after, lines.length);
        const added = lines.map((line, at) => {
          const id = this.#freeId();
          const fields = { speaker: '', ...usualDelivery, ...line, place: places[at]! };
          for (const [field, value] of Object.entries(fields)) this.#set(id, field, value);
          return { id, place: places[at]! };
        });
        this.ids.push(...added.map(({ id }) => id));
        this.#put(added);
        return;
      }
      case 'change':
        this.#find(edit.line);
        for (const [field, value] of Object.entries(edit.set))
          if (value !== undefined) this.#set(edit.line, field, value);
        return;
      case 'remove':
        for (const id of edit.lines) {
          this.#find(id);
          this.#set(id, 'gone', true);
          this.#lines = this.#lines.filter((line) => line.id !== id);
        }
        return;
      case 'move': {
        this.#find(edit.line);
        if (edit.line === edit.after) return;
        this.#lines = this.#lines.filter(({ id }) => id !== edit.line);
        const [place = 0] = this.#placesAfter(edit.after, 1);
        this.#set(edit.line, 'place', place);
        this.#put([{ id: edit.line, place }]);
        return;
      }
      case 'cast':
        this.writes.push({ key: voiceKey(edit.speaker), value: edit.voice });
        return;
      case 'lexicon':
        edit.entries.forEach((entry, at) => this.writes.push({ key: wordKey(at), value: { ...entry } }));
        for (let at = edit.entries.length; at < this.#script.lexicon.length; at++)
          this.writes.push({ key: wordKey(at), value: null });
        return;
      case 'choose': {
        this.#find(edit.line);
        const takes = this.#script.takes.get(edit.line) ?? [];
        if (edit.take !== null && !takes.some(({ id }) => id === edit.take))
          throw new SpeechEditNotPossible('the line has no such take');
        this.#set(edit.line, 'take', edit.take);
        return;
      }
      case 'lock':
      case 'unlock':
        for (const id of edit.lines) {
          this.#find(id);
          this.#set(id, 'lock', edit.kind === 'lock' ? { by: edit.by, at: edit.at } : null);
        }
        return;
      case 'take': {
        const { take, choose } = edit;
        const { recipe } = take;
        const parts = recipe.parts.map((part) => ({ ...part }));
        this.writes.push({ key: takeKey(take.id), value: { ...take, recipe: { ...recipe, parts } }, made: take.id });
        if (choose) this.writes.push({ key: lineKey(take.line, 'take'), value: take.id, made: take.id });
        return;
      }
    }
  }

  #set(id: string, field: string, value: Value): void {
    this.writes.push({ key: lineKey(id, field), value });
  }

  #find(id: string): void {
    if (!this.#lines.some((line) => line.id === id))
      throw new SpeechEditNotPossible('a line of it is not there any more');
  }

  #put(lines: readonly Placed[]): void {
    this.#lines = [...this.#lines, ...lines].toSorted((a, b) => a.place - b.place || (a.id < b.id ? -1 : 1));
  }

  /** Numbers between a line and the next one; where there is no room between them, all lines get new ones. */
  #placesAfter(after: string | null, count: number): readonly number[] {
    const at = after === null ? -1 : this.#lines.findIndex(({ id }) => id === after);
    if (after !== null && at < 0) throw new SpeechEditNotPossible('the line before it is not there any more');
    const from = this.#lines[at]?.place ?? (this.#lines[0]?.place ?? 0) - count - 1;
    const to = this.#lines[at + 1]?.place ?? from + count + 1;
    const places = Array.from({ length: count }, (_, i) => from + ((to - from) * (i + 1)) / (count + 1));
    const apart = [from, ...places, to].every((place, i, all) => i === 0 || place > all[i - 1]!);
    if (apart) return places;
    this.#lines = this.#lines.map(({ id }, i) => {
      const place = i <= at ? i : i + count;
      this.#set(id, 'place', place);
      return { id, place };
    });
    return Array.from({ length: count }, (_, i) => at + 1 + i);
  }
}
