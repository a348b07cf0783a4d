/** The presets that learn from text. Pure data, as presets.ts, which has the others and the list of all. */
import type { Preset, TextModelKind } from './training/training.ts';

/** What can be trained on text, from the command line. */
export const textPresets: readonly Preset<TextModelKind>[] = [
  {
    name: 'story-books',
    kind: 'writer',
    label: { en: 'Story books', zh: '故事书' },
    help: {
      en: 'Learns to write English prose from a few megabytes of stories; under an hour on two cores.',
      zh: '从几兆字节的故事学写英文散文；两核不到一小时。',
    },
    settings: {
      steps: 2000,
      batchSize: 8,
      learningRate: 2.5e-3,
      warmUp: 100,
      contextTokens: 256,
      vocabularySize: 4096,
      width: 192,
      layers: 4,
      heads: 4,
      fillShare: 0.4,
    },
  },
  {
    name: 'tiny',
    kind: 'writer',
    label: { en: 'Tiny', zh: '微型' },
    help: {
      en: 'A writer of a few minutes: to see whether a text suits.',
      zh: '几分钟的模型：先看看文本是否合适。',
    },
    settings: {
      steps: 600,
      batchSize: 8,
      learningRate: 3e-3,
      warmUp: 50,
      contextTokens: 128,
      vocabularySize: 1024,
      width: 128,
      layers: 3,
      heads: 2,
      fillShare: 0.4,
    },
  },
  {
    name: 'nanogpt-cpu',
    kind: 'writer',
    label: { en: 'Characters (nanoGPT on a CPU)', zh: '逐字符（nanoGPT 的 CPU 配置）' },
    help: {
      en: 'The small network that nanoGPT trains on a CPU, character by character: to compare with its published loss.',
      zh: 'nanoGPT 在 CPU 上训练的小网络，逐字符学习：用来与其公布的损失比较。',
    },
    settings: {
      steps: 2000,
      batchSize: 12,
      learningRate: 4e-3,
      warmUp: 100,
      contextTokens: 64,
      vocabularySize: 260,
      width: 128,
      layers: 4,
      heads: 4,
      fillShare: 0,
      verbatim: 1,
    },
  },
  {
    name: 'quatrains',
    kind: 'verse',
    label: { en: 'Quatrains', zh: '绝句' },
    help: {
      en: 'Learns to write Chinese quatrains from tens of thousands of poems; a quarter of an hour on one core.',
      zh: '从数万首诗学写绝句；单核约一刻钟。',
    },
    settings: { steps: 4500, batchSize: 16, learningRate: 4e-3, warmUp: 100, width: 128, layers: 4, heads: 4 },
  },
];

/** What can be trained on a person's own texts, from the studio too. */
export const ownTextPresets: readonly Preset<'writer'>[] = [
  {
    name: 'own-quick',
    kind: 'writer',
    label: { en: 'Quick look', zh: '快速一览' },
    help: {
      en: 'A very small writer, from nothing: to see whether the texts suit. It learns words and a little of their order.',
      zh: '从零训练的极小模型：先看看文本是否合适。它学到词语和一点语序。',
    },
    settings: {
      steps: 300,
      batchSize: 16,
      learningRate: 4e-3,
      warmUp: 20,
      contextTokens: 64,
      vocabularySize: 768,
      width: 96,
      layers: 2,
      heads: 2,
      fillShare: 0.1,
      tokenUnit: 0,
    },
  },
  {
    name: 'own-minutes',
    kind: 'writer',
    label: { en: 'Small, from nothing', zh: '小模型，从零训练' },
    help: {
      en: 'A small writer from nothing, for some hundred thousand words: whole sentences in the manner of the texts.',
      zh: '从零训练的小模型，适合几十万字的文本：能写出有原文味道的整句。',
    },
    settings: {
      steps: 1000,
      batchSize: 12,
      learningRate: 3e-3,
      warmUp: 50,
      contextTokens: 128,
      vocabularySize: 2048,
      width: 128,
      layers: 4,
      heads: 4,
      fillShare: 0.1,
      tokenUnit: 0,
    },
  },
  {
    name: 'own-hour',
    kind: 'writer',
    label: { en: 'Large, from nothing', zh: '大模型，从零训练' },
    help: {
      en: 'A writer as large as the one that is shipped, from nothing. It wants a million words or more, or it learns them by heart.',
      zh: '从零训练一个与自带模型同样大的模型。最好有一百万字以上，否则它会背下来。',
    },
    settings: {
      steps: 5000,
      batchSize: 8,
      learningRate: 2.5e-3,
      warmUp: 100,
      contextTokens: 256,
      vocabularySize: 4096,
      width: 192,
      layers: 4,
      heads: 4,
      fillShare: 0.2,
      tokenUnit: 0,
    },
  },
  {
    name: 'own-style',
    kind: 'writer',
    base: 'shipped-writer',
    label: { en: 'Learn my style', zh: '学我的风格' },
    help: {
      en: 'Goes on from the shipped writer, which knows English already, and brings it nearer to your texts. Best for English, and for little text.',
      zh: '从自带的写作模型接着学；它已经会英文，再靠近你的文字。最适合英文和较少的文本。',
    },
    settings: { steps: 300, batchSize: 8, learningRate: 6e-4, warmUp: 20, fillShare: 0.2 },
  },
];
