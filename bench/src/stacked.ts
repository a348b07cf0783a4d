/** `stacked`: how many of the thousand modes of stacked MNIST an autoencoder with a learned prior finds, by 26,000 samples of one seed. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.ts';
import { makeRow, type Bar, type Row } from './report.ts';
import type { StackedJudgement } from './stacked-digits.ts';
import { stackedSettings } from './workloads.ts';

const usualDigits = new URL('../../../shared/data/mnist', import.meta.url);
const quickSteps = 60;

export const stackedBench: Bench = {
  summary:
    'how many of the thousand modes of stacked MNIST an autoencoder with a learned prior finds; takes --data, MNIST’s folder',
  run: ({ quick, progress, data }) => measure(data ?? fileURLToPath(usualDigits), quick, progress),
};

interface StackedFigures extends StackedJudgement {
  readonly accuracy: number;
  readonly seconds: number;
}

type StackedMessage = { type: 'progress'; line: string } | ({ type: 'figures' } & StackedFigures);

async function measure(folder: string, quick: boolean, progress: (line: string) => void): Promise<Row[]> {
  const steps = quick ? quickSteps : stackedSettings.steps;
  const child = fork(fileURLToPath(new URL('stacked-entrant.ts', import.meta.url)), [folder, String(steps)], {
    execArgv: [],
  });
  const { modes, divergence, accuracy, seconds } = await new Promise<StackedFigures>((resolve, reject) => {
    child.on('message', (message: StackedMessage) => {
      if (message.type === 'progress') progress(message.line);
      else resolve(message);
    });
    child.on('exit', (code) => reject(new Error(`The run on stacked digits ended (${String(code)}).`)));
  });
  const row = (name: string, value: number, unit: string, bar: Bar | null, note?: string) =>
    makeRow({
      name,
      value,
      unit,
      peers: {},
      ...(quick || bar === null ? {} : { bar }),
      ...(note === undefined ? {} : { notes: { ours: note } }),
    });
  return [
    row(
      'modes',
      modes,
      'of 1,000',
      { text: 'all 1,000', direction: 'at least', limit: 1000 },
      `the classifier is right of ${(100 * accuracy).toFixed(2)} % of MNIST’s test digits${quick ? `; ${steps} steps` : ''}`,
    ),
    row('divergence', divergence, 'nats from uniform', { text: '≤ 0.06', direction: 'at most', limit: 0.06 }),
    row('training', seconds, 's', null),
  ];
}
