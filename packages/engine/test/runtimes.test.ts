/** The runtime suite on ONNX Runtime for Node, with convolutions written both ways, and on WebAssembly in Node. */
import { describe, expect, it } from 'vitest';
import { compileFunction, constant, HostTensor, matmul, RandomStream } from '../src/index.ts';
import { createNodeRuntime } from '../src/runtime/node.ts';
import { createReferenceRuntime } from '../src/runtime/reference.ts';
import { createWebRuntime } from '../src/runtime/web.ts';
import { runSuite } from './runtime-suite.ts';

describe.each([
  { name: 'reference', create: () => createReferenceRuntime() },
  { name: 'Node, matrix products', create: () => createNodeRuntime({ convolutionOperators: false }) },
  { name: 'Node, convolution operators', create: () => createNodeRuntime({ convolutionOperators: true }) },
  { name: 'WebAssembly', create: () => createWebRuntime() },
])('$name', ({ create }) => {
  it('agrees with the reference on every case', async () => {
    const results = await runSuite(await create());
    expect(results.length).toBeGreaterThan(50);
    expect(results.filter((result) => result.failure !== null)).toEqual([]);
  });
});

describe('weights in 8 bits', () => {
  const [rows, inner, columns] = [3, 96, 200] as const;
  const random = new RandomStream(1);
  const x = random.fillNormal(new Float32Array(rows * inner));
  const weights = random.fillNormal(new Float32Array(inner * columns));

  it.each([false, true])(
    'are off by no more than rounding both factors by blocks makes, transposed: %s',
    async (transposeB) => {
      const of = (row: number, column: number) => weights[transposeB ? column * inner + row : row * columns + column]!;
      const run = async (weightBits?: 8) => {
        const runtime = createNodeRuntime({ threads: 1, ...(weightBits === undefined ? {} : { weightBits }) });
        const product = await compileFunction(runtime, { x: { shape: [rows, inner], dtype: 'float32' } }, (given) => ({
          y: matmul(given.x, constant(weights, transposeB ? [columns, inner] : [inner, columns]), { transposeB }),
        }));
        const { y } = await product.run({ x: new HostTensor(x, [rows, inner]) });
        await product.dispose();
        return y.data;
      };
      const [whole, inBits] = [await run(), await run(8)];
      expect(inBits).not.toEqual(whole);
      for (let row = 0; row < rows; row++)
        for (let column = 0; column < columns; column++) {
          let [exact, bound] = [0, 1e-4];
          for (let first = 0; first < inner; first += 32) {
            const places = Array.from({ length: 32 }, (_, i) => first + i);
            // Half a step of the 255 between the largest magnitudes, in each factor.
            const stepOf = (values: readonly number[]) => Math.max(...values.map(Math.abs)) / 127 / 2;
            const [stepX, stepWeights] = [
              stepOf(places.map((at) => x[row * inner + at]!)),
              stepOf(places.map((at) => of(at, column))),
            ];
            for (const at of places) {
              const [a, b] = [x[row * inner + at]!, of(at, column)];
              exact += a * b;
              bound += Math.abs(a) * stepWeights + Math.abs(b) * stepX + stepX * stepWeights;
            }
          }
          expect(Math.abs(inBits[row * columns + column]! - exact)).toBeLessThan(bound);
          expect(Math.abs(whole[row * columns + column]! - exact)).toBeLessThan(1e-4);
        }
    },
  );
});
