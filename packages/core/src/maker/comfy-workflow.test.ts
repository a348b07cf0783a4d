/** Workflows as ComfyUI exports them: what takes what is found by class and links, and filled in nowhere else. */
import { describe, expect, it } from 'vitest';
import { comfyWorkflowSchema, filledWorkflow, nameOfPlace, placesFor, readWorkflow } from './comfy-workflow.ts';

/** Words for a picture pass through a node of conditions; the one against comes first. */
const inpainting = {
  '1': { class_type: 'CLIPTextEncode', inputs: { text: 'ugly', clip: ['9', 1] }, _meta: { title: 'Against' } },
  '2': { class_type: 'CLIPTextEncode', inputs: { text: 'nice', clip: ['9', 1] } },
  '3': {
    class_type: 'InpaintModelConditioning',
    inputs: { positive: ['2', 0], negative: ['1', 0], pixels: ['5', 0], mask: ['6', 0] },
  },
  '4': { class_type: 'KSamplerAdvanced', inputs: { noise_seed: 5, positive: ['3', 0], negative: ['3', 1] } },
  '5': { class_type: 'LoadImage', inputs: { image: 'a.png' } },
  '6': { class_type: 'LoadImageMask', inputs: { image: 'm.png', channel: 'red' } },
  '7': { class_type: 'SaveImage', inputs: { images: ['8', 0], filename_prefix: 'x' } },
};

describe('a workflow', () => {
  it('of inpainting is read by its links', () => {
    expect(readWorkflow(JSON.stringify(inpainting)).roles).toEqual({
      prompt: { node: '2', input: 'text' },
      negative: { node: '1', input: 'text' },
      seed: { node: '4', input: 'noise_seed' },
      picture: { node: '5', input: 'image' },
      mask: { node: '6', input: 'image' },
      width: null,
      height: null,
    });
  });

  it('from words alone has a size, and words that come from a node of their own', () => {
    const graph = {
      a: { class_type: 'PrimitiveString', inputs: { value: 'words' } },
      b: { class_type: 'CLIPTextEncode', inputs: { text: ['a', 0], clip: ['z', 0] } },
      c: { class_type: 'KSampler', inputs: { seed: 1, positive: ['b', 0], negative: ['b', 0] } },
      d: { class_type: 'EmptySD3LatentImage', inputs: { width: 512, height: 768, batch_size: 1 } },
      e: { class_type: 'LoadImage', inputs: { image: 'mask.png' }, _meta: { title: 'Mask' } },
    };
    expect(readWorkflow(JSON.stringify(graph)).roles).toMatchObject({
      prompt: { node: 'a', input: 'value' },
      negative: null,
      picture: null,
      mask: { node: 'e', input: 'image' },
      width: { node: 'd', input: 'width' },
      height: { node: 'd', input: 'height' },
    });
  });

  it('is filled in where it is to be, and nowhere else', () => {
    const workflow = readWorkflow(JSON.stringify(inpainting));
    const filled = filledWorkflow(workflow, { prompt: 'a hill', seed: 9, picture: 'p.png', width: 64 });
    const expected = structuredClone(inpainting);
    expected['2'].inputs.text = 'a hill';
    expected['4'].inputs.noise_seed = 9;
    expected['5'].inputs.image = 'p.png';
    expect(filled).toEqual(expected);
    expect(workflow.graph).toEqual(inpainting);
  });

  it('names what could take a role, and refuses one that it does not have', () => {
    const workflow = readWorkflow(JSON.stringify(inpainting));
    expect(placesFor(workflow.graph, 'seed')).toEqual([{ node: '4', input: 'noise_seed' }]);
    expect(nameOfPlace(workflow.graph, workflow.roles.negative!)).toBe('Against (1) · text');
    const roles = { ...workflow.roles, seed: { node: '4', input: 'cfg' } };
    expect(comfyWorkflowSchema.safeParse({ ...workflow, roles }).success).toBe(false);
    expect(comfyWorkflowSchema.safeParse(workflow).success).toBe(true);
  });

  it.each([
    ['{', 'not-json'],
    ['{"nodes":[{"id":1,"type":"KSampler"}],"links":[]}', 'not-api-form'],
    ['{}', 'not-api-form'],
    ['{"1":{"class_type":"KSampler","inputs":{"seed":1}}}', 'no-prompt'],
    ['{"1":{"class_type":"A","inputs":{"positive":["1",0]}}}', 'no-prompt'],
  ])('%s is refused: %s', (text, reason) => {
    expect(() => readWorkflow(text)).toThrow(expect.objectContaining({ code: 'comfy-workflow-unreadable', reason }));
  });
});
