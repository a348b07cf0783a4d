/** Where a picture lies on the screen: pure arithmetic. */
export interface Viewport {
  /** Screen pixels (of CSS) a pixel of the picture. */
  readonly scale: number;
  /** Where the picture's corner lies, in screen pixels. */
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const [leastScale, mostScale] = [1 / 256, 32];
const margin = 16;

export const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** All of it in the middle, not larger than it is. */
export function fitted(picture: Size, screen: Size): Viewport {
  const room = { width: Math.max(1, screen.width - 2 * margin), height: Math.max(1, screen.height - 2 * margin) };
  return centred(
    picture,
    screen,
    within(Math.min(1, room.width / picture.width, room.height / picture.height), leastScale, 1),
  );
}

export function centred(picture: Size, screen: Size, scale: number): Viewport {
  return { scale, x: (screen.width - picture.width * scale) / 2, y: (screen.height - picture.height * scale) / 2 };
}

/** Larger or smaller by a factor, with what lies under a point of the screen staying there. */
export function zoomed(from: Viewport, factor: number, at: { readonly x: number; readonly y: number }): Viewport {
  const scale = within(from.scale * factor, leastScale, mostScale);
  const change = scale / from.scale;
  return { scale, x: at.x - (at.x - from.x) * change, y: at.y - (at.y - from.y) * change };
}

/** The place in the picture under a point of the screen. */
export function placeAt({ scale, x, y }: Viewport, at: { readonly x: number; readonly y: number }) {
  return { x: (at.x - x) / scale, y: (at.y - y) / scale };
}

/** The level whose pixels are no larger than those of the screen. */
export function levelFor(scale: number, ratio: number, most: number): number {
  return within(Math.floor(-Math.log2(scale * ratio) + 1e-6), 0, most);
}
