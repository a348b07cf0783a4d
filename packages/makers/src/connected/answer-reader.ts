/**
 * The text in a model's answer, found while it streams. Models wrap it: in reasoning, a code fence, the tags they were shown,
 * a sentence about what follows. What may still turn out to be wrapping is held back until it is clear.
 */

const opening = /^(?:<(?:passage|text|answer)>|```[^\n]*\n)\s*/i;
const closing = /\s*(?:<\/(?:passage|text|answer)>|\n```\s*$)/i;
/** A first line that only announces: "Sure! Here is the text:". */
const announcement =
  /^(?:sure|certainly|of course|okay|ok|absolutely|here(?:'s|’s| is| are)|好的|当然|以下|这是)[^\n]{0,160}[:：!！]\s*\n\s*/i;
const longestFirstLine = 240;
/** So many characters at the end may be the beginning of a closing. */
const heldBack = 16;

export class AnswerReader {
  #held = '';
  #place: 'thoughts' | 'start' | 'text' | 'after' = 'start';
  readonly #wrapped: boolean;

  /** In a talk an answer is meant as it is (`wrapped` false): only reasoning is left out of it. */
  constructor({ wrapped = true }: { readonly wrapped?: boolean } = {}) {
    this.#wrapped = wrapped;
  }

  /** More of the answer; returns the text that is certain now. */
  add(piece: string): string {
    this.#held += piece;
    return this.#read(false);
  }

  /** The answer has ended; returns what is left of its text. */
  end(): string {
    return this.#read(true).trimEnd();
  }

  #read(last: boolean): string {
    if (this.#place === 'start' || this.#place === 'thoughts') this.#skipWrapping(last);
    if (this.#place !== 'text') return '';
    const end = this.#wrapped ? closing.exec(this.#held) : null;
    if (end !== null && (last || end[0].includes('</'))) {
      const text = this.#held.slice(0, end.index);
      [this.#held, this.#place] = ['', 'after'];
      return text;
    }
    // White space at the end belongs to the text only when more follows.
    const held = this.#wrapped ? heldBack : 0;
    const certain = last ? this.#held.length : Math.min(this.#held.length - held, this.#held.trimEnd().length);
    if (certain <= 0) return '';
    const text = this.#held.slice(0, certain);
    this.#held = this.#held.slice(certain);
    return text;
  }

  #skipWrapping(last: boolean): void {
    for (;;) {
      this.#held = this.#held.trimStart();
      if (this.#place === 'thoughts') {
        const end = /<\/think(?:ing)?>/i.exec(this.#held);
        if (end === null) {
          if (last) this.#held = '';
          return;
        }
        this.#held = this.#held.slice(end.index + end[0].length);
        this.#place = 'start';
        continue;
      }
      const thoughts = /^<think(?:ing)?>/i.exec(this.#held);
      if (thoughts !== null) {
        this.#held = this.#held.slice(thoughts[0].length);
        this.#place = 'thoughts';
        continue;
      }
      if (!this.#wrapped) {
        if (last || !'<thinking>'.startsWith(this.#held.slice(0, 10).toLowerCase())) this.#place = 'text';
        return;
      }
      const wrapping = announcement.exec(this.#held) ?? opening.exec(this.#held);
      if (wrapping !== null) {
        this.#held = this.#held.slice(wrapping[0].length);
        continue;
      }
      const firstLineKnown = this.#held.includes('\n') || this.#held.length > longestFirstLine;
      const plain =
        this.#held !== '' &&
        !/^[<`]/.test(this.#held) &&
        !/^(?:sure|certainly|of course|ok|absolutely|here|好|当然|以下|这是)/i.test(this.#held.slice(0, 12)) &&
        this.#held.length > 12;
      if (last || firstLineKnown || plain) this.#place = 'text';
      return;
    }
  }
}
