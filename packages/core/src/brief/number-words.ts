/** Numbers written in words, in English and Chinese. Ranges: zero to 10¹⁵. */

const smallWords =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tensWords = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const magnitudes: Readonly<Record<string, number>> = {
  hundred: 100,
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
  trillion: 1e12,
};

const values = new Map<string, number>([
  ...smallWords.map((word, value) => [word, value] as const),
  ...tensWords.map((word, index) => [word, 20 + index * 10] as const),
  ['dozen', 12],
]);

const word = [...smallWords, ...tensWords, ...Object.keys(magnitudes), 'dozen']
  .toSorted((a, b) => b.length - a.length)
  .join('|');

/** A run of number words; what it comes to is for `englishValue` to say. */
export const englishNumberPattern = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:an?\s+(?=(?:hundred|thousand|million|billion|trillion|dozen)\b))?(?:${word})(?:(?:[\s-]|(?<=hundred|thousand|million|billion|trillion)\s+and\s)\s*(?:${word}))*(?![\p{L}\p{N}])`,
  'giu',
);

/** Null for words that are no number together, such as “two three”. */
export function englishValue(text: string): number | null {
  const words = text.toLowerCase().split(/[\s-]+/);
  let total = 0;
  let part = 0;
  let last = Infinity;
  for (const one of words) {
    if (one === 'and' || one === 'a' || one === 'an') continue;
    const magnitude = magnitudes[one];
    if (magnitude !== undefined) {
      if (magnitude === 100) part = (part === 0 ? 1 : part) * 100;
      else {
        total += (part === 0 ? 1 : part) * magnitude;
        part = 0;
      }
      last = magnitude;
      continue;
    }
    const value = values.get(one);
    if (value === undefined) return null;
    if (one === 'dozen') {
      part = (part === 0 ? 1 : part) * 12;
      last = 12;
      continue;
    }
    // Each is smaller than the room that the one before left: twenty-three, not three twenty.
    const room = last === Infinity || last >= 100 ? 100 : last >= 20 ? 10 : 0;
    if (value >= room) return null;
    part += value;
    last = value === 0 ? 0 : value;
  }
  return total + part;
}

const ordinals = [
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth',
  'sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth',
  'twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first',
]
  .join(' ')
  .split(' ');

/** The words for the days of a month, first to thirty-first. */
export const ordinalPattern = ordinals.toSorted((a, b) => b.length - a.length).join('|');
export const ordinalValue = (text: string): number => ordinals.indexOf(text.toLowerCase()) + 1;

const hanDigits: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const hanUnits: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000, 万: 1e4, 亿: 1e8 };

/** Null for characters that are no number together. 二〇二六 is read digit by digit. */
export function chineseValue(text: string): number | null {
  if (!/[十百千万亿]/.test(text)) {
    const digits = Array.from(text, (sign) => hanDigits[sign]);
    if (digits.some((digit) => digit === undefined) || digits.length === 2) return null;
    return Number(digits.join(''));
  }
  let total = 0;
  let section = 0;
  let digit: number | null = null;
  let lastUnit = 0;
  for (const sign of text) {
    const value = hanDigits[sign];
    if (value !== undefined) {
      if (digit !== null && digit !== 0) return null;
      digit = value;
      continue;
    }
    const unit = hanUnits[sign];
    if (unit === undefined) return null;
    if (unit >= 1e4) {
      const before = section + (digit ?? 0);
      if (before === 0 && total === 0) return null;
      total = unit === 1e8 ? (total + before) * unit : total + before * unit;
      section = 0;
    } else {
      section += (digit ?? 1) * unit;
    }
    digit = null;
    lastUnit = unit;
  }
  // 三千五 is 3,500.
  const rest = digit === null ? 0 : lastUnit >= 100 && !/零.$/.test(text) ? (digit * lastUnit) / 10 : digit;
  return total + section + rest;
}
