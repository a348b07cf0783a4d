/** A task of a picture's maker, done by the procedures of the models package; what has a model goes on to imagine-picture.ts. */
import { decodeImage } from '@fourhands/models/data/load-image';
import { denoise } from '@fourhands/models/restoration/denoise';
import { fill } from '@fourhands/models/restoration/fill';
import type { RestorationHooks } from '@fourhands/models/restoration/hooks';
import { keepOutside } from '@fourhands/models/restoration/mask';
import { fromOpponent, toOpponent } from '@fourhands/models/restoration/planes';
import { regain } from '@fourhands/models/restoration/regain';
import { restore } from '@fourhands/models/restoration/restore';
import { restyle } from '@fourhands/models/restoration/restyle';
import { upscale } from '@fourhands/models/restoration/sharpen';
import { harmonicFill } from '@fourhands/models/restoration/smooth-fill';
import { PreviewPace } from '../commands/pictures/preview-pace.ts';
import type { MadePart, PictureJob } from '../commands/pictures/picture-runner.ts';
import type { TellProgress } from '../commands/task-runner.ts';
import { previewOf } from './preview-file.ts';

/** @throws what the procedures throw */
export async function makePicture(job: PictureJob, progress: TellProgress): Promise<MadePart> {
  if (job.model === null) return { data: await restored(job, progress), leftOut: [] };
  const { imaginePicture } = await import('./imagine-picture.ts');
  return imaginePicture(job, progress);
}

/** RGB of all of the job's picture; of `enlarge`, of the larger one. */
async function restored(job: PictureJob, progress: TellProgress): Promise<Uint8Array> {
  const { operation, controls, seed, picture, style } = job;
  const mask = { width: picture.width, height: picture.height, data: job.mask };
  const pace = new PreviewPace(progress);
  const hooks: RestorationHooks = {
    progress: (share) => pace.progress(share),
    preview: (see) => void pace.offer(() => previewOf(see(), picture, job.box)),
  };
  switch (operation) {
    case 'fill': {
      const { effort = 1 } = controls;
      return (await fill(picture, mask, { effort }, seed, hooks)).picture.data;
    }
    case 'repair': {
      const { effort = 1 } = controls;
      return (await restore(picture, mask, { repair: true, effort }, seed, hooks)).data;
    }
    case 'denoise': {
      const { noise = 0 } = controls;
      return keepOutside(picture, await denoise(picture, noise === 0 ? {} : { noise }, hooks), mask).data;
    }
    case 'deblur': {
      // Less than a third of a pixel is no blur: the procedure takes none of it.
      const { blur = 0 } = controls;
      return (await restore(picture, mask, { blur: blur < 0.3 ? 'estimated' : blur }, seed, hooks)).data;
    }
    case 'regain': {
      const { factor = 2 } = controls;
      return keepOutside(picture, await regain(picture, { factor }, hooks), mask).data;
    }
    case 'enlarge': {
      const { times = 2 } = controls;
      // What is clear has no colour of its own, and would leave its black at the edges of what is not.
      const missing = mask.data.map((seen) => 1 - seen);
      const coloured = missing.includes(1) ? fromOpponent(harmonicFill(toOpponent(picture), missing)) : picture;
      return (await upscale(coloured, { factor: times }, hooks)).data;
    }
    case 'restyle': {
      const { strength = 0.6, scale = 1, keepColours = 0 } = controls;
      const model = await decodeImage(style ?? new Uint8Array(), 'style');
      return (await restyle(picture, model, mask, { strength, scale, keepColours: keepColours === 1 }, seed, hooks))
        .data;
    }
    case 'paint':
    case 'repaint':
    case 'sketch':
    case 'generate':
    case 'vary':
    case 'mix':
    case 'attribute':
      throw new TypeError(`“${operation}” is no procedure`);
  }
}
