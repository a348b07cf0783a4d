/**
 * Random histories of people and a maker on one text, for the property tests: each character that is put in is a code point
 * of its own, so that who made it can be told from the text alone, whatever happened to it since.
 */
import { type Attribution, writeAttribution } from '../src/media/text/authorship.ts';
import { type DocumentOptions, type How, TextDocument } from '../src/media/text/text-document.ts';
import type { Frontiers } from '../src/version/version.ts';

/** Numbers from a seed (mulberry32). */
export function numbersFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const opened: TextDocument[] = [];

/** A document that `freeDocuments` frees: thousands of them would otherwise wait in memory for the collector. */
export function openDocument(options: DocumentOptions = {}): TextDocument {
  const document = new TextDocument(options);
  opened.push(document);
  return document;
}

export function freeDocuments(): void {
  for (const document of opened.splice(0)) document.free();
}

export interface Replica {
  readonly name: string;
  readonly maker: boolean;
  document: TextDocument;
}

export class RandomHistory {
  readonly replicas: Replica[];
  readonly kept: { readonly frontiers: Frontiers; readonly text: string }[] = [];
  readonly steps: string[] = [];
  readonly #number: (below: number) => number;
  readonly #origins = new Map<number, string>();
  readonly #restores: boolean;
  #nextCharacter = 0;

  /** `restores`: whether earlier versions are brought back, which is one person's edit of everybody's text. */
  constructor(seed: number, { restores = true }: { readonly restores?: boolean } = {}) {
    this.#restores = restores;
    this.#number = numbersFrom(seed);
    this.replicas = ['ana', 'bo', 'maker'].map((name, index) => ({
      name,
      maker: name === 'maker',
      document: openDocument({ peer: String(index + 1) }),
    }));
  }

  /** One random step of one of them. */
  step(): Replica {
    const replica = this.replicas[this.#number(this.replicas.length)]!;
    const { document } = replica;
    const kind = this.#number(16);
    if (kind < 5) this.#insert(replica);
    else if (kind < 7) this.#replace(replica);
    else if (kind === 7) this.#move(replica);
    else if (kind < 10) this.#note(replica, 'undo', document.undo());
    else if (kind === 10) this.#note(replica, 'redo', document.redo());
    else if (kind === 11) this.#restore(replica);
    else if (kind === 12) this.kept.push({ frontiers: document.frontiers(), text: document.toString() });
    else this.#receive(replica, this.replicas[this.#number(this.replicas.length)]!);
    return replica;
  }

  /** Everyone gets everything. */
  settle(): void {
    for (const to of this.replicas) for (const from of this.replicas) this.#receive(to, from);
  }

  number(below: number): number {
    return this.#number(below);
  }

  /** The attribution that a character was put in with. */
  originOf(character: string): string | undefined {
    return this.#origins.get(character.codePointAt(0)!);
  }

  /** The peer that put a character in. */
  peerOf(character: string): string | undefined {
    return this.originOf(character)?.split(':')[1];
  }

  /** Characters that are not attributed to whoever put them in. */
  misattributed({ document }: Replica): string[] {
    const wrong: string[] = [];
    const text = document.toString();
    let at = 0;
    for (const run of document.authorship()) {
      const by = writeAttribution(run.by);
      for (const character of text.slice(at, at + run.length))
        if (this.originOf(character) !== by) wrong.push(`${this.originOf(character)} as ${by}`);
      at += run.length;
    }
    if (at !== text.length) wrong.push(`runs of ${at} code units for a text of ${text.length}`);
    return wrong;
  }

  #insert(replica: Replica): void {
    const at = this.#place(replica.document);
    const [text, how] = this.#written(replica, 1 + this.#number(5));
    this.#edit(replica, [{ start: at, end: at, text }], how);
  }

  #replace(replica: Replica): void {
    const start = this.#place(replica.document);
    const end = this.#place(replica.document, start);
    const [text, how] = this.#written(replica, this.#number(4));
    this.#edit(replica, [{ start, end: Math.min(end, start + 12), text }], how);
  }

  #move(replica: Replica): void {
    const { document } = replica;
    const start = this.#place(document);
    const end = Math.min(this.#place(document, start), start + 8);
    const text = document.slice(start, end);
    const runs = document.authorship(start, start + text.length);
    const to = this.#place(document, start + text.length);
    this.#edit(
      replica,
      [
        { start, end: start + text.length, text: '' },
        { start: to, end: to, text },
      ],
      { kind: 'moved', runs: [[], runs] },
    );
  }

  #restore(replica: Replica): void {
    const known = this.kept.filter(({ frontiers }) => replica.document.has(frontiers));
    if (known.length === 0 || !this.#restores) return;
    const version = known[this.#number(known.length)]!;
    replica.document.restore(version.frontiers);
    this.#note(replica, 'restore', replica.document.toString() === version.text);
    if (replica.document.toString() !== version.text) throw new Error('A restored version is not the text of then.');
  }

  #receive(to: Replica, from: Replica): void {
    if (to === from) return;
    to.document.import(from.document.export(to.document.version()));
    this.#note(to, `receive from ${from.name}`);
  }

  #edit(replica: Replica, changes: readonly { start: number; end: number; text: string }[], how: How): void {
    replica.document.edit(changes, how);
    this.#note(replica, how.kind, JSON.stringify(changes));
  }

  #note(replica: Replica, ...what: unknown[]): void {
    this.steps.push([replica.name, ...what].join(' '));
  }

  /** New characters, every third beyond the basic plane, and their origin noted. */
  #written(replica: Replica, count: number): [string, How] {
    const { peer } = replica.document;
    const recipe = `r${this.#number(3)}`;
    const hunk = this.#number(2);
    const kind = replica.maker ? 'made' : (['typed', 'pasted', 'imported'] as const)[this.#number(3)]!;
    const how: How = kind === 'made' ? { kind, recipe, hunk } : { kind };
    const points = Array.from({ length: count }, () => {
      const next = this.#nextCharacter++;
      return next % 3 === 0 ? 0x20000 + next : 0x4e00 + next;
    });
    const text = String.fromCodePoint(...points);
    const by: Attribution = kind === 'made' ? { kind, peer, recipe, hunk, of: text.length } : { kind, peer };
    for (const point of points) this.#origins.set(point, writeAttribution(by));
    return [text, how];
  }

  /** A place between whole characters. */
  #place(document: TextDocument, from = 0): number {
    const at = from + this.#number(document.length - from + 1);
    const code = document.slice(at, at + 1);
    return code.length === 2 && at > 0 && document.slice(at - 1, at) === code ? Math.max(from, at - 1) : at;
  }
}
