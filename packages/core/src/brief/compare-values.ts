/** Whether a value in a text is one of the brief’s, and where it is not, how likely it was meant to be. */
import type { DateMention, DateParts, NumberMention, TimeMention } from './mention.ts';
import type { KnownValue, ValueMention } from './knowledge.ts';

interface Agreement {
  /** Whether it says all that the brief says: “March” agrees with 3 March 2026 and does not state it. */
  readonly states: boolean;
  readonly rounded: boolean;
}

const same = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));

/** `classKnown`: whether the brief has a value of the same class and unit, which then it must be. */
export function agreementOf(mention: ValueMention, known: ValueMention, classKnown: boolean): Agreement | null {
  if (mention.type === 'date' && known.type === 'date') return datesAgree(mention, known);
  if (mention.type === 'time' && known.type === 'time')
    return mention.minutes.some((minute) => known.minutes.includes(minute)) ? { states: true, rounded: false } : null;
  if (mention.type === 'number' && known.type === 'number') return numbersAgree(mention, known, classKnown);
  // A bare 2026 may be a year, or a number.
  if (mention.type === 'number' && known.type === 'date' && mention.year)
    return known.options.some(({ year }) => year === mention.values[0]) ? partly(known) : null;
  if (mention.type === 'date' && known.type === 'number' && isYear(mention))
    return known.class === 'count' && known.values.includes(mention.options[0]!.year!)
      ? { states: true, rounded: false }
      : null;
  return null;
}

const isYear = ({ options: [first] }: DateMention) => first?.year !== undefined && first.month === undefined;

/** A year states a date that is no more than a year. */
function partly(known: DateMention): Agreement {
  return { states: isYear(known), rounded: false };
}

function datesAgree(mention: DateMention, known: DateMention): Agreement | null {
  for (const said of mention.options) {
    for (const meant of known.options) {
      if (!dateAgrees(said, meant)) continue;
      const states =
        (meant.day === undefined || said.day !== undefined) &&
        (meant.month === undefined || said.month !== undefined) &&
        (meant.day !== undefined || meant.month !== undefined || meant.year === undefined || said.year !== undefined) &&
        (meant.weekday === undefined || meant.day !== undefined || said.weekday !== undefined);
      return { states, rounded: false };
    }
  }
  return null;
}

function dateAgrees(said: DateParts, meant: DateParts): boolean {
  for (const part of ['year', 'month', 'day'] as const) {
    if (said[part] !== undefined && said[part] !== meant[part]) return false;
  }
  if (said.weekday === undefined) return true;
  const weekday = weekdayOf(meant) ?? weekdayOf({ ...meant, ...said });
  return weekday === null ? meant.day !== undefined : weekday === said.weekday;
}

/** Null where the date is not whole. */
function weekdayOf({ year, month, day, weekday }: DateParts): number | null {
  if (year !== undefined && month !== undefined && day !== undefined)
    return new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  return month === undefined && day === undefined ? (weekday ?? null) : null;
}

function numbersAgree(mention: NumberMention, known: NumberMention, classKnown: boolean): Agreement | null {
  if (!classesAgree(mention, known, classKnown)) return null;
  for (const value of mention.values) {
    for (const meant of known.values) {
      if (same(value, meant)) return { states: true, rounded: false };
      if (mention.roundedBy > 0 && withinRounding(mention, value, meant)) return { states: true, rounded: true };
    }
  }
  return null;
}

function withinRounding({ hedge, roundedBy }: NumberMention, value: number, meant: number): boolean {
  const off = meant - value;
  if (hedge === 'over') return off >= 0 && off <= roundedBy;
  if (hedge === 'under') return off <= 0 && -off <= roundedBy;
  return Math.abs(off) <= roundedBy;
}

function classesAgree(mention: NumberMention, known: NumberMention, classKnown: boolean): boolean {
  if (mention.class === known.class) {
    if (mention.class === 'measure') return mention.unit === known.unit;
    if (mention.class !== 'money' || mention.currencies.length === 0 || known.currencies.length === 0) return true;
    return mention.currencies.some((one) => known.currencies.includes(one));
  }
  // A bare number says less than the brief does, and is right; but 5 colours are no 5 years.
  if (mention.class === 'count')
    return known.class !== 'percent' && !(mention.counts && known.class === 'measure') && !mention.year;
  // The brief does not say of what.
  return known.class === 'count' && !classKnown;
}

/** How a mention was probably meant to be a value of the brief that the text does not have; 0 for not at all. */
export function likeness(mention: ValueMention, { mention: known }: KnownValue): number {
  if (mention.type === 'date' && known.type === 'date') return datesAlike(mention, known);
  if (mention.type === 'time' && known.type === 'time') return timesAlike(mention, known);
  if (mention.type === 'number' && known.type === 'number') return numbersAlike(mention, known);
  if (mention.type === 'number' && known.type === 'date' && mention.year) return 1.5;
  return 0;
}

function datesAlike(mention: DateMention, known: DateMention): number {
  let best = 0;
  for (const said of mention.options) {
    for (const meant of known.options) {
      let score = 2.3;
      for (const part of ['year', 'month', 'day'] as const) {
        if (said[part] !== undefined && meant[part] !== undefined) score += said[part] === meant[part] ? 0.7 : -0.2;
      }
      best = Math.max(best, score);
    }
  }
  return best;
}

const timesAlike = (mention: TimeMention, known: TimeMention): number =>
  mention.minutes.some((one) => known.minutes.some((other) => one % 60 === other % 60 || Math.abs(one - other) <= 120))
    ? 3
    : 2.6;

function numbersAlike(mention: NumberMention, known: NumberMention): number {
  const pairs = mention.values.flatMap((value) => known.values.map((meant) => [value, meant] as const));
  const equal = pairs.some(([value, meant]) => same(value, meant));
  let score = 0;
  if (mention.class === known.class && mention.unit === known.unit) score = mention.class === 'count' ? 1.6 : 3;
  else if (equal) score = 2;
  // The brief says no unit, and the text one.
  else if (known.class === 'count' && mention.class !== 'percent') score = 1.5;
  else if (mention.class === 'measure' && known.class === 'measure') score = sameDigits(mention, known);
  if (score === 0) return 0;
  for (const [value, meant] of pairs) {
    if (digitsDiffer(value, meant) <= 1) return score + 1;
    if (meant !== 0 && value / meant >= 0.5 && value / meant <= 2) return score + 0.3;
  }
  return score;
}

/** 67 kg for 67 m: the number was right, and its unit was not. */
function sameDigits(mention: NumberMention, known: NumberMention): number {
  const digits = (value: number) => String(Number(value.toPrecision(12))).replaceAll(/^0\.?0*|0+$|\./g, '');
  return mention.values.some((value) => known.values.some((meant) => digits(value) === digits(meant))) ? 2.2 : 0;
}

/** How many digits differ, where both have as many; more otherwise. */
function digitsDiffer(a: number, b: number): number {
  const [x, y] = [String(a), String(b)];
  if (x.length !== y.length) return 9;
  return Array.from(x).filter((digit, at) => digit !== y[at]).length;
}
