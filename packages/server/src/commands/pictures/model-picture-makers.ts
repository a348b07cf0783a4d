/** Makers of pictures that have a model: the shipped painter, and the autoencoders and adversarial networks that were trained or brought here. */
import { fileURLToPath } from 'node:url';
import type { Model, PictureControl, PictureMaker, PictureOperation } from '@fourhands/core';
import { painterWeightsUrl } from '@fourhands/makers';
import type { Blobs } from '../../blobs/blobs.ts';
import type { ModelStore } from '../../store/store.ts';
import { painterStyles } from './painter-styles.ts';
import type { PictureMakerSource, PictureRunner, RunnablePictureMaker, RunPicture } from './picture-runner.ts';

/** Raised with every change of how regions are made by models that changes what is made. */
const procedure = 'regions 1, one thread';
/** Digits of a model's hash in its makers' ids: the same file brought back is the same maker. */
const digits = 16;

const here = { kind: 'trained', prompt: false, style: false, groups: false, destination: null } as const;
const able = { available: true, reason: null } as const;

const share = (name: string, en: string, zh: string, by: number): PictureControl => ({
  name,
  label: { en, zh },
  minimum: 0,
  maximum: 1,
  step: 0.05,
  default: by,
});

const painterControls: PictureControl[] = [
  {
    name: 'style',
    label: { en: 'Style', zh: '风格' },
    minimum: 0,
    maximum: painterStyles.length - 1,
    step: 1,
    default: 0,
    choices: painterStyles.map(({ label }, value) => ({ value, label })),
  },
  {
    name: 'guidance',
    label: { en: 'How strictly', zh: '贴合文字的程度' },
    minimum: 1,
    maximum: 6,
    step: 0.5,
    default: 2.5,
  },
  { name: 'steps', label: { en: 'Steps', zh: '步数' }, minimum: 2, maximum: 40, step: 1, default: 16 },
];

export function picturePainter(runner: PictureRunner, sha256: string): PictureMakerSource {
  const painter = {
    ...here,
    ...able,
    kind: 'embedded',
    prompt: true,
    varies: true,
    hash: `painter ${sha256}, ${procedure}`,
  } as const;
  const paints: PictureMaker = {
    ...painter,
    id: 'picture-painter',
    name: { en: 'Paint from words', zh: '按文字作画' },
    operation: 'paint',
    controls: painterControls,
  };
  const finishes: PictureMaker = {
    ...painter,
    id: 'picture-sketch',
    name: { en: 'Finish a sketch', zh: '完成草图' },
    operation: 'sketch',
    controls: [share('keep', 'Keep close', '贴近原样', 0.6), ...painterControls],
  };
  const run: RunPicture = (task, progress, signal) =>
    runner.run({ ...task, model: { path: fileURLToPath(painterWeightsUrl), sha256 } }, progress, signal);
  return { list: () => Promise.resolve([paints, finishes].map((maker) => ({ maker, run }))) };
}

interface ModelOperation {
  readonly operation: Extract<PictureOperation, 'generate' | 'vary' | 'mix' | 'attribute'>;
  /** Before the model's name. */
  readonly name: { readonly en: string; readonly zh: string };
  readonly controls: readonly PictureControl[];
  readonly kinds: readonly ('vae' | 'gan')[];
  readonly varies: boolean;
}

const operations: readonly ModelOperation[] = [
  {
    operation: 'generate',
    name: { en: 'Draw a picture', zh: '生成图片' },
    controls: [],
    kinds: ['vae', 'gan'],
    varies: true,
  },
  {
    operation: 'vary',
    name: { en: 'Vary what is there', zh: '变化已有内容' },
    controls: [share('keep', 'Keep close', '贴近原样', 0.7)],
    kinds: ['vae', 'gan'],
    varies: true,
  },
  {
    operation: 'mix',
    name: { en: 'Mix with a second picture', zh: '与第二张图片混合' },
    controls: [share('share', 'Of the second', '第二张的份额', 0.5)],
    kinds: ['vae', 'gan'],
    varies: false,
  },
  {
    operation: 'attribute',
    name: { en: 'More or less of an attribute', zh: '增减一个特征' },
    controls: [
      {
        name: 'amount',
        label: { en: 'How much more (below 0: less)', zh: '增加多少（小于 0 为减少）' },
        minimum: -2,
        maximum: 2,
        step: 0.1,
        default: 1,
      },
    ],
    kinds: ['vae'],
    varies: false,
  },
];

/** Each model offers what its kind can; models of the same file are one. */
export function modelPictureMakers(
  models: Pick<ModelStore, 'list'>,
  blobs: Pick<Blobs, 'localFile'>,
  runner: PictureRunner,
): PictureMakerSource {
  const makersOf = (model: Model): RunnablePictureMaker[] => {
    const { sha256, name, kind } = model;
    const run: RunPicture = async (task, progress, signal) =>
      runner.run({ ...task, model: { path: await blobs.localFile(sha256), sha256 } }, progress, signal);
    return operations.flatMap(({ kinds, name: what, controls, ...rest }) => {
      if (!kinds.some((each) => each === kind)) return [];
      const { operation } = rest;
      const maker: PictureMaker = {
        ...here,
        ...able,
        ...rest,
        id: `${kind}-${operation}-${sha256.slice(0, digits)}`,
        name: { en: `${what.en}: ${name}`, zh: `${what.zh}：${name}` },
        controls: [...controls],
        style: operation === 'mix',
        groups: operation === 'attribute',
        hash: `${kind} ${sha256}, ${operation}, ${procedure}`,
      };
      return [{ maker, run }];
    });
  };
  return {
    list: async () => {
      const all = await models.list();
      const first = new Map(all.toReversed().map((model) => [model.sha256, model]));
      return all.filter((model) => first.get(model.sha256) === model).flatMap(makersOf);
    },
  };
}
