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
