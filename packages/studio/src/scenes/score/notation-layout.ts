/**
 * Where an engraved page has its staves, what begins where on them, and what a place of the pointer means there. Pure: pixels of the paper, and
 * ticks of the page.
 */
import type { Clef } from '@fourhands/core/media/score/files/abc-writer';

export interface Anchor {
  readonly x: number;
  readonly tick: number;
  /** The end of a bar, at which nothing is drawn. */
  readonly isEnd: boolean;
}

export interface Head {
  readonly id: string;
  /** Its middle. */
  readonly x: number;
  /** In steps from middle C, as `staffPlaceOf` counts them. */
  readonly place: number;
}

/** One staff of one system. */
export interface Staff {
  readonly track: string;
  readonly clef: Clef;
  /** Of its highest and its lowest line. */
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
  /** In order of both. */
  readonly anchors: readonly Anchor[];
  readonly heads: readonly Head[];
}

/** Lines and spaces from the lowest line to the highest. */
const staffSteps = 8;
/** The place of the lowest line: E above middle C, or G two octaves below it. */
const lowestPlace: Readonly<Record<Clef, number>> = { treble: 2, bass: -10, perc: 2 };
/** Ledger lines that are written on, above and below, in steps. */
const beyond = 12;
/** Pixels from the middle of a head that are still it. */
const headReach = { x: 9, y: 6 } as const;
/** Pixels between where a note is drawn and the middle of its head. */
export const headMiddle = 5;

const stepOf = ({ top, bottom }: Staff): number => (bottom - top) / staffSteps;

export const placeAt = (staff: Staff, y: number): number =>
  lowestPlace[staff.clef] + Math.round((staff.bottom - y) / stepOf(staff));

export const yOf = (staff: Staff, place: number): number =>
  staff.bottom - (place - lowestPlace[staff.clef]) * stepOf(staff);

/** The staff that is meant: the nearest, as far as ledger lines reach. */
export function staffAt(staves: readonly Staff[], x: number, y: number): Staff | null {
  let nearest: { staff: Staff; distance: number } | null = null;
  for (const staff of staves) {
    if (x < staff.left || x > staff.right) continue;
    const distance = Math.max(0, staff.top - y, y - staff.bottom);
    if (distance <= beyond * stepOf(staff) && (nearest === null || distance < nearest.distance))
      nearest = { staff, distance };
  }
  return nearest?.staff ?? null;
}

/** The note under a place: the nearest of those that it is on. */
export function headAt(staff: Staff, x: number, y: number): Head | null {
  const on = staff.heads
    .map((head) => ({ head, across: Math.abs(head.x - x), down: Math.abs(yOf(staff, head.place) - y) }))
    .filter(({ across, down }) => across <= headReach.x && down <= headReach.y)
    .toSorted((a, b) => a.down - b.down || a.across - b.across);
  return on[0]?.head ?? null;
}

/** The tick that is meant: of what is drawn there, or the last line of a grid before it. Grids begin with each bar. */
export function tickAt({ anchors }: Staff, x: number, grid: number, barStart: (tick: number) => number): number {
  const drawn = anchors.find((anchor) => !anchor.isEnd && Math.abs(anchor.x + headMiddle - x) <= headReach.x);
  if (drawn !== undefined) return drawn.tick;
  const index = Math.max(
    0,
    anchors.findLastIndex((anchor) => anchor.x <= x),
  );
  const [before, after] = [anchors[index], anchors[index + 1]];
  if (before === undefined) return 0;
  if (after === undefined || after.x <= before.x) return before.tick;
  const share = Math.min(1 - 1e-6, Math.max(0, (x - before.x) / (after.x - before.x)));
  const tick = before.tick + share * (after.tick - before.tick);
  const start = barStart(Math.floor(tick));
  return Math.max(before.tick, start + Math.floor((tick - start) / grid) * grid);
}

/** Where a tick lies; null where the staff does not reach it. */
export function xOf({ anchors }: Staff, tick: number): number | null {
  const index = anchors.findLastIndex((anchor) => anchor.tick <= tick && !anchor.isEnd);
  const [before, after] = [anchors[index], anchors.slice(index + 1).find((anchor) => anchor.tick > tick)];
  if (before === undefined || (after === undefined && before.tick !== tick)) return null;
  const share = after === undefined ? 0 : (tick - before.tick) / (after.tick - before.tick);
  return before.x + headMiddle + share * ((after?.x ?? before.x) - before.x);
}
