/** Configurations of whole numbers, each in a range, as model files keep them. */
import { CheckpointError } from '@fourhands/engine';

export type NumberRange = readonly [minimum: number, maximum: number];

/** What keeps the numbers from being in their ranges, in words; null when nothing does. */
export function rangeFault(
  configuration: Readonly<Record<string, unknown>>,
  ranges: Readonly<Record<string, NumberRange>>,
): string | null {
  for (const [name, [minimum, maximum]] of Object.entries(ranges)) {
    const value = configuration[name];
    if (!Number.isInteger(value) || (value as number) < minimum || (value as number) > maximum)
      return `${name} must be a whole number from ${minimum} to ${maximum}, not ${String(value)}`;
  }
  return null;
}

/** Rotary positions turn numbers in pairs, head by head. */
export const headsFault = ({ width, heads }: { readonly width: number; readonly heads: number }): string | null =>
  width % (2 * heads) === 0 ? null : `width must be a multiple of twice the ${heads} heads, not ${width}`;

/** Reads a configuration in which `faultOf` finds none. @throws CheckpointError */
export function readConfiguration<C extends object>(
  json: string | undefined,
  faultOf: (configuration: C) => string | null,
): C {
  let found: unknown;
  try {
    found = JSON.parse(json ?? '');
  } catch {
    throw new CheckpointError('its configuration is not JSON');
  }
  if (typeof found !== 'object' || found === null) throw new CheckpointError('its configuration is not an object');
  const fault = faultOf(found as C);
  if (fault !== null) throw new CheckpointError(`its configuration is out of range: ${fault}`);
  return found as C;
}
