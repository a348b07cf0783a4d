/** A candidate for a part of a picture: what a maker gave, cut to the region and compared with what is there. */
import { imageHunks } from '@fourhands/core/media/image/image-hunks';
import type { Box, Mask } from '@fourhands/core/media/image/mask';
import type { Pixels } from '@fourhands/core/media/image/pixels';
import { limits } from '../../config.ts';
import type { Asks } from '../asks.ts';
import type { PictureWork, RgbaPicture } from '../picture-work.ts';
import { makesAnew } from './picture-makers.ts';
import type { MadeCandidate, Making } from './picture-making.ts';
import type { MadePart, PictureTask, RunPicture } from './picture-runner.ts';
import { hashOf } from './picture-versions.ts';

interface PartOrder {
  readonly task: Omit<PictureTask, 'seed'>;
  readonly run: RunPicture;
  /** What the task's picture is of the whole. */
  readonly part: Box;
  readonly region: Mask;
  readonly layer: Pixels;
}

export const partMaking =
  (order: PartOrder, encoder: Asks<PictureWork>): Making['make'] =>
  async (seed, tell, signal) =>
    candidateOf(order, await order.run({ ...order.task, seed }, tell, signal), encoder);

async function candidateOf(
  { part, region, layer, task }: PartOrder,
  { data: rgb, leftOut }: MadePart,
  encoder: Asks<PictureWork>,
): Promise<MadeCandidate> {
  const box = region.bounds!;
  const data = layer.read(box);
  for (let y = 0; y < box.height; y++)
    for (let x = 0; x < box.width; x++) {
      const [to, from] = [(y * box.width + x) * 4, ((box.y + y - part.y) * part.width + box.x + x - part.x) * 3];
      if (makesAnew(task.operation)) data[to + 3] = 255;
      else if (data[to + 3] === 0) continue;
      for (let channel = 0; channel < 3; channel++) data[to + channel] = rgb[from + channel]!;
    }
  const preview = await smallFile(encoder, { data, width: box.width, height: box.height });
  const candidate = {
    box,
    patch: await hashOf(data),
    preview: await hashOf(preview),
    leftOut: [...leftOut],
    enlarged: null,
    hunks: imageHunks(layer, { box, data }, region).map(({ mask }) => ({
      mask: mask.toNumbers(),
      state: 'open' as const,
      reason: null,
      at: null,
    })),
  };
  const contents = [
    { bytes: data, mediaType: 'application/octet-stream' },
    { bytes: preview, mediaType: 'image/png' },
  ];
  return { candidate, contents };
}

const smallSide = 640;

/** The PNG that shows a candidate beside others. */
export function smallFile(encoder: Asks<PictureWork>, picture: RgbaPicture): Promise<Uint8Array> {
  return encoder.ask(
    'encode',
    { ...picture, format: 'png', side: smallSide },
    limits.encodeTime,
    'Showing what was made',
  );
}
