import { HostTensor, RandomStream, readSafetensors, writeSafetensors } from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import { expect, test } from 'vitest';
import { randomCharacters, randomVerseWriter } from '../../test/random-verse-writer.ts';
import { TrainingStopped } from '../training/training.ts';
import { openSequence, verseContext, VerseSequences } from './layout.ts';
import { readVerse } from './poems.ts';
import { trainVerse } from './train.ts';
import { readVerseFile } from './verse-model-file.ts';
import { firstCharacter, signs, VerseVocabulary } from './vocabulary.ts';

const runtime = createNodeRuntime({ threads: 1 });

/** Poems in which each character is followed by the same one all but always: easy to learn. */
function poems(count: number): string {
  const characters = randomCharacters(240, 5);
  const random = new RandomStream(1);
  const line = () => {
    const start = random.integer(240);
    return Array.from({ length: 5 }, (_, i) => characters[(start + i) % 240]!).join('');
  };
  return Array.from({ length: count }, (_, i) => `题${i}\t某人\t${line()}，${line()}。${line()}，${line()}。`).join(
    '\n',
  );
}
const text = poems(300);
const settings = { steps: 80, batchSize: 8, learningRate: 0.02, warmUp: 5, width: 32, layers: 1, heads: 2 };
const request = { preset: 'quatrains', seed: 3, settings };

test('regular poems are cut into quatrains, in simplified characters; others are left out', () => {
  const eight = '秦川雄帝宅，函谷壯皇居。綺殿千尋起，離宮百雉餘。連甍遙接漢，飛觀迥凌虛。雲日隱層闕，風煙出綺疎。';
  const rows = [`帝京篇十首 一\t太宗皇帝\t${eight}`, '歌\t某\t大風起兮雲飛揚。', '', `又\t某\t${eight}`];
  const { training, heldOut } = readVerse([...rows, text].join('\n'));
  expect(training[0]).toEqual({ title: '帝京篇', lines: ['秦川雄帝宅', '函谷壮皇居', '绮殿千寻起', '离宫百雉余'] });
  expect(training[1]!.lines[3]).toBe('风烟出绮疎');
  expect(training.length + heldOut.length).toBe(2 + 300);
  expect(heldOut).toHaveLength(15);
  expect(() => readVerse(rows.join('\n'))).toThrow(/at least 40 are needed/u);
});

test('a poem is one sequence: length, rhyme, theme, and lines, filled up with ends', () => {
  const quatrain = { title: '春晓', lines: ['春眠不觉晓', '处处闻啼鸟', '夜来风雨声', '花落知多少'] };
  const vocabulary = new VerseVocabulary([...new Set(quatrain.lines.join('').replace('鸟', ''))]);
  const sequence = [...openSequence(quatrain, vocabulary)];
  expect(sequence).toHaveLength(verseContext + 1);
  expect(sequence.slice(0, 4)).toEqual([signs.five, signs.anyRhyme, signs.lines, vocabulary.tokenOf('春')]);
  expect(sequence[3 + 5]).toBe(signs.lineEnd);
  expect(sequence[3 + 6 + 4]).toBe(signs.unknown);
  expect(sequence.slice(3 + 4 * 6 - 1)).toEqual(Array.from({ length: verseContext + 1 - 26 }, () => signs.end));

  const { tokens, targets } = new VerseSequences([quatrain], vocabulary, 40, 1).batch(0);
  expect(tokens.shape).toEqual([40, verseContext]);
  expect(targets.data.slice(0, 10)).toEqual(tokens.data.slice(1, 11));
  const rhymes = new Set(Array.from({ length: 40 }, (_, row) => tokens.data[row * verseContext + 1]));
  // Lines 2 and 4 rhyme in 豪, of oblique tone; the sign stands in most heads, not in all.
  expect([...rhymes].toSorted((a, b) => a! - b!)).toEqual([signs.anyRhyme, signs.anyRhyme + 1 + 2 * 5 + 1]);
});

test('learns what follows what, and the file says how well', async () => {
  const model = await trainVerse(request, text, {}, runtime);
  expect(model.figures['bitsPerCharacter']).toBeLessThan(Math.log2(240) * 0.8);
  expect(model.figures['heldOutCharacters']).toBe(15 * 20);
  const { vocabulary, figures } = readVerseFile(model.bytes);
  expect(vocabulary.size).toBe(firstCharacter + 240);
  expect(figures).toEqual(model.figures);
});

test('the same seed gives the same file, byte for byte, and so does a run that was stopped and resumed', async () => {
  const short = { ...request, settings: { ...settings, steps: 6 } };
  const whole = await trainVerse(short, text, {}, runtime);
  const stopping = new AbortController();
  const stopped = await trainVerse(
    short,
    text,
    { signal: stopping.signal, onPoint: ({ step }) => (step === 3 ? stopping.abort() : undefined) },
    runtime,
  ).catch((error: unknown) => error);
  expect(stopped).toBeInstanceOf(TrainingStopped);
  const resumed = await trainVerse({ ...short, resume: (stopped as TrainingStopped).checkpoint }, text, {}, runtime);
  expect(resumed.bytes).toEqual(whole.bytes);
});

test('files that are no verse writer are refused', () => {
  const { tensors, metadata } = readSafetensors(randomVerseWriter(randomCharacters(226, 1), 1));
  const changed = (changes: Record<string, string>) => writeSafetensors(tensors, { ...metadata, ...changes });
  expect(() => readVerseFile(changed({ kind: 'writer' }))).toThrow(/holds no verse writer/u);
  expect(() => readVerseFile(changed({ characters: '春' }))).toThrow(/its vocabulary has 36 tokens/u);
  expect(() => readVerseFile(changed({ characters: '春春' }))).toThrow(/different Chinese characters/u);
  const configuration = JSON.stringify({ ...JSON.parse(metadata['configuration']!), contextTokens: 64 });
  expect(() => readVerseFile(changed({ configuration }))).toThrow(/its network sees 64 tokens/u);
  const without = { ...tensors, embedding: new HostTensor(Float32Array.of(1), [1]) };
  expect(() => readVerseFile(writeSafetensors(without, metadata))).toThrow(/embedding/u);
});
