/** A stroke of a brush or an eraser: drawn at once on the screen, and as the patch that is sent. */
import type { Point } from '@fourhands/core/media/image/selection';
import type { Size } from './viewport.ts';

export interface Stroke {
  readonly mode: 'over' | 'erase';
  readonly colour: string;
  /** Pixels of the picture across. */
  readonly size: number;
  readonly points: Point[];
  /** Pixels that it may touch; everywhere where there is no selection. */
  readonly clip: Path2D | null;
  /** The sequence of the picture that holds it; null until that is known. */
  sequence: number | null;
}

type Surface = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** In pixels of the picture. */
export function drawStroke(surface: Surface, stroke: Stroke, colour: string): void {
  const [first] = stroke.points;
  if (first === undefined) return;
  surface.save();
  if (stroke.clip) surface.clip(stroke.clip);
  surface.lineCap = 'round';
  surface.lineJoin = 'round';
  surface.lineWidth = stroke.size;
  surface.strokeStyle = colour;
  surface.beginPath();
  surface.moveTo(first.x, first.y);
  const moved = stroke.points.some(({ x, y }) => x !== first.x || y !== first.y) ? stroke.points : [];
  if (moved.length === 0) {
    surface.fillStyle = colour;
    surface.arc(first.x, first.y, stroke.size / 2, 0, 2 * Math.PI);
    surface.fill();
  }
  for (const { x, y } of moved) surface.lineTo(x, y);
  if (moved.length > 0) surface.stroke();
  surface.restore();
}

/** RGBA of the box that it touches; null where it lies outside of the picture. */
export function patchOf(stroke: Stroke, picture: Size) {
  const reach = stroke.size / 2 + 1;
  const xs = stroke.points.map(({ x }) => x);
  const ys = stroke.points.map(({ y }) => y);
  const [least, most] = [Math.min, Math.max] as const;
  const left = most(0, Math.floor(xs.reduce((a, b) => least(a, b)) - reach));
  const top = most(0, Math.floor(ys.reduce((a, b) => least(a, b)) - reach));
  const width = least(picture.width, Math.ceil(xs.reduce((a, b) => most(a, b)) + reach)) - left;
  const height = least(picture.height, Math.ceil(ys.reduce((a, b) => most(a, b)) + reach)) - top;
  if (width <= 0 || height <= 0) return null;
  const surface = new OffscreenCanvas(width, height).getContext('2d')!;
  surface.translate(-left, -top);
  drawStroke(surface, stroke, stroke.colour);
  const { data } = surface.getImageData(0, 0, width, height);
  return { x: left, y: top, width, height, data: new Uint8Array(data.buffer) };
}
