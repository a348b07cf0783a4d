/**
 * The suite that every runtime runs, in Node or in a browser: each case with its gradients against the reference, and
 * state over several runs. It only needs a runtime, and reports failures as text.
 */
import {
  adamUpdate,
  add,
  buildGraph,
  compileStep,
  gradients,
  HostTensor,
  input,
  multiply,
  RandomStream,
  sizeOf,
  sum,
  type Runtime,
  type Tensor,
} from '../src/index.ts';
import { createReferenceRuntime } from '../src/runtime/reference.ts';
import { cases, type Case } from './cases.ts';

export interface SuiteResult {
  readonly name: string;
  /** Null when the runtime agrees with the reference. */
  readonly failure: string | null;
}

/** Largest difference allowed, as a share of the largest value of a result. */
const usualTolerance = 2e-5;

/** Other tolerances by a case's name, where what a runtime is specified to is less exact. */
export type Tolerances = Readonly<Record<string, number>>;

function difference(actual: HostTensor, expected: HostTensor): number {
  let scale = 1;
  let worst = 0;
  expected.data.forEach((value, i) => {
    scale = Math.max(scale, Math.abs(value));
    const gap = Math.abs(value - actual.data[i]!);
    worst = Number.isNaN(gap) ? Infinity : Math.max(worst, gap);
  });
  return worst / scale;
}

async function runCase(runtime: Runtime, { shapes, fn, domain }: Case, tolerance: number): Promise<string | null> {
  const [low, high] = domain ?? [-1, 1];
  const random = new RandomStream(5);
  const inputs = shapes.map((shape, i) => input(`x${i}`, shape));
  const value = fn(...inputs);
  const first = gradients(sum(value), inputs);
  const second = gradients(
    first.map((gradient) => sum(multiply(gradient, gradient))).reduce((a, b) => add(a, b)),
    inputs,
  );
  const named = (name: string, tensors: readonly Tensor[]) =>
    tensors.map((tensor, i) => ({ name: `${name}${i}`, tensor }));
  const graph = buildGraph([{ name: 'value', tensor: value }, ...named('first', first), ...named('second', second)]);
  const feeds = Object.fromEntries(
    shapes.map((shape, i) => [
      `x${i}`,
      new HostTensor(random.fillUniform(new Float32Array(sizeOf(shape)), low, high), shape),
    ]),
  );
  const program = await runtime.compile(graph);
  const [actual, expected] = [
    await program.run(feeds),
    await (await createReferenceRuntime().compile(graph)).run(feeds),
  ];
  await program.dispose();
  for (const { name } of graph.outputs) {
    const gap = difference(actual[name]!, expected[name]!);
    if (!(gap <= tolerance)) return `${name} differs by ${gap} of its scale`;
  }
  return null;
}

async function runState(runtime: Runtime): Promise<string | null> {
  const step = await compileStep(runtime, {
    state: { total: HostTensor.zeros([2]), runs: HostTensor.scalar(0), step: HostTensor.scalar(1) },
    inputs: { x: { shape: [2], dtype: 'float32' } },
    step: (state, { x }) => ({
      // A part of the state that no run changes.
      state: { total: add(state.total, multiply(x, state.step)), runs: add(state.runs, 1), step: state.step },
      outputs: { before: state.total },
    }),
  });
  const x = new HostTensor(Float32Array.of(1, 2), [2]);
  for (let i = 0; i < 3; i++) await step.run({ x });
  const { before } = await step.run({ x });
  const after = await step.readState();
  await step.writeState({ total: HostTensor.zeros([2]), runs: HostTensor.scalar(10), step: HostTensor.scalar(3) });
  await step.run({ x });
  const written = await step.readState();
  await step.dispose();
  const found = JSON.stringify(
    [before, after.total, after.runs, after.step, written.total, written.runs, written.step].map((tensor) =>
      Array.from(tensor.data),
    ),
  );
  return found === '[[3,6],[4,8],[4],[1],[3,6],[11],[3]]' ? null : `the state went ${found}`;
}

/** Adam over five runs, on sizes that fill no lane, with a state that is read and written between; beside plain loops. */
async function runAdam(runtime: Runtime, tolerance: number): Promise<string | null> {
  const sizes = { a: 7, b: 1, c: 32 } as const;
  const names = ['a', 'b', 'c'] as const;
  const of = (value: (name: 'a' | 'b' | 'c') => HostTensor) => ({ a: value('a'), b: value('b'), c: value('c') });
  const random = new RandomStream(8);
  const drawn = of((name) => new HostTensor(random.fillUniform(new Float32Array(sizes[name]), -1, 1), [sizes[name]]));
  const zeros = of((name) => HostTensor.zeros([sizes[name]]));
  const step = await compileStep(runtime, {
    state: { parameters: drawn, first: zeros, second: zeros },
    inputs: { rate: { shape: [], dtype: 'float32' } },
    step: ({ parameters, first, second }, { rate }) => {
      const updates = names.map((name) => {
        const gradient = multiply(parameters[name], add(parameters[name], name === 'b' ? 1 : 0.5));
        const before = { parameter: parameters[name], first: first[name], second: second[name] };
        // c has another rate, so that it is updated apart.
        const at = name === 'c' ? multiply(rate, 2) : rate;
        return [name, adamUpdate({ ...before, gradient, rate: at, guard: 1e-3, kept: 0.99 }, 0.9, 0.99)] as const;
      });
      const part = (key: 'parameter' | 'first' | 'second') =>
        Object.fromEntries(updates.map(([name, update]) => [name, update[key]])) as Record<'a' | 'b' | 'c', Tensor>;
      const state = { parameters: part('parameter'), first: part('first'), second: part('second') };
      return { state, outputs: { before: sum(parameters.a) } };
    },
  });
  const expected = names.map((name) => ({
    p: Array.from(drawn[name].data),
    m: Array.from(zeros[name].data),
    v: Array.from(zeros[name].data),
  }));
  let seen = Number.NaN;
  for (let run = 0; run < 5; run++) {
    const { before } = await step.run({ rate: HostTensor.scalar(0.125) });
    seen = before.data[0]!;
    const sumBefore = expected[0]!.p.reduce((a, b) => a + b);
    if (!(Math.abs(seen - sumBefore) <= tolerance * 10)) return `run ${run} saw ${seen}, not ${sumBefore}`;
    expected.forEach(({ p, m, v }, at) =>
      p.forEach((value, i) => {
        const gradient = value * (value + (names[at] === 'b' ? 1 : 0.5));
        m[i] = 0.9 * m[i]! + gradient;
        v[i] = 0.99 * v[i]! + gradient ** 2;
        p[i] = 0.99 * value - ((names[at] === 'c' ? 0.25 : 0.125) * m[i]) / (Math.sqrt(v[i]) + 1e-3);
      }),
    );
    if (run === 2) await step.writeState(await step.readState());
  }
  const state = await step.readState();
  await step.dispose();
  for (const [at, name] of names.entries())
    for (const [key, values] of [
      ['parameters', expected[at]!.p],
      ['first', expected[at]!.m],
      ['second', expected[at]!.v],
    ] as const) {
      const gap = difference(state[key][name], new HostTensor(Float64Array.from(values), [sizes[name]]));
      if (!(gap <= tolerance)) return `${key}.${name} differs by ${gap} of its scale`;
    }
  return null;
}

/** @param leftOut names of cases that are not run */
export async function runSuite(
  runtime: Runtime,
  tolerances: Tolerances = {},
  leftOut: readonly string[] = [],
): Promise<SuiteResult[]> {
  const results: SuiteResult[] = [];
  const attempt = async (name: string, run: () => Promise<string | null>) => {
    results.push({ name, failure: await run().catch((error: unknown) => String(error)) });
  };
  for (const each of cases.filter(({ name }) => !leftOut.includes(name)))
    await attempt(each.name, () => runCase(runtime, each, tolerances[each.name] ?? usualTolerance));
  await attempt('state over runs', () => runState(runtime));
  await attempt('Adam over runs', () => runAdam(runtime, usualTolerance * 10));
  return results;
}
