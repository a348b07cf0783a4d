/**
 * The suite that every runtime runs, in Node or in a browser: each case with its gradients against the reference, and
 * state over several runs. It only needs a runtime, and reports failures as text.
 */
import {
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
    state: { total: HostTensor.zeros([2]), runs: HostTensor.scalar(0) },
    inputs: { x: { shape: [2], dtype: 'float32' } },
    step: (state, { x }) => ({
      state: { total: add(state.total, x), runs: add(state.runs, 1) },
      outputs: { before: state.total },
    }),
  });
  const x = new HostTensor(Float32Array.of(1, 2), [2]);
  for (let i = 0; i < 3; i++) await step.run({ x });
  const { before } = await step.run({ x });
  const after = await step.readState();
  await step.writeState({ total: HostTensor.zeros([2]), runs: HostTensor.scalar(10) });
  await step.run({ x });
  const written = await step.readState();
  await step.dispose();
  const found = JSON.stringify(
    [before, after.total, after.runs, written.total, written.runs].map((tensor) => Array.from(tensor.data)),
  );
  return found === '[[3,6],[4,8],[4],[1,2],[11]]' ? null : `the state went ${found}`;
}

export async function runSuite(runtime: Runtime, tolerances: Tolerances = {}): Promise<SuiteResult[]> {
  const results: SuiteResult[] = [];
  const attempt = async (name: string, run: () => Promise<string | null>) => {
    results.push({ name, failure: await run().catch((error: unknown) => String(error)) });
  };
  for (const each of cases)
    await attempt(each.name, () => runCase(runtime, each, tolerances[each.name] ?? usualTolerance));
  await attempt('state over runs', () => runState(runtime));
  return results;
}
