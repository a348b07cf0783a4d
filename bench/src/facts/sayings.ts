/**
 * How a fact can be said, apart from what any maker or checker here does: numbers in words, magnitudes, forms of dates,
 * short forms of names. `held` styles are used in held-out texts only.
 */
export type Random = (below: number) => number;
export type Tongue = 'en' | 'zh';

export const oneOf = <Item>(random: Random, items: readonly Item[]): Item => items[random(items.length)]!;

const small = [
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen',
  'eighteen nineteen',
]
  .join(' ')
  .split(' ');
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

function inWords(value: number): string {
  if (value < 20) return small[value]!;
  if (value < 100) return tens[Math.floor(value / 10)]! + (value % 10 === 0 ? '' : `-${small[value % 10]}`);
  if (value < 1000) {
    const rest = value % 100;
    return `${small[Math.floor(value / 100)]} hundred${rest === 0 ? '' : ` and ${inWords(rest)}`}`;
  }
  const rest = value % 1000;
  return `${inWords(Math.floor(value / 1000))} thousand${rest === 0 ? '' : ` ${rest < 100 ? 'and ' : ''}${inWords(rest)}`}`;
}

const han = Array.from('零一二三四五六七八九');

function inHan(value: number): string {
  if (value < 10) return han[value]!;
  if (value < 20) return `十${value === 10 ? '' : han[value - 10]}`;
  if (value < 100) return `${han[Math.floor(value / 10)]}十${value % 10 === 0 ? '' : han[value % 10]}`;
  if (value < 1000) {
    const rest = value % 100;
    const tail = rest === 0 ? '' : rest < 10 ? `零${han[rest]}` : (rest < 20 ? '一' : '') + inHan(rest);
    return `${han[Math.floor(value / 100)]}百${tail}`;
  }
  if (value < 10_000) {
    const rest = value % 1000;
    const tail =
      rest === 0 ? '' : rest < 100 ? `零${rest < 10 ? han[rest] : (rest < 20 ? '一' : '') + inHan(rest)}` : inHan(rest);
    return `${han[Math.floor(value / 1000)]}千${tail}`;
  }
  return `${inHan(Math.floor(value / 10_000))}万${value % 10_000 === 0 ? '' : inHan(value % 10_000)}`;
}

const grouped = (value: number, sign = ',') => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, sign);

export function sayCount(value: number, tongue: Tongue, held: boolean, random: Random): string {
  if (tongue === 'zh') {
    const ways = [String(value), ...(value < 10_000 && value % 10 === 0 ? [inHan(value)] : [])];
    if (value >= 10_000 && value % 1000 === 0) ways.push(`${value / 10_000}万`);
    if (held && value >= 1000) ways.push(grouped(value));
    return oneOf(random, ways);
  }
  const ways = [grouped(value), grouped(value)];
  if (value < 1000 || value % 100 === 0) ways.push(inWords(value));
  if (value >= 10_000 && value % 1000 === 0) ways.push(`${value / 1000} thousand`);
  if (held) ways.push(String(value), ...(value >= 10_000 ? [grouped(value, '\u202f')] : []));
  return oneOf(random, ways);
}

export interface Money {
  readonly amount: number;
  readonly currency: 'GBP' | 'EUR' | 'USD' | 'CNY';
}

const signs = { GBP: '£', EUR: '€', USD: '$', CNY: '¥' } as const;
const moneyWords = { GBP: 'pounds', EUR: 'euros', USD: 'dollars', CNY: 'yuan' } as const;

export function sayMoney({ amount, currency }: Money, tongue: Tongue, held: boolean, random: Random): string {
  const whole = Number.isInteger(amount);
  if (tongue === 'zh') {
    const unit = currency === 'CNY' ? '元' : currency === 'EUR' ? '欧元' : currency === 'USD' ? '美元' : '英镑';
    const ways = [`${amount}${unit}`];
    if (amount >= 10_000) ways.push(`${amount / 10_000}万${unit}`, `${amount / 10_000}万${unit}`);
    if (held && whole && amount >= 1000) ways.push(`${grouped(amount)}${unit}`);
    if (whole && amount < 1000) ways.push(`${inHan(amount)}${unit}`);
    return oneOf(random, ways);
  }
  const [sign, word] = [signs[currency], moneyWords[currency]];
  const plain = whole ? grouped(amount) : amount.toFixed(2);
  const ways = [`${sign}${plain}`, `${plain} ${word}`];
  if (amount >= 1_000_000)
    ways.push(`${sign}${amount / 1e6} million`, `${amount / 1e6} million ${word}`, `${sign}${amount / 1e6}m`);
  else if (amount >= 10_000) ways.push(`${sign}${amount / 1000}k`, `${amount / 1000} thousand ${word}`);
  if (held) {
    ways.push(`${currency} ${plain}`);
    if (!whole) ways.push(`${sign}${plain.replace('.', ',')}`);
    if (whole && amount < 1000) ways.push(`${inWords(amount)} ${word}`);
    if (amount >= 1_000_000) ways.push(`${sign}${amount / 1e6}M`, `${currency} ${amount / 1e6} million`);
  }
  return oneOf(random, ways);
}

export interface Day {
  readonly year: number;
  /** 1 to 12, and 1 to 31. */
  readonly month: number;
  readonly day: number;
}

const months = 'January February March April May June July August September October November December'.split(' ');
const weekdays = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const ordinal = (day: number) =>
  `${day}${day % 10 === 1 && day !== 11 ? 'st' : day % 10 === 2 && day !== 12 ? 'nd' : day % 10 === 3 && day !== 13 ? 'rd' : 'th'}`;
const ordinalWords: Readonly<Record<number, string>> = {
  3: 'third',
  5: 'fifth',
  12: 'twelfth',
  20: 'twentieth',
  21: 'twenty-first',
};
const two = (value: number) => String(value).padStart(2, '0');

export function sayDay(date: Day, tongue: Tongue, held: boolean, random: Random): string {
  const { year, month, day } = date;
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  if (tongue === 'zh') {
    const ways = [`${year}年${month}月${day}日`, `${month}月${day}日`, `${year}-${two(month)}-${two(day)}`];
    if (held)
      ways.push(
        `${month}月${day}日（周${'日一二三四五六'[weekday]}）`,
        `${inHan(month)}月${inHan(day)}日`,
        `${year}年${month}月${day}号`,
      );
    return oneOf(random, ways);
  }
  const name = months[month - 1]!;
  const ways = [
    `${day} ${name} ${year}`,
    `${name} ${day}, ${year}`,
    `${name} ${day}`,
    `${ordinal(day)} ${name}`,
    `${weekdays[weekday]}, ${day} ${name} ${year}`,
    `the ${ordinal(day)} of ${name}`,
  ];
  if (held) {
    ways.push(`${day} ${name.slice(0, 3)} ${year}`, `${name} ${ordinal(day)}`, `${weekdays[weekday]} ${name} ${day}`);
    ways.push(`${year}-${two(month)}-${two(day)}`, `${two(day)}/${two(month)}/${year}`, `${day}.${month}.${year}`);
    if (ordinalWords[day] !== undefined) ways.push(`the ${ordinalWords[day]} of ${name}`);
  }
  return oneOf(random, ways);
}

export function sayTime(minutes: number, tongue: Tongue, held: boolean, random: Random): string {
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
  const twelve = hour % 12 === 0 ? 12 : hour % 12;
  if (tongue === 'zh') {
    const part = hour < 12 ? '上午' : hour < 18 ? '下午' : '晚上';
    const spoken = `${part}${twelve}点${minute === 0 ? '' : minute === 30 ? '半' : `${minute}分`}`;
    return oneOf(random, [
      spoken,
      `${two(hour)}:${two(minute)}`,
      ...(held ? [`${hour}时${minute === 0 ? '整' : `${minute}分`}`] : []),
    ]);
  }
  const half = hour < 12 ? 'am' : 'pm';
  const ways = [
    `${twelve}:${two(minute)} ${half}`,
    `${hour}:${two(minute)}`,
    `${twelve}${minute === 0 ? '' : `.${two(minute)}`}${half}`,
  ];
  if (held) ways.push(`${twelve}:${two(minute)} ${half[0]}.m.`, ...(minute === 0 && hour === 12 ? ['noon'] : []));
  return oneOf(random, ways);
}

export interface Measure {
  readonly amount: number;
  readonly unit: 'm' | 'km' | 'kg' | 'g' | 'l' | 'ml' | 'years' | 'months';
}

const unitWords: Readonly<Record<Measure['unit'], readonly [one: string, many: string, chinese: string]>> = {
  m: ['metre', 'metres', '米'],
  km: ['kilometre', 'kilometres', '公里'],
  kg: ['kilogram', 'kilograms', '公斤'],
  g: ['gram', 'grams', '克'],
  l: ['litre', 'litres', '升'],
  ml: ['millilitre', 'millilitres', '毫升'],
  years: ['year', 'years', '年'],
  months: ['month', 'months', '个月'],
};
const larger: Partial<Record<Measure['unit'], Measure['unit']>> = { m: 'km', g: 'kg', ml: 'l' };

export function sayMeasure({ amount, unit }: Measure, tongue: Tongue, held: boolean, random: Random): string {
  const [one, many, chinese] = unitWords[unit];
  const big = larger[unit];
  const converted =
    held && big !== undefined && amount >= 1000 && amount % 100 === 0 ? { amount: amount / 1000, unit: big } : null;
  if (converted !== null && random(2) === 0) return sayMeasure(converted, tongue, false, random);
  if (tongue === 'zh') {
    return oneOf(random, [
      `${amount}${chinese}`,
      ...(unit === 'years' || unit === 'months' ? [`${inHan(amount)}${chinese}`] : [`${amount}${unit}`]),
    ]);
  }
  const time = unit === 'years' || unit === 'months';
  const ways = [`${grouped(amount)} ${amount === 1 ? one : many}`];
  if (!time) ways.push(`${amount} ${unit}`);
  if (Number.isInteger(amount) && amount < 100) ways.push(`${inWords(amount)} ${amount === 1 ? one : many}`);
  if (held && !time) ways.push(`${amount}${unit}`);
  if (held && !time && unit !== 'l')
    ways.push(`${grouped(amount)} ${many.replace('metre', 'meter').replace('litre', 'liter')}`);
  return oneOf(random, ways);
}

export function sayPercent(value: number, tongue: Tongue, held: boolean, random: Random): string {
  if (tongue === 'zh')
    return oneOf(random, [`${value}%`, ...(Number.isInteger(value) ? [`百分之${inHan(value)}`] : [])]);
  const ways = [`${value}%`, `${value} per cent`, `${value} percent`];
  if (Number.isInteger(value)) ways.push(`${inWords(value)} per cent`);
  if (held) ways.push(`${value} %`);
  return oneOf(random, ways);
}
