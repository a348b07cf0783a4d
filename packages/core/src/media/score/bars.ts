/** Bars of a score, counted from its meters; the first bar is 0. A bar begins wherever a meter stands. */
import { defaultMeter, type Key, type Meter, ticksPerQuarter } from './score.ts';

export interface Bar {
  readonly index: number;
  readonly start: number;
  /** The tick before which the bar ends. */
  readonly end: number;
  readonly meter: Meter;
}

/** Ticks of a whole bar of a meter. */
export function barLength({ beats, unit }: Pick<Meter, 'beats' | 'unit'>): number {
  return (beats * ticksPerQuarter * 4) / unit;
}

interface Stretch {
  readonly meter: Meter;
  readonly start: number;
  readonly end: number;
  readonly length: number;
  readonly firstBar: number;
}

export class Bars {
  readonly #stretches: readonly Stretch[];

  constructor(meters: readonly Meter[]) {
    const all = meters[0]?.tick === 0 ? meters : [defaultMeter, ...meters];
    const stretches: Stretch[] = [];
    let firstBar = 0;
    for (const [index, meter] of all.entries()) {
      const [start, end, length] = [meter.tick, all[index + 1]?.tick ?? Infinity, barLength(meter)];
      stretches.push({ meter, start, end, length, firstBar });
      firstBar += Math.ceil((end - start) / length);
    }
    this.#stretches = stretches;
  }

  /** The bar in which a tick lies. */
  at(tick: number): Bar {
    const stretch = lastAt(this.#stretches, tick, ({ start }) => start)!;
    return barOf(stretch, Math.floor((tick - stretch.start) / stretch.length));
  }

  /** The bars from the first to that in which the last tick before `end` lies; none when `end` is 0. */
  *until(end: number): Generator<Bar> {
    for (const stretch of this.#stretches)
      for (let bar = barOf(stretch, 0); bar.start < Math.min(end, stretch.end);) {
        yield bar;
        bar = barOf(stretch, bar.index - stretch.firstBar + 1);
      }
  }
}

function barOf({ start, end, length, firstBar, meter }: Stretch, index: number): Bar {
  const from = start + index * length;
  return { index: firstBar + index, start: from, end: Math.min(end, from + length), meter };
}

/** Gives the events of one bar after another, in the order of the bars. */
export function eventsIn<Event extends { readonly tick: number }>(
  events: readonly Event[],
): (bar: Bar) => readonly Event[] {
  let next = 0;
  return ({ end }) => {
    const from = next;
    while (next < events.length && events[next]!.tick < end) next += 1;
    return events.slice(from, next);
  };
}

export function keyAt(keys: readonly Key[], tick: number): Key | undefined {
  return lastAt(keys, tick, (key) => key.tick);
}

/** The last of what is in order that begins at a tick or before. */
function lastAt<Item>(items: readonly Item[], tick: number, startOf: (item: Item) => number): Item | undefined {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startOf(items[middle]!) <= tick) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
}
