/** Settings of the trainings on notes. Pure data. */
import { shared, writerSettings } from './text-settings.ts';
import type { SettingDescription } from './training/training.ts';

/** Settings of a writer's network that a chorale maker's has too. */
const sharedWithWriters = new Set(['warmUp', 'width', 'heads']);

const layersOf = (name: string, en: string, zh: string): SettingDescription => ({
  name,
  label: { en, zh },
  help: { en: 'How many blocks follow one another.', zh: '相继的模块数。' },
  minimum: 1,
  maximum: 32,
  integer: true,
});

const shareOf = (name: string, label: SettingDescription['label'], help: SettingDescription['help']) =>
  ({ name, label, help, minimum: 0, maximum: 1, integer: false }) satisfies SettingDescription;

export const choraleSettings: readonly SettingDescription[] = [
  {
    name: 'dropout',
    label: { en: 'Dropout', zh: '随机丢弃' },
    help: {
      en: 'The share of numbers between layers that is left out while it learns: keeps it from learning few pieces by heart.',
      zh: '学习时层间随机略去的数的比例：避免背下少量乐曲。',
    },
    minimum: 0,
    maximum: 0.9,
    integer: false,
  },
  {
    ...shared[0]!,
    help: {
      en: 'Each step learns from one batch. More is better, and takes longer.',
      zh: '每一步学习一批乐段。越多越好，也越久。',
    },
  },
  {
    name: 'batchSize',
    label: { en: 'Batch', zh: '批大小' },
    help: { en: 'Stretches of music in a step.', zh: '每一步的乐段数。' },
    minimum: 1,
    maximum: 512,
    integer: true,
  },
  shared[2]!,
  {
    name: 'contextSteps',
    label: { en: 'Context', zh: '上下文' },
    help: { en: 'The most sixteenths that the maker sees at once.', zh: '模型一次能看到的最多十六分音符数。' },
    minimum: 16,
    maximum: 4096,
    integer: true,
  },
  ...writerSettings.filter(({ name }) => sharedWithWriters.has(name)),
  {
    name: 'members',
    label: { en: 'Networks', zh: '网络数' },
    help: {
      en: 'So many networks learn side by side, and are asked together: surer than one, and as many times slower.',
      zh: '这么多个网络并排学习，一起回答：比一个更可靠，也慢这么多倍。',
    },
    minimum: 1,
    maximum: 16,
    integer: true,
  },
  {
    name: 'lastDropout',
    label: { en: 'Dropout of the last network', zh: '最后一个网络的随机丢弃' },
    help: {
      en: 'The first network leaves out as much as “Dropout” says, the last this, the others lie between: networks that are unlike are surer together.',
      zh: '第一个网络按“随机丢弃”的比例，最后一个按这里的，其余居中：彼此不同的网络合起来更可靠。',
    },
    minimum: 0,
    maximum: 0.9,
    integer: false,
  },
  layersOf('encoderLayers', 'Layers for what is given', '读取已给音符的层数'),
  layersOf('decoderLayers', 'Layers that write', '书写的层数'),
  shareOf(
    'parallelShare',
    { en: 'Parallel mode', zh: '平行调式' },
    {
      en: 'The share of stretches that are learned in the other mode, major as minor and minor as major on the same tonic: more to learn from where pieces are few.',
      zh: '以另一调式（主音相同，大调作小调、小调作大调）学习的乐段比例：曲目少时可多学一些。',
    },
  ),
  shareOf(
    'nothingShare',
    { en: 'Nothing given', zh: '不给定' },
    { en: 'The share of stretches of which nothing is given.', zh: '什么也不给定的乐段所占比例。' },
  ),
  shareOf(
    'voicesShare',
    { en: 'Voices given', zh: '给定声部' },
    { en: 'The share of stretches of which whole voices are given.', zh: '给定整个声部的乐段所占比例。' },
  ),
  shareOf(
    'regionShare',
    { en: 'Region missing', zh: '缺一块' },
    {
      en: 'The share of stretches of which all but a region is given; of the rest, any notes are.',
      zh: '只缺一块区域的乐段所占比例；其余乐段给定任意音符。',
    },
  ),
];

/** What a verse writer takes from its poems, or has no use for. */
const fromChorale = new Set([
  'steps',
  'batchSize',
  'learningRate',
  'warmUp',
  'width',
  'heads',
  'encoderLayers',
  'decoderLayers',
  'dropout',
]);

export const melodySettings: readonly SettingDescription[] = [
  ...choraleSettings.filter(({ name }) => fromChorale.has(name)),
  {
    name: 'phraseSteps',
    label: { en: 'Phrase', zh: '乐句' },
    help: {
      en: 'Sixteenths of a phrase; a multiple of 16. 64 are four bars of 4/4.',
      zh: '一个乐句的十六分音符数，16 的倍数；64 为 4/4 的四小节。',
    },
    minimum: 16,
    maximum: 256,
    integer: true,
  },
  {
    name: 'latentSize',
    label: { en: 'Latent numbers', zh: '潜变量个数' },
    help: { en: 'How many numbers stand for a phrase.', zh: '用多少个数代表一个乐句。' },
    minimum: 1,
    maximum: 1024,
    integer: true,
  },
  {
    name: 'klWeight',
    label: { en: 'Order of latent space', zh: '潜空间的规整' },
    help: {
      en: 'How strongly phrases are pulled together: more makes new phrases likelier to be good, less brings a phrase back more exactly.',
      zh: '把各乐句拉近的力度：越大，新乐句越自然；越小，原乐句还原得越准。',
    },
    minimum: 0,
    maximum: 10,
    integer: false,
  },
  {
    name: 'klWarmUp',
    label: { en: 'Its warm-up steps', zh: '其预热步数' },
    help: { en: 'Steps over which it rises from 0.', zh: '从 0 升起所用的步数。' },
    minimum: 0,
    maximum: 100_000,
    integer: true,
  },
  {
    name: 'freeNats',
    label: { en: 'Free nats', zh: '免费信息量' },
    help: {
      en: 'What a phrase may say of itself without being pulled.',
      zh: '一个乐句可自由携带的信息（奈特），不受拉近。',
    },
    minimum: 0,
    maximum: 1000,
    integer: false,
  },
];
