/**
 * Optimisers as graph functions: their state is a record of tensors beside the parameters, and an update is part of the
 * compiled training step. Parameters are any tree of tensors, and keep their type.
 */
import {
  adamUpdate,
  add,
  divide,
  flatten,
  gradients,
  HostTensor,
  isHostTensor,
  isTensor,
  mapTree,
  maximum,
  minimum,
  multiply,
  power,
  sqrt,
  square,
  subtract,
  sum,
  type Tensor,
  type Tree,
} from '@fourhands/engine';

/** The moments by the parameters' paths, and the number of updates made, as a float32 scalar. */
export type OptimiserState<T> = {
  readonly count: T;
  readonly first: Readonly<Record<string, T>>;
  readonly second: Readonly<Record<string, T>>;
};

export interface Optimiser {
  initialise(parameters: object): OptimiserState<HostTensor>;
  /** One update by the gradient, at a learning rate that may be an input of the step. */
  update<P extends object>(
    parameters: P,
    gradient: P,
    state: OptimiserState<Tensor>,
    learningRate: Tensor | number,
  ): { readonly parameters: P; readonly state: OptimiserState<Tensor> };
}

export interface AdamOptions {
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  /** Decoupled weight decay (AdamW, Loshchilov & Hutter 2019, algorithm 2); 0 is Adam. */
  readonly weightDecay?: number;
}

type ByPath = Readonly<Record<string, Tensor>>;

function tensorsOf(tree: object): ByPath {
  return Object.fromEntries(flatten<Tensor>(tree as Tree<Tensor>, isTensor));
}

function mapTensors<P extends object>(tree: P, replace: (tensor: Tensor, path: string) => Tensor): P {
  return mapTree<Tensor, Tensor>(tree as Tree<Tensor>, isTensor, replace) as P;
}

function zerosLike(parameters: object): Record<string, HostTensor> {
  return Object.fromEntries(
    flatten<HostTensor>(parameters as Tree<HostTensor>, isHostTensor).map(([path, tensor]) => [
      path,
      HostTensor.zeros(tensor.shape),
    ]),
  );
}

function mapRecord<R>(record: ByPath, replace: (tensor: Tensor, path: string) => R): Readonly<Record<string, R>> {
  return Object.fromEntries(Object.entries(record).map(([path, tensor]) => [path, replace(tensor, path)]));
}

/**
 * Adam (Kingma & Ba 2015, algorithm 1). The moments are kept divided by (1 - β), which saves a product for each: the
 * factor joins the step size and ε, and the update is the published one.
 */
export function adam({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 }: AdamOptions = {}): Optimiser {
  return {
    initialise: (parameters) => ({
      count: HostTensor.scalar(0),
      first: zerosLike(parameters),
      second: zerosLike(parameters),
    }),
    update: (parameters, gradient, state, learningRate) => {
      const count = add(state.count, 1);
      const correction1 = subtract(1, power(beta1, count));
      const correction2 = sqrt(subtract(1, power(beta2, count)));
      // lr · m̂ / (√v̂ + ε) with m = (1-β₁)·M and v = (1-β₂)·V, both sides divided by √(1-β₂) / √(1-β₂ᵗ).
      const rate = divide(
        multiply(multiply(learningRate, correction2), (1 - beta1) / Math.sqrt(1 - beta2)),
        correction1,
      );
      const guard = multiply(correction2, epsilon / Math.sqrt(1 - beta2));
      const kept = weightDecay === 0 ? 1 : subtract(1, multiply(learningRate, weightDecay));
      const slopes = tensorsOf(gradient);
      const updates = mapRecord(tensorsOf(parameters), (parameter, path) =>
        adamUpdate(
          {
            parameter,
            first: state.first[path]!,
            second: state.second[path]!,
            gradient: slopes[path]!,
            rate,
            guard,
            kept,
          },
          beta1,
          beta2,
        ),
      );
      const updated = mapTensors(parameters, (_, path) => updates[path]!.parameter);
      const first = mapRecord(state.first, (_, path) => updates[path]!.first);
      const second = mapRecord(state.second, (_, path) => updates[path]!.second);
      return { parameters: updated, state: { count, first, second } };
    },
  };
}

/** Stochastic gradient descent with momentum (Sutskever et al. 2013, eqs. 1–2, in the form without the rate inside the velocity). */
export function sgd({ momentum = 0 }: { readonly momentum?: number } = {}): Optimiser {
  return {
    initialise: (parameters) => ({
      count: HostTensor.scalar(0),
      first: momentum === 0 ? {} : zerosLike(parameters),
      second: {},
    }),
    update: (parameters, gradient, state, learningRate) => {
      const slopes = tensorsOf(gradient);
      const first = mapRecord(state.first, (velocity, path) => add(multiply(velocity, momentum), slopes[path]!));
      const direction = momentum === 0 ? slopes : first;
      return {
        parameters: mapTensors(parameters, (parameter, path) =>
          subtract(parameter, multiply(direction[path]!, learningRate)),
        ),
        state: { count: add(state.count, 1), first, second: {} },
      };
    },
  };
}

/** The gradient of a scalar by every tensor of a tree, as a tree like it. */
export function gradientOf<P extends object>(loss: Tensor, tree: P): P {
  const leaves = flatten<Tensor>(tree as Tree<Tensor>, isTensor).map(([, tensor]) => tensor);
  const found = new Map(gradients(loss, leaves).map((gradient, at) => [leaves[at]!, gradient]));
  return mapTensors(tree, (tensor) => found.get(tensor)!);
}

/** √Σ of the squares of all tensors of a tree. */
export function globalNorm(tree: object): Tensor {
  return sqrt(
    Object.values(tensorsOf(tree))
      .map((tensor) => sum(square(tensor)))
      .reduce((a, b) => add(a, b)),
  );
}

/** The gradient scaled so that its norm over all parameters is at most `limit` (Pascanu et al. 2013, algorithm 1). */
export function clipByGlobalNorm<P extends object>(
  gradient: P,
  limit: number,
): { readonly gradient: P; readonly norm: Tensor } {
  const norm = globalNorm(gradient);
  const scale = minimum(divide(limit, maximum(norm, 1e-12)), 1);
  return { gradient: mapTensors(gradient, (tensor) => multiply(tensor, scale)), norm };
}

/** An exponential moving average of the parameters (Polyak & Juditsky 1992, in its exponential form). */
export function movingAverage<P extends object>(average: P, parameters: object, decay: Tensor | number): P {
  const current = tensorsOf(parameters);
  return mapTensors(average, (tensor, path) =>
    add(multiply(tensor, decay), multiply(current[path]!, subtract(1, decay))),
  );
}
