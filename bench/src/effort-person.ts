/**
 * A person who has a text in mind and writes it with help, and what that takes: every key and every mouse action is
 * counted. The person knows the text, sees what is offered after each key, and takes what leaves least to type.
 */
import { isWord, unitsOf } from '@fourhands/models/transformer/word-units';

export interface Offer {
  /** Taken whole with one key. */
  readonly text: string;
  /** Shown after it where there is a mouse; empty otherwise. */
  readonly ahead: string;
}

/** What helps: nothing but the text so far, and what stands further on, may be used. */
export interface Help {
  offers(text: string, known: { readonly ended: boolean; readonly before: string }): Promise<readonly Offer[]>;
}

export interface Effort {
  readonly characters: number;
  readonly words: number;
  readonly keys: number;
  readonly mouseActions: number;
  /** Words of which a letter was typed. */
  readonly wordStrokes: number;
}

export interface Habits {
  /** Whether there is a mouse. */
  readonly mouse: boolean;
  /** Stretches further on that are at least so many characters long are worth their mouse actions. */
  readonly shortestStretch: number;
}

/** A stretch of the text that stands already, behind the cursor's place: from, and up to. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

interface Place {
  /** Characters that are there. */
  readonly at: number;
  /** A suggestion was taken, so that a letter typed next gets a space before it. */
  readonly spaced: boolean;
}

interface Act {
  readonly place: Place;
  readonly keys: number;
  readonly mouseActions: number;
}

/** How far ahead a person looks for stretches, in characters, and the mouse actions to mark one word or more. */
const sight = 60;
const toMarkWord = 1;
const toMarkWords = 2;
const toMoveOver = 1;

/** The keys that a text takes to type: an empty line between paragraphs is one. */
export const keysOf = (text: string): number => text.replaceAll(/\n\n+/gu, '\n').length;

const wordsOf = (text: string): number => unitsOf(text).filter(isWord).length;

/** The beginning of a text, up to so many words and the marks after the last of them. */
export function firstWords(text: string, count: number): string {
  const units = unitsOf(text);
  let left = count;
  const end = units.findIndex((unit) => isWord(unit) && left-- === 0);
  return units
    .slice(0, end === -1 ? units.length : end)
    .join('')
    .trimEnd();
}

/** What several texts took together. */
export const sumOf = (efforts: readonly Effort[]): Effort =>
  efforts.reduce((sum, effort) => ({
    characters: sum.characters + effort.characters,
    words: sum.words + effort.words,
    keys: sum.keys + effort.keys,
    mouseActions: sum.mouseActions + effort.mouseActions,
    wordStrokes: sum.wordStrokes + effort.wordStrokes,
  }));

/** Writes a text to its end. */
export async function write(text: string, help: Help, habits: Habits): Promise<Effort> {
  const person = new Person(text, habits);
  while (!person.done) person.act(await help.offers(person.text, person.known));
  return person.effort;
}

class Person {
  readonly #wanted: string;
  readonly #habits: Habits;
  #place: Place = { at: 0, spaced: false };
  #stretch: Stretch | null = null;
  #keys = 0;
  #mouseActions = 0;
  /** Places of letters that were typed. */
  readonly #typed = new Set<number>();

  constructor(wanted: string, habits: Habits) {
    this.#wanted = wanted;
    this.#habits = habits;
  }

  get done(): boolean {
    return this.#place.at >= this.#wanted.length;
  }

  /** What is there before the cursor. */
  get text(): string {
    return this.#wanted.slice(0, this.#place.at);
  }

  get known(): { ended: boolean; before: string } {
    const { from, to } = this.#stretch ?? { from: 0, to: 0 };
    return { ended: this.#place.spaced, before: this.#wanted.slice(from, to) };
  }

  get effort(): Effort {
    let [at, wordStrokes] = [0, 0];
    for (const unit of unitsOf(this.#wanted)) {
      const places = Array.from(unit, (_, i) => at + i);
      if (isWord(unit) && places.some((place) => this.#typed.has(place))) wordStrokes += 1;
      at += unit.length;
    }
    return {
      characters: keysOf(this.#wanted),
      words: wordsOf(this.#wanted),
      keys: this.#keys,
      mouseActions: this.#mouseActions,
      wordStrokes,
    };
  }

  act(offers: readonly Offer[]): void {
    const best = this.#bestOf(offers.flatMap((offer) => this.#actsOn(offer)));
    if (best) this.#take(best);
    else if (!this.#markStretch(offers)) this.#type();
    this.#moveOver();
  }

  /** What leads furthest for its keys and mouse actions, when anything does better than typing; keys come first. */
  #bestOf(acts: readonly Act[]): Act | null {
    let [best, most]: [Act | null, number] = [null, 0];
    for (const act of acts) {
      const gain = this.#left(this.#place) - this.#left(act.place) - act.keys - act.mouseActions;
      if (gain > most) [best, most] = [act, gain];
    }
    return best;
  }

  /** Keys to type what is left, from a place, and the mouse action to move over the stretch. */
  #left({ at, spaced }: Place): number {
    const stretch = this.#stretch;
    const typed = (from: number, to?: number) =>
      keysOf(this.#wanted.slice(from, to)) + (spaced && from === at ? extraKeys(this.#wanted.slice(from, to)) : 0);
    if (!stretch) return typed(at);
    if (at > stretch.from) return typed(Math.max(at, stretch.to));
    return typed(at, stretch.from) + toMoveOver + typed(stretch.to);
  }

  #actsOn({ text, ahead }: Offer): Act[] {
    const rest = this.#wanted.slice(this.#place.at);
    const acts: Act[] = [];
    const end = (length: number): Place => ({
      at: this.#place.at + length,
      spaced: !/\s$/u.test(rest.slice(0, length)),
    });
    if (text !== '' && rest.startsWith(text)) acts.push({ place: end(text.length), keys: 1, mouseActions: 0 });
    let [length, keys] = [0, 0];
    for (const word of wordsWithin(text + ahead)) {
      if (!rest.startsWith(word, length)) break;
      length += word.length;
      keys += 1;
      if (length < text.length) acts.push({ place: end(length), keys, mouseActions: 0 });
      // Whatever stands to the left of the click is taken.
      if (this.#habits.mouse) acts.push({ place: end(length), keys: 0, mouseActions: 1 });
    }
    return acts;
  }

  #take({ place, keys, mouseActions }: Act): void {
    this.#place = place;
    this.#keys += keys;
    this.#mouseActions += mouseActions;
  }

  #type(): void {
    const { at, spaced } = this.#place;
    const rest = this.#wanted.slice(at);
    const break_ = /^\n\n+/u.exec(rest)?.[0].length;
    const extra = spaced ? extraKeys(rest) : 0;
    const length = break_ ?? (extra < 0 ? 2 : 1);
    for (let i = 0; i < length; i++) this.#typed.add(at + i);
    this.#place = { at: at + length, spaced: false };
    this.#keys += extra > 0 ? 2 : 1;
  }

  /** Marks the longest stretch of what is offered that comes soon; says whether there was one worth it. */
  #markStretch(offers: readonly Offer[]): boolean {
    if (!this.#habits.mouse || this.#stretch) return false;
    const { at } = this.#place;
    const soon = this.#wanted.slice(at, at + sight);
    let found: { from: number; text: string; words: number } | null = null;
    for (const { text, ahead } of offers) {
      const words = wordsWithin(text + ahead);
      for (let first = 1; first < words.length; first++) {
        let stretch = '';
        for (let last = first; last < words.length; last++) {
          stretch += words[last]!;
          const from = stretchStart(soon, stretch);
          if (from <= 0) break;
          if (stretch.length > (found?.text.length ?? this.#habits.shortestStretch - 1))
            found = { from: at + from, text: stretch, words: last - first + 1 };
        }
      }
    }
    if (!found) return false;
    this.#stretch = { from: found.from, to: found.from + found.text.length };
    this.#mouseActions += found.words === 1 ? toMarkWord : toMarkWords;
    return true;
  }

  /** At the stretch the cursor is moved behind it; what was taken may also have run into it, which closes the gap. */
  #moveOver(): void {
    const stretch = this.#stretch;
    if (!stretch || this.#place.at < stretch.from) return;
    if (this.#place.at === stretch.from) {
      this.#mouseActions += toMoveOver;
      this.#place = { at: stretch.to, spaced: false };
    } else if (this.#place.at < stretch.to) this.#place = { at: stretch.to, spaced: false };
    this.#stretch = null;
  }
}

/** Where a stretch of whole words stands in a text, or -1. */
function stretchStart(text: string, stretch: string): number {
  for (let from = text.indexOf(stretch); from !== -1; from = text.indexOf(stretch, from + 1)) {
    const [before, after] = [text.charAt(from - 1), text.charAt(from + stretch.length)];
    const apart = (outside: string, inside: string) => !/[\p{L}\p{N}'].?[\p{L}\p{N}']$/u.test(outside + inside);
    if (apart(before, stretch.charAt(0)) && apart(stretch.slice(-1), after) && after !== '') return from;
  }
  return -1;
}

/** With a space to come: none is typed before a letter; where a letter is to come without it, it is taken back. */
function extraKeys(rest: string): number {
  if (/^ [\p{L}\p{N}]/u.test(rest)) return -1;
  return /^[\p{L}\p{N}]/u.test(rest) ? 1 : 0;
}

/** Words and marks of what is offered, each with the white space before it. */
const wordsWithin = (text: string): readonly string[] => unitsOf(text);
