/**
 * Servers with OpenAI's interface for pictures: /images/generations, and /images/edits where something is there already (OpenAI, “Images” of its API
 * reference). Neither takes a seed.
 */
import { z } from 'zod';
import { PictureAnswerMissing } from './picture-failures.ts';
import { bearer, type PictureServiceKind, sizeControl } from './picture-service.ts';
import { fileOfBase64, pngOf } from '../service-calls.ts';

const answerSchema = z.object({ data: z.array(z.object({ b64_json: z.string().nullish() })).nullish() });

/** These always answer in base64, and refuse to be asked for it. */
const answersInBase64 = /^(gpt-image|chatgpt-image)/;

export const openAiImages: PictureServiceKind = {
  interfaceName: 'OpenAI-compatible interface for pictures (it usually ends in /v1)',
  seeded: false,
  controls: [sizeControl(1024)],
  lookedAt: '/models',
  authorisation: bearer,
  operations: () => ['repaint', 'paint'],
  async make(calls, { model }, { prompt, side, there }, _progress, signal) {
    const size = `${side}x${side}`;
    const format = answersInBase64.test(model) ? {} : { response_format: 'b64_json' };
    const fields = { model, prompt, n: 1, size, ...format };
    const answered = await (async () => {
      if (there === null) return calls.json('/images/generations', { json: fields }, signal);
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, String(value));
      form.set('image', pngOf(there.picture), 'picture.png');
      form.set('mask', pngOf(there.holed), 'mask.png');
      return calls.json('/images/edits', { form }, signal);
    })();
    const answer = answerSchema.safeParse(answered);
    if (!answer.success) throw calls.notUnderstood();
    const file = fileOfBase64(answer.data.data?.[0]?.b64_json);
    if (file === null) throw new PictureAnswerMissing(calls.host);
    return file;
  },
};
