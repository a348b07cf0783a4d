/**
 * `live`: fifty people and two makers at one text of 200 kB. The server is a process of its own, and so are the pages. The
 * latency is from the key to the arrival of the edit at each other page, by the clock of the pages' process.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.ts';
import type { LivePlan, LiveResult } from './live-pages-entrant.ts';
import { makeRow } from './report.ts';

const people = 50;
const bar = { text: '< 50 ms', direction: 'at most', limit: 50 } as const;

export const liveBench: Bench = {
  summary: 'fifty people and two makers at one text of 200 kB: from the key to the others',
  async run({ quick, progress }) {
    const folder = await mkdtemp(join(tmpdir(), 'fourhands-live-'));
    const server = forkEntrant('live-server-entrant.ts', [folder]);
    try {
      const { url } = await answerOf<{ url: string }>(server);
      const plan: LivePlan = { url, people, seconds: quick ? 20 : 120, keysPerSecond: 5, characters: 200_000 };
      progress(`${people} people type ${plan.keysPerSecond} keys a second each, for ${plan.seconds} seconds`);
      const pages = forkEntrant('live-pages-entrant.ts', [JSON.stringify(plan)]);
      const result = await answerOf<LiveResult>(pages);
      const others = { peers: {}, unit: 'ms' } as const;
      return [
        makeRow({ ...others, name: 'key to the others, median', value: result.median }),
        makeRow({ ...others, name: 'key to the others, p99', value: result.p99, bar }),
        makeRow({ ...others, name: 'key to durable, p99', value: result.storedP99 }),
        makeRow({
          name: 'different texts at the end',
          value: result.differentTexts,
          unit: 'texts',
          peers: {},
          bar: { text: 'one', direction: 'at most', limit: 1 },
          notes: {
            ours: `${result.edits} edits of people and ${result.made} characters of makers; ${result.arrivals} arrivals; the server used ${result.serverShare.toFixed(2)} of a core`,
          },
        }),
      ];
    } finally {
      server.kill();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

function forkEntrant(file: string, args: readonly string[]) {
  return fork(fileURLToPath(new URL(file, import.meta.url)), args, { execArgv: [] });
}

async function answerOf<Answer>(child: ReturnType<typeof fork>): Promise<Answer> {
  const ended = once(child, 'exit').then(([code]) =>
    Promise.reject(new Error(`A process of the bench ended (${String(code)}).`)),
  );
  const [answer] = (await Promise.race([once(child, 'message'), ended])) as [Answer];
  ended.catch(() => undefined);
  return answer;
}
