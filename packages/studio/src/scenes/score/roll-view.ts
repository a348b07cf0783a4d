/** What of a score the piano roll shows, and between its places and those of the screen. In CSS pixels; pure. */
import { type Note, ticksPerQuarter } from '@fourhands/core/media/score/score';

export interface RollView {
  /** The tick at the left edge of the notes. */
  readonly left: number;
  /** The pitch whose row begins at the upper edge, with parts of a row. */
  readonly top: number;
  /** Pixels of a quarter. */
  readonly quarter: number;
  /** Pixels of a semitone. */
  readonly row: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Pixels of the keys at the left, and of the ruler above. */
export const gutter = 40;
export const ruler = 28;

const quarters = { least: 4, most: 400 } as const;
const rows = { least: 4, most: 32 } as const;
const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

export const usualView: RollView = { left: 0, top: 84, quarter: 56, row: 13 };

const pixelsPerTick = ({ quarter }: RollView): number => quarter / ticksPerQuarter;

export const xOf = (view: RollView, tick: number): number => gutter + (tick - view.left) * pixelsPerTick(view);
export const tickAt = (view: RollView, x: number): number => view.left + (x - gutter) / pixelsPerTick(view);
/** The upper edge of a pitch's row. */
export const yOf = (view: RollView, pitch: number): number => ruler + (view.top - pitch) * view.row;
export const pitchAt = (view: RollView, y: number): number => Math.ceil(view.top - (y - ruler) / view.row);

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function rectangleOf(
  view: RollView,
  { start, duration, pitch }: Pick<Note, 'start' | 'duration' | 'pitch'>,
): Rectangle {
  return {
    x: xOf(view, start),
    y: yOf(view, pitch),
    width: Math.max(2, duration * pixelsPerTick(view)),
    height: view.row,
  };
}

/** The note at a place, that which is drawn last where several are; `edge`: near its end, where it is made longer. */
export function noteAt(
  view: RollView,
  notes: readonly Note[],
  x: number,
  y: number,
): { readonly note: Note; readonly edge: boolean } | null {
  const note = notes.findLast((each) => {
    const box = rectangleOf(view, each);
    return x >= box.x && x < Math.max(box.x + box.width, box.x + 6) && y >= box.y && y < box.y + box.height;
  });
  if (note === undefined) return null;
  const { x: left, width } = rectangleOf(view, note);
  return { note, edge: width > 12 && x > left + width - Math.min(8, width / 3) };
}

/** Notes that meet a rectangle. */
export function notesIn(view: RollView, notes: readonly Note[], box: Rectangle): readonly Note[] {
  return notes.filter((note) => {
    const { x, y, width, height } = rectangleOf(view, note);
    return x < box.x + box.width && x + width > box.x && y < box.y + box.height && y + height > box.y;
  });
}

/** Stays where there is something to see: never before the beginning, never beyond the pitches. */
export function within(view: RollView, { height }: Size): RollView {
  const shown = (height - ruler) / view.row;
  const top = shown >= 128 ? 127 : clamp(view.top, shown - 1, 127);
  return { ...view, left: Math.max(0, view.left), top };
}

/** Larger or smaller in time, with the tick at `x` where it is. */
export function zoomedTime(view: RollView, factor: number, x: number): RollView {
  const tick = tickAt(view, x);
  const quarter = clamp(view.quarter * factor, quarters.least, quarters.most);
  return { ...view, quarter, left: Math.max(0, tick - ((x - gutter) * ticksPerQuarter) / quarter) };
}

/** All notes, as large as they fit; the usual view where there is none. */
export function fitted(notes: readonly Note[], size: Size): RollView {
  if (notes.length === 0) return within({ ...usualView, top: 72 + (size.height - ruler) / usualView.row / 2 }, size);
  let [low, high, end] = [127, 0, 0];
  for (const { pitch, start, duration } of notes) {
    low = Math.min(low, pitch);
    high = Math.max(high, pitch);
    end = Math.max(end, start + duration);
  }
  const row = clamp((size.height - ruler) / (high - low + 7), rows.least, 18);
  const quarter = clamp(((size.width - gutter - 24) * ticksPerQuarter) / end, quarters.least, 96);
  const middle = (low + high) / 2;
  return within({ left: 0, top: middle + (size.height - ruler) / row / 2, quarter, row }, size);
}

/** Moved as little as is needed to show a place with some room around it. */
export function showing(view: RollView, size: Size, tick: number, pitch: number | null): RollView {
  const [from, to] = [tickAt(view, gutter), tickAt(view, size.width)];
  const room = (to - from) / 8;
  let { left, top } = view;
  if (tick < from) left = tick - room;
  else if (tick > to - room) left = tick - (to - from) + room * 2;
  if (pitch !== null) {
    const shown = (size.height - ruler) / view.row;
    if (pitch > top - 1) top = pitch + 3;
    else if (pitch < top - shown + 2) top = pitch + shown - 3;
  }
  return within({ ...view, left, top }, size);
}
