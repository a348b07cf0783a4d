/**
 * The texts of the facts bench: a random brief, a text about it in other words than any maker here uses, and in it three facts
 * changed or left out and one sentence made up. What is true, changed or made up in the text is known by its place.
 */
import type { Brief, BriefTemplate, Fact, FactKind } from '@fourhands/core/brief/brief';
import { numbersFrom } from '../../../packages/core/test/random-history.ts';
import {
  type Day,
  type Measure,
  type Money,
  oneOf,
  type Random,
  sayCount,
  sayDay,
  sayMeasure,
  sayMoney,
  sayPercent,
  sayTime,
  type Tongue,
} from './sayings.ts';
import { newsChinese, newsEnglish, productChinese, productEnglish, type Wordings } from './wordings.ts';

export interface Said {
  readonly start: number;
  readonly end: number;
  readonly kind: FactKind;
  readonly truth: 'true' | 'altered' | 'invented';
}

export interface Case {
  readonly brief: Brief;
  readonly text: string;
  readonly said: readonly Said[];
  /** Places of the facts in the brief that are nowhere in the text, and of those that are there as they are. */
  readonly left: readonly number[];
  readonly stated: readonly number[];
}

/** One fact's value: how the brief says it, how a text may, and another value that is wrong. */
interface Value {
  readonly kind: FactKind;
  readonly name: string;
  readonly inBrief: string;
  say(style: string, random: Random): string;
  other(random: Random): Value;
}

const given = {
  development: ['Ann', 'Peter', 'Maria', 'Tom', 'Grace', 'Samuel'],
  held: ['Olga', 'Henry', 'Priya', 'Luca', 'Ruth', 'Daniel'],
};
const family = {
  development: ['Lee', 'Morgan', 'Okafor', 'Lindqvist', 'Hughes', 'Brandt'],
  held: ['Novak', 'Ferreira', 'Whitlock', 'Tanaka', 'Mbeki', 'Sullivan'],
};
const places = {
  development: ['Ashford', 'Millbrook', 'Port Ellen', 'Kirkby', 'Dunmore'],
  held: ['Westhaven', 'Grimsted', 'Saint Albray', 'Lower Marsh', 'Corrigan'],
};
const organisations = {
  development: ['Riverside Housing Trust', 'Ashford Borough Council', 'Green Lane Society', 'Kirkby Rail Company'],
  held: ['Marsh Valley Foundation', 'Westhaven City Council', 'Northgate Heritage Group', 'Corrigan Water Board'],
};
const makers = {
  development: ['Harrow & Finch', 'Bluebell Appliances', 'Oakline'],
  held: ['Tern Brothers', 'Lumen Works', 'Castell'],
};
const products = {
  development: ['Kestrel X200', 'Aurora Mini', 'Breva'],
  held: ['Sola 45', 'Pico Grande', 'Nimbus Q7'],
};
const types = {
  development: ['kettle', 'desk lamp', 'hand mixer'],
  held: ['coffee grinder', 'rice cooker', 'travel iron'],
};
const events = {
  development: ['opened a new footbridge', 'reopened the old library', 'planted a community orchard'],
  held: ['unveiled a restored fountain', 'launched a night bus', 'handed over a youth centre'],
};
const roles = { development: ['the mayor', 'head of planning'], held: ['chair of the board', 'the chief engineer'] };
const quotes = {
  development: ['It brings two halves of the town together.', 'We have waited for this far too long.'],
  held: ['This is what happens when people do not give up.', 'Without our helpers there would be nothing to see here.'],
};
const chinese = {
  people: { development: ['李明华', '王丽', '陈建国'], held: ['赵文静', '孙浩', '周晓东'] },
  places: { development: ['青石区', '河东新区'], held: ['柳林镇', '白沙湾'] },
  organisations: { development: ['青石区文化局', '河东慈善基金会'], held: ['柳林镇政府', '白沙湾建设集团'] },
  events: { development: ['启用了新图书馆', '开通了夜间公交'], held: ['修复了古桥', '举办了读书节'] },
  roles: { development: ['区长', '馆长'], held: ['镇长', '总工程师'] },
  quotes: { development: ['这是大家共同努力的结果。'], held: ['我们等这一天已经很久了。'] },
  makers: { development: ['远山电器', '晨光家居'], held: ['松果科技', '海蓝电子'] },
  products: { development: ['云雀 X200', '小满'], held: ['朝露 S5', '青禾'] },
  types: { development: ['电热水壶', '台灯'], held: ['电饭煲', '咖啡机'] },
};

/** Digits of a number, one of which is another. */
function swapDigit(value: number, random: Random): number {
  const digits = Array.from(String(value));
  for (;;) {
    const at = random(digits.length);
    if (digits[at] === '.') continue;
    const digit = String(at === 0 ? 1 + random(9) : random(10));
    if (digit === digits[at]) continue;
    const swapped = Number([...digits.slice(0, at), digit, ...digits.slice(at + 1)].join(''));
    if (swapped !== value && swapped > 0) return swapped;
  }
}

interface Pools {
  readonly tongue: Tongue;
  readonly held: boolean;
}

function counted(name: string, value: number, { tongue, held }: Pools): Value {
  return {
    kind: 'number',
    name,
    inBrief: String(value),
    say: (_, random) => sayCount(value, tongue, held, random),
    other: (random) => counted(name, swapDigit(value, random), { tongue, held }),
  };
}

function paid(name: string, money: Money, inBrief: string, pools: Pools): Value {
  return {
    kind: 'money',
    name,
    inBrief,
    say: (_, random) => sayMoney(money, pools.tongue, pools.held, random),
    other: (random) => {
      const currencies = (['GBP', 'EUR', 'USD', 'CNY'] as const).filter((one) => one !== money.currency);
      const other =
        random(4) === 0
          ? { ...money, currency: oneOf(random, currencies) }
          : {
              ...money,
              amount:
                money.amount >= 10_000
                  ? swapDigit(money.amount / 10_000, random) * 10_000
                  : swapDigit(money.amount, random),
            };
      return paid(name, { ...other, amount: Math.round(other.amount * 100) / 100 }, inBrief, pools);
    },
  };
}

function measured(name: string, measure: Measure, inBrief: string, pools: Pools): Value {
  const wrong: Readonly<Record<Measure['unit'], Measure['unit']>> = {
    m: 'km',
    km: 'm',
    kg: 'g',
    g: 'kg',
    l: 'ml',
    ml: 'l',
    years: 'months',
    months: 'years',
  };
  return {
    kind: 'number',
    name,
    inBrief,
    say: (_, random) => sayMeasure(measure, pools.tongue, pools.held, random),
    other: (random) =>
      measured(
        name,
        random(3) === 0
          ? { ...measure, unit: wrong[measure.unit] }
          : { ...measure, amount: swapDigit(measure.amount, random) },
        inBrief,
        pools,
      ),
  };
}

function shared(name: string, value: number, { tongue, held }: Pools): Value {
  return {
    kind: 'percent',
    name,
    inBrief: `${value}%`,
    say: (_, random) => sayPercent(value, tongue, held, random),
    other: (random) => shared(name, swapDigit(value, random), { tongue, held }),
  };
}

function dated(name: string, date: Day, inBrief: string, { tongue, held }: Pools): Value {
  return {
    kind: 'date',
    name,
    inBrief,
    say: (_, random) => sayDay(date, tongue, held, random),
    other: (random) => {
      const day = { ...date, day: 1 + ((date.day + random(26)) % 27) };
      const month = { ...date, month: 1 + ((date.month + random(11)) % 12) };
      return dated(name, random(2) === 0 ? day : month, inBrief, { tongue, held });
    },
  };
}

function timed(name: string, minutes: number, { tongue, held }: Pools): Value {
  const inBrief = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return {
    kind: 'time',
    name,
    inBrief,
    say: (_, random) => sayTime(minutes, tongue, held, random),
    other: (random) => timed(name, 480 + ((minutes - 480 + 30 * (1 + random(20))) % 660), { tongue, held }),
  };
}

/** A name with short forms by style; `others` are names to be wrongly put in its place. */
function named(
  name: string,
  full: string,
  forms: Readonly<Record<string, readonly string[]>>,
  others: () => Value,
): Value {
  return {
    kind: 'name',
    name,
    inBrief: full,
    say: (style, random) => oneOf(random, forms[style] ?? forms['full'] ?? [full]),
    other: others,
  };
}

function person(name: string, first: string, last: string, pools: Pools, random: Random): Value {
  const full = `Dr. ${first} ${last}`;
  const forms = {
    full: [`${first} ${last}`, full, `Dr ${first} ${last}`],
    short: [last, `Dr ${last}`],
    possessive: [`${last}’s`, `${last}'s`],
  };
  const pool = pools.held ? 'held' : 'development';
  return named(name, full, forms, () => {
    const wrong = oneOf(
      random,
      family[pool].filter((one) => one !== last),
    );
    return person(name, first, wrong, pools, random);
  });
}

function organisation(name: string, full: string, pool: readonly string[], random: Random): Value {
  const last = full.split(' ').at(-1)!;
  const forms = {
    full: [full, `the ${full}`],
    short: [full, `the ${last}`, `the ${last.toLowerCase()}`],
    possessive: [`${full}’s`],
  };
  return named(name, full, forms, () =>
    organisation(
      name,
      oneOf(
        random,
        pool.filter((one) => one !== full),
      ),
      pool,
      random,
    ),
  );
}

function plainName(name: string, full: string, pool: readonly string[], random: Random): Value {
  return named(name, full, { full: [full], possessive: [`${full}’s`] }, () =>
    plainName(
      name,
      oneOf(
        random,
        pool.filter((one) => one !== full),
      ),
      pool,
      random,
    ),
  );
}

function worded(name: string, text: string, kind: FactKind = 'text'): Value {
  return { kind, name, inBrief: text, say: () => text, other: () => worded(name, text, kind) };
}

type World = ReadonlyMap<string, Value>;

function newsWorld({ tongue, held }: Pools, random: Random): World {
  const pools = { tongue, held };
  const pool = held ? 'held' : 'development';
  const date = { year: 2024 + random(4), month: 1 + random(12), day: 1 + random(28) };
  const amount = (11 + random(88)) * 100_000;
  const length = oneOf<Measure>(random, [
    { amount: 20 + random(70), unit: 'm' },
    { amount: (11 + random(80)) * 100, unit: 'm' },
    { amount: 2 + random(90), unit: 'km' },
  ]);
  const iso = `${date.year}-${String(date.month).padStart(2, '0')}-${String(date.day).padStart(2, '0')}`;
  const visitors = oneOf(random, [120 + random(800), (12 + random(80)) * 100, (11 + random(80)) * 1000]);
  const minutes = 480 + 30 * random(20);
  if (tongue === 'zh') {
    return new Map<string, Value>([
      [
        'org',
        plainName(
          '主体',
          oneOf(random, chinese.organisations[pool]),
          [...chinese.organisations[pool], '南岭旅游公司'],
          random,
        ),
      ],
      ['event', worded('事件', oneOf(random, chinese.events[pool]))],
      ['place', plainName('地点', oneOf(random, chinese.places[pool]), [...chinese.places[pool], '石桥村'], random)],
      ['date', dated('时间', date, `${date.year}年${date.month}月${date.day}日`, pools)],
      ['cost', paid('投资', { amount, currency: 'CNY' }, `${amount / 10_000}万元`, pools)],
      ['visitors', counted('人数', visitors, pools)],
      ['share', shared('支持率', 11 + random(80), pools)],
      ['length', measured('长度', length, `${length.amount}${length.unit === 'km' ? '公里' : '米'}`, pools)],
      ['time', timed('开始时间', minutes, pools)],
      ['person', plainName('发言人', oneOf(random, chinese.people[pool]), chinese.people[pool], random)],
      ['role', worded('身份', oneOf(random, chinese.roles[pool]))],
      ['quote', worded('引语', oneOf(random, chinese.quotes[pool]), 'quote')],
    ]);
  }
  return new Map<string, Value>(
    [
      ['org', organisation('Organisation', oneOf(random, organisations[pool]), organisations[pool], random)],
      ['event', worded('What happened', oneOf(random, events[pool]))],
      ['place', plainName('Place', oneOf(random, places[pool]), places[pool], random)],
      ['date', dated('Date', date, oneOf(random, [iso, sayDay(date, 'en', false, () => 0)]), pools)],
      ['cost', paid('Cost', { amount, currency: oneOf(random, ['GBP', 'EUR', 'USD']) }, '', pools)],
      ['visitors', counted('Visitors', visitors, pools)],
      ['share', shared('Support', 11 + random(80), pools)],
      ['length', measured('Length', length, `${length.amount} ${length.unit}`, pools)],
      ['time', timed('Opening time', minutes, pools)],
      ['person', person('Speaker', oneOf(random, given[pool]), oneOf(random, family[pool]), pools, random)],
      ['role', worded('Role', oneOf(random, roles[pool]))],
      ['quote', worded('Quote', oneOf(random, quotes[pool]), 'quote')],
    ].map(([key, value]) => [key as string, key === 'cost' ? briefMoney(value as Value, random) : (value as Value)]),
  );
}

/** The brief's own way to say a sum: one that the texts may use too. */
function briefMoney(value: Value, random: Random): Value {
  return { ...value, inBrief: value.say('', random) };
}

function productWorld({ tongue, held }: Pools, random: Random): World {
  const pools = { tongue, held };
  const pool = held ? 'held' : 'development';
  const date = { year: 2024 + random(4), month: 1 + random(12), day: 1 + random(28) };
  const weight = oneOf<Measure>(random, [
    { amount: (11 + random(80)) / 10, unit: 'kg' },
    { amount: (3 + random(60)) * 100, unit: 'g' },
  ]);
  const capacity = oneOf<Measure>(random, [
    { amount: (12 + random(30)) / 10, unit: 'l' },
    { amount: (3 + random(30)) * 100, unit: 'ml' },
  ]);
  const warranty: Measure = oneOf(random, [
    { amount: 2 + random(8), unit: 'years' },
    { amount: 18 + random(20), unit: 'months' },
  ]);
  const amount = 19 + random(400) + (tongue === 'en' ? oneOf(random, [0, 0.5, 0.9, 0.95]) : 0);
  if (tongue === 'zh') {
    const units = {
      kg: '公斤',
      g: '克',
      l: '升',
      ml: '毫升',
      years: '年',
      months: '个月',
      m: '米',
      km: '公里',
    } as const;
    const say = ({ amount: value, unit }: Measure) => `${value}${units[unit]}`;
    return new Map<string, Value>([
      [
        'product',
        plainName('商品', oneOf(random, chinese.products[pool]), [...chinese.products[pool], '飞鸟 M9'], random),
      ],
      ['type', worded('类别', oneOf(random, chinese.types[pool]))],
      ['maker', plainName('厂商', oneOf(random, chinese.makers[pool]), [...chinese.makers[pool], '双木生活'], random)],
      ['weight', measured('重量', weight, say(weight), pools)],
      ['capacity', measured('容量', capacity, say(capacity), pools)],
      ['price', paid('价格', { amount, currency: 'CNY' }, `${amount}元`, pools)],
      ['date', dated('上市日期', date, `${date.year}年${date.month}月${date.day}日`, pools)],
      ['warranty', measured('保修', warranty, say(warranty), pools)],
      ['share', shared('节能', 11 + random(50), pools)],
      ['colours', counted('颜色', 3 + random(7), pools)],
    ]);
  }
  const price = paid('Price', { amount, currency: oneOf(random, ['GBP', 'EUR', 'USD']) }, '', pools);
  return new Map<string, Value>([
    ['product', plainName('Product', oneOf(random, products[pool]), products[pool], random)],
    ['type', worded('Kind', oneOf(random, types[pool]))],
    ['maker', plainName('Made by', oneOf(random, makers[pool]), makers[pool], random)],
    ['weight', measured('Weight', weight, `${weight.amount} ${weight.unit}`, pools)],
    ['capacity', measured('Capacity', capacity, `${capacity.amount} ${capacity.unit}`, pools)],
    ['price', briefMoney(price, random)],
    [
      'date',
      dated(
        'Available from',
        date,
        sayDay(date, 'en', false, () => 0),
        pools,
      ),
    ],
    ['warranty', measured('Warranty', warranty, `${warranty.amount} ${warranty.unit}`, pools)],
    ['share', shared('Energy saved', 11 + random(50), pools)],
    ['colours', counted('Colours', 3 + random(7), pools)],
  ]);
}

const hole = /\{([\w.]+)\}/g;
const keysOf = (sentence: string) => [...sentence.matchAll(hole)].map((match) => match[1]!.split('.')[0]!);

function inventedValue(key: string, pools: Pools, random: Random): { text: string; kind: FactKind } {
  const pool = pools.held ? 'held' : 'development';
  switch (key) {
    case 'x.number':
      return { text: sayCount(1013 + random(8000), pools.tongue, pools.held, random), kind: 'number' };
    case 'x.year':
      return { text: String(1975 + random(40)), kind: 'date' };
    case 'x.date':
      return {
        text: sayDay({ year: 2029, month: 1 + random(12), day: 1 + random(28) }, pools.tongue, pools.held, random),
        kind: 'date',
      };
    default:
      return {
        text: `${oneOf(random, pool === 'held' ? ['Agnes', 'Viktor', 'Noor'] : ['Clara', 'Boris', 'Imani'])} ${oneOf(
          random,
          pool === 'held' ? ['Halloran', 'Petrov', 'Castellan'] : ['Drummond', 'Weiss', 'Adeyemi'],
        )}`,
        kind: 'name',
      };
  }
}

/** Facts that can be changed so that it can be seen. */
const alterable = new Set<FactKind>(['number', 'money', 'percent', 'date', 'time', 'name']);

function writeText(
  words: Wordings,
  world: World,
  altered: ReadonlySet<string>,
  pools: Pools,
  random: Random,
): { text: string; said: Said[]; mentioned: Set<string> } {
  let text = '';
  const said: Said[] = [];
  const mentioned = new Set<string>();
  const gap = pools.tongue === 'en' ? ' ' : '';
  const fits = (sentence: string) => keysOf(sentence).every((key) => world.has(key) || key === 'x');
  const put = (sentence: string) => {
    let at = 0;
    const start = text.length;
    for (const match of sentence.matchAll(hole)) {
      const [key = '', style = 'full'] = match[1]!.split('.');
      text += sentence.slice(at, match.index);
      at = match.index + match[0].length;
      const from = text.length;
      if (key === 'x') {
        const value = inventedValue(match[1]!, pools, random);
        text += value.text;
        said.push({ start: from, end: text.length, kind: value.kind, truth: 'invented' });
        continue;
      }
      const value = world.get(key)!;
      const before = text;
      text += value.say(style, random);
      mentioned.add(key);
      // "the council" is true of any council: a short form in small letters is no name.
      const name = value.kind === 'name' && /^the \p{Ll}/u.test(text.slice(before.length));
      if (!name)
        said.push({ start: from, end: text.length, kind: value.kind, truth: altered.has(key) ? 'altered' : 'true' });
    }
    text += sentence.slice(at);
    const first = text[start];
    if (first !== undefined) text = text.slice(0, start) + first.toUpperCase() + text.slice(start + 1);
  };
  const lead = words.leads.filter(fits);
  put(lead.length > 0 ? oneOf(random, lead) : oneOf(random, words.background));
  const keys = [...world.keys()];
  const listed: string[] = [];
  const order = keys.map((key) => ({ key, at: random(1000) })).sort((a, b) => a.at - b.at);
  const inventAt = random(order.length);
  for (const [index, { key }] of order.entries()) {
    if (!mentioned.has(key)) {
      if (words.lists.length > 0 && alterable.has(world.get(key)!.kind) && random(6) === 0) listed.push(key);
      else {
        const sentences = words.sentences.filter((sentence) => fits(sentence) && keysOf(sentence).includes(key));
        if (sentences.length > 0) text += random(4) === 0 ? '\n\n' : gap;
        if (sentences.length > 0) put(oneOf(random, sentences));
      }
    }
    if (index === inventAt) {
      text += gap;
      put(oneOf(random, words.invented));
    }
    if (random(3) === 0) {
      text += gap;
      put(oneOf(random, words.background));
    }
  }
  if (listed.length > 0) {
    text += `\n\n${oneOf(random, words.lists)}`;
    for (const key of listed) {
      text += `\n${pools.held ? '•' : '-'} ${world.get(key)!.name}${pools.tongue === 'zh' ? '：' : ': '}`;
      put(`{${key}}`);
    }
  }
  return { text, said, mentioned };
}

const bare = (language: Tongue): BriefTemplate => ({
  id: 'bench',
  builtIn: false,
  name: 'Bench',
  language,
  instructions: '',
  slots: [],
  plans: [],
});

/** One case of a seed. */
export function makeCase(kind: 'news' | 'product', tongue: Tongue, heldOut: boolean, seed: number): Case {
  const random = numbersFrom(seed);
  const pools: Pools = { tongue, held: heldOut };
  const all =
    kind === 'news' ? (tongue === 'en' ? newsEnglish : newsChinese) : tongue === 'en' ? productEnglish : productChinese;
  const words = heldOut ? all.heldOut : all.development;
  const world = kind === 'news' ? newsWorld(pools, random) : productWorld(pools, random);
  const facts: Fact[] = [...world.values()].map(({ name, inBrief, kind: of }) => ({ name, value: inBrief, kind: of }));
  const keys = [...world.keys()];
  const changeable = keys.filter((key) => alterable.has(world.get(key)!.kind));
  const chosen = new Set<string>();
  while (chosen.size < 3) chosen.add(oneOf(random, changeable));
  const told = new Map(world);
  const altered = new Set<string>();
  for (const key of chosen) {
    if (random(3) === 0) told.delete(key);
    else {
      told.set(key, world.get(key)!.other(random));
      altered.add(key);
    }
  }
  const { text, said, mentioned } = writeText(words, told, altered, pools, random);
  return {
    brief: { template: bare(tongue), facts },
    text,
    said,
    left: keys.flatMap((key, index) => (mentioned.has(key) ? [] : [index])),
    stated: keys.flatMap((key, index) => (mentioned.has(key) && !altered.has(key) ? [index] : [])),
  };
}
