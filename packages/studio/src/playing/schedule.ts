/** What of a score sounds when: notes and clicks of a metronome in seconds, in order. Pure; nothing here knows of audio. */
import { Bars } from '@fourhands/core/media/score/bars';
import { type Note, type Score, ticksPerQuarter, type Track } from '@fourhands/core/media/score/score';
import type { TempoMap } from '@fourhands/core/media/score/tempo-map';

export interface SoundingNote {
  readonly id: string;
  readonly track: string;
  readonly instrument: Track['instrument'];
  readonly pitch: number;
  readonly velocity: number;
  /** Seconds from the score's beginning. */
  readonly at: number;
  readonly seconds: number;
}

export interface Click {
  readonly at: number;
  /** The first of a bar. */
  readonly accented: boolean;
}

/** Which tracks are heard: where some are alone, these; otherwise all that are not silent. */
export function isHeard(track: string, muted: ReadonlySet<string>, solo: ReadonlySet<string>): boolean {
  return solo.size > 0 ? solo.has(track) : !muted.has(track);
}

/** Notes by when they begin. */
export function soundingNotes(notes: readonly Note[], tracks: readonly Track[], map: TempoMap): SoundingNote[] {
  const instruments = new Map(tracks.map(({ id, instrument }) => [id, instrument]));
  return notes
    .map(({ id, track, pitch, velocity, start, duration }): SoundingNote => {
      const at = map.secondsAt(start);
      const instrument = instruments.get(track) ?? 0;
      return { id, track, instrument, pitch, velocity, at, seconds: map.secondsAt(start + duration) - at };
    })
    .toSorted((a, b) => a.at - b.at);
}

/** Ticks of a beat of a meter: a dotted one where three eighths or sixteenths make a beat, as in 6/8. */
export function beatTicks({ beats, unit }: { readonly beats: number; readonly unit: number }): number {
  const single = (ticksPerQuarter * 4) / unit;
  return unit >= 8 && beats % 3 === 0 && beats > 3 ? single * 3 : single;
}

/** A click at each beat that begins from one tick on and before another. */
export function clicksOf(score: Pick<Score, 'meters'>, map: TempoMap, from: number, to: number): Click[] {
  const clicks: Click[] = [];
  for (const bar of new Bars(score.meters).until(to)) {
    if (bar.end <= from) continue;
    for (let tick = bar.start; tick < Math.min(bar.end, to); tick += beatTicks(bar.meter))
      if (tick >= from) clicks.push({ at: map.secondsAt(tick), accented: tick === bar.start });
  }
  return clicks;
}

/** The clicks of a bar that is counted before a tick, in seconds before it, negative. */
export function countIn(score: Pick<Score, 'meters'>, map: TempoMap, tick: number): Click[] {
  const { meter } = new Bars(score.meters).at(tick);
  const beat = beatTicks(meter);
  const beats = Math.max(1, Math.round((meter.beats * ((ticksPerQuarter * 4) / meter.unit)) / beat));
  const seconds = map.secondsAt(tick + beat) - map.secondsAt(tick);
  return Array.from({ length: beats }, (_, index) => ({ at: (index - beats) * seconds, accented: index === 0 }));
}
