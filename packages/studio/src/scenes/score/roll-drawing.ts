/** Draws the piano roll: rows and bars, locks, notes by their track or by who made them, what is offered, and where it plays. */
import { beatTicks } from '../../playing/schedule.ts';
import type { Bars } from '@fourhands/core/media/score/bars';
import { pitchName } from '@fourhands/core/media/score/pitch-spelling';
import type { Note, Score } from '@fourhands/core/media/score/score';
import type { ScoreLock } from '@fourhands/core/media/score/score-region';
import { gutter, rectangleOf, type Rectangle, type RollView, ruler, type Size, tickAt, xOf, yOf } from './roll-view.ts';

/** A change that is offered and not decided. */
export interface Ghost {
  readonly note: Note;
  readonly kind: 'add' | 'remove';
  /** Of the bar that is looked at. */
  readonly current: boolean;
}

export interface RollPicture {
  readonly view: RollView;
  readonly size: Size;
  readonly score: Score;
  readonly bars: Bars;
  readonly locks: readonly ScoreLock[];
  readonly range: { readonly start: number; readonly end: number } | null;
  readonly selection: ReadonlySet<string>;
  /** Notes as they are while they are moved. */
  readonly moved: ReadonlyMap<string, Note>;
  /** A note that is being written. */
  readonly drawn: Note | null;
  readonly ghosts: readonly Ghost[];
  readonly box: Rectangle | null;
  readonly cursor: { readonly tick: number; readonly pitch: number } | null;
  /** Where others are. */
  readonly visitors: readonly { readonly tick: number; readonly name: string; readonly maker: boolean }[];
  readonly playhead: number;
  readonly isMakers: (note: Note) => boolean;
  readonly authorsShown: boolean;
  readonly activeTrack: string | null;
}

/** Colours of the page as they are now. */
export interface RollColours {
  readonly paper: string;
  readonly surface: string;
  readonly sunken: string;
  readonly line: string;
  readonly strong: string;
  readonly ink: string;
  readonly soft: string;
  readonly person: string;
  readonly maker: string;
  readonly danger: string;
  readonly blackKey: string;
  readonly tracks: readonly string[];
}

/** Told apart in the light and in the dark, and by people who see red and green alike; after Okabe and Ito (2008), toned for each ground. */
const trackColours = {
  light: ['#b3480f', '#12638c', '#3f7d3a', '#7a4fa3', '#9a6b00', '#a83263', '#2d7f7a', '#5f584e'],
  dark: ['#f0985c', '#74c0e6', '#8fc987', '#c3a1e6', '#e0b84f', '#ee8fb5', '#74cbc4', '#bdb6ab'],
} as const;

export function coloursOf(element: Element, dark: boolean): RollColours {
  const style = getComputedStyle(element);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    paper: of('paper'),
    surface: of('surface'),
    sunken: of('sunken'),
    line: of('line'),
    strong: of('line-strong'),
    ink: of('ink'),
    soft: of('ink-soft'),
    person: of('person'),
    maker: of('maker'),
    danger: of('danger'),
    blackKey: dark ? '#000000' : '#282521',
    tracks: trackColours[dark ? 'dark' : 'light'],
  };
}

export const trackColour = (dark: boolean, index: number): string => {
  const colours = trackColours[dark ? 'dark' : 'light'];
  return colours[index % colours.length]!;
};

const isBlack = (pitch: number): boolean => [1, 3, 6, 8, 10].includes(pitch % 12);

export function drawRoll(
  surface: CanvasRenderingContext2D,
  picture: RollPicture,
  colours: RollColours,
  ratio: number,
): void {
  const { size, view } = picture;
  surface.setTransform(ratio, 0, 0, ratio, 0, 0);
  surface.fillStyle = colours.surface;
  surface.fillRect(0, 0, size.width, size.height);
  surface.save();
  surface.beginPath();
  surface.rect(gutter, ruler, size.width - gutter, size.height - ruler);
  surface.clip();
  drawRows(surface, picture, colours);
  drawBars(surface, picture, colours);
  drawLocks(surface, picture, colours);
  drawNotes(surface, picture, colours);
  drawGhosts(surface, picture, colours);
  drawCursor(surface, picture, colours);
  if (picture.box !== null) {
    const { x, y, width, height } = picture.box;
    surface.strokeStyle = colours.ink;
    surface.setLineDash([4, 3]);
    surface.strokeRect(x + 0.5, y + 0.5, width, height);
    surface.setLineDash([]);
  }
  for (const { tick, name, maker } of picture.visitors) {
    const x = xOf(view, tick);
    surface.fillStyle = maker ? colours.maker : colours.person;
    surface.fillRect(x, ruler, 2, size.height);
    surface.font = '11px system-ui, sans-serif';
    surface.fillText(name, x + 5, ruler + 14);
  }
  surface.restore();
  drawKeys(surface, picture, colours);
  drawRuler(surface, picture, colours);
  const x = xOf(view, picture.playhead);
  if (x >= gutter) {
    surface.fillStyle = colours.ink;
    surface.fillRect(x - 0.75, 0, 1.5, size.height);
  }
}

function drawRows(surface: CanvasRenderingContext2D, { view, size }: RollPicture, colours: RollColours): void {
  const lowest = Math.max(0, Math.floor(view.top - (size.height - ruler) / view.row) - 1);
  for (let pitch = lowest; pitch <= Math.min(127, Math.ceil(view.top)); pitch++) {
    const y = yOf(view, pitch);
    if (isBlack(pitch)) {
      surface.fillStyle = colours.sunken;
      surface.fillRect(gutter, y, size.width, view.row);
    }
    if (pitch % 12 === 0 || pitch % 12 === 5) {
      surface.fillStyle = colours.line;
      surface.fillRect(gutter, y + view.row - 0.5, size.width, pitch % 12 === 0 ? 1 : 0.5);
    }
  }
}

/** The bars on screen, at most so many lines. */
function barsShown({ view, size, bars }: RollPicture) {
  const [from, to] = [Math.max(0, tickAt(view, gutter)), tickAt(view, size.width)];
  const shown = [];
  for (let bar = bars.at(from); bar.start < to && shown.length < 2000; bar = bars.at(bar.end)) shown.push(bar);
  return shown;
}

function drawBars(surface: CanvasRenderingContext2D, picture: RollPicture, colours: RollColours): void {
  const { view, size, range } = picture;
  for (const bar of barsShown(picture)) {
    const beat = beatTicks(bar.meter);
    const wide = (beat * view.quarter) / 960 > 10;
    for (let tick = bar.start; tick < bar.end; tick += beat) {
      const first = tick === bar.start;
      if (!first && !wide) continue;
      surface.fillStyle = first ? colours.strong : colours.line;
      surface.globalAlpha = first ? 0.55 : 1;
      surface.fillRect(xOf(view, tick) - 0.5, ruler, 1, size.height);
      surface.globalAlpha = 1;
    }
  }
  if (range === null) return;
  surface.fillStyle = colours.ink;
  surface.globalAlpha = 0.06;
  surface.fillRect(xOf(view, range.start), ruler, xOf(view, range.end) - xOf(view, range.start), size.height);
  surface.globalAlpha = 1;
}

function drawLocks(surface: CanvasRenderingContext2D, { view, size, locks }: RollPicture, colours: RollColours): void {
  for (const { region } of locks) {
    if (region.start >= region.end) continue;
    const [x, end] = [Math.max(gutter, xOf(view, region.start)), Math.min(size.width, xOf(view, region.end))];
    if (end <= x) continue;
    surface.save();
    surface.beginPath();
    surface.rect(x, ruler, end - x, size.height);
    surface.clip();
    surface.strokeStyle = colours.strong;
    surface.globalAlpha = 0.28;
    surface.beginPath();
    for (let at = x - size.height; at < end; at += 12) {
      surface.moveTo(at, size.height);
      surface.lineTo(at + size.height, 0);
    }
    surface.stroke();
    surface.restore();
  }
}

function drawNotes(surface: CanvasRenderingContext2D, picture: RollPicture, colours: RollColours): void {
  const { view, size, score, selection, moved, drawn, isMakers, authorsShown, activeTrack } = picture;
  const order = new Map(score.tracks.map(({ id }, index) => [id, index]));
  const [from, to] = [tickAt(view, gutter), tickAt(view, size.width)];
  const held = new Set(picture.locks.flatMap(({ notes }) => notes));
  const shown = score.notes.filter(({ start, duration }) => start < to && start + duration > from);
  // What is written in lies above the rest.
  const inOrder = [
    ...shown.filter(({ track }) => track !== activeTrack),
    ...shown.filter(({ track }) => track === activeTrack),
  ];
  for (const there of drawn === null ? inOrder : [...inOrder, drawn]) {
    const note = moved.get(there.id) ?? there;
    const { x, y, width, height } = rectangleOf(view, note);
    if (y > size.height || y + height < ruler) continue;
    const maker = note !== drawn && isMakers(there);
    const colour = authorsShown
      ? maker
        ? colours.maker
        : colours.person
      : colours.tracks[(order.get(note.track) ?? 0) % colours.tracks.length]!;
    const [left, top, wide, high] = [x + 0.5, y + 0.5, Math.max(1.5, width - 1), Math.max(2, height - 1)];
    surface.fillStyle = colour;
    surface.globalAlpha = 0.4 + 0.6 * (note.velocity / 127);
    surface.fillRect(left, top, wide, high);
    surface.globalAlpha = 1;
    if (maker) drawStripes(surface, left, top, wide, high, colours.surface);
    // Further voices of a track have a lighter upper edge each.
    const edges = high > 6 ? Math.min(4, note.voice) : 0;
    for (let voice = 1; voice < edges; voice++) {
      surface.fillStyle = colours.surface;
      surface.fillRect(left, top + high - 2 * voice, wide, 0.75);
    }
    if (held.has(there.id)) drawPadlock(surface, left, top, high, colours);
    if (selection.has(there.id)) {
      surface.strokeStyle = colours.ink;
      surface.lineWidth = 2;
      surface.strokeRect(left + 0.5, top + 0.5, Math.max(1, wide - 1), high - 1);
      surface.lineWidth = 1;
    }
  }
}

function drawStripes(
  surface: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: string,
): void {
  surface.save();
  surface.beginPath();
  surface.rect(x, y, width, height);
  surface.clip();
  surface.strokeStyle = colour;
  surface.globalAlpha = 0.45;
  surface.beginPath();
  for (let at = x - height; at < x + width; at += 6) {
    surface.moveTo(at, y + height);
    surface.lineTo(at + height, y);
  }
  surface.stroke();
  surface.restore();
}

function drawPadlock(
  surface: CanvasRenderingContext2D,
  x: number,
  y: number,
  height: number,
  colours: RollColours,
): void {
  const side = Math.min(height - 3, 8);
  if (side < 4) return;
  surface.fillStyle = colours.surface;
  surface.strokeStyle = colours.surface;
  surface.lineWidth = 1.25;
  surface.fillRect(x + 2, y + height / 2 - side * 0.1, side, side * 0.6);
  surface.beginPath();
  surface.arc(x + 2 + side / 2, y + height / 2 - side * 0.1, side * 0.3, Math.PI, 0);
  surface.stroke();
  surface.lineWidth = 1;
}

function drawGhosts(surface: CanvasRenderingContext2D, { view, ghosts }: RollPicture, colours: RollColours): void {
  for (const { note, kind, current } of ghosts) {
    const { x, y, width, height } = rectangleOf(view, note);
    const [left, top, wide, high] = [x + 1, y + 1, Math.max(2, width - 2), Math.max(2, height - 2)];
    surface.strokeStyle = kind === 'add' ? colours.maker : colours.danger;
    surface.lineWidth = current ? 2 : 1.25;
    if (kind === 'add') {
      surface.fillStyle = colours.maker;
      surface.globalAlpha = current ? 0.4 : 0.2;
      surface.fillRect(left, top, wide, high);
      surface.globalAlpha = 1;
      surface.setLineDash([4, 2]);
      surface.strokeRect(left, top, wide, high);
      surface.setLineDash([]);
    } else {
      surface.beginPath();
      surface.moveTo(left, top + high / 2);
      surface.lineTo(left + wide, top + high / 2);
      surface.stroke();
    }
    surface.lineWidth = 1;
  }
}

function drawCursor(surface: CanvasRenderingContext2D, { view, cursor }: RollPicture, colours: RollColours): void {
  if (cursor === null) return;
  const [x, y] = [xOf(view, cursor.tick), yOf(view, cursor.pitch)];
  surface.strokeStyle = colours.person;
  surface.lineWidth = 2;
  surface.strokeRect(x, y, Math.max(8, view.quarter / 4), view.row);
  surface.lineWidth = 1;
}

function drawKeys(surface: CanvasRenderingContext2D, { view, size }: RollPicture, colours: RollColours): void {
  surface.fillStyle = colours.paper;
  surface.fillRect(0, ruler, gutter, size.height);
  surface.font = '10px system-ui, sans-serif';
  surface.textBaseline = 'middle';
  const lowest = Math.max(0, Math.floor(view.top - (size.height - ruler) / view.row) - 1);
  for (let pitch = lowest; pitch <= Math.min(127, Math.ceil(view.top)); pitch++) {
    const y = yOf(view, pitch);
    if (y + view.row < ruler) continue;
    if (isBlack(pitch)) {
      surface.fillStyle = colours.blackKey;
      surface.fillRect(0, y + 0.5, gutter * 0.55, view.row - 1);
    } else if (pitch % 12 === 0 || pitch % 12 === 5) {
      surface.fillStyle = colours.line;
      surface.fillRect(0, y + view.row - 0.5, gutter, 1);
    }
    if (pitch % 12 === 0 && view.row >= 6) {
      surface.fillStyle = colours.soft;
      surface.fillText(pitchName(pitch, null), gutter - 18, y + view.row / 2);
    }
  }
  surface.fillStyle = colours.strong;
  surface.fillRect(gutter - 0.5, ruler, 1, size.height);
}

function drawRuler(surface: CanvasRenderingContext2D, picture: RollPicture, colours: RollColours): void {
  const { view, size, range } = picture;
  surface.fillStyle = colours.paper;
  surface.fillRect(0, 0, size.width, ruler);
  surface.save();
  surface.beginPath();
  surface.rect(gutter, 0, size.width, ruler);
  surface.clip();
  if (range !== null) {
    surface.fillStyle = colours.person;
    surface.globalAlpha = 0.25;
    surface.fillRect(xOf(view, range.start), 0, xOf(view, range.end) - xOf(view, range.start), ruler);
    surface.globalAlpha = 1;
  }
  surface.font = '11px system-ui, sans-serif';
  surface.textBaseline = 'middle';
  let free = -Infinity;
  for (const { start, index } of barsShown(picture)) {
    const x = xOf(view, start);
    surface.fillStyle = colours.strong;
    surface.fillRect(x - 0.5, ruler - 6, 1, 6);
    if (x < free) continue;
    surface.fillStyle = colours.soft;
    surface.fillText(String(index + 1), x + 4, ruler / 2);
    free = x + 32;
  }
  surface.restore();
  surface.fillStyle = colours.strong;
  surface.fillRect(0, ruler - 0.5, size.width, 1);
}
