/** Half-precision numbers (IEEE 754 binary16) as the bits that files hold, for engines without Float16Array. */

const float = new Float32Array(1);
const word = new Uint32Array(float.buffer);

/** The bits of the nearest half-precision number, halves to even; what is too large becomes an infinity. */
export function halfPrecisionBits(value: number): number {
  float[0] = value;
  const bits = word[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) {
    // Below the smallest normal number the steps are even, 2⁻²⁴ each.
    const steps = Math.abs(float[0]) * 2 ** 24;
    const whole = Math.floor(steps);
    const rest = steps - whole;
    return sign | (rest > 0.5 || (rest === 0.5 && whole % 2 === 1) ? whole + 1 : whole);
  }
  const rebased = magnitude - 0x38000000;
  return sign | ((rebased + 0xfff + ((rebased >>> 13) & 1)) >>> 13);
}

export function fromHalfPrecisionBits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** A number as it comes back from a file in half precision. */
export const toHalfPrecision = (value: number): number => fromHalfPrecisionBits(halfPrecisionBits(value));
