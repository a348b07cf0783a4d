/** Melodies as a score that can be played and drawn. Pure. */
import { notesOf, ticksPerStep } from '@fourhands/core/media/score/melody-line';
import { emptyScore, type Score } from '@fourhands/core/media/score/score';
import type { WireMelody } from '@fourhands/core/protocol/melody';

/** A melody, and the sixteenth at which it begins; the first where nothing is said. */
export type ShownMelody = WireMelody & { readonly start?: number };

/** In quarters a minute, where nothing is known. */
const usualTempo = 108;

export function scoreOfMelodies(melodies: readonly ShownMelody[], tempo = usualTempo): Score {
  const notes = melodies
    .flatMap((melody, line) =>
      notesOf(melody, [0, melody.cells.length], {
        start: (melody.start ?? 0) * ticksPerStep,
        track: 'melody',
        voice: line + 1,
      }),
    )
    .map((note, at) => ({ ...note, id: `n${at}` }))
    .toSorted((a, b) => a.start - b.start);
  return {
    ...emptyScore,
    tracks: [{ id: 'melody', name: '', instrument: 0 }],
    tempos: [{ tick: 0, tempo }],
    notes,
  };
}

/** One after the other, each from a bar on. */
export function inTurn(melodies: readonly WireMelody[]): ShownMelody[] {
  let start = 0;
  return melodies.map((melody) => {
    const placed = { ...melody, start };
    start += Math.ceil(melody.cells.length / melody.barSteps) * melody.barSteps;
    return placed;
  });
}
