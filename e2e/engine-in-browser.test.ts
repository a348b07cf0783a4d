/** The engine's suite in a real browser: on WebAssembly, and on WebGPU, in software where there is no other. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBundledPage, type BundledPage } from '../packages/studio/test/bundled-page.ts';
import type { EnginePage } from './pages/engine-page.ts';
import { openTestBrowser, type TestBrowser } from './studio.ts';

declare const enginePage: EnginePage;

/** By the accuracy that WGSL asks of a GPU: sine and cosine are within 2⁻¹¹ of the value. */
const specified = { sin: 2 ** -11, cos: 2 ** -11 };

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
    await context.annotate(`WebGPU on ${gpu}`);
    const results = await page.evaluate(
      (tolerances) => enginePage.runSuite({ device: 'webgpu' }, tolerances),
      specified,
    );
    expect(results.length).toBeGreaterThan(50);
    expect(results.filter((result) => result.failure !== null)).toEqual([]);
    await close();
  });
});
