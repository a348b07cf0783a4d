/** The runtime suite on ONNX Runtime for Node, with convolutions written both ways, and on WebAssembly in Node. */
import { describe, expect, it } from 'vitest';
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
