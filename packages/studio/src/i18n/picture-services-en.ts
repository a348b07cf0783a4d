/** The words of connected services that make pictures, in English. A part of the table in en.ts. */
import type { ComfyRole } from '@fourhands/core/maker/comfy-workflow';
import type { PictureProviderKind } from '@fourhands/core/protocol/makers';

export const pictureServicesEn = {
  pictureServices: {
    kinds: {
      'openai-images': 'Pictures: OpenAI-compatible server',
      automatic1111: 'Pictures: AUTOMATIC1111',
      comfyui: 'Pictures: ComfyUI',
    } satisfies Record<PictureProviderKind, string> as Record<PictureProviderKind, string>,
    addressHelp: {
      'openai-images': 'Up to and with its version, such as /v1.',
      automatic1111: 'As in the browser, without a path. Start it with --api.',
      comfyui: 'As in the browser, without a path.',
    } satisfies Record<PictureProviderKind, string> as Record<PictureProviderKind, string>,
    modelHelp: 'Empty: the one that is loaded there.',
    passwordHelp: 'Name and password as name:password, where it was started with --api-auth. Kept encrypted.',
    price: 'Price of a picture',
    workflow: 'Workflow in API form',
    workflowHelp: 'In ComfyUI: Workflow, then Export (API). Paste what it saves.',
    workflowFile: 'Choose the file',
    rolesHelp: 'What takes what was found by the kinds of the nodes. Correct it where it is wrong.',
    roles: {
      prompt: 'Words',
      negative: 'What is not to be seen',
      seed: 'Seed',
      picture: 'Picture',
      mask: 'Mask',
      width: 'Width',
      height: 'Height',
    } satisfies Record<ComfyRole, string> as Record<ComfyRole, string>,
    nothing: 'As the workflow has it',
    onlyPaints: 'No node takes a picture, so it paints from words alone.',
  },
};
