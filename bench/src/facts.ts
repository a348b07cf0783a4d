/**
 * How well facts are checked: texts with facts changed, left out and made up, in the words and forms that were held out when
 * the checker was made. What is marked that should be, and what is marked that should not.
 */
import type { Bench } from './bench.ts';
import { checkText } from '@fourhands/core/brief/check-text';
import type { Case } from './facts/cases.ts';
import { casesOf, countedKinds, measureFacts } from './facts/measure-facts.ts';
import { median } from './line-protocol.ts';
import { makeRow } from './report.ts';

const each = { full: 100, quick: 30 };
const heldOutSeed = 4_000_000;
const told = 4;
const keys = 40;
const longestKeys = 5;
const longText = 20_000;
/** The longest that is checked while it is written. */
const longestText = 200_000;

const share = (part: number, whole: number) => (whole === 0 ? null : (100 * part) / whole);

export const factsBench: Bench = {
  summary: 'texts with facts changed, left out and made up: how many are marked, and how many true ones are',
  async run({ quick, progress }) {
    const cases = casesOf(true, quick ? each.quick : each.full, heldOutSeed);
    progress(`${cases.length} texts of the held-out part, such as: ${cases[0]?.text ?? ''}`);
    const measured = measureFacts(cases);
    const { all, byKind, left, leftTold, stated, statedTold, times, faults } = measured;
    const notes = faults.length === 0 ? {} : { ours: faults.slice(0, told).join('; ').replaceAll('\n', ' ') };
    const rows = [
      makeRow({
        name: 'altered or invented facts that are marked',
        value: share(all.caught, all.wrong),
        unit: `% of ${all.wrong}`,
        peers: {},
        bar: { text: 'at least 95 %', direction: 'at least', limit: 95 },
        notes,
      }),
      makeRow({
        name: 'true facts that are marked, and marks where no fact is',
        value: share(all.accused + all.stray, all.right),
        unit: `% of ${all.right}`,
        peers: {},
        bar: { text: 'at most 5 %', direction: 'at most', limit: 5 },
      }),
      makeRow({
        name: 'marks that are right',
        value: share(all.caught, all.caught + all.accused + all.stray),
        unit: '%',
        peers: {},
      }),
    ];
    for (const kind of countedKinds) {
      const tally = byKind[kind];
      if (tally === undefined) continue;
      rows.push(
        makeRow({
          name: `${kind}: recall`,
          value: share(tally.caught, tally.wrong),
          unit: `% of ${tally.wrong}`,
          peers: {},
        }),
        makeRow({
          name: `${kind}: precision`,
          value: share(tally.caught, tally.caught + tally.accused + tally.stray),
          unit: `% of ${tally.caught + tally.accused + tally.stray}`,
          peers: {},
        }),
      );
    }
    rows.push(
      makeRow({
        name: 'facts left out that are said to be',
        value: share(leftTold, left),
        unit: `% of ${left}`,
        peers: {},
      }),
      makeRow({
        name: 'facts stated that are said to be',
        value: share(statedTold, stated),
        unit: `% of ${stated}`,
        peers: {},
      }),
      makeRow({ name: 'one text', value: median(times), unit: 'ms', peers: {} }),
      makeRow({
        name: 'a key in a text of 20,000 characters',
        value: median(keyTimes(cases, longText, keys)),
        unit: 'ms',
        peers: {},
        bar: { text: 'at most 50 ms', direction: 'at most', limit: 50 },
      }),
      makeRow({
        name: 'a key in a text of 200,000 characters',
        value: median(keyTimes(cases, longestText, longestKeys)),
        unit: 'ms',
        peers: {},
      }),
    );
    return rows;
  },
};

/** Milliseconds of each check of a long text, of which one character is different each time. */
function keyTimes(cases: readonly Case[], length: number, count: number): number[] {
  const [first] = cases;
  if (first === undefined) return [];
  const all = cases.map(({ text }) => text).join('\n\n');
  const long = all.repeat(Math.ceil(length / all.length));
  return Array.from({ length: count }, (_, key) => {
    const text = long.slice(0, length - key);
    const started = performance.now();
    checkText(text, first.brief);
    return performance.now() - started;
  });
}
