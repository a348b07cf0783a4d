/** A data set of texts, the run of a writer that learns by heart, and its model, for the stand-in server. */
import type { TextItem } from '@fourhands/core/protocol/dataset';
import type { RunPlan, RunPoint, RunSample } from '@fourhands/core/protocol/run';
import type { FakeWorld } from './fake-world.ts';

const moment = '2026-01-31T09:30:00.000Z';
const total = 1000;

const text = (index: number, name: string, language: string, format: TextItem['format']): TextItem => ({
  id: `text-${index}`,
  name,
  title: name.replace(/\.[a-z]+$/, ''),
  format,
  encoding: 'utf-8',
  language,
  scripts: language === 'cmn' ? { Han: 1 } : { Latin: 1 },
  characters: 84_000 + index * 1000,
  words: 15_000 + index * 210,
  bytes: 90_000,
  sha256: String(index).repeat(64).slice(0, 64),
  createdAt: moment,
  warnings: index === 1 ? ['encoding-guessed'] : [],
});

function pointsOf(): RunPoint[] {
  const points: RunPoint[] = [];
  for (let step = 20; step <= total; step += 20) {
    const loss = 3.2 * Math.exp(-step / 260) + 0.6;
    points.push({ step, epoch: step / 100, split: 'train', loss, terms: { gradientNorm: 1 + 300 / step } });
    const held = loss + 0.2 + Math.max(0, step - 500) * 0.0011;
    if (step % 40 === 0) points.push({ step, epoch: step / 100, split: 'validation', loss: held, terms: {} });
  }
  return points;
}

export function addWriter(world: FakeWorld, hash: (text: string) => string): void {
  const dataset = world.addDataset('Stories from the harbour');
  const texts = [
    text(1, 'letters/aunt-edith.txt', 'eng', 'plain'),
    text(2, 'letters/diary.md', 'eng', 'markdown'),
    text(3, 'books/the-lighthouse.epub', 'eng', 'epub'),
    text(4, '海边.txt', 'cmn', 'plain'),
  ];
  Object.assign(dataset, {
    kind: 'texts',
    files: texts,
    itemCount: texts.length,
    sums: { words: texts.reduce((sum, { words }) => sum + words, 0) },
    bytes: 360_000,
    skipped: [
      { name: 'cover.jpg', code: 'text-file-binary', message: '“cover.jpg” is not a text.' },
      { name: 'empty.txt', code: 'text-file-empty', message: '“empty.txt” is empty.' },
    ],
  });
  const samples: RunSample[] = [1, 500, total].flatMap((step) => [
    {
      step,
      prompt: '',
      melody: null,
      sound: null,
      text: step === 1 ? 'eth an ng whe st d o r' : ' The harbour was quiet when the boats came home.',
    },
    {
      step,
      melody: null,
      sound: null,
      prompt: 'She looked at the',
      text: step === 1 ? ' tttt nd ea' : ' sea for a long time, and said nothing.',
    },
  ]);
  const run = world.addRun({ datasetId: dataset.id, kind: 'writer', preset: 'own-minutes', name: 'Harbour writer' });
  Object.assign(run, {
    state: 'finished',
    pictureCount: 0,
    fileCount: texts.length,
    progress: { step: total, totalSteps: total, elapsedSeconds: 190, secondsLeft: 0 },
    points: pointsOf(),
    samples,
    endedAt: moment,
  });
  world.models.push({
    id: 'fake-writer',
    name: 'Harbour writer',
    kind: 'writer',
    sha256: hash('writer'),
    bytes: 2_100_000,
    createdAt: moment,
    origin: 'trained',
    runId: run.id,
    preset: 'own-minutes',
    figures: {
      natsPerCharacter: 1.49,
      bitsPerCharacter: 2.15,
      copiedShare: 0.04,
      longestCopiedRun: 11,
      bestStep: 500,
      parameters: 1_060_000,
    },
    vae: null,
    gan: null,
    melody: null,
    writer: {
      contextTokens: 128,
      contextCharacters: 230,
      vocabularySize: 2048,
      seed: 7,
      preset: 'own-minutes',
      settings: { steps: total },
      data: {
        texts: texts.length,
        titles: texts.map(({ title }) => title),
        characters: 320_000,
        heldOutCharacters: 18_000,
        heldOutAs: 'ends',
        leftOut: 0,
        scripts: { Latin: 0.8, Han: 0.2 },
        tokenUnit: 'byte-pairs',
        base: null,
        longestCopy: 'the harbour was quiet when the boats came home in the evening',
      },
    },
  });
  Object.assign(run, { modelId: 'fake-writer' });
  // The pictures stay first.
  world.datasets.push(...world.datasets.splice(0, 1));
  world.runs.push(...world.runs.splice(0, 1));
}

export const fakePlan: RunPlan = {
  parameters: 1_060_000,
  fileBytes: 2_134_000,
  memoryBytes: 210_000_000,
  seconds: 190,
  characters: 320_000,
  heldOutCharacters: 18_000,
  heldOutAs: 'ends',
  leftOut: 0,
  charactersPerToken: 3.4,
  contextCharacters: 217,
  passes: 16.3,
  tokenUnit: 'byte-pairs',
  warnings: ['many-passes'],
};
