/** What can go wrong when a writer is asked to write. */

/** A request with a number that is out of its range. */
export class WriteRequestRefused extends Error {
  readonly code = 'write-request-refused';

  constructor(name: string, bounds: string, value: number) {
    super(`The writer cannot start: ${name} must be ${bounds}, not ${value}. Change it and ask again.`);
    this.name = 'WriteRequestRefused';
  }
}

/** The writer was closed. */
export class WriterClosed extends Error {
  readonly code = 'writer-closed';

  constructor() {
    super('The writer was closed and writes no more. Open its file again.');
    this.name = 'WriterClosed';
  }
}

/** What every request to draw tokens must keep to. Throws WriteRequestRefused. */
export function checkDrawing(temperature: number, seed: number): void {
  if (!(temperature >= 0 && temperature <= 10))
    throw new WriteRequestRefused('temperature', 'from 0 to 10', temperature);
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
    throw new WriteRequestRefused('seed', 'a whole number from 0 to 4294967295', seed);
}
