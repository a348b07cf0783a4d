/** The laws of making together on ten thousand random histories each: how many break one. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { laws } from '../../packages/core/test/laws.ts';
import { scoreLaws } from '../../packages/core/test/score-laws.ts';
import { soundLaws } from '../../packages/core/test/sound-laws.ts';
import { offlineLaw } from '../../packages/server/test/offline-law.ts';
import { UnknownPart, type Bench } from './bench.ts';
import { makeRow } from './report.ts';

const histories = { full: 10_000, quick: 150 };
const ofOneProcess = 250;
const processes = 2;
const told = 3;

const lawsOf = { works: laws, scores: scoreLaws, sounds: soundLaws, offline: [offlineLaw] };

const isGroup = (name: string): name is keyof typeof lawsOf => Object.hasOwn(lawsOf, name);

function chosen(only: string | undefined) {
  if (only === undefined) return Object.values(lawsOf).flat();
  if (isGroup(only)) return lawsOf[only];
  throw new UnknownPart(only, Object.keys(lawsOf));
}

export const lawsBench: Bench = {
  summary: 'random histories that break a law of making together; the bar is none',
  async run({ quick, progress, only }) {
    const count = quick ? histories.quick : histories.full;
    const rows = [];
    for (const { number, name } of chosen(only).toSorted((a, b) => a.number - b.number)) {
      const started = performance.now();
      const broken = await check(number, count);
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

async function check(number: number, count: number): Promise<string[]> {
  const broken: string[] = [];
  let next = 1;
  const work = async () => {
    while (next <= count) {
      const from = next;
      next = Math.min(count + 1, next + ofOneProcess);
      const entrant = fileURLToPath(new URL('laws-entrant.ts', import.meta.url));
      const child = fork(entrant, [String(number), String(from), String(next)], { execArgv: [] });
      const ended = once(child, 'exit').then(([code]) => {
        throw new Error(`A process of the bench ended (${String(code)}).`);
      });
      ended.catch(() => undefined);
      const [answer] = (await Promise.race([once(child, 'message'), ended])) as [string[]];
      broken.push(...answer);
    }
  };
  await Promise.all(Array.from({ length: processes }, work));
  return broken;
}
