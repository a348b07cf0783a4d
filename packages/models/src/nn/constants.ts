/** Trained parameters as fixed numbers inside a graph. */
import { constant, isHostTensor, mapTree, type HostTensor, type Tensor, type TensorsLike } from '@fourhands/engine';

export function asConstants<P>(parameters: P): TensorsLike<P> {
  return mapTree<HostTensor, Tensor>(parameters as never, isHostTensor, ({ data, shape }) =>
    constant(data, shape),
  ) as never;
}
