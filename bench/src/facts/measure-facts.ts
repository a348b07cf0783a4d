/** Puts texts of the bench before the checker, and counts what it marks rightly and wrongly. */
import { checkText } from '@fourhands/core/brief/check-text';
import { type Case, makeCase, type Said } from './cases.ts';

export const countedKinds = ['number', 'money', 'percent', 'date', 'time', 'name'] as const;

interface Tally {
  /** Altered or invented, and those of them that are marked so. */
  wrong: number;
  caught: number;
  /** True, and those of them that are marked as altered or invented. */
  right: number;
  accused: number;
  /** Marks of its kind where no fact is said at all. */
  stray: number;
}

export interface Measured {
  readonly byKind: Readonly<Record<string, Tally>>;
  readonly all: Tally;
  /** Facts that the text leaves out, and those said to be missing; facts that it states, and those said to be. */
  readonly left: number;
  readonly leftTold: number;
  readonly stated: number;
  readonly statedTold: number;
  /** Milliseconds of each check. */
  readonly times: readonly number[];
  /** What went wrong, for whoever improves the checker. */
  readonly faults: readonly string[];
}

const noTally = (): Tally => ({ wrong: 0, caught: 0, right: 0, accused: 0, stray: 0 });

/** Texts of news and products, so many of each, every seventh in Chinese. */
export function casesOf(heldOut: boolean, each: number, firstSeed: number): Case[] {
  return (['news', 'product'] as const).flatMap((kind, at) =>
    Array.from({ length: each }, (_, index) =>
      makeCase(kind, index % 7 === 6 ? 'zh' : 'en', heldOut, firstSeed + at * 100_000 + index),
    ),
  );
}

export function measureFacts(cases: readonly Case[], check: typeof checkText = checkText): Measured {
  const byKind: Record<string, Tally> = Object.fromEntries(countedKinds.map((kind) => [kind, noTally()]));
  const all = noTally();
  const sums = { left: 0, leftTold: 0, stated: 0, statedTold: 0 };
  const times: number[] = [];
  const faults: string[] = [];
  for (const one of cases) {
    const { brief, text, said, left, stated } = one;
    const started = performance.now();
    const { marks, facts } = check(text, brief);
    times.push(performance.now() - started);
    const bad = marks.filter(({ state }) => state !== 'stated');
    const touches = ({ start, end }: Said) => bad.some((mark) => mark.start < end && start < mark.end);
    for (const part of said) {
      const tally = byKind[part.kind];
      if (tally === undefined) continue;
      const marked = touches(part);
      for (const sum of [tally, all]) {
        if (part.truth === 'true') {
          sum.right += 1;
          if (marked) sum.accused += 1;
        } else {
          sum.wrong += 1;
          if (marked) sum.caught += 1;
        }
      }
      if (marked === (part.truth === 'true'))
        faults.push(
          `${marked ? 'accused' : 'missed'} ${part.kind} (${part.truth}): …${text.slice(Math.max(0, part.start - 30), part.start)}[${text.slice(part.start, part.end)}]${text.slice(part.end, part.end + 20)}`,
        );
    }
    for (const mark of bad) {
      if (said.some(({ start, end }) => mark.start < end && start < mark.end)) continue;
      for (const tally of [byKind[mark.type], all]) if (tally !== undefined) tally.stray += 1;
      faults.push(
        `stray ${mark.type}: …${text.slice(Math.max(0, mark.start - 30), mark.start)}[${text.slice(mark.start, mark.end)}]${text.slice(mark.end, mark.end + 20)}`,
      );
    }
    sums.left += left.length;
    sums.leftTold += left.filter((fact) => facts[fact] !== 'stated').length;
    sums.stated += stated.length;
    sums.statedTold += stated.filter((fact) => facts[fact] === 'stated').length;
    for (const fact of left)
      if (facts[fact] === 'stated')
        faults.push(`said to be stated: ${brief.facts[fact]?.name}=${brief.facts[fact]?.value} in ${text}`);
    for (const fact of stated)
      if (facts[fact] !== 'stated')
        faults.push(`said to be ${facts[fact]}: ${brief.facts[fact]?.name}=${brief.facts[fact]?.value} in ${text}`);
  }
  return { byKind, all, ...sums, times, faults };
}
