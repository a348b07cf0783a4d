/** Between 8-bit pixels and numbers in [0, 1]. */

/** The nearest of the 256 values; what lies outside [0, 1] is clamped. */
export function fromUnit(value: number): number {
  return Math.min(255, Math.max(0, Math.floor(value * 255 + 0.5)));
}
