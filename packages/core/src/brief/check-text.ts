/**
 * Looks for every fact of a brief in a text, and for every number, name, date and quotation of the text in the brief. It reads
 * English and Chinese and says so of other languages. It compares values, not sense: a true number said of the wrong thing is
 * not seen, and a fact in words counts as stated when most of its words stand together.
 */
import type { Brief, BriefLanguage } from './brief.ts';
import { agreementOf, likeness } from './compare-values.ts';
import {
  type Knowledge,
  type KnownValue,
  type KnownWords,
  knowledgeOf,
  readValues,
  stemOf,
  type ValueMention,
} from './knowledge.ts';
import { factLanguageOf } from './languages.ts';
import { foldCase, type NameMention, type QuoteMention, TakenPlaces } from './mention.ts';
import { monthNames } from './read-dates.ts';
import { readNames, readQuotes } from './read-names.ts';
import { nearChineseNames, wordLikeness } from './similar-names.ts';

export type MarkType = 'number' | 'money' | 'percent' | 'date' | 'time' | 'name' | 'quote' | 'text';

/** A place of the text, in UTF-16 code units, and what is known of it. */
export interface FactMark {
  readonly state: 'stated' | 'altered' | 'invented';
  readonly type: MarkType;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** Its place in the brief; null for what is in no fact. */
  readonly fact: number | null;
  /** What the brief says, in words that can stand in the place of the marked ones; null where it is not altered. */
  readonly replacement: string | null;
  /** Whether the brief’s number is more exact. */
  readonly rounded: boolean;
}

/** empty: the brief gives no value. unread: the text is in a language in which facts are not looked for. */
export type FactState = 'stated' | 'altered' | 'missing' | 'empty' | 'unread';

export interface TextCheck {
  readonly language: BriefLanguage | 'other';
  /** Of each fact of the brief, in its order. */
  readonly facts: readonly FactState[];
  /** In the order of the text, not overlapping. */
  readonly marks: readonly FactMark[];
}

interface Claim {
  readonly mention: ValueMention | NameMention | QuoteMention;
  readonly type: MarkType;
}

interface Sum {
  readonly marks: FactMark[];
  readonly stated: Set<number>;
  /** Of the values of each fact that must be said: those that were. */
  readonly said: Set<KnownValue>;
}

export function checkText(text: string, brief: Brief): TextCheck {
  const { facts } = brief;
  const language = factLanguageOf(text, brief.template.language);
  const knowledge = knowledgeOf(brief);
  const folded = foldCase(text);
  const taken = new TakenPlaces(text.length);
  const sum: Sum = { marks: [], stated: new Set(), said: new Set() };
  findWords(text, folded, knowledge, taken, sum);
  if (language === 'other') {
    return {
      language,
      facts: facts.map(({ value }, index) =>
        value.trim() === '' ? 'empty' : sum.stated.has(index) ? 'stated' : 'unread',
      ),
      marks: sum.marks.sort((a, b) => a.start - b.start),
    };
  }
  const doubtful: Claim[] = [];
  const claims = claimsOf(text, knowledge, taken, sum);
  const windows = new Windows(text);
  const values = claims.filter(
    (claim): claim is Claim & { mention: ValueMention } =>
      claim.mention.type !== 'name' && claim.mention.type !== 'quote',
  );
  doubtful.push(...settleValues(values, knowledge, windows, sum));
  for (const claim of claims) {
    if (claim.mention.type === 'name' && !settleName(claim.mention, knowledge, sum)) doubtful.push(claim);
    if (claim.mention.type === 'quote' && !settleQuote(claim.mention, knowledge, sum)) doubtful.push(claim);
  }
  for (const [index] of facts.entries()) {
    const needed = knowledge.values.filter(({ fact, required }) => required && fact === index);
    if (needed.length > 0 && needed.every((one) => sum.said.has(one))) sum.stated.add(index);
  }
  settleTexts(text, knowledge, sum);
  judge(text, doubtful, knowledge, windows, sum);
  const altered = new Set(sum.marks.flatMap(({ state, fact }) => (state === 'altered' && fact !== null ? [fact] : [])));
  return {
    language,
    facts: facts.map(({ name, value }, index) => {
      if (value.trim() === '' || name.trim() === '') return 'empty';
      return sum.stated.has(index) ? 'stated' : altered.has(index) ? 'altered' : 'missing';
    }),
    marks: withoutOverlaps(sum.marks),
  };
}

const mark = (
  state: FactMark['state'],
  type: MarkType,
  place: { start: number; end: number },
  fact: number | null,
  more: Partial<FactMark> = {},
): FactMark => ({
  state,
  type,
  start: place.start,
  end: place.end,
  fact,
  replacement: null,
  rounded: false,
  ...more,
});

const latinEdge = /[\p{Script=Latin}\p{N}]/u;

/** Names, texts and quotations that stand in the text as they are. */
function findWords(text: string, folded: string, { worded }: Knowledge, taken: TakenPlaces, sum: Sum): void {
  for (const { fact, kind, core, folded: wanted } of worded) {
    if (wanted.length > text.length) continue;
    for (let start = folded.indexOf(wanted); start !== -1; start = folded.indexOf(wanted, start + wanted.length)) {
      const end = start + wanted.length;
      const cut =
        (latinEdge.test(core[0]!) && latinEdge.test(text[start - 1] ?? ' ')) ||
        (latinEdge.test(core.at(-1)!) &&
          /^(?!s(?![\p{L}\p{N}]))[\p{Script=Latin}\p{N}]/u.test(text.slice(end, end + 2)));
      const small = kind === 'name' && /^\p{Lu}/u.test(core) && !/^\p{Lu}/u.test(text[start]!);
      // A number in figures is no text: 12 in 120, 3.12 or 12 %.
      const figure =
        /^\p{N}/u.test(core) &&
        (/[\d.,]$/.test(text.slice(0, start).slice(-1)) || /^[.,]?\d|^\s?%/.test(text.slice(end, end + 2)));
      if (cut || small || figure || taken.has(start, end)) continue;
      taken.take(start, end);
      sum.stated.add(fact);
      sum.marks.push(mark('stated', kind, { start, end }, fact));
    }
  }
}

function claimsOf(text: string, knowledge: Knowledge, taken: TakenPlaces, sum: Sum): Claim[] {
  const claims: Claim[] = [];
  for (const mention of readQuotes(text))
    if (!taken.has(mention.start, mention.end)) claims.push({ mention, type: 'quote' });
  for (const near of nearChineseNames(text, knowledge.worded, taken)) {
    taken.take(near.start, near.end);
    sum.marks.push(mark('altered', 'name', near, near.fact, { replacement: near.core }));
  }
  for (const mention of readValues(text, taken)) claims.push({ mention, type: typeOf(mention) });
  const unsaid = knowledge.worded
    .filter(({ fact, kind }) => kind === 'name' && !sum.stated.has(fact))
    .flatMap(({ words }) => words);
  const names = readNames(
    text,
    taken,
    (words) => knowledge.runs.has(words.join(' ')) || knowledge.acronyms.has(words.join('')),
    (word) => unsaid.some((other) => other.length > 3 && wordLikeness(word, other) >= 0.75),
  );
  for (const mention of names) claims.push({ mention, type: 'name' });
  return claims;
}

function typeOf(mention: ValueMention): MarkType {
  if (mention.type !== 'number') return mention.type;
  return mention.class === 'money' || mention.class === 'percent' ? mention.class : 'number';
}

/** The words of the sentence that a place is in. */
class Windows {
  readonly #text: string;
  readonly #ends: number[];
  readonly #made = new Map<number, { readonly stems: ReadonlySet<string>; readonly text: string }>();

  constructor(text: string) {
    this.#text = text;
    this.#ends = [...text.matchAll(/[.!?](?=\s)|[。！？\n]/g)].map(({ index }) => index + 1);
    this.#ends.push(text.length);
  }

  /** How many hints of a fact stand in the sentence. */
  hints(at: number, hints: readonly string[]): number {
    const { stems, text } = this.#windowAt(at);
    return hints.filter((hint) => (/\p{Script=Han}/u.test(hint) ? text.includes(hint) : stems.has(hint))).length;
  }

  #windowAt(at: number) {
    let [low, high] = [0, this.#ends.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ends[middle]! > at) high = middle;
      else low = middle + 1;
    }
    let window = this.#made.get(low);
    if (window === undefined) {
      const sentence = this.#text.slice(low === 0 ? 0 : this.#ends[low - 1], this.#ends[low]).slice(0, 1000);
      window = {
        text: sentence,
        stems: new Set((sentence.toLowerCase().match(/\p{Script=Latin}{3,}/gu) ?? []).map(stemOf)),
      };
      this.#made.set(low, window);
    }
    return window;
  }
}

/** Those that agree with the brief are stated; the others are returned. Each says one fact: the one that its sentence speaks of. */
function settleValues(
  claims: readonly (Claim & { readonly mention: ValueMention })[],
  knowledge: Knowledge,
  windows: Windows,
  sum: Sum,
): Claim[] {
  const classes = new Set(knowledge.values.map(({ mention }) => classOf(mention)));
  const doubtful: Claim[] = [];
  for (const claim of claims) {
    const { mention, type } = claim;
    let best: { known: KnownValue; score: number; rounded: boolean; states: boolean } | null = null;
    for (const known of knowledge.values) {
      const agreement = agreementOf(mention, known.mention, classes.has(classOf(mention)));
      if (agreement === null) continue;
      const { states, rounded } = agreement;
      const score =
        (states && known.required ? 4 : 0) +
        (sum.said.has(known) ? 0 : 2) +
        (rounded ? 0 : 1) +
        Math.min(2, windows.hints(mention.start, knowledge.hints[known.fact] ?? []));
      if (best === null || score > best.score) best = { known, score, rounded, states };
    }
    if (best === null) {
      if (!(mention.type === 'number' && mention.weak)) doubtful.push(claim);
      continue;
    }
    if (best.states) sum.said.add(best.known);
    sum.marks.push(mark('stated', type, mention, best.known.fact, { rounded: best.rounded }));
  }
  return doubtful;
}

function classOf(mention: ValueMention): string {
  return mention.type === 'number' ? `${mention.class} ${mention.unit ?? ''}` : mention.type;
}

/** Whether the name is the brief’s, in full or in part. */
function settleName(mention: NameMention, { runs, acronyms, worded }: Knowledge, sum: Sum): boolean {
  const { words, titled } = mention;
  const joined = words.join(' ');
  const short = words.length === 1 ? acronyms.get(words[0]!.replaceAll('.', '')) : undefined;
  if (short !== undefined && !runs.has(joined)) {
    sum.stated.add(short);
    sum.marks.push(mark('stated', 'name', mention, short));
    return true;
  }
  let fact: number | null = null;
  for (let at = 0; at < words.length;) {
    let length = Math.min(8, words.length - at);
    while (length > 0 && !runs.has(words.slice(at, at + length).join(' '))) length -= 1;
    if (length === 0) {
      if (!/^(?:of|and|the|&|de|van|von)$/.test(words[at]!)) return false;
      at += 1;
      continue;
    }
    const run = words.slice(at, at + length).join(' ');
    const whole = worded.find(
      (one) =>
        one.kind === 'name' &&
        (one.words.join(' ') === run || (titled && one.words.length > 1 && one.words.at(-1) === run)),
    );
    if (whole !== undefined) sum.stated.add(whole.fact);
    const of = whole?.fact ?? runs.get(run) ?? -1;
    fact ??= of === -1 ? null : of;
    at += length;
  }
  sum.marks.push(mark('stated', 'name', mention, fact));
  return true;
}

/** A quotation may be said in parts: each is somewhere in the brief’s. */
function settleQuote(mention: QuoteMention, { worded }: Knowledge, sum: Sum): boolean {
  const said = ` ${mention.words.join(' ')} `;
  for (const { fact, words } of worded) {
    if (!` ${words.join(' ')} `.includes(said)) continue;
    sum.marks.push(mark('stated', 'quote', mention, fact));
    if (mention.words.length >= words.length * 0.4) sum.stated.add(fact);
    return true;
  }
  return false;
}

/** A fact in words is stated where most of its words stand within a few sentences’ reach. */
function settleTexts(text: string, { worded }: Knowledge, sum: Sum): void {
  const open = worded.filter(({ fact, kind, words }) => kind === 'text' && !sum.stated.has(fact) && words.length > 1);
  if (open.length === 0) return;
  const places = new Map<string, number[]>();
  for (const match of foldCase(text).matchAll(/\p{Script=Han}|[\p{L}\p{N}]+/gu)) {
    const stem = stemOf(match[0]);
    const known = places.get(stem);
    if (known === undefined) places.set(stem, [match.index]);
    else known.push(match.index);
  }
  for (const { fact, core, words } of open) {
    const content = [...new Set(words.filter((word) => word.length > 2 || /\p{Script=Han}/u.test(word)).map(stemOf))];
    const reach = Math.max(160, core.length * 2);
    const anchors = content.flatMap((stem) => places.get(stem) ?? []).sort((a, b) => a - b);
    const wanted = content.length * 0.75;
    const found = anchors.some(
      (from) =>
        content.filter((stem) => places.get(stem)?.some((at) => at >= from && at <= from + reach)).length >= wanted,
    );
    if (found && content.length > 0) sum.stated.add(fact);
  }
}

const leastLikeness = 2.5;
/** Of a fact that the text states elsewhere: there it is more likely that something else is meant. */
const leastLikenessAgain = 4;

/** What agrees with nothing: a fact of the brief that the text does not state, said with another value, or in no fact at all. */
function judge(text: string, doubtful: readonly Claim[], knowledge: Knowledge, windows: Windows, sum: Sum): void {
  interface Pair {
    readonly claim: Claim;
    readonly fact: number;
    readonly score: number;
    readonly replacement: string;
  }
  const pairs: Pair[] = [];
  for (const claim of doubtful) {
    const { mention } = claim;
    if (mention.type === 'name' || mention.type === 'quote') {
      for (const known of knowledge.worded) {
        if (known.kind !== mention.type) continue;
        const alike = wordsAlike(mention.words, known);
        if (alike >= (sum.stated.has(known.fact) ? 0.75 : 0.5))
          pairs.push({ claim, fact: known.fact, score: 2 + alike, replacement: known.core });
      }
      continue;
    }
    for (const known of knowledge.values) {
      const score = likeness(mention, known);
      if (score === 0) continue;
      const near = Math.min(2, windows.hints(mention.start, knowledge.hints[known.fact] ?? []));
      const again = sum.stated.has(known.fact) || sum.said.has(known);
      if (score + near * 1.2 >= (again ? leastLikenessAgain : leastLikeness))
        pairs.push({
          claim,
          fact: known.fact,
          score: score + near * 1.2,
          replacement: replacementFor(text, mention, known),
        });
    }
  }
  const settled = new Set<Claim>();
  const used = new Set<number>();
  for (const { claim, fact, replacement } of pairs.sort((a, b) => b.score - a.score)) {
    // What the text states may be contradicted in several places.
    if (settled.has(claim) || (used.has(fact) && !sum.stated.has(fact))) continue;
    settled.add(claim);
    used.add(fact);
    sum.marks.push(mark('altered', claim.type, claim.mention, fact, { replacement }));
  }
  for (const claim of doubtful)
    if (!settled.has(claim)) sum.marks.push(mark('invented', claim.type, claim.mention, null));
}

function wordsAlike(words: readonly string[], known: KnownWords): number {
  if (known.kind === 'quote') {
    const own = new Set(known.words);
    return words.filter((word) => own.has(word)).length / Math.max(words.length, known.words.length);
  }
  const shared = words.filter((word) =>
    known.words.some((other) => word === other || (word.length > 3 && wordLikeness(word, other) >= 0.7)),
  ).length;
  return Math.max(
    (2 * shared) / (words.length + known.words.length),
    wordLikeness(words.join(' '), known.words.join(' ')),
  );
}

const isoDate = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The brief’s value in the words of the brief; with the unit of the text where the brief says none. */
function replacementFor(text: string, mention: ValueMention, { raw, mention: known }: KnownValue): string {
  const said = text.slice(mention.start, mention.end);
  const date = isoDate.exec(raw);
  if (date !== null && !isoDate.test(said)) {
    const [, year = '', month = '', day = ''] = date;
    return /\p{Script=Han}/u.test(said)
      ? `${year}年${Number(month)}月${Number(day)}日`
      : `${Number(day)} ${monthNames[Number(month) - 1] ?? month} ${year}`;
  }
  if (mention.type !== 'number' || known.type !== 'number' || /[^\d.,\s]/.test(raw)) return raw;
  const sign = /^[^\d\p{L}]+/u.exec(said)?.[0] ?? '';
  return mention.class === 'money' && sign !== '' ? sign + raw : raw + text.slice(mention.numberEnd, mention.end);
}

/** What lies within another is part of it: a number in a made-up quotation. */
function withoutOverlaps(marks: readonly FactMark[]): FactMark[] {
  const worse = { invented: 2, altered: 1, stated: 0 };
  const kept: FactMark[] = [];
  for (const one of marks.toSorted((a, b) => a.start - b.start || worse[b.state] - worse[a.state] || b.end - a.end)) {
    const last = kept.at(-1);
    if (last === undefined || last.end <= one.start) kept.push(one);
    else if (last.type === 'quote' && last.state !== 'stated' && one.end <= last.end) continue;
    else if (worse[one.state] > worse[last.state]) kept[kept.length - 1] = one;
  }
  return kept;
}
