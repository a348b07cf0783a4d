/** AUTOMATIC1111's web UI and what speaks its interface: /sdapi/v1/txt2img and img2img, with progress and interruption (its own /docs). */
import { z } from 'zod';
import { PictureAnswerMissing } from './picture-failures.ts';
import { type PictureServiceKind, sizeControl, strengthControl, type TellServiceProgress } from './picture-service.ts';
import { base64Of, fileOfBase64, rested, type ServiceCalls } from '../service-calls.ts';

const answerSchema = z.object({ images: z.array(z.unknown()).nullish() });
const progressSchema = z.object({ progress: z.number(), current_image: z.unknown() });

/** Milliseconds between two questions of how far it is, and that stopping it may take. */
const [askedEvery, stopTime] = [700, 5000];
/** What was there fills the mask before it is painted over, rather than noise. */
const startFromOriginal = 1;

export const automatic1111: PictureServiceKind = {
  interfaceName: 'AUTOMATIC1111 interface (start it with --api; the address has no path)',
  seeded: true,
  controls: [
    sizeControl(512),
    { name: 'steps', label: { en: 'Steps', zh: '步数' }, minimum: 1, maximum: 60, step: 1, default: 25 },
    {
      name: 'guidance',
      label: { en: 'How strictly', zh: '贴合文字的程度' },
      minimum: 1,
      maximum: 20,
      step: 0.5,
      default: 7,
    },
    strengthControl,
  ],
  lookedAt: '/sdapi/v1/sd-models',
  // Its --api-auth is a name and a password.
  authorisation: (key) => `Basic ${Buffer.from(key).toString('base64')}`,
  operations: () => ['repaint', 'paint'],
  async make(calls, { model }, { prompt, seed, side, controls, there }, progress, signal) {
    const fields = {
      prompt,
      seed,
      width: side,
      height: side,
      steps: controls['steps'],
      cfg_scale: controls['guidance'],
      batch_size: 1,
      n_iter: 1,
      ...(model === '' ? {} : { override_settings: { sd_model_checkpoint: model } }),
    };
    const json =
      there === null
        ? fields
        : {
            ...fields,
            init_images: [base64Of(there.picture)],
            mask: base64Of(there.mask),
            denoising_strength: controls['strength'],
            inpainting_fill: startFromOriginal,
            inpaint_full_res: false,
            mask_blur: 4,
          };
    const ended = new AbortController();
    const watching = watch(calls, progress, AbortSignal.any([signal, ended.signal]));
    try {
      const answered = await calls.json(`/sdapi/v1/${there === null ? 'txt2img' : 'img2img'}`, { json }, signal);
      const answer = answerSchema.safeParse(answered);
      if (!answer.success) throw calls.notUnderstood();
      const file = fileOfBase64(answer.data.images?.[0]);
      if (file === null) throw new PictureAnswerMissing(calls.host);
      return file;
    } catch (error) {
      // It would go on for nobody.
      if (signal.aborted)
        await calls.bytes('/sdapi/v1/interrupt', { json: {} }, AbortSignal.timeout(stopTime)).catch(() => undefined);
      throw error;
    } finally {
      ended.abort();
      await watching;
    }
  },
};

/** Progress is a kindness: a service that does not tell it makes pictures nevertheless. */
async function watch(calls: ServiceCalls, progress: TellServiceProgress, signal: AbortSignal): Promise<void> {
  const path = '/sdapi/v1/progress?skip_current_image=false';
  try {
    for (;;) {
      await rested(askedEvery, signal);
      const told = progressSchema.safeParse(await calls.json(path, {}, signal));
      if (!told.success) continue;
      const preview = fileOfBase64(told.data.current_image);
      progress(Math.min(1, Math.max(0, told.data.progress)), ...(preview === null ? [] : [preview]));
    }
  } catch {
    // It ended, or does not tell.
  }
}
