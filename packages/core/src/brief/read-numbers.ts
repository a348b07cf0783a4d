/**
 * Numbers in a text: in digits with separators, in words, with magnitudes, units, percent and money. Dates and times are read
 * before (read-dates.ts), and their places are taken.
 */
import type { NumberMention, TakenPlaces } from './mention.ts';
import { chineseValue, englishNumberPattern, englishValue } from './number-words.ts';
import { currenciesOf, currencyAt, currencyBefore, unitAt } from './units.ts';

const spaces = '\u00a0\u2009\u202f';
const digitsPattern = new RegExp(
  String.raw`(?<![\p{Script=Latin}\p{N}_])\d(?:\d|[.,'’${spaces}](?=\d)| (?=\d{3}(?: \d{3})+(?!\d)))*`,
  'gu',
);
const hanPattern = /[零〇一二两三四五六七八九十百千万亿]+/gu;
const magnitudeAfter =
  /^(?:[\s-]?(hundred|thousand|million|billion|trillion|mln|bn)|(k|m|M|bn|tn|mn))(?![\p{L}\p{N}])/u;
const magnitudeValues: Readonly<Record<string, number>> = {
  hundred: 100,
  thousand: 1e3,
  k: 1e3,
  million: 1e6,
  mln: 1e6,
  mn: 1e6,
  m: 1e6,
  billion: 1e9,
  bn: 1e9,
  trillion: 1e12,
  tn: 1e12,
};
const percentAfter = /^[\s\u00a0-]?(?:%|％|per\s?cent(?:age points?)?(?![\p{L}])|pct(?![\p{L}])|个百分点)/iu;
const hedgesBefore: readonly (readonly [RegExp, NumberMention['hedge']])[] = [
  [/(?:\b(?:about|around|roughly|approximately|some|circa|ca\.?)|大约|约|大概|左右)\s?$/i, 'about'],
  [/(?:\b(?:over|more than|above|upwards of)|超过|逾|多于)\s?$/i, 'over'],
  [/(?:\b(?:nearly|almost|close to|just under|under|less than)|近|将近|不到)\s?$/i, 'under'],
];
/** Chinese words that count: what a single numeral must stand before to be a number. */
const measureWords = /^[个名位人家座台辆条件项种次场天年岁倍套张只本所支届期层间栋块把份届处条]/u;
const hanIdioms = /^(?:千万|万一|一一|十分|百般|千百|万万)$/;
const smallWordsAfter =
  /^(?:and|or|of|to|in|at|for|on|by|with|from|as|is|was|are|were|the|a|an|per|than|that|this|which|who|when|while|but|it|has|have|had|will|would)$/;

interface Written {
  readonly values: readonly number[];
  /** The value of its last written place. */
  readonly place: number;
  /** Whether a dot or a comma groups or divides its digits. */
  readonly plain: boolean;
}

/** What digits with separators can mean; null where it is no number, such as 2.5.1. */
function readDigits(text: string): Written | null {
  const token = text.replaceAll(new RegExp(`[${spaces}'’ ]`, 'g'), '');
  if (/^\d+$/.test(token)) return { values: [Number(token)], place: 1, plain: token.length === text.length };
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(token)) return written([token.replaceAll(',', '')]);
  if (/^\d+\.\d+$/.test(token)) {
    const grouped = /^[1-9]\d{0,2}\.\d{3}$/.test(token) ? [token.replace('.', '')] : [];
    return written([token, ...grouped]);
  }
  if (/^\d{1,3}(?:\.\d{3})+(?:,\d+)?$/.test(token)) return written([token.replaceAll('.', '').replace(',', '.')]);
  if (/^\d+,\d+$/.test(token)) return written([token.replace(',', '.')]);
  return null;
}

function written(readings: readonly string[]): Written {
  const decimals = /\.(\d+)$/.exec(readings[0]!)?.[1]?.length ?? 0;
  return { values: readings.map(Number), place: 10 ** -decimals, plain: false };
}

interface Found extends Written {
  readonly start: number;
  readonly end: number;
  readonly weak: boolean;
  /** In words or by characters, so that 万 and the like are in it. */
  readonly spoken: boolean;
}

function* candidates(text: string, taken: TakenPlaces): Generator<Found, void, void> {
  for (const match of text.matchAll(digitsPattern)) {
    const [token] = match;
    const start = match.index;
    const end = start + token.length;
    // Part of a code: X-200, #12b. A list's own numbering is none of the text's numbers.
    if (
      /[\p{L}\p{N}]-$/u.test(text.slice(Math.max(0, start - 2), start)) &&
      /\p{L}-$/u.test(text.slice(Math.max(0, start - 2), start))
    )
      continue;
    if (
      /^[.)、．]\s/.test(text.slice(end, end + 2)) &&
      /(?:^|\n)[ \t]*$/.test(text.slice(Math.max(0, start - 8), start))
    )
      continue;
    if (/^\/\d/.test(text.slice(end, end + 2)) || /\d\/$/.test(text.slice(Math.max(0, start - 2), start))) continue;
    const read = readDigits(token);
    if (read !== null) yield { ...read, start, end, weak: false, spoken: false };
  }
  for (const match of text.matchAll(englishNumberPattern)) {
    const value = englishValue(match[0]);
    if (value === null) continue;
    const start = match.index;
    const end = start + match[0].length;
    // Digits before it have it as their magnitude.
    if (/\d[\s-]?$/.test(text.slice(Math.max(0, start - 2), start))) continue;
    yield { values: [value], place: 1, plain: false, start, end, weak: value === 1 || value === 0, spoken: true };
  }
  for (const match of text.matchAll(hanPattern)) {
    const [token] = match;
    const start = match.index;
    const end = start + token.length;
    if (taken.has(start, end) || hanIdioms.test(token)) continue;
    const percent = text.slice(Math.max(0, start - 3), start) === '百分之';
    if (/\d$/.test(text.slice(Math.max(0, start - 1), start)) || text[start - 1] === '第') continue;
    // 百分之 itself is no number.
    if (token === '百' && text.startsWith('百分之', start)) continue;
    const value = chineseValue(token);
    const after = text.slice(end, end + 6);
    const measured = measureWords.test(after) || unitAt(after) !== null || currencyAt(after) !== null;
    if (value === null || (!percent && !measured && (token.length < 2 || !/[十百千万亿]/.test(token)))) continue;
    yield { values: [value], place: 1, plain: false, start, end, weak: token === '一', spoken: true };
  }
}

/** In the order of the text. Marks what it reads as taken. */
export function readNumbers(text: string, taken: TakenPlaces): NumberMention[] {
  const mentions: NumberMention[] = [];
  const found = [...candidates(text, taken)].sort((a, b) => a.start - b.start || b.end - a.end);
  for (const one of found) {
    if (taken.has(one.start, one.end)) continue;
    const mention = complete(text, one);
    if (mention === null) continue;
    taken.take(mention.start, mention.end);
    mentions.push(mention);
  }
  return rangesJoined(text, mentions);
}

/** The number with its magnitude, sign, unit and hedge; null where it is part of a code. */
function complete(text: string, found: Found): NumberMention | null {
  let { start, end, values, place } = found;
  const before = text.slice(Math.max(0, start - 24), start);
  const sign = currencyBefore.exec(before);
  let class_: NumberMention['class'] = 'count';
  let currencies: readonly string[] = [];
  let unit: string | null = null;
  let weak = found.weak;
  let magnitude = 1;
  if (sign !== null) {
    class_ = 'money';
    currencies = currenciesOf(sign[1]!);
    start -= sign[0].length;
  }
  let rest = text.slice(end, end + 24);
  const more = magnitudeAfter.exec(rest);
  // An m right behind digits is metres, but for sums and large M.
  if (more !== null && (more[1] !== undefined || more[2] !== 'm' || sign !== null)) {
    magnitude = magnitudeValues[(more[1] ?? more[2]!).toLowerCase()]!;
    end += more[0].length;
  } else if (!found.spoken) {
    const han = /^\s?([万亿千百]|千万|百万|万亿)(?![分])/u.exec(rest);
    if (han !== null) {
      for (const one of han[1]!) magnitude *= one === '万' ? 1e4 : one === '亿' ? 1e8 : one === '千' ? 1000 : 100;
      end += han[0].length;
    }
  }
  values = values.map((value) => value * magnitude);
  place *= magnitude;
  const numberEnd = end;
  rest = text.slice(end, end + 24);
  const plus = /^[\s\u00a0]?(?:多|余|几)/u.exec(rest);
  if (plus !== null && /^\S/.test(plus[0])) {
    end += plus[0].length;
    rest = text.slice(end, end + 24);
  }
  const percent = percentAfter.exec(rest);
  const share = text.slice(Math.max(0, start - 3), start) === '百分之';
  if (percent !== null || share) {
    class_ = 'percent';
    if (percent !== null) end += percent[0].length;
    else start -= 3;
  } else {
    const after = currencyAt(rest);
    const measure = after === null && sign === null ? unitAt(rest) : null;
    if (after !== null && !(sign !== null && /^[\s\u00a0]?[\p{L}]/u.test(rest) && after.currencies[0] === 'cent')) {
      if (sign === null) currencies = after.currencies;
      class_ = 'money';
      end += after.length;
    } else if (measure !== null) {
      class_ = 'measure';
      unit = measure.dimension;
      values = values.map((value) => value * measure.factor);
      place *= measure.factor;
      end += measure.length;
    } else if (!found.spoken) {
      const ordinal = /^(?:st|nd|rd|th)(?![\p{L}\p{N}])/u.exec(rest);
      if (ordinal !== null) {
        end += ordinal[0].length;
        weak = true;
      } else if (/^[\p{Script=Latin}_]/u.test(rest)) return null;
    }
  }
  const [value = 0] = values;
  const hedge =
    hedgesBefore.find(([pattern]) => pattern.test(text.slice(Math.max(0, start - 16), start)))?.[1] ??
    (plus === null ? null : 'over');
  const word = /^[\s-]([\p{Ll}][\p{L}’'-]*)/u.exec(text.slice(end, end + 24))?.[1];
  const counts =
    (word !== undefined && !smallWordsAfter.test(word)) ||
    (class_ === 'count' && measureWords.test(text.slice(end, end + 1)));
  const relative =
    unit === 'time' || unit === 'months'
      ? /^\s(?:ago|earlier|later|before)\b|^(?:前|后|来)/.test(text.slice(end, end + 10))
      : false;
  return {
    type: 'number',
    start,
    end,
    class: class_,
    values,
    unit,
    currencies,
    roundedBy: hedge !== null || magnitude > 1 ? roundingOf(value, place, hedge) : 0,
    hedge,
    year:
      class_ === 'count' && found.plain && magnitude === 1 && value >= 1800 && value <= 2200 && end - found.start === 4,
    counts,
    weak: weak || relative,
    numberEnd,
  };
}

/** Half of what one more in the last place that was meant to count would be, and at most a twentieth of the number. */
function roundingOf(value: number, place: number, hedge: NumberMention['hedge']): number {
  let step = place;
  if (hedge !== null && value !== 0) {
    for (let next = step * 10; Number.isInteger(value / next); next *= 10) step = next;
  }
  const width = hedge === 'over' || hedge === 'under' ? step : step / 2;
  return Math.min(width, Math.abs(value) / 20);
}

const between = /^\s?(?:–|-|—|~|～|to|and|or|至|到|或)\s?$/u;

/** In “10–12 kg” and “€10 to 12”, each has what the other says. */
function rangesJoined(text: string, mentions: readonly NumberMention[]): NumberMention[] {
  const joined = [...mentions];
  for (let index = 1; index < joined.length; index += 1) {
    const [a, b] = [joined[index - 1]!, joined[index]!];
    if (b.start - a.end > 6 || !between.test(text.slice(a.end, b.start))) continue;
    if (a.class === 'count' && !a.counts && !a.year && b.class !== 'count') {
      const scale = b.class === 'measure' ? (unitAt(text.slice(b.numberEnd, b.numberEnd + 24))?.factor ?? 1) : 1;
      joined[index - 1] = {
        ...a,
        class: b.class,
        unit: b.unit,
        currencies: b.currencies,
        values: a.values.map((value) => value * scale),
      };
    } else if (
      b.class === 'count' &&
      a.class === 'money' &&
      !b.counts &&
      !b.year &&
      a.currencies.length > 0 &&
      text.slice(a.end, b.start).trim() !== 'and'
    ) {
      joined[index] = { ...b, class: 'money', currencies: a.currencies };
    }
  }
  return joined;
}
