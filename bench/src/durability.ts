/**
 * `durability`: a server is killed (SIGKILL) again and again while pages type, programs edit and proposals are taken. After
 * each start, everything that was acknowledged must be there.
 */
import { killRepeatedly } from '../../packages/server/test/durability.ts';
import type { Bench } from './bench.ts';
import { makeRow } from './report.ts';

const kills = { full: 200, quick: 20 } as const;

export const durabilityBench: Bench = {
  summary: 'what a killed server loses of what it acknowledged, and how long it takes to be back',
  async run({ quick, progress }) {
    const result = await killRepeatedly(quick ? kills.quick : kills.full, Math.random, progress);
    for (const what of result.lost.slice(0, 20)) progress(what);
    return [
      makeRow({
        name: 'kills',
        value: result.kills,
        unit: 'kills',
        peers: {},
        notes: { ours: `${result.acknowledged} edits, works and decisions were acknowledged` },
      }),
      makeRow({
        name: 'lost acknowledged edits',
        value: result.lost.length,
        unit: 'edits',
        peers: {},
        bar: { text: 'none', direction: 'at most', limit: 0 },
      }),
      makeRow({
        name: 'slowest restart',
        value: result.slowestRestart / 1000,
        unit: 's',
        peers: {},
        bar: { text: '< 2 s', direction: 'at most', limit: 2 },
        notes: {
          ours: `from the start of the process to the text of the work; median ${(result.medianRestart / 1000).toFixed(2)} s`,
        },
      }),
    ];
  },
};
