/**
 * How a score lies in a Loro document: in root maps of small values, where the last writer of a value wins, each beside a copy in
 * memory that is read from. What a note or track was made as is written once and never again; what was changed of it since, and
 * whether it was taken out, are values of their own, so that two peers may change a note's pitch and its start at once, and a note
 * that comes back is still by whom it was made.
 */
import type { LoroDoc, LoroEventBatch, LoroMap, Value } from 'loro-crdt';
import type { Peer } from '../../work/actor.ts';
import { type Attribution, readAttribution } from '../text/authorship.ts';

/** `edits` and `trackEdits` hold `{id}/{field}`; `tempos`, `meters`, `keys` and `chords` are by tick; `about` holds the title. */
export const cellMaps = [
  'notes',
  'edits',
  'tracks',
  'trackEdits',
  'tempos',
  'meters',
  'keys',
  'chords',
  'about',
  'locks',
] as const;
export type CellMap = (typeof cellMaps)[number];

/** A value and whose it is, as an attribution in one string. */
export type Cell = readonly [value: Value, by: string];

export interface CellWrite {
  readonly map: CellMap;
  readonly key: string;
  readonly cell: Cell;
}

export class ScoreCells {
  readonly doc: LoroDoc;
  readonly #maps: Readonly<Record<CellMap, LoroMap>>;
  readonly #copies: Readonly<Record<CellMap, Map<string, Value>>>;
  /** Notes and tracks of which something was changed since they were made. */
  readonly #edited = new Set<string>();

  constructor(doc: LoroDoc) {
    this.doc = doc;
    this.#maps = Object.fromEntries(cellMaps.map((map) => [map, doc.getMap(map)])) as Record<CellMap, LoroMap>;
    this.#copies = Object.fromEntries(
      cellMaps.map((map) => [map, new Map(Object.entries(this.#maps[map].toJSON() as Record<string, Value>))]),
    ) as Record<CellMap, Map<string, Value>>;
    for (const map of ['edits', 'trackEdits'] as const)
      for (const key of this.#copies[map].keys()) this.#edited.add(subjectOfKey(key));
  }

  /** Whether anything of a note or track was ever changed. */
  isEdited(id: string): boolean {
    return this.#edited.has(id);
  }

  /** The cell as it is; undefined where there is none, or something else: a document may hold anything. */
  get(map: CellMap, key: string): Cell | undefined {
    const value = this.#copies[map].get(key);
    return isCell(value) ? value : undefined;
  }

  keys(map: CellMap): Iterable<string> {
    return this.#copies[map].keys();
  }

  has(map: CellMap, key: string): boolean {
    return this.#copies[map].has(key);
  }

  set({ map, key, cell }: CellWrite): void {
    const value = [...cell];
    this.#maps[map].set(key, value);
    this.#copies[map].set(key, value);
    if (map === 'edits' || map === 'trackEdits') this.#edited.add(subjectOfKey(key));
  }

  remove(map: CellMap, key: string): void {
    this.#maps[map].delete(key);
    this.#copies[map].delete(key);
  }

  /** The peer that wrote a cell, as the document itself says. */
  writerOf(map: CellMap, key: string): Peer | undefined {
    return this.#maps[map].getLastEditor(key);
  }

  /**
   * Whose a cell is. What a note or track was made as is by the peer that the document names, whatever the cell says; another
   * value may have been put back, and is then by whom the cell names.
   */
  originOf(map: CellMap, key: string): Attribution {
    const peer = this.writerOf(map, key) ?? '0';
    const by = readAttribution(this.get(map, key)?.[1] ?? '') ?? { kind: 'typed', peer };
    return map === 'notes' || map === 'tracks' ? { ...by, peer } : by;
  }

  /** Takes over what an import changed, and says which cells those are. */
  follow(batch: LoroEventBatch): readonly { readonly map: CellMap; readonly key: string }[] {
    const changed: { map: CellMap; key: string }[] = [];
    for (const { target, diff } of batch.events) {
      const map = cellMaps.find((name) => target === `cid:root-${name}:Map`);
      if (map === undefined || diff.type !== 'map') continue;
      for (const [key, value] of Object.entries(diff.updated)) {
        if (value === undefined) this.#copies[map].delete(key);
        else this.#copies[map].set(key, value as Value);
        if (map === 'edits' || map === 'trackEdits') this.#edited.add(subjectOfKey(key));
        changed.push({ map, key });
      }
    }
    return changed;
  }
}

/** The note or track of a key `{id}/{field}`. */
export function subjectOfKey(key: string): string {
  return key.slice(0, key.lastIndexOf('/'));
}

function isCell(value: Value | undefined): value is [Value, string] {
  return Array.isArray(value) && value.length === 2 && typeof value[1] === 'string';
}

export function sameCell(a: Cell | null, b: Cell | null): boolean {
  return a === b || (a !== null && b !== null && a[1] === b[1] && JSON.stringify(a[0]) === JSON.stringify(b[0]));
}
