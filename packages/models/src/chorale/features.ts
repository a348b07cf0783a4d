/** What the network is told of a step beside its notes: where it stands in time, how near the end is, and how long notes have been held. */

/** Sixteenths of a bar of 4/4, counted from the beginning of the piece: a table of that many rows. */
export const places = 16;

/** Steps to the end as far as they are told apart; then what is farther, what lies after the end, and an end that is not known. */
const endingsToldApart = 32;
export const endings = endingsToldApart + 3;
export const unknownEnding = endings - 1;
const farEnding = endingsToldApart;
const afterEnding = endingsToldApart + 1;

/** The row for a step of a piece of so many steps. */
export function endingOf(step: number, steps: number): number {
  if (step >= steps) return afterEnding;
  return Math.min(steps - 1 - step, farEnding);
}

/** Steps for which a note has sounded, as far as they are told apart. */
export const heldSteps = 33;

/** For how many steps a voice has sounded what it sounded at `step`, counted up to the limit; 0 before the beginning. */
export function heldAt(symbolAt: (step: number) => number, step: number): number {
  if (step < 0) return 0;
  const symbol = symbolAt(step);
  let steps = 1;
  while (steps < heldSteps - 1 && step - steps >= 0 && symbolAt(step - steps) === symbol) steps += 1;
  return steps;
}

/** Pairs of voices, each as the lower index and the higher one. */
export const voicePairs: readonly (readonly [number, number])[] = [
  [0, 1],
  [0, 2],
  [0, 3],
  [1, 2],
  [1, 3],
  [2, 3],
];
const octave = 12;
/** Rows for a pair of voices: the pitch class between them, or that one of them is silent or not known. */
export const betweenRows = octave + 1;
/** Rows for a voice's last move: down or up by so many semitones and no more, or that there was none. */
export const movedRows = 2 * octave + 2;

/** How far the voices of a step are apart, a row for each pair; `silence` and what is above it are no pitches. */
export function betweenOf(symbols: ArrayLike<number>, silence: number): number[] {
  return voicePairs.map(([upper, lower], pair) => {
    const [a, b] = [symbols[upper]!, symbols[lower]!];
    const apart = a < silence && b < silence ? (((a - b) % octave) + octave) % octave : octave;
    return pair * betweenRows + apart;
  });
}

/** By how much a voice moved to what it sounds at `step`, from the note before that, a row of its table. */
export function movedAt(symbolAt: (step: number) => number, step: number, silence: number): number {
  const none = movedRows - 1;
  if (step < 0) return none;
  const symbol = symbolAt(step);
  const from = symbolAt(step - Math.min(heldAt(symbolAt, step), step + 1));
  if (symbol >= silence || from >= silence || from === symbol) return none;
  return Math.max(-octave, Math.min(octave, symbol - from)) + octave;
}
