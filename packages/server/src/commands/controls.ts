/** Values for the controls of a maker, as a request gives them. */
import type { Control } from '@fourhands/core';
import { ControlOutOfRange, ControlUnknown } from './work-errors.ts';

/** All of them: what is not given is as usual. @throws ControlUnknown, ControlOutOfRange */
export function controlValues(
  known: readonly Control[],
  given: Readonly<Record<string, number>>,
): Record<string, number> {
  const values = Object.fromEntries(known.map((control) => [control.name, control.default]));
  for (const [name, value] of Object.entries(given)) {
    const control = known.find((each) => each.name === name);
    if (control === undefined)
      throw new ControlUnknown(
        name,
        known.map((each) => each.name),
      );
    if (value < control.minimum || value > control.maximum) throw new ControlOutOfRange(control, value);
    values[name] = value;
  }
  return values;
}
