/** Makers of pictures that need no weights: procedures that come with the studio. What they are is said here; a worker process runs them. */
import type { PictureMaker } from '@fourhands/core';
import { enlargements } from '@fourhands/core/media/image/enlarge';
import type { PictureMakerSource, PictureRunner, RunPicture } from './picture-runner.ts';

/** Raised with every change of a procedure that changes what it makes. */
const procedures = 'restoration 1';

const effort = {
  name: 'effort',
  label: { en: 'Effort', zh: '用时' },
  minimum: 0.1,
  maximum: 1.5,
  step: 0.1,
  default: 0.5,
};

type Described = Pick<PictureMaker, 'operation' | 'name' | 'controls' | 'varies'> & { readonly style?: true };

const described: readonly Described[] = [
  { operation: 'fill', name: { en: 'Fill from around', zh: '按周围填补' }, controls: [effort], varies: true },
  {
    operation: 'denoise',
    name: { en: 'Take out noise', zh: '去噪点' },
    controls: [
      {
        name: 'noise',
        label: { en: 'Strength (0 measures it)', zh: '强度（0 为自动测量）' },
        minimum: 0,
        maximum: 100,
        step: 1,
        default: 0,
      },
    ],
    varies: false,
  },
  {
    operation: 'deblur',
    name: { en: 'Undo blur', zh: '去模糊' },
    controls: [
      {
        name: 'blur',
        label: { en: 'Blur in pixels (0 measures it)', zh: '模糊半径，像素（0 为自动测量）' },
        minimum: 0,
        maximum: 5,
        step: 0.1,
        default: 0,
      },
    ],
    varies: false,
  },
  {
    operation: 'regain',
    name: { en: 'Sharpen what was enlarged', zh: '放大后补细节' },
    controls: [
      {
        name: 'factor',
        label: { en: 'Times it was enlarged', zh: '曾放大的倍数' },
        minimum: 2,
        maximum: 4,
        step: 0.5,
        default: 2,
      },
    ],
    varies: false,
  },
  {
    operation: 'enlarge',
    name: { en: 'Enlarge the picture', zh: '放大整张图片' },
    controls: [
      {
        name: 'times',
        label: { en: 'Times', zh: '倍数' },
        minimum: 2,
        maximum: 4,
        step: 1,
        default: 2,
        choices: enlargements.map((value) => ({ value, label: { en: `${value} times`, zh: `${value} 倍` } })),
      },
      {
        name: 'detail',
        label: { en: 'How', zh: '方式' },
        minimum: 0,
        maximum: 1,
        step: 1,
        default: 1,
        choices: [
          { value: 1, label: { en: 'sharp: slow, up to 4 megapixels', zh: '清晰：较慢，最多 400 万像素' } },
          { value: 0, label: { en: 'plain: quick', zh: '普通：很快' } },
        ],
      },
    ],
    varies: false,
  },
  {
    operation: 'repair',
    name: { en: 'Mend scratches and missing blocks', zh: '修补划痕和缺块' },
    controls: [effort],
    varies: true,
  },
  {
    operation: 'restyle',
    name: { en: 'Paint in a style', zh: '换一种画风' },
    controls: [
      {
        name: 'strength',
        label: { en: 'How far', zh: '程度' },
        minimum: 0,
        maximum: 1,
        step: 0.05,
        default: 0.6,
      },
      {
        name: 'scale',
        label: { en: 'Size of strokes', zh: '笔触大小' },
        minimum: 0.25,
        maximum: 4,
        step: 0.05,
        default: 1,
      },
      {
        name: 'keepColours',
        label: { en: 'Colours', zh: '颜色' },
        minimum: 0,
        maximum: 1,
        step: 1,
        default: 0,
        choices: [
          { value: 0, label: { en: 'of the style', zh: '用画风的' } },
          { value: 1, label: { en: 'as they are', zh: '保留原来的' } },
        ],
      },
    ],
    style: true,
    varies: true,
  },
];

export function pictureProcedures(runner: PictureRunner): PictureMakerSource {
  const makers = described.map(({ style = false, ...maker }) => ({
    maker: {
      ...maker,
      id: `picture-${maker.operation}`,
      kind: 'procedure' as const,
      prompt: false,
      style,
      groups: false,
      hash: `${maker.operation}, ${procedures}`,
      destination: null,
      available: true,
      reason: null,
    },
    run: ((task, progress, signal) => runner.run({ ...task, model: null }, progress, signal)) satisfies RunPicture,
  }));
  return { list: () => Promise.resolve(makers) };
}
