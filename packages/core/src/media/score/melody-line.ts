/** Between scores and melodies on a grid of sixteenths: the lines of a score as melodies, and a melody as notes. */
import { Bars, barLength } from './bars.ts';
import { defaultMeter, defaultVelocity, endOf, type Note, type Score, ticksPerQuarter } from './score.ts';

/** What a step does that begins no note: it holds what sounds before it, or a rest begins. The network of melodies says the same. */
export const held = -1;
export const silence = -2;

export interface Melody {
  /** By sixteenth: the MIDI pitch of a note that begins, `held` or `silence`. */
  readonly cells: Int16Array;
  /** Sixteenths of a bar; 16 in 4/4. */
  readonly barSteps: number;
}

/** A melody of a score, and the sixteenth of the score at which it begins. */
export interface PlacedMelody extends Melody {
  readonly start: number;
}

export const ticksPerStep = ticksPerQuarter / 4;

/** Lines with fewer notes than this are no melodies to learn from. */
const fewestNotes = 8;
/** Rests of more bars than this part one melody from the next. */
const longestRestBars = 2;

/** The cells of some notes from a tick on, each at the nearest sixteenth; of notes that begin together the highest. */
export function cellsOf(notes: readonly Note[], start: number, steps: number): Int16Array {
  const cells = new Int16Array(steps).fill(held);
  const ends = new Int32Array(steps).fill(0);
  const at = (tick: number) => Math.round((tick - start) / ticksPerStep);
  for (const { start: tick, duration, pitch } of notes) {
    const step = at(tick);
    if (step < 0 || step >= steps || pitch <= cells[step]!) continue;
    cells[step] = pitch;
    ends[step] = Math.max(step + 1, at(tick + duration));
  }
  // What sounds in the first step from before is not heard; a rest begins where a note ends before another begins.
  if (steps > 0 && cells[0] === held) cells[0] = silence;
  let end = -1;
  for (let step = 0; step < steps; step++) {
    if (cells[step]! >= 0) end = ends[step]!;
    else if (step === end && step > 0) cells[step] = silence;
  }
  return cells;
}

/** The melodies of a score: each voice of each track but percussion, parted where it rests long or the meter changes. */
export function melodiesOf(score: Score): PlacedMelody[] {
  const unpitched = new Set(score.tracks.filter(({ instrument }) => instrument === 'percussion').map(({ id }) => id));
  const lines = new Map<string, Note[]>();
  for (const note of score.notes) {
    if (unpitched.has(note.track)) continue;
    const name = `${note.track} ${note.voice}`;
    const line = lines.get(name);
    if (line === undefined) lines.set(name, [note]);
    else line.push(note);
  }
  const meters = score.meters[0]?.tick === 0 ? score.meters : [defaultMeter, ...score.meters];
  return [...lines.values()].flatMap((notes) =>
    meters.flatMap((meter, index) => {
      const to = meters[index + 1]?.tick ?? endOf(score);
      const inMeter = notes.filter(({ start }) => start >= meter.tick && start < to);
      return melodiesIn(inMeter, meter.tick, Math.max(1, Math.round(barLength(meter) / ticksPerStep)));
    }),
  );
}

function melodiesIn(notes: readonly Note[], from: number, barSteps: number): PlacedMelody[] {
  const barTicks = barSteps * ticksPerStep;
  const barOf = (tick: number) => Math.floor((tick - from) / barTicks);
  const groups: Note[][] = [];
  let end = -Infinity;
  for (const note of notes.toSorted((a, b) => a.start - b.start || a.pitch - b.pitch)) {
    if (note.start - end > longestRestBars * barTicks) groups.push([]);
    groups.at(-1)!.push(note);
    end = Math.max(end, note.start + note.duration);
  }
  return groups
    .filter((group) => group.length >= fewestNotes)
    .map((group) => {
      const start = from + barOf(group[0]!.start) * barTicks;
      const last = Math.max(...group.map((note) => note.start + note.duration));
      const bars = Math.max(1, Math.ceil((last - start) / barTicks));
      return { cells: cellsOf(group, start, bars * barSteps), barSteps, start: Math.round(start / ticksPerStep) };
    });
}

/** Notes of some steps of a melody, from the tick at which it begins; a note ends at the latest with the last of these steps. */
export function notesOf(
  { cells }: { readonly cells: ArrayLike<number>; readonly barSteps: number },
  [from, to]: readonly [number, number],
  line: { readonly start: number; readonly track: string; readonly voice: number; readonly velocity?: number },
): Note[] {
  const notes: Note[] = [];
  for (let step = from; step < to; step++) {
    const pitch = cells[step]!;
    if (pitch < 0) continue;
    let end = step + 1;
    while (end < to && cells[end] === held) end += 1;
    notes.push({
      id: `offered.${line.voice}.${step}`,
      track: line.track,
      voice: line.voice,
      start: line.start + step * ticksPerStep,
      duration: (end - step) * ticksPerStep,
      pitch,
      spelling: null,
      velocity: line.velocity ?? defaultVelocity,
      lyrics: [],
    });
  }
  return notes;
}

/** Sixteenths of the bar in which a tick lies, and the tick at which that bar begins. */
export function barAt(
  score: Pick<Score, 'meters'>,
  tick: number,
): { readonly start: number; readonly barSteps: number } {
  const { start, meter } = new Bars(score.meters).at(tick);
  return { start, barSteps: Math.max(1, Math.round(barLength(meter) / ticksPerStep)) };
}
