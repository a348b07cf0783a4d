/** The points of a run as columns to draw: one table a term, train and validation side by side. Pure. */
import type { RunPoint } from '@fourhands/core/protocol/run';

export interface Curve {
  /** 'loss' for the total, otherwise the term's own name. */
  readonly term: string;
  readonly steps: readonly number[];
  readonly train: readonly (number | null)[];
  readonly validation: readonly (number | null)[];
  readonly lastTrain: number | null;
  readonly lastValidation: number | null;
}

function last(values: readonly (number | null)[]): number | null {
  return values.findLast((value) => value !== null) ?? null;
}

/** The total first, then each term in the order it first appears. A step measured on both splits is one row. */
export function curvesOf(points: readonly RunPoint[]): readonly Curve[] {
  const terms = [...new Set(points.flatMap((point) => Object.keys(point.terms)))].filter((term) => term !== 'loss');
  const steps = [...new Set(points.map((point) => point.step))].sort((a, b) => a - b);
  const rowOf = new Map(steps.map((step, row) => [step, row]));
  return ['loss', ...terms].map((term) => {
    const train = Array.from<number | null>({ length: steps.length }).fill(null);
    const validation = Array.from<number | null>({ length: steps.length }).fill(null);
    for (const point of points) {
      const row = rowOf.get(point.step);
      if (row === undefined) continue;
      (point.split === 'train' ? train : validation)[row] = (term === 'loss' ? point.loss : point.terms[term]) ?? null;
    }
    return { term, steps, train, validation, lastTrain: last(train), lastValidation: last(validation) };
  });
}

/** A logarithmic scale has no place for zero and below. */
export function positiveOnly(values: readonly (number | null)[]): (number | null)[] {
  return values.map((value) => (value !== null && value > 0 ? value : null));
}
