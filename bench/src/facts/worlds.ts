/** What the texts of the facts bench are about: pools of names, and the facts of one piece of news or one product. */
import { type Measure, oneOf, type Random, sayDay } from './sayings.ts';
import {
  type Value,
  type Pools,
  counted,
  paid,
  measured,
  shared,
  dated,
  timed,
  person,
  organisation,
  plainName,
  worded,
  family,
} from './values.ts';

export type World = ReadonlyMap<string, Value>;

const given = {
  development: ['Ann', 'Peter', 'Maria', 'Tom', 'Grace', 'Samuel'],
  held: ['Olga', 'Henry', 'Priya', 'Luca', 'Ruth', 'Daniel'],
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

export function newsWorld({ tongue, held }: Pools, random: Random): World {
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

export function productWorld({ tongue, held }: Pools, random: Random): World {
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
