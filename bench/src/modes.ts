/**
 * `modes`: whether adversarial networks find every mode of what they learn, by the protocol of PacGAN: a ring of 8 and a grid of 25
 * Gaussians, 2,500 samples, ten seeds. Stacked MNIST is the bench `stacked`.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.ts';
import { median } from './line-protocol.ts';
import { mixtures, type Judgement, type MixtureName } from './mixtures.ts';
import { makeRow, type Row } from './report.ts';
import { pointSteps } from './workloads.ts';

type Figures = Judgement & { readonly seconds: number };

const seeds = 10;
const leastQuality = { ring: 97, grid: 94.8 } as const;
const mostSeconds = 20 * 60;

export const modesBench: Bench = {
  summary: 'how many modes of Gaussians in a ring and in a grid adversarial networks find, and how well',
  async run({ quick, progress }) {
    const rows: Row[] = [];
    for (const name of ['ring', 'grid'] as const) {
      const wanted = Array.from({ length: quick ? 1 : seeds }, (_, i) => i + 1);
      const figures: Figures[] = [];
      const work = async () => {
        for (let seed = wanted.shift(); seed !== undefined; seed = wanted.shift()) {
          const found = await runOne(name, seed, quick ? pointSteps[name] / 16 : pointSteps[name]);
          figures.push(found);
          progress(
            `${name}, seed ${seed}: ${found.modes} modes, ${found.highQuality.toFixed(1)} % good, ${found.seconds.toFixed(0)} s`,
          );
        }
      };
      await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
      rows.push(...rowsOf(name, figures, quick));
    }
    return rows;
  },
};

async function runOne(name: MixtureName, seed: number, steps: number): Promise<Figures> {
  const child = fork(fileURLToPath(new URL('modes-entrant.ts', import.meta.url)), [name, String(seed), String(steps)], {
    execArgv: [],
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`A run of the bench ended (${String(code)}).`);
  });
  const [figures] = (await Promise.race([once(child, 'message'), ended])) as [Figures];
  ended.catch(() => undefined);
  return figures;
}

function rowsOf(name: MixtureName, figures: readonly Figures[], quick: boolean): Row[] {
  const mean = (of: (figure: Figures) => number) => figures.reduce((sum, each) => sum + of(each), 0) / figures.length;
  const total = mixtures[name].centres.length;
  const notes = {
    ours: `${figures.length} seeds; lowest ${Math.min(...figures.map(({ modes }) => modes))} modes, ${Math.min(...figures.map(({ highQuality }) => highQuality)).toFixed(1)} % good${quick ? '; a sixteenth of the steps' : ''}`,
  };
  return [
    makeRow({
      name: `${name}: modes`,
      value: mean(({ modes }) => modes),
      unit: `of ${total}, mean`,
      peers: {},
      ...(quick ? {} : { bar: { text: `all ${total}`, direction: 'at least', limit: total } }),
      notes,
    }),
    makeRow({
      name: `${name}: good samples`,
      value: mean(({ highQuality }) => highQuality),
      unit: '%, mean',
      peers: {},
      ...(quick ? {} : { bar: { text: `≥ ${leastQuality[name]}`, direction: 'at least', limit: leastQuality[name] } }),
    }),
    makeRow({
      name: `${name}: training`,
      value: median(figures.map(({ seconds }) => seconds)),
      unit: 's',
      peers: {},
      bar: { text: '≤ 20 min', direction: 'at most', limit: mostSeconds },
    }),
  ];
}
