/** The laws of making together on ten thousand random histories each: how many break one. */
import { laws } from '../../packages/core/test/laws.ts';
import { offlineLaw } from '../../packages/server/test/offline-law.ts';
import { setImmediate as turn } from 'node:timers/promises';
import type { Bench } from './bench.ts';
import { makeRow } from './report.ts';

const histories = { full: 10_000, quick: 150 };
const told = 3;

export const lawsBench: Bench = {
  summary: 'random histories that break a law of making together; the bar is none',
  async run({ quick, progress }) {
    const count = quick ? histories.quick : histories.full;
    const all = [...laws, offlineLaw].toSorted((a, b) => a.number - b.number);
    const rows = [];
    for (const { number, name, check } of all) {
      const started = performance.now();
      const broken: string[] = [];
      for (let seed = 1; seed <= count; seed++) {
        // What a history leaves in WebAssembly's memory is freed between turns of the event loop only.
        if (seed % 20 === 0) await turn();
        try {
          await check(seed);
        } catch (error) {
          broken.push(error instanceof Error ? error.message.split('\n', 1)[0]! : String(error));
        }
      }
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      progress(`law ${number}, ${name}: ${broken.length} of ${count} broken, ${seconds} s`);
      rows.push(
        makeRow({
          name: `law ${number}: ${name}`,
          value: broken.length,
          unit: `broken of ${count} histories`,
          peers: {},
          bar: { text: 'none', direction: 'at most', limit: 0 },
          notes: broken.length === 0 ? {} : { ours: broken.slice(0, told).join('; ') },
        }),
      );
    }
    return rows;
  },
};
