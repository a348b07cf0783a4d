/** What of a sound the tracks show, and between its places and those of the screen. In CSS pixels and samples; pure. */
import type { Clip, Sound } from '@fourhands/core/media/sound/sound';

export interface TrackView {
  /** The sample at the left edge. */
  readonly left: number;
  /** Samples of a pixel. */
  readonly perPixel: number;
}

export const ruler = 24;
export const rowHeight = 112;

const least = 1 / 16;

export const sampleAt = ({ left, perPixel }: TrackView, x: number): number =>
  Math.max(0, Math.round(left + x * perPixel));
export const xOf = ({ left, perPixel }: TrackView, sample: number): number => (sample - left) / perPixel;
export const rowAt = (y: number): number => Math.floor((y - ruler) / rowHeight);
export const rowTop = (row: number): number => ruler + row * rowHeight;

/** Where a sound may be looked at: its end, with room behind it. */
export const shownEnd = (end: number, sampleRate: number): number => Math.max(end * 1.1, 10 * sampleRate);

export function within(view: TrackView, width: number, last: number): TrackView {
  const perPixel = Math.min(Math.max(least, view.perPixel), Math.max(1, last / Math.max(1, width)));
  return { perPixel, left: Math.max(0, Math.min(view.left, last - width * perPixel)) };
}

/** Larger or smaller, with the sample at `x` where it is. */
export function zoomed(view: TrackView, factor: number, x: number, width: number, last: number): TrackView {
  const perPixel = Math.min(Math.max(least, view.perPixel / factor), Math.max(1, last / Math.max(1, width)));
  return within({ perPixel, left: view.left + x * (view.perPixel - perPixel) }, width, last);
}

/** Moved as little as is needed to show a place. */
export function showing(view: TrackView, sample: number, width: number, last: number): TrackView {
  const x = xOf(view, sample);
  if (x >= 0 && x <= width) return view;
  return within({ ...view, left: sample - (width * view.perPixel) / 4 }, width, last);
}

/** Seconds between two lines of the ruler, so that they are some 80 pixels apart. */
export function rulerStep(view: TrackView, sampleRate: number): number {
  const wanted = (80 * view.perPixel) / sampleRate;
  const size = 10 ** Math.floor(Math.log10(wanted));
  const step = [1, 2, 5, 10].find((each) => each * size >= wanted) ?? 10;
  return step * size;
}

/** A place as a person reads it: minutes, seconds, and thousandths. */
export function clock(sample: number, sampleRate: number, digits = 3): string {
  const seconds = sample / sampleRate;
  const minutes = Math.floor(seconds / 60);
  const rest = (seconds - minutes * 60).toFixed(digits);
  return `${minutes}:${rest.padStart(digits === 0 ? 2 : digits + 3, '0')}`;
}

/** The clip that is seen at a place: of those over each other, the one on top. */
export function clipAt({ tracks }: Sound, trackId: string, sample: number): Clip | null {
  const clips = tracks.find(({ id }) => id === trackId)?.clips ?? [];
  return clips.findLast(({ start, length }) => start <= sample && sample < start + length) ?? null;
}
