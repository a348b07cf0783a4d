/** Vectors drawn by a flow: from noise along the velocity, in steps (Heun's method). Pure; a program says the velocity. */

/** Velocities [batch · size] at x [batch · size] and one time. */
export type VelocityAt = (x: Float32Array, time: number) => Promise<Float32Array>;

/**
 * Noise [batch · size], moved from time `from` to 1 in so many steps; each asks for two velocities, and the last for one.
 * @param onStep is waited for in each step; `clean` gives where the velocity of the moment leads to (Lipman et al. 2023, eq. 23 solved for x₁), and is to be
 *   called at once or never
 */
export async function drawAlong(
  velocityAt: VelocityAt,
  noise: Float32Array,
  steps: number,
  from = 0,
  onStep?: (clean: () => Float32Array) => Promise<void>,
): Promise<Float32Array> {
  let x = noise;
  for (let step = 0; step < steps; step++) {
    const [time, next] = [from + ((1 - from) * step) / steps, from + ((1 - from) * (step + 1)) / steps];
    const first = await velocityAt(x, time);
    const [here, left] = [x, 1 - time];
    await onStep?.(() => here.map((value, at) => value + left * first[at]!));
    const guess = x.map((value, at) => value + (next - time) * first[at]!);
    if (step === steps - 1) return guess;
    const second = await velocityAt(guess, next);
    x = x.map((value, at) => value + ((next - time) / 2) * (first[at]! + second[at]!));
  }
  return x;
}
