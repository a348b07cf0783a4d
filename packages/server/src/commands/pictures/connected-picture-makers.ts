/**
 * Connected services as makers of pictures. A service is shown a square around the region, nothing else of the picture, and what it gives back is decoded in a
 * worker and laid on that square: whatever its size is and whatever it changed, only the region takes anything of it.
 */
import type { PictureMaker } from '@fourhands/core';
import { pictureServiceKinds } from '@fourhands/makers';
import { limits } from '../../config.ts';
import type { Asks } from '../asks.ts';
import type { PictureWork } from '../picture-work.ts';
import type { PictureService, ProviderDesk } from '../provider-desk.ts';
import { PreviewPace } from './preview-pace.ts';
import type { PictureMakerSource, RunnablePictureMaker, RunPicture } from './picture-runner.ts';

/** Of the square's side, how much of what lies around a service sees where it starts from what is there. */
const roomAround = 0.25;
const usualSide = 512;
/** The share that is done when a service is asked, and when it answered. */
const [asked, answered] = [0.03, 0.95];

export function connectedPictureMakers(
  desk: Pick<ProviderDesk, 'pictureServices'>,
  files: Asks<PictureWork>,
): PictureMakerSource {
  const makersOf = (service: PictureService): RunnablePictureMaker[] => {
    const { record, kind, settings, reason } = service;
    const { name, address, model, makerId } = record;
    const { controls, seeded, operations } = pictureServiceKinds[kind];
    const described = (operation: 'paint' | 'repaint'): PictureMaker => ({
      id: `${makerId}-${operation}`,
      name:
        operation === 'paint'
          ? { en: `Paint from words: ${name}`, zh: `按文字作画：${name}` }
          : { en: `Change by words: ${name}`, zh: `按文字修改：${name}` },
      kind: 'connected',
      operation,
      controls: controls.filter((control) => operation === 'repaint' || control.name !== 'strength'),
      prompt: true,
      style: false,
      groups: false,
      // A service without seeds makes another picture each time it is asked.
      varies: true,
      hash: `${kind} ${address}#${model}${seeded ? '' : ', without a seed'}`,
      destination: new URL(address).host,
      available: reason === null,
      reason,
    });
    return operations(settings).map((operation) => ({
      maker: described(operation),
      run: runOf(service, operation, files),
    }));
  };
  return { list: () => Promise.resolve(desk.pictureServices().flatMap(makersOf)) };
}

function runOf(service: PictureService, operation: 'paint' | 'repaint', files: Asks<PictureWork>): RunPicture {
  return async ({ picture, mask, box, prompt, seed, controls }, progress, signal) => {
    const { name } = service.record;
    const side = Math.round(controls['size'] ?? usualSide);
    const room = operation === 'paint' ? 0 : roomAround;
    const cutting = { picture, mask, room, side };
    const cut = await files.ask('cutSquare', cutting, limits.encodeTime, `Cutting what “${name}” is shown`);
    signal.throwIfAborted();
    const pace = new PreviewPace(progress);
    pace.progress(asked);
    const fit = operation === 'paint' ? ('middle' as const) : ('whole' as const);
    const bytes = await service.make(
      { prompt, seed, side, controls, there: operation === 'paint' ? null : cut },
      (share, file) => {
        pace.progress(asked + share * (answered - asked));
        if (file === undefined) return;
        const showing = { bytes: file, name, square: cut.square, fit, box };
        void pace.offer(() => files.ask('previewSquare', showing, limits.encodeTime, `Reading how “${name}” stands`));
      },
      signal,
    );
    signal.throwIfAborted();
    const laying = { bytes, name, picture, square: cut.square, fit };
    const data = await files.ask('laySquare', laying, limits.decodeTime, `Reading what “${name}” made`);
    return { data, leftOut: [] };
  };
}
