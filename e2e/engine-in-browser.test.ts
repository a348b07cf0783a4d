/** The engine's suite in a real browser: on WebAssembly, and on WebGPU, in software where there is no other. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBundledPage, type BundledPage } from '../packages/studio/test/bundled-page.ts';
import type { EnginePage } from './pages/engine-page.ts';
import { openTestBrowser, type TestBrowser } from './studio.ts';

declare const enginePage: EnginePage;

/** By the accuracy that WGSL asks of a GPU: sine and cosine are within 2⁻¹¹ of the value. */
const specified = { sin: 2 ** -11, cos: 2 ** -11 };

/**
 * In software a convolution's shaders take seconds to compile, so that there one of each kind is enough: those that differ from it by a
 * size are run by GPUs, and on WebAssembly. The gradient penalty has convolutions of convolutions.
 */
const likeAnother = [
  'convolution 3×3, stride 2',
  'convolution 3×3, stride 1',
  'convolution 4×4, stride 2',
  'convolution 4×4, stride 2, many channels',
  'transposed convolution 5×5, stride 2',
  'transposed convolution 4×4, stride 2',
];

let browser: TestBrowser;
let served: BundledPage;

beforeAll(async () => {
  [browser, served] = await Promise.all([
    openTestBrowser({ webgpu: true }),
    startBundledPage(join(import.meta.dirname, 'pages/engine-page.ts')),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await served?.close();
});

async function visit() {
  const visited = await browser.visit();
  await visited.page.goto(served.url);
  await visited.page.waitForFunction(() => 'enginePage' in globalThis);
  return visited;
}

describe('in Chromium', () => {
  test.each([
    { written: 'as matrix products', convolutionOperators: false },
    { written: 'as operators', convolutionOperators: true },
  ])(
    'WebAssembly agrees with the reference on every case, with convolutions $written',
    async ({ convolutionOperators }) => {
      const { page, problems, close } = await visit();
      const results = await page.evaluate(
        (operators) => enginePage.runSuite({ device: 'wasm', threads: 1, convolutionOperators: operators }),
        convolutionOperators,
      );
      expect(results.length).toBeGreaterThan(50);
      expect(results.filter((result) => result.failure !== null)).toEqual([]);
      expect(problems).toEqual([]);
      await close();
    },
  );

  test('WebGPU agrees with the reference on every case', { timeout: 240_000 }, async (context) => {
    const { page, close } = await visit();
    const gpu = await page.evaluate(() => enginePage.gpu());
    if (gpu === null) {
      await close();
      return context.skip('this browser has no WebGPU adapter, not even one in software');
    }
    const leftOut = gpu.includes('swiftshader') ? likeAnother : [];
    await context.annotate(`WebGPU on ${gpu}, without ${leftOut.length} cases: ${leftOut.join('; ')}`);
    const results = await page.evaluate(
      ([tolerances, without]) => enginePage.runSuite({ device: 'webgpu' }, tolerances, without),
      [specified, leftOut] as const,
    );
    expect(results.length + leftOut.length).toBeGreaterThan(50);
    expect(results.filter((result) => result.failure !== null)).toEqual([]);
    await close();
  });
});
