/**
 * XML as a stream of small trees: each element of the names that are asked for is given when it ends, and what is around it is not kept.
 * Nothing outside the file is ever fetched, and no entities but XML's own five are known.
 */
import { SaxesParser } from 'saxes';
import { ScoreFileUnreadable } from './score-file.ts';

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  text: string;
  readonly line: number;
  readonly column: number;
}

export const xmlLimits = { depth: 48, elementsOfOneTree: 500_000, attributes: 64 } as const;

export interface XmlReading {
  /** The name of the outermost element. */
  root(name: string): void;
  /** Whether an element of that name, inside that other, is given as a tree. */
  wants(name: string, parent: string): boolean;
  tree(element: XmlElement): void;
  /** An element that is not part of a tree begins. */
  open(name: string, attributes: Readonly<Record<string, string>>): void;
}

type Growing = XmlElement & { readonly children: XmlElement[] };

/** @throws ScoreFileUnreadable, and what `reading` throws */
export function readXml(text: string, reading: XmlReading): void {
  const parser = new SaxesParser({ xmlns: false, position: true });
  const names: string[] = [];
  const growing: Growing[] = [];
  let count = 0;
  const fail = (problem: 'damaged' | 'too-large', why: string): never => {
    throw new ScoreFileUnreadable('musicxml', problem, { line: parser.line, column: parser.column + 1 }, why);
  };
  parser.on('error', (error) => fail('damaged', error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')));
  parser.on('opentag', ({ name, attributes }) => {
    if (names.length >= xmlLimits.depth)
      fail('too-large', `elements lie more than ${xmlLimits.depth} deep in each other`);
    if (Object.keys(attributes).length > xmlLimits.attributes) fail('too-large', 'an element has too many attributes');
    const parent = names.at(-1);
    if (parent === undefined) reading.root(name);
    names.push(name);
    const within = growing.at(-1);
    if (within === undefined && !reading.wants(name, parent ?? '')) return reading.open(name, attributes);
    if (within === undefined) count = 0;
    if (++count > xmlLimits.elementsOfOneTree) fail('too-large', 'a measure has too many elements');
    const element: Growing = { name, attributes, children: [], text: '', line: parser.line, column: parser.column + 1 };
    within?.children.push(element);
    growing.push(element);
  });
  const addText = (piece: string) => {
    const element = growing.at(-1);
    if (element !== undefined) element.text += piece;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    names.pop();
    const element = growing.pop();
    if (element !== undefined && growing.length === 0) reading.tree(element);
  });
  // In pieces, so that the parser need not hold the whole again.
  for (let at = 0; at < text.length; at += 65_536) parser.write(text.slice(at, at + 65_536));
  parser.close();
}

export function child(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((one) => one.name === name);
}

/** The text at a path of names, without white space around it; undefined where there is none. */
export function textAt(element: XmlElement, ...path: readonly string[]): string | undefined {
  let at: XmlElement | undefined = element;
  for (const name of path) at = at === undefined ? undefined : child(at, name);
  return at?.text.trim();
}

/** A number that is finite; undefined for anything else. */
export function numberAt(element: XmlElement, ...path: readonly string[]): number | undefined {
  const text = textAt(element, ...path);
  const number = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}
