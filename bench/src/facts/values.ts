/** Values of facts: how the brief of the facts bench says each, how its texts may, and another one that is wrong. */
import type { FactKind } from '@fourhands/core/brief/brief';
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

/** One fact's value: how the brief says it, how a text may, and another value that is wrong. */
export interface Value {
  readonly kind: FactKind;
  readonly name: string;
  readonly inBrief: string;
  say(style: string, random: Random): string;
  other(random: Random): Value;
}

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

export interface Pools {
  readonly tongue: Tongue;
  readonly held: boolean;
}

export function counted(name: string, value: number, { tongue, held }: Pools): Value {
  return {
    kind: 'number',
    name,
    inBrief: String(value),
    say: (_, random) => sayCount(value, tongue, held, random),
    other: (random) => counted(name, swapDigit(value, random), { tongue, held }),
  };
}

export function paid(name: string, money: Money, inBrief: string, pools: Pools): Value {
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

export function measured(name: string, measure: Measure, inBrief: string, pools: Pools): Value {
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

export function shared(name: string, value: number, { tongue, held }: Pools): Value {
  return {
    kind: 'percent',
    name,
    inBrief: `${value}%`,
    say: (_, random) => sayPercent(value, tongue, held, random),
    other: (random) => shared(name, swapDigit(value, random), { tongue, held }),
  };
}

export function dated(name: string, date: Day, inBrief: string, { tongue, held }: Pools): Value {
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

export function timed(name: string, minutes: number, { tongue, held }: Pools): Value {
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

export const family = {
  development: ['Lee', 'Morgan', 'Okafor', 'Lindqvist', 'Hughes', 'Brandt'],
  held: ['Novak', 'Ferreira', 'Whitlock', 'Tanaka', 'Mbeki', 'Sullivan'],
};

export function person(name: string, first: string, last: string, pools: Pools, random: Random): Value {
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

export function organisation(name: string, full: string, pool: readonly string[], random: Random): Value {
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

export function plainName(name: string, full: string, pool: readonly string[], random: Random): Value {
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

export function worded(name: string, text: string, kind: FactKind = 'text'): Value {
  return { kind, name, inBrief: text, say: () => text, other: () => worded(name, text, kind) };
}
