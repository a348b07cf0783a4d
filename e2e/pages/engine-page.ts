/** The engine's suite as a page: what a test calls in the browser. */
import { createWebRuntime, type WebRuntimeOptions } from '@fourhands/engine/web';
import { runSuite, type SuiteResult, type Tolerances } from '../../packages/engine/test/runtime-suite.ts';

export interface EnginePage {
  readonly runSuite: (
    options: WebRuntimeOptions,
    tolerances?: Tolerances,
    leftOut?: readonly string[],
  ) => Promise<SuiteResult[]>;
  /** What WebGPU runs on, or null without it. */
  readonly gpu: () => Promise<string | null>;
}

/** WebGPU's types are no part of TypeScript's own. */
interface WithGpu {
  readonly gpu?: {
    requestAdapter(): Promise<{ readonly info: { readonly vendor: string; readonly architecture: string } } | null>;
  };
}

const enginePage: EnginePage = {
  runSuite: async (options, tolerances, leftOut) => runSuite(await createWebRuntime(options), tolerances, leftOut),
  async gpu() {
    const adapter = await (navigator as WithGpu).gpu?.requestAdapter();
    return adapter ? `${adapter.info.vendor} ${adapter.info.architecture}` : null;
  },
};

Object.assign(globalThis, { enginePage });
