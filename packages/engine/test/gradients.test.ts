/** Gradients, first and second, of every case against central finite differences in float64 (the oracle). */
import { describe, expect, it } from 'vitest';
import * as engine from '../src/index.ts';
import {
  buildGraph,
  constant,
  gradients,
  HostTensor,
  input,
  multiply,
  RandomStream,
  sizeOf,
  sum,
  type Shape,
  type Tensor,
} from '../src/index.ts';
import { evaluate } from '../src/runtime/reference.ts';
import { cases, type Case } from './cases.ts';

type Numbers = readonly Float64Array[];

function scalarFunction(test: Case, build: (inputs: Tensor[], value: Tensor) => Tensor): (values: Numbers) => number {
  const inputs = test.shapes.map((shape, i) => input(`x${i}`, shape));
  const graph = buildGraph([{ name: 'y', tensor: build(inputs, total(test, inputs)) }]);
  return (values) => evaluate(graph, feeds(test, values))['y']!.data[0]!;
}

/** A scalar of the case's result that depends on every element differently. */
function total(test: Case, inputs: Tensor[]): Tensor {
  const y = test.fn(...inputs);
  return sum(multiply(y, weights(y.shape, 7)));
}

function weights(shape: Shape, seed: number): Tensor {
  return constant(new RandomStream(seed).fillUniform(new Float32Array(sizeOf(shape)), 0.5, 1.5), shape);
}

function feeds(test: Case, values: Numbers): Record<string, HostTensor> {
  return Object.fromEntries(test.shapes.map((shape, i) => [`x${i}`, new HostTensor(values[i]!, shape)]));
}

function gradientFunction(
  test: Case,
  build: (inputs: Tensor[], value: Tensor) => Tensor,
): (values: Numbers) => Numbers {
  const inputs = test.shapes.map((shape, i) => input(`x${i}`, shape));
  const results = gradients(build(inputs, total(test, inputs)), inputs);
  const graph = buildGraph(results.map((tensor, i) => ({ name: `g${i}`, tensor })));
  return (values) => {
    const given = evaluate(graph, feeds(test, values));
    return results.map((_, i) => given[`g${i}`]!.data as Float64Array);
  };
}

function expectGradient(test: Case, build: (inputs: Tensor[], value: Tensor) => Tensor): void {
  const [low, high] = test.domain ?? [-1, 1];
  const random = new RandomStream(11);
  const values = test.shapes.map((shape) =>
    Float64Array.from({ length: sizeOf(shape) }, () => low + (high - low) * random.uniform()),
  );
  const value = scalarFunction(test, build);
  const analytic = gradientFunction(test, build)(values);
  const step = 1e-5;
  values.forEach((array, at) => {
    for (let i = 0; i < array.length; i++) {
      const kept = array[i]!;
      array[i] = kept + step;
      const above = value(values);
      array[i] = kept - step;
      const below = value(values);
      array[i] = kept;
      const numeric = (above - below) / (2 * step);
      expect(
        Math.abs(analytic[at]![i]! - numeric),
        `operand ${at}, element ${i}: ${analytic[at]![i]} against ${numeric}`,
      ).toBeLessThan(2e-6 * Math.max(1, Math.abs(numeric)) + 1e-6);
    }
  });
}

describe.each(cases.filter((each) => each.onlyAgainstReference !== true))('$name', (test) => {
  it('has the gradient that finite differences give', () => expectGradient(test, (_, value) => value));

  it('has the second derivatives that finite differences of the gradient give', () => {
    expectGradient(test, (inputs, value) =>
      gradients(value, inputs)
        .map((gradient, i) => sum(multiply(gradient, weights(gradient.shape, 20 + i))))
        .reduce((a, b) => engine.add(a, b)),
    );
  });
});
