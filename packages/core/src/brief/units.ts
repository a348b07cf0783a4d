/** Units and currencies as they are written in English and Chinese. A measure is compared in its dimension's base unit. */

interface Unit {
  readonly dimension: string;
  /** What one of it is in the base unit of its dimension. */
  readonly factor: number;
}

/** By dimension: names, and the size of each in the base unit. */
const table: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  length: {
    'mm millimetre millimetres millimeter millimeters 毫米': 0.001,
    'cm centimetre centimetres centimeter centimeters 厘米 公分': 0.01,
    'm metre metres meter meters 米': 1,
    'km kilometre kilometres kilometer kilometers kms 公里 千米': 1000,
    'inch inches in. ″ 英寸': 0.0254,
    'ft foot feet 英尺': 0.3048,
    'yard yards yd 码': 0.9144,
    'mile miles mi 英里': 1609.344,
  },
  mass: {
    'mg milligram milligrams 毫克': 0.000001,
    'g gram grams gramme grammes 克': 0.001,
    'kg kilo kilos kilogram kilograms kilogramme kilogrammes 公斤 千克': 1,
    斤: 0.5,
    't tonne tonnes ton tons 吨': 1000,
    'oz ounce ounces 盎司': 0.028349523125,
    'lb lbs 磅': 0.45359237,
  },
  volume: {
    'ml millilitre millilitres milliliter milliliters 毫升': 0.001,
    'cl centilitre centilitres': 0.01,
    'l litre litres liter liters 升': 1,
    'pint pints': 0.568,
    'gallon gallons 加仑': 3.785411784,
  },
  area: {
    'm² m2 sqm 平方米 平米': 1,
    'km² km2 平方公里': 1e6,
    'hectare hectares ha 公顷': 10_000,
    'acre acres 英亩': 4046.8564224,
    亩: 2000 / 3,
  },
  time: {
    'ms millisecond milliseconds 毫秒': 0.001,
    'second seconds sec secs 秒 秒钟': 1,
    'minute minutes min mins 分钟': 60,
    'hour hours hr hrs h 小时 个小时 钟头 个钟头': 3600,
    'day days 天': 86_400,
    'week weeks 周 个星期 星期': 604_800,
  },
  months: {
    'month months 个月': 1,
    'year years yr yrs year-old years-old 年 周年 岁': 12,
  },
  data: {
    'kb 千字节': 1e3,
    mb: 1e6,
    gb: 1e9,
    tb: 1e12,
  },
  power: { 'w watt watts 瓦': 1, 'kw kilowatt kilowatts 千瓦': 1000, 'mw megawatt megawatts 兆瓦': 1e6 },
  energy: { 'wh 瓦时': 1, 'kwh 千瓦时 度电': 1000, mwh: 1e6 },
  charge: { 'mah 毫安时': 1 },
  voltage: { 'v volt volts 伏': 1 },
  frequency: { 'hz 赫兹': 1, khz: 1e3, mhz: 1e6, ghz: 1e9 },
  temperature: { '°c ℃ degrees degree 摄氏度 度': 1 },
  fahrenheit: { '°f': 1 },
  speed: { 'km/h kph 公里/小时': 1, mph: 1.609344 },
  loudness: { 'db decibel decibels 分贝': 1 },
  discount: { 折: 1 },
};

const units = new Map<string, Unit>(
  Object.entries(table).flatMap(([dimension, names]) =>
    Object.entries(names).flatMap(([words, factor]) =>
      words.split(' ').map((word) => [word, { dimension, factor }] as const),
    ),
  ),
);

const chineseUnits = [...units.keys()]
  .filter((name) => /\p{Script=Han}/u.test(name))
  .toSorted((a, b) => b.length - a.length);

const latinUnit = /^([-\s\u00a0\u202f]?)(km\/h|°\s?[CF]|℃|year-old|years-old|[A-Za-z]+[²2]?|″)(?![\p{L}\p{N}])/u;
const squared = /^[-\s\u00a0]?(?:square|sq\.?)\s+(metres?|meters?|m|kilometres?|kilometers?|km)(?![\p{L}\p{N}])/iu;

/** The unit at the beginning of what follows a number, and how many code units it takes with what stands before it. */
export function unitAt(rest: string): (Unit & { readonly length: number }) | null {
  const square = squared.exec(rest);
  if (square !== null) {
    const large = /^k/i.test(square[1]!);
    return { dimension: 'area', factor: large ? 1e6 : 1, length: square[0].length };
  }
  const latin = latinUnit.exec(rest);
  if (latin !== null) {
    const [whole, gap, name = ''] = latin;
    const unit = units.get(name.toLowerCase().replace(/\s/, ''));
    // A letter apart may be a word: “5 a”, “in”. Only metres, grams, litres, volts, watts, tonnes and hours are one letter.
    if (unit !== undefined && !(name === 'in') && !(gap === '-' && name.length === 1))
      return { ...unit, length: whole.length };
  }
  const skipped = /^[\s\u00a0]?/.exec(rest)![0].length;
  for (const name of chineseUnits) {
    if (rest.startsWith(name, skipped)) return { ...units.get(name)!, length: skipped + name.length };
  }
  return null;
}

/** Signs and codes before a sum. */
export const currencyBefore =
  /(US\$|A\$|C\$|HK\$|NZ\$|[$€£¥￥₹]|(?<![\p{L}])(?:USD|EUR|GBP|CNY|RMB|JPY|CHF|AUD|CAD|HKD|INR|人民币|美元|欧元|英镑))[\s\u00a0]?$/u;

const signs: Readonly<Record<string, readonly string[]>> = {
  $: ['USD', 'AUD', 'CAD', 'HKD', 'NZD'],
  US$: ['USD'],
  A$: ['AUD'],
  C$: ['CAD'],
  HK$: ['HKD'],
  NZ$: ['NZD'],
  '€': ['EUR'],
  '£': ['GBP'],
  '¥': ['CNY', 'JPY'],
  '￥': ['CNY', 'JPY'],
  '₹': ['INR'],
  RMB: ['CNY'],
  人民币: ['CNY'],
  美元: ['USD'],
  欧元: ['EUR'],
  英镑: ['GBP'],
};

export const currenciesOf = (sign: string): readonly string[] => signs[sign] ?? [sign];

const wordsAfter: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^[\s\u00a0]?(?:€|euros?(?![\p{L}])|EUR(?![\p{L}])|欧元)/u, ['EUR']],
  [/^[\s\u00a0]?(?:£|pounds?(?: sterling)?(?![\p{L}])|GBP(?![\p{L}])|英镑)/u, ['GBP']],
  [/^[\s\u00a0]?(?:US dollars?(?![\p{L}])|USD(?![\p{L}])|美元|美金)/u, ['USD']],
  [/^[-\s\u00a0]?(?:\$|dollars?(?![\p{L}]))/u, ['USD', 'AUD', 'CAD', 'HKD', 'NZD']],
  [
    /^[\s\u00a0]?(?:yuan(?![\p{L}])|renminbi(?![\p{L}])|RMB(?![\p{L}])|CNY(?![\p{L}])|元(?:人民币)?|块钱?|人民币)/u,
    ['CNY'],
  ],
  [/^[\s\u00a0]?(?:yen(?![\p{L}])|JPY(?![\p{L}])|日元)/u, ['JPY']],
  [/^[\s\u00a0]?(?:港元|港币|HKD(?![\p{L}]))/u, ['HKD']],
  [/^[\s\u00a0]?(?:Swiss francs?|francs?|CHF)(?![\p{L}])/u, ['CHF']],
  [/^[\s\u00a0]?(?:rupees?|INR)(?![\p{L}])/u, ['INR']],
  [/^[\s\u00a0]?(?:cents?|pence)(?![\p{L}])/u, ['cent']],
];

/** The currency said after a sum, and its length with the space before it. */
export function currencyAt(rest: string): { readonly currencies: readonly string[]; readonly length: number } | null {
  for (const [pattern, currencies] of wordsAfter) {
    const match = pattern.exec(rest);
    if (match !== null) return { currencies, length: match[0].length };
  }
  return null;
}
