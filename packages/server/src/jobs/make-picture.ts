/** A task of a picture's maker, done by the procedures of the models package. */
import { decodeImage } from '@fourhands/models/data/load-image';
import { denoise } from '@fourhands/models/restoration/denoise';
import { fill } from '@fourhands/models/restoration/fill';
import { keepOutside } from '@fourhands/models/restoration/mask';
import { restyle } from '@fourhands/models/restoration/restyle';
import type { PictureTask } from '../commands/pictures/picture-runner.ts';

/** RGB of all of the task's picture. @throws what the procedures throw */
export async function makePicture(task: PictureTask, progress: (share: number) => void): Promise<Uint8Array> {
  const { operation, controls, seed, picture, style } = task;
  const mask = { width: picture.width, height: picture.height, data: task.mask };
  const hooks = { progress };
  switch (operation) {
    case 'fill': {
      const { effort = 1 } = controls;
      return (await fill(picture, mask, { effort }, seed, hooks)).picture.data;
    }
    case 'denoise': {
      const { noise = 0 } = controls;
      return keepOutside(picture, await denoise(picture, noise === 0 ? {} : { noise }, hooks), mask).data;
    }
    case 'restyle': {
      const { strength = 0.6, scale = 1, keepColours = 0 } = controls;
      const model = await decodeImage(style ?? new Uint8Array(), 'style');
      return (await restyle(picture, model, mask, { strength, scale, keepColours: keepColours === 1 }, seed, hooks))
        .data;
    }
  }
}
