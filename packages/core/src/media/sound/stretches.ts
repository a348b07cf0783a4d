/**
 * The algebra of clips on one track. A track gives every lane, channel and sample at most one clip; what is cut, put and compared here is that
 * function, and a list of clips is one way of writing it. `settled` gives each function one list. Pure.
 */
import { type Clip, mostLanes } from './sound.ts';

/** A part of a track: samples from `start` up to `end`, of some channels (bits), on all lanes. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly channels: number;
}

const endOfClip = ({ start, length }: Clip): number => start + length;

/** The part of a clip between two places, which overlap it. */
function part(clip: Clip, start: number, end: number): Clip {
  const from = Math.max(clip.start, start);
  const to = Math.min(endOfClip(clip), end);
  return { ...clip, offset: clip.offset + from - clip.start, start: from, length: to - from };
}

const overlaps = (clip: Clip, { start, end, channels }: Stretch): boolean =>
  clip.start < end && endOfClip(clip) > start && (clip.channels & channels) !== 0;

/** What of the clips lies in a stretch. */
export function within(clips: readonly Clip[], stretch: Stretch): Clip[] {
  return clips
    .filter((clip) => overlaps(clip, stretch))
    .map((clip) => ({ ...part(clip, stretch.start, stretch.end), channels: clip.channels & stretch.channels }));
}

/** What of the clips lies outside of a stretch. */
export function without(clips: readonly Clip[], stretch: Stretch): Clip[] {
  return clips.flatMap((clip) => {
    if (!overlaps(clip, stretch)) return [clip];
    const parts: Clip[] = [];
    if (clip.start < stretch.start) parts.push(part(clip, clip.start, stretch.start));
    const others = clip.channels & ~stretch.channels;
    if (others !== 0) parts.push({ ...part(clip, stretch.start, stretch.end), channels: others });
    if (endOfClip(clip) > stretch.end) parts.push(part(clip, stretch.end, endOfClip(clip)));
    return parts;
  });
}

/** The clips with others, all inside a stretch, in the place of what lies in it. */
export function put(clips: readonly Clip[], stretch: Stretch, by: readonly Clip[]): Clip[] {
  return settled([...without(clips, stretch), ...by]);
}

const sameFade = (a: Clip['fadeIn'], b: Clip['fadeIn']): boolean =>
  a === b || (a !== null && b !== null && a.at === b.at && a.length === b.length);

/** Whether two clips give a sample that both have the same value, at any place of both. */
export function soundsAlike(a: Clip, b: Clip): boolean {
  return (
    a.source === b.source &&
    a.start - a.offset === b.start - b.offset &&
    a.gainDb === b.gainDb &&
    sameFade(a.fadeIn, b.fadeIn) &&
    sameFade(a.fadeOut, b.fadeOut)
  );
}

/** As `soundsAlike`, and by the same changes and of the same clip. */
const isSame = (a: Clip, b: Clip): boolean =>
  soundsAlike(a, b) && a.id === b.id && a.madeBy === b.madeBy && a.touchedBy === b.touchedBy;

const inOrder = (a: Clip, b: Clip): number => a.start - b.start || a.lane - b.lane || a.channels - b.channels;

/** The one list that says the same: in order, as few pieces as can be. */
export function settled(clips: readonly Clip[]): Clip[] {
  const of = (bit: number) =>
    together(clips.filter(({ channels }) => (channels & bit) !== 0).map((clip) => ({ ...clip, channels: bit })));
  const key = ({ lane, start, length }: Clip) => `${lane}.${start}.${length}`;
  const first = new Map(of(1).map((clip) => [key(clip), clip]));
  const second: Clip[] = [];
  for (const clip of of(2)) {
    const twin = first.get(key(clip));
    if (twin !== undefined && isSame(twin, clip)) first.set(key(clip), { ...clip, channels: 3 });
    else second.push(clip);
  }
  return [...first.values(), ...second].toSorted(inOrder);
}

/** Pieces of one channel that follow on each other become one. */
function together(clips: readonly Clip[]): Clip[] {
  const last = new Map<number, number>();
  const out: Clip[] = [];
  for (const clip of clips.toSorted(inOrder)) {
    const at = last.get(clip.lane);
    const before = at === undefined ? undefined : out[at];
    if (at !== undefined && before !== undefined && endOfClip(before) === clip.start && isSame(before, clip)) {
      out[at] = { ...before, length: before.length + clip.length };
      continue;
    }
    last.set(clip.lane, out.length);
    out.push(clip);
  }
  return out;
}

/** One lane of one channel over a range in which at most one clip lies on it, all through. */
interface Cell {
  readonly lane: number;
  readonly bit: number;
  readonly start: number;
  readonly end: number;
}

/** Walks over the cells of several lists at once; `visit` hears what each has there. */
function sweep(
  lists: readonly (readonly Clip[])[],
  visit: (cell: Cell, clips: readonly (Clip | null)[]) => void,
): void {
  for (let lane = 0; lane < mostLanes; lane++)
    for (const bit of [1, 2]) {
      const rows = lists.map((clips) =>
        clips.filter((clip) => clip.lane === lane && (clip.channels & bit) !== 0).toSorted(inOrder),
      );
      const edges = [...new Set(rows.flat().flatMap((clip) => [clip.start, endOfClip(clip)]))].toSorted(
        (a, b) => a - b,
      );
      const next = rows.map(() => 0);
      for (let at = 0; at + 1 < edges.length; at++) {
        const [start, end] = [edges[at]!, edges[at + 1]!];
        const here = rows.map((row, of) => {
          while (next[of]! < row.length && endOfClip(row[next[of]!]!) <= start) next[of]! += 1;
          const clip = row[next[of]!];
          return clip !== undefined && clip.start <= start ? clip : null;
        });
        if (here.some((clip) => clip !== null)) visit({ lane, bit, start, end }, here);
      }
    }
}

const agree = (same: (a: Clip, b: Clip) => boolean, a: Clip | null, b: Clip | null): boolean =>
  a === b || (a !== null && b !== null && same(a, b));

/** Stretches in which two lists differ, apart and in order; by what is heard alone, or by who made it too. */
export function differing(before: readonly Clip[], after: readonly Clip[], by: 'sound' | 'all' = 'all'): Stretch[] {
  const found: Stretch[] = [];
  const same = by === 'sound' ? soundsAlike : isSame;
  sweep([before, after], ({ bit, start, end }, [a, b]) => {
    if (!agree(same, a ?? null, b ?? null)) found.push({ start, end, channels: bit });
  });
  return joined(found);
}

/** Stretches as few that do not overlap: each with the channels that are meant anywhere in it. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const out: Stretch[] = [];
  for (const stretch of stretches.toSorted((a, b) => a.start - b.start)) {
    const last = out.at(-1);
    if (last !== undefined && last.end >= stretch.start)
      out[out.length - 1] = {
        start: last.start,
        end: Math.max(last.end, stretch.end),
        channels: last.channels | stretch.channels,
      };
    else out.push(stretch);
  }
  return out;
}

/** `now` with `to` in the place of `from`, sample by sample, wherever it still is as `from`. */
export function turned(now: readonly Clip[], from: readonly Clip[], to: readonly Clip[]): Clip[] {
  const out: Clip[] = [];
  sweep([now, from, to], ({ lane, bit, start, end }, [is, was, becomes]) => {
    const turns = !agree(isSame, was ?? null, becomes ?? null) && agree(isSame, is ?? null, was ?? null);
    const chosen = turns ? becomes : is;
    if (chosen != null) out.push({ ...part(chosen, start, end), lane, channels: bit });
  });
  return settled(out);
}

/** Clips as they were before, touched by a change, but where nothing has changed since: there it is as it is. */
export function broughtBack(now: readonly Clip[], earlier: readonly Clip[], number: number): Clip[] {
  const out: Clip[] = [];
  sweep([now, earlier], ({ lane, bit, start, end }, [is, was]) => {
    if (was == null) return;
    const stays = is != null && isSame({ ...is, touchedBy: was.touchedBy }, was);
    const piece = stays ? is : { ...was, touchedBy: number };
    out.push({ ...part(piece, start, end), lane, channels: bit });
  });
  return settled(out);
}

/** The parts of a stretch that no other covers, in any of its channels where `channels` differ. */
export function cutOut(stretches: readonly Stretch[], holes: readonly Stretch[]): Stretch[] {
  return holes.reduce<readonly Stretch[]>(
    (left, hole) =>
      left.flatMap((stretch) => {
        const common = stretch.channels & hole.channels;
        if (common === 0 || hole.end <= stretch.start || hole.start >= stretch.end) return [stretch];
        const parts: Stretch[] = [];
        if (stretch.start < hole.start) parts.push({ ...stretch, end: hole.start });
        const others = stretch.channels & ~hole.channels;
        const [from, to] = [Math.max(stretch.start, hole.start), Math.min(stretch.end, hole.end)];
        if (others !== 0) parts.push({ start: from, end: to, channels: others });
        if (stretch.end > hole.end) parts.push({ ...stretch, start: hole.end });
        return parts;
      }),
    stretches,
  ) as Stretch[];
}

/** The lowest lane on which nothing lies in a stretch; null where all are taken. */
export function freeLane(clips: readonly Clip[], stretch: Stretch): number | null {
  const taken = new Set(within(clips, stretch).map(({ lane }) => lane));
  for (let lane = 0; lane < mostLanes; lane++) if (!taken.has(lane)) return lane;
  return null;
}
