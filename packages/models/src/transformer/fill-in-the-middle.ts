/**
 * Filling in (Bavarian et al. 2022): a text is cut in three, and the middle is put last, after the prefix and the suffix
 * (the paper's PSM form), so that a network that only reads forwards learns to write it from both sides.
 */
import type { RandomStream } from '@fourhands/engine';
import { specialTokens, type Tokenizer } from './tokenizer.ts';

export interface Parts {
  readonly prefix: string;
  readonly middle: string;
  readonly suffix: string;
}

const shortestMiddle = 4;
const longestMiddle = 400;
/** How many cuts lie at a space; the others lie anywhere, as a person's cursor may. */
const atSpaces = 0.7;

/** Cuts a text at random: the middle's length is drawn evenly on a logarithmic scale, and its place evenly. */
export function cutInThree(text: string, random: RandomStream): Parts {
  const most = Math.min(longestMiddle, Math.max(shortestMiddle, text.length / 2));
  const length = Math.round(shortestMiddle * (most / shortestMiddle) ** random.uniform());
  const start = random.integer(Math.max(1, text.length - length));
  const snapped = random.uniform() < atSpaces;
  const place = (at: number) => wholeCodePoint(text, snapped ? nextSpace(text, at) : at);
  const [from, to] = [place(start), place(Math.min(text.length, start + length))];
  return { prefix: text.slice(0, from), middle: text.slice(from, to), suffix: text.slice(to) };
}

function nextSpace(text: string, at: number): number {
  const found = /\s/u.exec(text.slice(at));
  return found ? at + found.index : text.length;
}

/** The place itself, or the one after where it would cut a code point in two. */
function wholeCodePoint(text: string, at: number): number {
  const inside = /[\uDC00-\uDFFF]/u.test(text.charAt(at)) && /[\uD800-\uDBFF]/u.test(text.charAt(at - 1));
  return inside ? at + 1 : at;
}

/** The tokens after which the middle is to be written; they end with the sentinel `middle`. */
export const fillPrompt = (prefix: readonly number[], suffix: readonly number[]): number[] => [
  specialTokens.prefix,
  ...prefix,
  specialTokens.suffix,
  ...suffix,
  specialTokens.middle,
];

/**
 * Exactly `length` tokens to learn from: prompt, middle, end of text. What is too long loses the beginning of its prefix;
 * what is too short is followed by ends of text.
 */
export function fillExample({ prefix, middle, suffix }: Parts, tokenizer: Tokenizer, length: number): number[] {
  const [before, inside, after] = [prefix, middle, suffix].map((part) => tokenizer.encode(part)) as [
    number[],
    number[],
    number[],
  ];
  const excess = before.length + inside.length + after.length + 4 - length;
  const example = [
    ...fillPrompt(excess > 0 ? before.slice(excess) : before, after),
    ...inside,
    specialTokens.endOfText,
  ].slice(0, length);
  while (example.length < length) example.push(specialTokens.endOfText);
  return example;
}
