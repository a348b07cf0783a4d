/** The presets a person can train with, and the settings they may change. Pure data: the studio draws its forms from it. */
import type {
  PictureModelKind,
  Preset,
  SettingDescription,
  TextModelKind,
  TrainableKind,
} from './training/training.ts';

/** What can be trained on pictures, from the studio too. */
export const presets: readonly Preset<PictureModelKind>[] = [
  {
    name: 'small-pictures',
    kind: 'vae',
    label: { en: 'Your pictures, small', zh: '你的图片（小幅）' },
    help: {
      en: 'A convolutional autoencoder of 64×64 pictures in colour. Good with a dozen photographs or a few thousand.',
      zh: '64×64 彩色卷积自编码器。十几张照片到几千张都合适。',
    },
    settings: {
      steps: 1500,
      batchSize: 32,
      learningRate: 1e-3,
      latentSize: 64,
      klWeight: 1,
      warmUp: 300,
      imageSize: 64,
    },
  },
  {
    name: 'quick-look',
    kind: 'vae',
    label: { en: 'Quick look', zh: '快速一览' },
    help: {
      en: 'The same at 32×32, much sooner: to see whether the pictures suit.',
      zh: '同样的模型，32×32，快得多：先看看图片是否合适。',
    },
    settings: {
      steps: 600,
      batchSize: 32,
      learningRate: 1e-3,
      latentSize: 32,
      klWeight: 1,
      warmUp: 100,
      imageSize: 32,
    },
  },
  {
    name: 'pytorch-example',
    kind: 'vae',
    label: { en: 'Textbook (784-400-20)', zh: '教科书示例（784-400-20）' },
    help: {
      en: 'The dense autoencoder of the PyTorch examples, on 28×28 grey pictures: 4,688 steps of 128 are 10 passes over MNIST.',
      zh: 'PyTorch 示例中的全连接自编码器，28×28 灰度图；4,688 步（每步 128 张）相当于 MNIST 十遍。',
    },
    settings: {
      steps: 4688,
      batchSize: 128,
      learningRate: 1e-3,
      latentSize: 20,
      klWeight: 1,
      warmUp: 0,
      imageSize: 28,
    },
  },
  {
    name: 'best',
    kind: 'vae',
    label: { en: 'Best likelihood (28×28)', zh: '最佳似然（28×28）' },
    help: {
      en: 'A convolutional autoencoder of black-and-white 28×28 pictures, trained with the importance-weighted bound; under an hour on two cores.',
      zh: '28×28 黑白卷积自编码器，以重要性加权界训练；两核不到一小时。',
    },
    settings: {
      steps: 30000,
      batchSize: 128,
      learningRate: 1e-3,
      latentSize: 40,
      klWeight: 1,
      warmUp: 2000,
      imageSize: 28,
      importanceSamples: 5,
    },
  },
  {
    name: 'photographs',
    kind: 'codec',
    label: { en: 'Photographs, about 0.3 bit a pixel', zh: '照片，约每像素 0.3 比特' },
    help: {
      en: 'Learns to compress photographs like yours; under half an hour on two cores.',
      zh: '学习压缩与你的照片相似的图片；两核不到半小时。',
    },
    settings: { steps: 7000, batchSize: 4, learningRate: 1e-3, patchSize: 128, bitsPerPixel: 0.3, hyperprior: 1 },
  },
  {
    name: 'photographs-quick',
    kind: 'codec',
    label: { en: 'Photographs, quick', zh: '照片（快速）' },
    help: {
      en: 'The same in about three minutes: larger files, softer pictures.',
      zh: '约三分钟的版本：文件更大，画面更柔。',
    },
    settings: { steps: 1500, batchSize: 4, learningRate: 1e-3, patchSize: 128, bitsPerPixel: 0.3, hyperprior: 1 },
  },
];

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
      en: 'A very small writer in about a minute: to see whether the texts suit. It learns words and a little of their order.',
      zh: '约一分钟的极小模型：先看看文本是否合适。它学到词语和一点语序。',
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
    label: { en: 'A few minutes', zh: '几分钟' },
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
    label: { en: 'An hour', zh: '一小时' },
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

const shared: readonly SettingDescription[] = [
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

const writerSettings: readonly SettingDescription[] = [
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

const tokenUnit: SettingDescription = {
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

/** What a verse writer takes from its poems, or has no use for. */
const notOfVerse = new Set(['contextTokens', 'vocabularySize', 'fillShare', 'verbatim']);

export const settingDescriptions: Readonly<Record<TrainableKind, readonly SettingDescription[]>> = {
  vae: [
    ...shared,
    {
      name: 'imageSize',
      label: { en: 'Picture size', zh: '图片边长' },
      help: {
        en: 'Pixels a side; a multiple of 16 (28 for the MNIST presets).',
        zh: '每边像素数；16 的倍数（MNIST 预设为 28）。',
      },
      minimum: 16,
      maximum: 256,
      integer: true,
    },
    {
      name: 'latentSize',
      label: { en: 'Latent numbers', zh: '潜变量个数' },
      help: { en: 'How many numbers describe a picture.', zh: '用多少个数描述一张图片。' },
      minimum: 1,
      maximum: 1024,
      integer: true,
    },
    {
      name: 'klWeight',
      label: { en: 'λ (KL weight)', zh: 'λ（KL 权重）' },
      help: {
        en: '1 as published; less keeps more detail, more makes samples smoother.',
        zh: '论文为 1；更小保留更多细节，更大让采样更平滑。',
      },
      minimum: 0,
      maximum: 100,
      integer: false,
    },
    {
      name: 'warmUp',
      label: { en: 'Warm-up steps', zh: '预热步数' },
      help: { en: 'Steps over which λ rises from 0.', zh: 'λ 从 0 升起所用的步数。' },
      minimum: 0,
      maximum: 100_000,
      integer: true,
    },
    {
      name: 'importanceSamples',
      label: { en: 'Importance samples', zh: '重要性样本数' },
      help: {
        en: 'Samples a picture in the last two thirds of the run; 1 is the plain bound.',
        zh: '后三分之二训练中每张图片的样本数；1 为普通下界。',
      },
      minimum: 1,
      maximum: 64,
      integer: true,
    },
  ],
  codec: [
    ...shared,
    {
      name: 'patchSize',
      label: { en: 'Patch size', zh: '图块边长' },
      help: {
        en: 'Pixels a side of the pieces learned from; a multiple of 64.',
        zh: '学习所用图块的边长；64 的倍数。',
      },
      minimum: 64,
      maximum: 512,
      integer: true,
    },
    {
      name: 'bitsPerPixel',
      label: { en: 'Bits a pixel', zh: '每像素比特数' },
      help: { en: 'How large files become: more gives better pictures.', zh: '文件有多大：越大画质越好。' },
      minimum: 0.05,
      maximum: 3,
      integer: false,
    },
    {
      name: 'hyperprior',
      label: { en: 'Hyperprior', zh: '超先验' },
      help: {
        en: '1 sends side information that makes files smaller; 0 is the simpler, factorised prior.',
        zh: '1 传送边信息使文件更小；0 为较简单的因子化先验。',
      },
      minimum: 0,
      maximum: 1,
      integer: true,
    },
  ],
  writer: [...writerSettings, tokenUnit],
  verse: writerSettings.filter(({ name }) => !notOfVerse.has(name)),
};
