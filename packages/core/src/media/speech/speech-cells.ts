/**
 * How a script lies in a Loro document: in one root map of small values, each with whose it is, where the last writer of a value wins. A line
 * is the values under `line/{id}/{field}`; it is never deleted, only marked as gone, so that one that comes back is still by whom it was
 * written. `take/{id}` is a clip, `voice/{speaker}` who speaks for somebody, `word/{number}` an entry of the lexicon.
 */
import type { LoroDoc, LoroEventBatch, LoroMap, Value } from 'loro-crdt';
import type { Peer } from '../../work/actor.ts';
import { type Attribution, readAttribution } from '../text/authorship.ts';
import { type SpeechTake, speechTakeSchema } from './clip-recipe.ts';
import {
  lexiconEntrySchema,
  type Script,
  type SpeechLine,
  speechLineSchema,
  usualDelivery,
  voiceIdSchema,
} from './script.ts';

/** A value and whose it is, as an attribution in one string. */
export type Cell = readonly [value: Value, by: string];

const mapName = 'speech';

export class SpeechCells {
  readonly #map: LoroMap;
  readonly #copy: Map<string, Cell>;

  constructor(doc: LoroDoc) {
    this.#map = doc.getMap(mapName);
    const entries = Object.entries(this.#map.toJSON() as Record<string, Value>);
    this.#copy = new Map(entries.filter((entry): entry is [string, [Value, string]] => isCell(entry[1])));
  }

  get(key: string): Cell | null {
    return this.#copy.get(key) ?? null;
  }

  keys(): IterableIterator<string> {
    return this.#copy.keys();
  }

  /** The peer that wrote it, as the document itself says. */
  editorOf(key: string): Peer | undefined {
    return this.#map.getLastEditor(key);
  }

  set(key: string, cell: Cell): void {
    this.#map.set(key, [...cell]);
    this.#copy.set(key, cell);
  }

  /** Takes over what an import changed, and says which keys. */
  follow(batch: LoroEventBatch): readonly string[] {
    const changed: string[] = [];
    for (const { target, diff } of batch.events) {
      if (target !== `cid:root-${mapName}:Map` || diff.type !== 'map') continue;
      for (const [key, value] of Object.entries(diff.updated)) {
        changed.push(key);
        if (isCell(value as Value | undefined)) this.#copy.set(key, value as unknown as Cell);
        else this.#copy.delete(key);
      }
    }
    return changed;
  }
}

function isCell(value: Value | undefined): value is [Value, string] {
  return Array.isArray(value) && value.length === 2 && typeof value[1] === 'string';
}

export const sameCell = (a: Cell | null, b: Cell | null): boolean =>
  a === b || (a !== null && b !== null && a[1] === b[1] && JSON.stringify(a[0]) === JSON.stringify(b[0]));

export const lineKey = (id: string, field: string): string => `line/${id}/${field}`;
export const takeKey = (id: string): string => `take/${id}`;
export const voiceKey = (speaker: string): string => `voice/${speaker}`;
export const wordKey = (at: number): string => `word/${String(at).padStart(6, '0')}`;

/** The line of a key of one, else null. */
export function lineOfKey(key: string): string | null {
  const [kind, id] = key.split('/');
  return kind === 'line' ? (id ?? null) : null;
}

export interface LineLock {
  readonly by: string;
  readonly at: string;
}

/** A line as the document has it, with what is not a part of how it sounds. */
export interface LiveLine extends SpeechLine {
  /** The clip that is heard; null where none was chosen. */
  readonly take: string | null;
  readonly lock: LineLock | null;
  /** Lines are in the order of these. */
  readonly place: number;
}

export interface LiveScript extends Script {
  readonly lines: readonly LiveLine[];
  /** Of each line, the newest last. */
  readonly takes: ReadonlyMap<string, readonly SpeechTake[]>;
}

/** All that is well formed; a document may hold anything. What did not change is the same object as before. */
export class ScriptReader {
  readonly #cells: SpeechCells;
  readonly #lines = new Map<string, LiveLine>();
  #takes = new Map<string, readonly SpeechTake[]>();
  #lexicon: Script['lexicon'] = [];
  #voices: Script['voices'] = {};

  constructor(cells: SpeechCells) {
    this.#cells = cells;
    this.#read(cells.keys());
  }

  /** With what was set under these keys. */
  read(changed: Iterable<string>): LiveScript {
    this.#read(changed);
    const lines = [...this.#lines.values()].toSorted((a, b) => a.place - b.place || (a.id < b.id ? -1 : 1));
    return { lines, takes: this.#takes, lexicon: this.#lexicon, voices: this.#voices };
  }

  #read(changed: Iterable<string>): void {
    const ids = new Set<string>();
    const takes: string[] = [];
    let others = false;
    for (const key of changed) {
      const line = lineOfKey(key);
      if (line !== null) ids.add(line);
      else if (key.startsWith('take/')) takes.push(key);
      else others = true;
    }
    for (const id of ids) {
      const line = readLine(this.#cells, id);
      if (line === null) this.#lines.delete(id);
      else this.#lines.set(id, line);
    }
    this.#readTakes(takes);
    if (others) this.#readOthers();
  }

  #readTakes(keys: readonly string[]): void {
    const read = keys.flatMap((key) => {
      const take = speechTakeSchema.safeParse(this.#cells.get(key)?.[0]);
      return take.success ? [take.data] : [];
    });
    if (read.length === 0) return;
    const all = new Map(this.#takes);
    for (const [line, came] of Map.groupBy(read, (take) => take.line)) {
      const ids = new Set(came.map(({ id }) => id));
      const kept = (all.get(line) ?? []).filter(({ id }) => !ids.has(id));
      all.set(line, [...kept, ...came].toSorted(byTime));
    }
    this.#takes = all;
  }

  #readOthers(): void {
    const voices: Record<string, string> = {};
    const words: [string, Value][] = [];
    for (const key of this.#cells.keys()) {
      const value = this.#cells.get(key)?.[0] ?? null;
      if (key.startsWith('voice/')) {
        const voice = voiceIdSchema.safeParse(value);
        if (voice.success) voices[key.slice('voice/'.length)] = voice.data;
      } else if (key.startsWith('word/')) words.push([key, value]);
    }
    this.#voices = voices;
    this.#lexicon = words
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, value]) => {
        const entry = lexiconEntrySchema.safeParse(value);
        return entry.success ? [entry.data] : [];
      });
  }
}

function byTime(a: SpeechTake, b: SpeechTake): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

const shape = speechLineSchema.unwrap().shape;
const usual = { speaker: '', text: '', ...usualDelivery };
/** What of a line is set; `gone` once it was taken out. */
export const lineFields = [...(Object.keys(usual) as (keyof typeof usual)[]), 'place', 'take', 'lock', 'gone'] as const;

function readLine(cells: SpeechCells, id: string): LiveLine | null {
  const field = (name: (typeof lineFields)[number]): Value | undefined => cells.get(lineKey(id, name))?.[0];
  const place = field('place');
  if (field('gone') === true || typeof place !== 'number' || typeof field('text') !== 'string') return null;
  const read = (Object.keys(usual) as (keyof typeof usual)[]).map((name) => {
    const given = shape[name].safeParse(field(name));
    return [name, given.success ? given.data : usual[name]] as const;
  });
  const [take, lock] = [field('take'), field('lock')];
  return {
    ...(Object.fromEntries(read) as typeof usual),
    id,
    take: typeof take === 'string' ? take : null,
    lock: isLock(lock) ? { by: lock.by, at: lock.at } : null,
    place,
  };
}

function isLock(value: unknown): value is LineLock {
  if (value === null || typeof value !== 'object') return false;
  return 'by' in value && typeof value.by === 'string' && 'at' in value && typeof value.at === 'string';
}

export const originOf = (cell: Cell | null): Attribution | null => (cell === null ? null : readAttribution(cell[1]));
