/** Schedules of a number over training: a step's number (from 0) to a value. */

export type Schedule = (step: number) => number;

export const constantSchedule =
  (value: number): Schedule =>
  () =>
    value;

/** From 0 to `value` in equal steps over `warmUp` steps, then `value`. */
export function linearWarmUp(value: number, warmUp: number): Schedule {
  return (step) => (step >= warmUp ? value : (value * (step + 1)) / warmUp);
}

/** A linear warm-up, then half a cosine down to `final` (Loshchilov & Hutter 2017, eq. 5, one cycle). */
export function cosineDecay(value: number, totalSteps: number, warmUp = 0, final = 0): Schedule {
  const rise = linearWarmUp(value, Math.max(1, warmUp));
  return (step) => {
    if (step < warmUp) return rise(step);
    const share = Math.min(1, (step - warmUp) / Math.max(1, totalSteps - warmUp));
    return final + 0.5 * (value - final) * (1 + Math.cos(Math.PI * share));
  };
}
