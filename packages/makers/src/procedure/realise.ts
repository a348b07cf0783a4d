/**
 * Plain sentences from the facts of a brief, by surface realisation: a plan of the template is filled with the values as they
 * are given, and what no sentence of it says follows in sentences of its own. No fact is changed, joined or concluded from.
 */
import { type Brief, type Fact, factKey, givenFacts } from '@fourhands/core/brief/brief';
import { readDates } from '@fourhands/core/brief/read-dates';
import { TakenPlaces } from '@fourhands/core/brief/mention';

/** Numbers below a bound, from a seed; the same seed gives the same. */
export type Choose = (below: number) => number;

/** mulberry32, by Tommy Ettinger (public domain). */
export function chooseFrom(seed: number): Choose {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const hole = /\{([^{}]+)\}/g;

/** The sentences of the whole text, in paragraphs. Empty when the brief gives no fact. */
export function realise(brief: Brief, choose: Choose): string {
  const { language, plans } = brief.template;
  const facts = givenFacts(brief);
  const values = new Map<string, Fact>();
  for (const fact of facts) if (!values.has(factKey(fact.name))) values.set(factKey(fact.name), fact);
  const plan = plans.length === 0 ? [] : (plans[choose(plans.length)] ?? []);
  const said = new Set<Fact>();
  const sentences: string[] = [];
  for (const pattern of plan) {
    const filled = fillSentence(pattern, values, said);
    if (filled === null) continue;
    for (const fact of filled.facts) said.add(fact);
    sentences.push(finished(filled.text, language));
  }
  const rest = facts.filter((fact) => !said.has(fact));
  const more = rest.map((fact) => plainSentence(fact, language, choose));
  const gap = language === 'en' ? ' ' : '';
  return [...paragraphs(sentences), ...paragraphs(more)].map((part) => part.join(gap)).join('\n\n');
}

/** Three or four sentences a paragraph, and none that is alone at the end. */
function paragraphs(sentences: readonly string[]): string[][] {
  const parts: string[][] = [];
  const size = sentences.length % 4 === 1 && sentences.length > 4 ? 3 : 4;
  for (let at = 0; at < sentences.length; at += size) parts.push(sentences.slice(at, at + size));
  return parts;
}

/** Null where a fact outside of [ ] is missing, or where every fact of it was said before. */
function fillSentence(
  pattern: string,
  values: ReadonlyMap<string, Fact>,
  said: ReadonlySet<Fact>,
): { text: string; facts: Fact[] } | null {
  const facts: Fact[] = [];
  const fill = (part: string): string | null => {
    let missing = false;
    const text = part.replaceAll(hole, (_, inside: string) => {
      const fact = values.get(factKey(inside)) ?? values.get(factKey(inside.replace(/:[a-z]+$/, '')));
      if (fact === undefined) {
        missing = true;
        return '';
      }
      const filter = values.has(factKey(inside)) ? '' : (/:([a-z]+)$/.exec(inside)?.[1] ?? '');
      facts.push(fact);
      return valueIn(fact, filter);
    });
    return missing ? null : text;
  };
  // What is in brackets may be left out, but only for a missing fact.
  const withOptional = pattern.replaceAll(/\[([^[\]]*)\]/g, (_, inside: string) => {
    const before = facts.length;
    const text = fill(inside);
    if (text === null) facts.length = before;
    return text === null ? '' : text.replaceAll('{', '\u0001').replaceAll('}', '\u0002');
  });
  const text = fill(withOptional);
  if (text === null || facts.every((fact) => said.has(fact))) return null;
  return { text: text.replaceAll('\u0001', '{').replaceAll('\u0002', '}').trim(), facts };
}

function valueIn({ value, kind }: Fact, filter: string): string {
  const plain = value.trim().replaceAll(/\s*\n\s*/g, ' ');
  if (filter === 'on') return withPreposition(plain);
  if (filter === 'a') return `${/^[aeiou]/i.test(plain) ? 'an' : 'a'} ${plain}`;
  return kind === 'quote' ? plain.replace(/^["“「『]+|["”」』]+$/g, '') : plain;
}

/** on a day, in a month or a year; a date that is not read as one stays as it is. */
function withPreposition(value: string): string {
  if (/^(?:on|in|at|since|from|until)\b/i.test(value)) return value;
  const [date] = readDates(value, new TakenPlaces(value.length));
  const parts = date?.options[0];
  if (parts?.day !== undefined || parts?.weekday !== undefined) return `on ${value}`;
  return parts === undefined && !/^(?:19|20)\d\d$/.test(value) ? `on ${value}` : `in ${value}`;
}

/** Begins large and ends with a full stop, whatever the value at either end does. */
function finished(sentence: string, language: 'en' | 'zh'): string {
  const joined = sentence
    .replaceAll(/\s{2,}/g, ' ')
    .replaceAll(/\s+([,.;:!?])/g, '$1')
    .replace(/[，,]([。.])$/, '$1');
  // “… together.” said: a full stop before the verb becomes a comma, in English.
  const spoken = language === 'en' ? joined.replace(/([.。])”(?=\s\p{L})/u, ',”') : joined;
  const dotted = /[.!?。！？]["”」』]?$/.test(spoken)
    ? spoken.replace(/([.!?])\.$/, '$1')
    : spoken + (language === 'en' ? '.' : '。');
  const closed = dotted.replace(/([!?。！？])(”?)[.。]$/, '$1$2');
  return closed.replace(/^["“]?\p{Ll}/u, (start) => (language === 'en' ? start.toUpperCase() : start));
}

function plainSentence(fact: Fact, language: 'en' | 'zh', choose: Choose): string {
  const name = fact.name.trim();
  const value = valueIn(fact, '');
  const quoted = fact.kind === 'quote' ? `“${value}”` : value;
  if (language === 'zh') return finished(choose(2) === 0 ? `${name}为${quoted}` : `${name}：${quoted}`, 'zh');
  const countable = /^[\p{L}’'-]+(?: [\p{Ll}’'-]+){0,3}$/u.test(name) && !/[^s]s$/.test(name);
  if (!countable || fact.kind === 'quote' || value.length > 80 || choose(3) === 0)
    return finished(`${name}: ${quoted}`, 'en');
  const acronym = /^\p{Lu}{2,}/u.test(name);
  return finished(`The ${acronym ? name : name[0]!.toLowerCase() + name.slice(1)} is ${quoted}`, 'en');
}
