/** What is being made, drawn in its place: how it stands, under stripes in the makers' colour, with a tag that says it is not offered yet. */
import type { Box } from '@fourhands/core/media/image/mask';
import type { Coming } from './use-offers.ts';
import type { Viewport } from './viewport.ts';

/** A texture of the surface, in its own pixels. */
export function texture(
  surface: CanvasRenderingContext2D,
  side: number,
  draw: (on: OffscreenCanvasRenderingContext2D) => void,
) {
  const small = new OffscreenCanvas(side, side);
  draw(small.getContext('2d')!);
  return surface.createPattern(small, 'repeat')!;
}

/** In pixels of the picture, by the surface's transform. @param thin a screen pixel in them */
export function drawComing(
  surface: CanvasRenderingContext2D,
  { box, fill, bitmap }: Coming,
  thin: number,
  ratio: number,
): void {
  surface.save();
  surface.clip(fill);
  if (bitmap) surface.drawImage(bitmap, box.x, box.y, box.width, box.height);
  const stripes = texture(surface, 16, (on) => {
    on.strokeStyle = 'rgb(31 127 176 / 28%)';
    on.lineWidth = 3;
    for (const shift of [-16, 0, 16]) {
      on.moveTo(shift, 0);
      on.lineTo(shift + 16, 16);
    }
    on.stroke();
  });
  stripes.setTransform(new DOMMatrix().scale(thin / ratio));
  surface.fillStyle = stripes;
  surface.fillRect(box.x, box.y, box.width, box.height);
  surface.restore();
}

const [tagHeight, tagRoom] = [24, 8];

/** Words at the upper left corner of a box, as far as that is on screen, in screen pixels. */
export function drawTag(
  surface: CanvasRenderingContext2D,
  box: Box,
  words: string,
  view: Viewport,
  ratio: number,
): void {
  surface.save();
  surface.setTransform(ratio, 0, 0, ratio, 0, 0);
  surface.font = `600 13px ${getComputedStyle(surface.canvas).fontFamily}`;
  const width = surface.measureText(words).width + 2 * tagRoom;
  const [across, down] = [surface.canvas.width / ratio, surface.canvas.height / ratio];
  const x = Math.max(0, Math.min(across - width, view.x + box.x * view.scale));
  const y = Math.max(0, Math.min(down - tagHeight, view.y + box.y * view.scale - tagHeight));
  surface.fillStyle = '#12638c';
  surface.fillRect(x, y, width, tagHeight);
  surface.fillStyle = '#ffffff';
  surface.textBaseline = 'middle';
  surface.fillText(words, x + tagRoom, y + tagHeight / 2);
  surface.restore();
}
