/**
 * `exactness`: ten thousand times a maker is asked for a random region of a random picture, on real servers: how many pixels change that must not.
 * Every maker of pictures that there is takes part, services by stand-ins that answer in wrong sizes with other pixels.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  addTally,
  emptyTally,
  type ExactnessTally,
  operationsOfOne,
} from '../../packages/server/test/picture-exactness.ts';
import type { Bench } from './bench.ts';
import { makeRow } from './report.ts';

const operations = { full: 10_000, quick: 400 };
const historiesOfOneProcess = 25;
const processes = 2;
/** Offers of each maker that a whole run needs to say something of it. */
const leastOffers = 100;

export const exactnessBench: Bench = {
  summary: 'pixels that makers of pictures change outside of their region or in locks; the bar is none',
  async run({ quick, progress }) {
    const sum = await countAll((quick ? operations.quick : operations.full) / operationsOfOne, progress);
    const none = { text: 'none', direction: 'at most', limit: 0 } as const;
    const count = (name: string, value: number, bar?: typeof none) =>
      makeRow({ name, value, unit: 'pixels', peers: {}, ...(bar === undefined ? {} : { bar }) });
    const offers = Object.entries(sum.offers).toSorted(([, one], [, other]) => one - other);
    const said = Object.entries(sum.failures).toSorted(([, one], [, other]) => other - one);
    return [
      count('changed outside of the region', sum.outside, none),
      count('changed inside locks', sum.locked, none),
      count('of somebody’s strokes lost', sum.others, none),
      count('changed inside the regions', sum.inside),
      makeRow({
        name: 'offers of the maker with the fewest',
        value: offers[0]?.[1] ?? 0,
        unit: 'offers',
        peers: {},
        ...(quick ? {} : { bar: { text: `≥ ${leastOffers}`, direction: 'at least' as const, limit: leastOffers } }),
        notes: { ours: offers.map(([maker, times]) => `${maker} ${times}`).join(', ') },
      }),
      makeRow({
        name: 'operations',
        value: sum.operations,
        unit: 'operations',
        peers: {},
        notes: {
          ours: `${sum.accepted} parts accepted, ${sum.refused} refused; nothing offered: ${said.map(([why, times]) => `${why} ${times}`).join(', ')}`,
        },
      }),
    ];
  },
};

async function countAll(histories: number, progress: (line: string) => void): Promise<ExactnessTally> {
  const sum = emptyTally();
  const started = performance.now();
  let next = 1;
  const work = async () => {
    while (next <= histories) {
      const from = next;
      next = Math.min(histories + 1, next + historiesOfOneProcess);
      addTally(sum, await countSome(from, next));
      const seconds = ((performance.now() - started) / 1000).toFixed(0);
      progress(`${sum.operations} operations, ${sum.outside} outside, ${sum.locked} locked, ${seconds} s`);
    }
  };
  await Promise.all(Array.from({ length: processes }, work));
  return sum;
}

async function countSome(from: number, to: number): Promise<ExactnessTally> {
  const entrant = fileURLToPath(new URL('exactness-entrant.ts', import.meta.url));
  const child = fork(entrant, [String(from), String(to)], { execArgv: [] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`A process of the bench ended (${String(code)}).`);
  });
  ended.catch(() => undefined);
  const [tally] = (await Promise.race([once(child, 'message'), ended])) as [ExactnessTally];
  return tally;
}
