/**
 * A text as sentences in their lines. What is around them is structure: marks of lists, headings and quotations, blank lines,
 * lines without a word, code between fences. Sentences and structure together are the text, character for character.
 */
import type { TextRegion } from '../region/region.ts';

/** One sentence without the white space around it. UTF-16 code units; `line` counts from 0. */
export interface Sentence extends TextRegion {
  readonly line: number;
}

/** What begins a line and is no part of its first sentence. */
const prefix = /^\s*(?:(?:>|#{1,6}|[-*+•]|\d{1,9}[.)、])(?:\s+|$)(?:\[[ xX]\]\s+)?)*/u;
const fence = /^\s*(?:```|~~~)/;
const wordSign = /[\p{L}\p{N}]/u;

/** After these a sentence goes on, whatever letter follows. */
const goesOn =
  /(?:^|[\s([“"'‘—-])(?:Mr|Mrs|Ms|Mx|Dr|Prof|Rev|Hon|Sr|Sra|St|Mt|Gen|Col|Capt|Lt|Sgt|Gov|Sen|Rep|Messrs|Mme|Mlle|M|Herr|Fr|Hr|e\.\s?g|i\.\s?e|cf|vs|viz|z\.\s?B|d\.\s?h|bzw|[A-Z]|(?:[A-Z]\.\s?)+[A-Z])\.$/u;
/** After these it goes on where a number follows. */
const numbered = /(?:^|[\s([“"'‘—-])(?:No|Nos|Nr|Fig|Figs|Eq|Vol|Ch|Art|pp|p|approx|ca)\.$/iu;
/** “I.” ends a sentence more often than it is somebody's initial. */
const endsAfterAll = /(?:^|\s)I\.$/u;

const closesQuotation = /["”’'»]/;

const segmenters = new Map<string, Intl.Segmenter>();

function segmenterOf(language: string): Intl.Segmenter {
  let segmenter = segmenters.get(language);
  if (segmenter === undefined) {
    segmenter = new Intl.Segmenter(language, { granularity: 'sentence' });
    segmenters.set(language, segmenter);
  }
  return segmenter;
}

/** The sentences in order. `language` is of the text, as BCP 47 names it. */
export function sentencesOf(text: string, language: string): readonly Sentence[] {
  const segmenter = segmenterOf(language);
  const sentences: Sentence[] = [];
  let inCode = false;
  let start = 0;
  for (const [line, content] of text.split('\n').entries()) {
    if (fence.test(content)) inCode = !inCode;
    else if (!inCode && wordSign.test(content)) addLine(sentences, segmenter, content, start, line);
    start += content.length + 1;
  }
  return sentences;
}

/** UTF-16 code units of what begins a line and is no part of a sentence. */
export function prefixLength(line: string): number {
  return prefix.exec(line)?.[0].length ?? 0;
}

function addLine(into: Sentence[], segmenter: Intl.Segmenter, content: string, offset: number, line: number): void {
  const begin = prefixLength(content);
  const body = content.slice(begin);
  let from = 0;
  const close = (to: number) => {
    const part = body.slice(from, to);
    const start = offset + begin + from + part.length - part.trimStart().length;
    const length = part.trim().length;
    // What has no word, as closing marks alone, belongs to the sentence before, or to the next where there is none; “he said”
    // after a quotation belongs to that.
    const last = into.at(-1);
    const before = last?.line === line ? last : undefined;
    if (before === undefined && !wordSign.test(part)) return;
    const saidOn =
      before !== undefined && closesQuotation.test(content[before.end - offset - 1] ?? '') && /^\s*\p{Ll}/u.test(part);
    if (length > 0 && before !== undefined && (!wordSign.test(part) || saidOn))
      into[into.length - 1] = { ...before, end: start + length };
    else if (length > 0) into.push({ start, end: start + length, line });
    from = to;
  };
  for (const { index, segment } of segmenter.segment(body)) {
    const said = body.slice(from, index + segment.length).trimEnd();
    const numberFollows = /^\s*\d/.test(body.slice(index + segment.length)) && numbered.test(said);
    if (!numberFollows && (!goesOn.test(said) || endsAfterAll.test(said))) close(index + segment.length);
  }
  if (from < body.length) close(body.length);
}

/** The text without its sentences, and where each of them was taken out: the form that a translation is filled into. */
export function skeletonOf(
  text: string,
  sentences: readonly Sentence[],
): { readonly text: string; readonly places: readonly number[] } {
  const places: number[] = [];
  let [skeleton, at] = ['', 0];
  let lastLine = -1;
  for (const { start, end, line } of sentences) {
    // White space between sentences of one line comes with the sentences.
    if (line !== lastLine) skeleton += text.slice(at, start);
    places.push(skeleton.length);
    [at, lastLine] = [end, line];
  }
  return { text: skeleton + text.slice(at), places };
}
