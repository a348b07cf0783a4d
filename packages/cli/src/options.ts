/** Reads the values of options, with an error that says what is possible. */
import { InvalidArgumentError } from 'commander';

export function wholeNumber(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/u.test(text) || value < minimum || value > maximum) {
      throw new InvalidArgumentError(`It must be a whole number from ${minimum} to ${maximum}.`);
    }
    return value;
  };
}

export function numberFrom(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= minimum && value <= maximum)) {
      throw new InvalidArgumentError(`It must be a number from ${minimum} to ${maximum}.`);
    }
    return value;
  };
}

/** Collects `name=value` pairs of numbers; of a name given twice the last holds. */
export function setting(text: string, before: Readonly<Record<string, number>> = {}): Record<string, number> {
  const [, name, number] = /^([A-Za-z]\w*)=(.+)$/u.exec(text) ?? [];
  const value = Number(number);
  if (name === undefined || number?.trim() === '' || !Number.isFinite(value)) {
    throw new InvalidArgumentError('It must be name=value with a number, such as steps=2000.');
  }
  return { ...before, [name]: value };
}

export const largestSeed = 2 ** 32 - 1;
