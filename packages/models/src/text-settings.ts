/** Settings that every training has, and those of a network that learns text; the networks of notes have some of them too. Pure data. */
import type { SettingDescription } from './training/training.ts';

export const shared: readonly SettingDescription[] = [
  {
    name: 'steps',
    label: { en: 'Steps', zh: '步数' },
    help: {
      en: 'Each step learns from one batch. More is better, and takes longer.',
      zh: '每一步学习一批图片。越多越好，也越久。',
    },
    minimum: 1,
    maximum: 1_000_000,
    integer: true,
  },
  {
    name: 'batchSize',
    label: { en: 'Batch', zh: '批大小' },
    help: { en: 'Pictures in a step.', zh: '每一步的图片数。' },
    minimum: 1,
    maximum: 512,
    integer: true,
  },
  {
    name: 'learningRate',
    label: { en: 'Learning rate', zh: '学习率' },
    help: { en: 'How far each step goes. Smaller is slower and steadier.', zh: '每一步走多远。越小越慢、越稳。' },
    minimum: 1e-6,
    maximum: 0.1,
    integer: false,
  },
];

export const writerSettings: readonly SettingDescription[] = [
  {
    ...shared[0]!,
    help: {
      en: 'Each step learns from one batch. More is better, and takes longer.',
      zh: '每一步学习一批文字。越多越好，也越久。',
    },
  },
  {
    name: 'batchSize',
    label: { en: 'Batch', zh: '批大小' },
    help: { en: 'Sequences in a step.', zh: '每一步的序列数。' },
    minimum: 1,
    maximum: 512,
    integer: true,
  },
  shared[2]!,
  {
    name: 'warmUp',
    label: { en: 'Warm-up steps', zh: '预热步数' },
    help: { en: 'Steps over which the learning rate rises from 0.', zh: '学习率从 0 升起所用的步数。' },
    minimum: 0,
    maximum: 100_000,
    integer: true,
  },
  {
    name: 'contextTokens',
    label: { en: 'Context', zh: '上下文' },
    help: { en: 'The most tokens that the writer sees at once.', zh: '模型一次能看到的最多词元数。' },
    minimum: 16,
    maximum: 4096,
    integer: true,
  },
  {
    name: 'vocabularySize',
    label: { en: 'Vocabulary', zh: '词表大小' },
    help: {
      en: 'How many tokens the text is written in; 260 are bytes and special tokens.',
      zh: '用多少种词元来写文本；其中 260 个是字节和特殊词元。',
    },
    minimum: 260,
    maximum: 65_536,
    integer: true,
  },
  {
    name: 'width',
    label: { en: 'Width', zh: '宽度' },
    help: {
      en: 'Numbers for each token; a multiple of twice the heads.',
      zh: '每个词元的数值个数；须为头数两倍的倍数。',
    },
    minimum: 8,
    maximum: 4096,
    integer: true,
  },
  {
    name: 'layers',
    label: { en: 'Layers', zh: '层数' },
    help: { en: 'How many blocks follow one another.', zh: '相继的模块数。' },
    minimum: 1,
    maximum: 64,
    integer: true,
  },
  {
    name: 'heads',
    label: { en: 'Heads', zh: '注意力头数' },
    help: { en: 'How many places a block can look at, at once.', zh: '每个模块同时能看向多少处。' },
    minimum: 1,
    maximum: 64,
    integer: true,
  },
  {
    name: 'fillShare',
    label: { en: 'Filling in', zh: '填空比例' },
    help: {
      en: 'The share of sequences from which the writer learns to fill in a middle.',
      zh: '用于学习填补中间内容的序列所占比例。',
    },
    minimum: 0,
    maximum: 1,
    integer: false,
  },
  {
    name: 'verbatim',
    label: { en: 'Verbatim', zh: '照原样' },
    help: {
      en: '1 takes the text as it is, line ends and all, and holds out its last tenth; 0 reads it as prose, in books and chapters.',
      zh: '1 照原样读取文本（包括换行），留出最后十分之一用于验证；0 按书与章节读作散文。',
    },
    minimum: 0,
    maximum: 1,
    integer: true,
  },
];

export const tokenUnit: SettingDescription = {
  name: 'tokenUnit',
  label: { en: 'Pieces of text', zh: '切分方式' },
  help: {
    en: '1 learns frequent groups of letters as tokens, 2 takes each character alone; 0 lets the texts decide: characters for little text and for Chinese.',
    zh: '1 把常见的字母组合学成词元，2 逐字符；0 由文本决定：文本少或以中文为主时逐字符。',
  },
  minimum: 0,
  maximum: 2,
  integer: true,
};
