/**
 * Dates and times in a text, in their common English and Chinese forms. “Yesterday”, “last year” and the like name no date by
 * themselves and are left alone.
 */
import type { DateMention, DateParts, TakenPlaces, TimeMention } from './mention.ts';
import { chineseValue, ordinalPattern, ordinalValue } from './number-words.ts';

export const monthNames = 'January|February|March|April|May|June|July|August|September|October|November|December'.split(
  '|',
);
const monthPattern =
  '(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)(?![a-z])|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)(?![a-z])\\.?)';
const weekdayNames = 'Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday'.split('|');
const weekdayPattern =
  '(?:(Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sun\\.?|Mon\\.?|Tues?\\.?|Wed\\.?|Thurs?\\.?|Fri\\.?|Sat\\.?),?\\s+(?:the\\s+)?)?';
const dayPattern = `(\\d{1,2}(?!\\d)(?:st|nd|rd|th)?|${ordinalPattern})`;
const untilPattern = `(?:\\s?(?:–|-|to|and)\\s?${dayPattern})?`;
const yearPattern = '(?:,?\\s+(?:of\\s+)?(\\d{4})(?!\\d))?';
const edge = '(?<![\\p{L}\\p{N}])';

const dayFirst = new RegExp(
  `${edge}${weekdayPattern}(?:the\\s+)?${dayPattern}${untilPattern}\\s+(?:of\\s+)?(${monthPattern})${yearPattern}`,
  'gui',
);
const monthFirst = new RegExp(
  `${edge}${weekdayPattern}(${monthPattern})\\s+(?:the\\s+)?${dayPattern}${untilPattern}(?![\\p{L}\\d%])${yearPattern}`,
  'gui',
);
const monthAndYear = new RegExp(`${edge}(${monthPattern})(?:\\s+of)?,?\\s+(\\d{4})(?!\\d)`, 'gui');
const monthAlone = new RegExp(
  `(?<=\\b(?:in|of|since|until|till|by|during|early|late|mid|from|through|to|every|each|next|last|this)[\\s-])(${monthNames.join('|')})(?![\\p{L}])`,
  'gu',
);
const weekdayAlone = new RegExp(`${edge}(${weekdayNames.join('|')})(?![\\p{L}])`, 'gu');
const yearAlone =
  /(?<=\b(?:in|since|until|till|by|of|from|during|before|after|year|early|late|mid|spring|summer|autumn|fall|winter)[\s-]|\()((?:1[89]|2[01])\d\d)(?![\d\p{L},.]\d|\d|\s?(?:%|\p{Sc}))/giu;
const numeric = /(?<![\d\p{Script=Latin}/.-])(\d{1,4})([-/.])(\d{1,2})\2(\d{2,4})(?![\d/-])/gu;
const chinese =
  /(?:((?:1[89]|2[01])\d\d|[一二〇零两三四五六七八九]{4})年)?(?:(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月)(?:(3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])[日号])?(?:\s?[（(]?(?:周|星期|礼拜)([一二三四五六日天])[）)]?)?|((?:1[89]|2[01])\d\d|[一二〇零两三四五六七八九]{4})年(?!前|后|来)|(?:周|星期|礼拜)([一二三四五六日天])/gu;

const weekdayOf = (text: string): number =>
  weekdayNames.findIndex((name) => name.toLowerCase().startsWith(text.toLowerCase().replace(/\.$/, '').slice(0, 3)));
const monthOf = (text: string): number =>
  1 + monthNames.findIndex((name) => name.toLowerCase().startsWith(text.toLowerCase().replace(/\.$/, '').slice(0, 3)));
const dayOf = (text: string): number => (/^\d/.test(text) ? Number.parseInt(text, 10) : ordinalValue(text));
const chineseWeekday = (sign: string): number => '日一二三四五六天'.indexOf(sign) % 7;
const hanNumber = (text: string): number => (/^\d/.test(text) ? Number(text) : (chineseValue(text) ?? 0));

function possible({ month, day }: DateParts): boolean {
  return (month === undefined || (month >= 1 && month <= 12)) && (day === undefined || (day >= 1 && day <= 31));
}

interface Found {
  readonly start: number;
  readonly end: number;
  readonly options: readonly DateParts[];
}

function* datesOf(text: string): Generator<Found, void, void> {
  const place = (match: RegExpExecArray) => ({ start: match.index, end: match.index + match[0].length });
  const parts = (weekday: string | undefined, day: string, month: string, year: string | undefined): DateParts => ({
    ...(year === undefined ? {} : { year: Number(year) }),
    month: monthOf(month),
    day: dayOf(day),
    ...(weekday === undefined ? {} : { weekday: weekdayOf(weekday) }),
  });
  /** “3–5 March” is two dates that share a month: the first is its number alone. */
  const both = function* (
    match: RegExpExecArray,
    first: string,
    second: string | undefined,
    whole: (day: string) => DateParts,
  ) {
    const { start, end } = place(match);
    if (second === undefined) yield { start, end, options: [whole(first)] };
    else {
      const cut = start + match[0].indexOf(second, match[0].indexOf(first) + first.length);
      const { weekday: _, ...other } = whole(second);
      // Where the month comes first, the first date has it; where it comes last, the second has.
      yield {
        start,
        end: cut - (/\s?(?:–|-|to|and)\s?$/.exec(text.slice(start, cut))?.[0].length ?? 0),
        options: [whole(first)],
      };
      yield { start: cut, end, options: [other] };
    }
  };
  for (const match of text.matchAll(dayFirst)) {
    const [, weekday, day = '', second, month = '', year] = match;
    if (isMonth(month)) yield* both(match, day, second, (one) => parts(weekday, one, month, year));
  }
  for (const match of text.matchAll(monthFirst)) {
    const [, weekday, month = '', day = '', second, year] = match;
    if (isMonth(month)) yield* both(match, day, second, (one) => parts(weekday, one, month, year));
  }
  for (const match of text.matchAll(monthAndYear)) {
    if (isMonth(match[1]!)) yield { ...place(match), options: [{ year: Number(match[2]), month: monthOf(match[1]!) }] };
  }
  for (const match of text.matchAll(numeric)) {
    const options = numericOptions(match);
    if (options.length > 0) yield { ...place(match), options };
  }
  for (const match of text.matchAll(chinese)) {
    const [whole, year, month, day, weekday, onlyYear, onlyWeekday] = match;
    // 上周二, 每周一 and the like; 3个月 has no 月 right behind its number.
    if (
      onlyWeekday !== undefined &&
      /[上下本每这两一二三]$/.test(text.slice(Math.max(0, match.index - 1), match.index))
    )
      continue;
    if (
      whole.length === 2 &&
      month !== undefined &&
      /[一二三四五六七八九十]/.test(month) &&
      /[\p{Script=Han}]/u.test(text[match.index - 1] ?? '') &&
      text.startsWith('个', match.index + 1)
    )
      continue;
    const parted: DateParts = {
      ...((year ?? onlyYear) === undefined ? {} : { year: hanNumber((year ?? onlyYear)!) }),
      ...(month === undefined ? {} : { month: hanNumber(month) }),
      ...(day === undefined ? {} : { day: hanNumber(day) }),
      ...((weekday ?? onlyWeekday) === undefined ? {} : { weekday: chineseWeekday((weekday ?? onlyWeekday)!) }),
    };
    if (possible(parted)) yield { ...place(match), options: [parted] };
  }
  for (const match of text.matchAll(monthAlone)) yield { ...place(match), options: [{ month: monthOf(match[1]!) }] };
  for (const match of text.matchAll(weekdayAlone))
    yield { ...place(match), options: [{ weekday: weekdayOf(match[1]!) }] };
  for (const match of text.matchAll(yearAlone)) yield { ...place(match), options: [{ year: Number(match[1]) }] };
}

/** A month begins with a large letter: “may 3” and “mar 2” are other words. */
function isMonth(text: string): boolean {
  return /^\p{Lu}/u.test(text);
}

function numericOptions([, first = '', sign, second = '', third = '']: RegExpExecArray): DateParts[] {
  const [a, b, c] = [Number(first), Number(second), Number(third)];
  if (first.length === 4 && third.length <= 2) return [{ year: a, month: b, day: c }].filter(possible);
  if (first.length > 2 || (third.length !== 4 && (third.length !== 2 || sign !== '/'))) return [];
  const year = third.length === 4 ? c : 2000 + c;
  const dayThenMonth = { year, month: b, day: a };
  const monthThenDay = { year, month: a, day: b };
  return (sign === '.' || a === b ? [dayThenMonth] : [dayThenMonth, monthThenDay]).filter(possible);
}

/** In the order of the text. Marks what it reads as taken. */
export function readDates(text: string, taken: TakenPlaces): DateMention[] {
  const mentions: DateMention[] = [];
  for (const { start, end, options } of datesOf(text)) {
    if (taken.has(start, end) || !options.every(possible)) continue;
    taken.take(start, end);
    mentions.push({ type: 'date', start, end, options });
  }
  return mentions.sort((a, b) => a.start - b.start);
}

const half = '(?:\\s?([ap])(?:\\.\\s?m\\.?|\\s?m)(?![\\p{L}]))';
const clock = new RegExp(
  `(?<![\\d.:,\\p{Script=Latin}])(?:(\\d{1,2})[:.](\\d{2})${half}|(\\d{1,2}):(\\d{2})(?::\\d{2})?(?![\\d:])|(\\d{1,2})${half}|(\\d{1,2})\\s?o[’']clock)`,
  'giu',
);
const namedTimes = /(?<![\p{L}])(noon|midday|midnight)(?![\p{L}])|正午|午夜/giu;
const chineseClock =
  /(凌晨|早上|早晨|清晨|上午|中午|下午|傍晚|晚上|晚|夜里)?(\d{1,2}|二?十[一二三四五六七八九]?|[一二两三四五六七八九])(?:点钟?|时(?!间|候|期|代|刻))(?:(半)|([一三])刻|整|(\d{1,2}|[二三四五]?十[一二三四五六七八九]?)分?)?/gu;

const wholeDay = 1440;

/** In the order of the text. Marks what it reads as taken. */
export function readTimes(text: string, taken: TakenPlaces): TimeMention[] {
  const mentions: TimeMention[] = [];
  const add = (start: number, end: number, minutes: readonly number[]) => {
    if (taken.has(start, end) || minutes.some((one) => !(one >= 0 && one <= wholeDay))) return;
    taken.take(start, end);
    mentions.push({ type: 'time', start, end, minutes });
  };
  for (const match of text.matchAll(clock)) {
    const [whole, hourHalf, minuteHalf, halfOne, hour24, minute24, hourAlone, halfTwo, hourClock] = match;
    const hour = Number(hourHalf ?? hour24 ?? hourAlone ?? hourClock);
    const minute = Number(minuteHalf ?? minute24 ?? 0);
    const part = (halfOne ?? halfTwo)?.toLowerCase();
    if (hour > 24 || minute > 59) continue;
    const end = match.index + whole.length;
    add(
      match.index,
      end,
      readings(hour, minute, part === 'a' ? 'am' : part === 'p' ? 'pm' : null, hour24?.startsWith('0') === true),
    );
  }
  for (const match of text.matchAll(namedTimes)) {
    add(match.index, match.index + match[0].length, [/midnight|午夜/i.test(match[0]) ? 0 : 720]);
  }
  for (const match of text.matchAll(chineseClock)) {
    const [whole, part, hourText = '', halfPast, quarters, minuteText] = match;
    const after = text.slice(match.index + whole.length, match.index + whole.length + 1);
    // 三点建议 counts points; a time has a part of the day, minutes, or stands alone.
    if (
      part === undefined &&
      halfPast === undefined &&
      minuteText === undefined &&
      quarters === undefined &&
      /\p{Script=Han}/u.test(after) &&
      !/[，。、开起前后]/.test(after) &&
      !/^\d/.test(hourText)
    )
      continue;
    const hour = hanNumber(hourText);
    const minute =
      halfPast !== undefined
        ? 30
        : quarters !== undefined
          ? hanNumber(quarters) * 15
          : minuteText === undefined
            ? 0
            : hanNumber(minuteText);
    if (hour > 24 || minute > 59) continue;
    const late = part !== undefined && /下午|傍晚|晚|夜里/.test(part);
    const noon = part === '中午';
    const when = part === undefined ? null : late || (noon && hour < 11) ? 'pm' : 'am';
    add(
      match.index,
      match.index + whole.length,
      noon && hour === 12 ? [720 + minute] : readings(hour, minute, when, false),
    );
  }
  return mentions.sort((a, b) => a.start - b.start);
}

function readings(hour: number, minute: number, half_: 'am' | 'pm' | null, leadingZero: boolean): number[] {
  if (half_ === 'am') return [(hour === 12 ? 0 : hour) * 60 + minute];
  if (half_ === 'pm') return [(hour % 12 === 0 ? 12 : hour > 12 ? hour : hour + 12) * 60 + minute];
  const one = (hour % 24) * 60 + minute;
  return hour >= 1 && hour <= 12 && !leadingZero ? [one, (one + 720) % wholeDay] : [one];
}
