/** What a bench is. */
import type { Row } from './report.ts';

export interface BenchOptions {
  /** End within 60 seconds. */
  readonly quick: boolean;
  /** Tells a person what is being measured. */
  readonly progress: (line: string) => void;
  /** A file of data to use instead of the usual one, for a bench that uses any. */
  readonly data?: string;
  /** Measure this part alone, for a bench that has several. */
  readonly only?: string;
}

export interface Bench {
  /** One line for the list of benches. */
  readonly summary: string;
  readonly run: (options: BenchOptions) => Promise<readonly Row[]>;
}

/** The bench has no part of this name. */
export class UnknownPart extends Error {
  constructor(name: string, parts: readonly string[]) {
    super(`There is no part “${name}”. Name one of ${parts.join(', ')}.`);
    this.name = 'UnknownPart';
  }
}
