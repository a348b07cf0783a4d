/** An optimiser's update as a primitive, so that a runtime may make it in one pass and in place. It has no gradient. */
import { apply, type Tensor } from '../trace/tensor.ts';
import { lift, type Operand } from './core.ts';

export interface AdamUpdate {
  /** All four of one shape. */
  readonly parameter: Tensor;
  readonly first: Tensor;
  readonly second: Tensor;
  readonly gradient: Tensor;
  /** Scalars: the step size, what is added to the divisor, and the share of the parameter that stays. */
  readonly rate: Operand;
  readonly guard: Operand;
  readonly kept: Operand;
}

/**
 * first' = β₁ · first + gradient, second' = β₂ · second + gradient², parameter' = kept · parameter - rate · first' / (√second' + guard):
 * Adam (Kingma & Ba 2015, algorithm 1) with each moment divided by 1 - β, and the corrections in `rate` and `guard`.
 */
export function adamUpdate(
  { parameter, first, second, gradient, rate, guard, kept }: AdamUpdate,
  beta1: number,
  beta2: number,
): Pick<AdamUpdate, 'parameter' | 'first' | 'second'> {
  const operands = [parameter, first, second, gradient, lift(rate), lift(guard), lift(kept)];
  const part = (name: 'parameter' | 'first' | 'second') => apply('adamUpdate', operands, { part: name, beta1, beta2 });
  return { parameter: part('parameter'), first: part('first'), second: part('second') };
}
