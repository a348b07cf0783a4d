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

  /** Takes over what an import changed; whether it was anything. */
  follow(batch: LoroEventBatch): boolean {
    let any = false;
    for (const { target, diff } of batch.events) {
      if (target !== `cid:root-${mapName}:Map` || diff.type !== 'map') continue;
      for (const [key, value] of Object.entries(diff.updated)) {
        any = true;
        if (isCell(value as Value | undefined)) this.#copy.set(key, value as unknown as Cell);
        else this.#copy.delete(key);
      }
    }
    return any;
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

const shape = speechLineSchema.unwrap().shape;

/** All that is well formed; a document may hold anything. */
export function readScriptCells(cells: SpeechCells): LiveScript {
  const fields = new Map<string, Map<string, Value>>();
  const takes: SpeechTake[] = [];
  const voices: Record<string, string> = {};
  const words: [string, Value][] = [];
  for (const key of cells.keys()) {
    const [kind = '', id = ''] = key.split('/');
    const value = cells.get(key)?.[0] ?? null;
    if (kind === 'line') {
      const of = fields.get(id) ?? new Map<string, Value>();
      of.set(key.slice(kind.length + id.length + 2), value);
      fields.set(id, of);
    } else if (kind === 'take') {
      const take = speechTakeSchema.safeParse(value);
      if (take.success) takes.push(take.data);
    } else if (kind === 'voice') {
      const voice = voiceIdSchema.safeParse(value);
      if (voice.success) voices[key.slice('voice/'.length)] = voice.data;
    } else if (kind === 'word') words.push([key, value]);
  }
  const lines = [...fields].flatMap(([id, of]) => readLine(id, of) ?? []);
  const byLine = Map.groupBy(
    takes.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1)),
    ({ line }) => line,
  );
  return {
    lines: lines.toSorted((a, b) => a.place - b.place || (a.id < b.id ? -1 : 1)),
    takes: byLine,
    voices,
    lexicon: words
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, value]) => {
        const entry = lexiconEntrySchema.safeParse(value);
        return entry.success ? [entry.data] : [];
      }),
  };
}

function readLine(id: string, fields: ReadonlyMap<string, Value>): LiveLine | null {
  const [place, text] = [fields.get('place'), fields.get('text')];
  if (fields.get('gone') === true || typeof place !== 'number' || typeof text !== 'string') return null;
  const usual = { speaker: '', text: '', ...usualDelivery };
  const read = Object.entries(usual).map(([field, otherwise]) => {
    const given = shape[field as keyof typeof usual].safeParse(fields.get(field));
    return [field, given.success ? given.data : otherwise] as const;
  });
  const [take, lock] = [fields.get('take'), fields.get('lock')];
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
