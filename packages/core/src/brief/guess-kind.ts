/** The kind of a fact, guessed from its value as it is typed; the person can say otherwise. */
import type { Fact, FactKind } from './brief.ts';
import { TakenPlaces } from './mention.ts';
import { readDates, readTimes } from './read-dates.ts';
import { readNumbers } from './read-numbers.ts';

const nameOfNames =
  /^(?:who|name|person|speaker|author|place|where|city|company|organi[sz]ation|product|brand|made by|maker|from whom|商品|商家|厂商|主体|地点|姓名|人物|发言人|公司|品牌)$/i;

export function guessKind({ name, value }: Pick<Fact, 'name' | 'value'>): FactKind {
  const text = value.trim();
  if (/^(?:["“「『].+["”」』][.。]?)$/su.test(text)) return 'quote';
  const taken = new TakenPlaces(text.length);
  const dates = readDates(text, taken);
  const times = readTimes(text, taken);
  const numbers = readNumbers(text, taken);
  // Most of the value must be it: “opened 3 schools” is no number.
  const covers = (mentions: readonly { readonly start: number; readonly end: number }[]) =>
    mentions.length > 0 &&
    mentions.reduce((sum, { start, end }) => sum + end - start, 0) >= text.replaceAll(/\s/g, '').length * 0.6;
  if (covers([...dates, ...times]) && dates.length > 0) return 'date';
  if (covers(times)) return 'time';
  const [first] = numbers;
  if (first !== undefined && covers(numbers)) {
    if (first.class === 'money') return 'money';
    return first.class === 'percent' ? 'percent' : 'number';
  }
  if (nameOfNames.test(name.trim())) return 'name';
  const words = text.split(/\s+/);
  const large = words.filter((word) => /^[\p{Lu}\d&]/u.test(word) || /^(?:of|the|de|van|von|and)$/.test(word));
  return text !== '' && words.length <= 6 && large.length === words.length && /\p{Lu}/u.test(text) ? 'name' : 'text';
}

/** Whether a value can be read as its kind says: a number without a digit or a number word cannot. */
export function isOfKind({ value, kind }: Fact): boolean {
  if (kind === 'text' || kind === 'name' || kind === 'quote' || value.trim() === '') return true;
  const taken = new TakenPlaces(value.length);
  const dates = readDates(value, taken);
  const times = readTimes(value, taken);
  const numbers = readNumbers(value, taken);
  if (kind === 'date') return dates.length > 0 || numbers.some(({ year }) => year);
  if (kind === 'time') return times.length > 0;
  if (kind === 'money') return numbers.some((one) => one.class === 'money' || one.class === 'count');
  if (kind === 'percent') return numbers.some((one) => one.class === 'percent' || one.class === 'count');
  return numbers.length > 0;
}
