/**
 * The texts of the facts bench: a random brief, a text about it in other words than any maker here uses, and in it three facts
 * changed or left out and one sentence made up. What is true, changed or made up in the text is known by its place.
 */
import type { Brief, BriefTemplate, Fact, FactKind } from '@fourhands/core/brief/brief';
import { numbersFrom } from '../../../packages/core/test/random-history.ts';
import { oneOf, type Random, sayCount, sayDay, type Tongue } from './sayings.ts';
import { type Pools } from './values.ts';
import { newsChinese, newsEnglish, productChinese, productEnglish, type Wordings } from './wordings.ts';
import { type World, newsWorld, productWorld } from './worlds.ts';

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
