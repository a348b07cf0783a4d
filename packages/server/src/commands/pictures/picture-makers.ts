/** Makers of pictures that come with the studio: procedures that need no weights. What they are is said here; a worker process runs them. */
import type { Actor, PictureMaker } from '@fourhands/core';
import { makerActor } from '../makers.ts';
import { PictureMakerMissing } from './picture-errors.ts';

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

export const pictureMakers: readonly PictureMaker[] = [
  {
    id: 'picture-fill',
    name: { en: 'Fill from around', zh: '按周围填补' },
    operation: 'fill',
    controls: [effort],
    style: false,
    varies: true,
    hash: `fill, ${procedures}`,
  },
  {
    id: 'picture-denoise',
    name: { en: 'Take out noise', zh: '去噪点' },
    operation: 'denoise',
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
    style: false,
    varies: false,
    hash: `denoise, ${procedures}`,
  },
  {
    id: 'picture-restyle',
    name: { en: 'Paint in a style', zh: '换一种画风' },
    operation: 'restyle',
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
        label: { en: 'Keep the colours (1)', zh: '保留原来的颜色（1）' },
        minimum: 0,
        maximum: 1,
        step: 1,
        default: 0,
      },
    ],
    style: true,
    varies: true,
    hash: `restyle, ${procedures}`,
  },
];

/** @throws PictureMakerMissing */
export function findPictureMaker(id: string): PictureMaker {
  const maker = pictureMakers.find((each) => each.id === id);
  if (maker === undefined) throw new PictureMakerMissing();
  return maker;
}

export const pictureMakerActor = ({ id, name, hash }: PictureMaker): Actor => makerActor({ id, name: name.en, hash });
