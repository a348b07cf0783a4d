/**
 * ONNX Runtime's build for browsers: WebAssembly, and WebGPU where the browser has it. WebAssembly on one thread gives the
 * same bits on every machine, in browsers and in Node, which the picture codec relies on.
 */
import { compileOnnx } from './onnx-program.ts';
import type { Runtime } from './runtime.ts';

export interface WebRuntimeOptions {
  readonly device?: 'wasm' | 'webgpu';
  /** Threads of one operator; 1 when left out. More than one needs a cross-origin isolated page. */
  readonly threads?: number;
  /** The address of the folder of ONNX Runtime's .wasm files; beside the script when left out. */
  readonly wasmFolder?: string;
  readonly convolutionOperators?: boolean;
}

type WebModule = typeof import('onnxruntime-web');

export async function createWebRuntime(options: WebRuntimeOptions = {}): Promise<Runtime> {
  const device = options.device ?? 'wasm';
  const threads = options.threads ?? 1;
  const module = (
    device === 'webgpu' ? await import('onnxruntime-web/webgpu') : await import('onnxruntime-web/wasm')
  ) as WebModule;
  module.env.wasm.numThreads = threads;
  if (options.wasmFolder !== undefined) module.env.wasm.wasmPaths = options.wasmFolder;
  return {
    name: `onnxruntime-web ${module.env.versions.web ?? ''} ${device} ${threads} threads`,
    compile: (graph, programOptions) =>
      compileOnnx(
        graph,
        {
          module,
          session: { executionProviders: [device], graphOptimizationLevel: 'all', logSeverityLevel: 3 },
          preallocatedOutputs: false,
          ...(device === 'webgpu' ? { deviceState: 'gpu-buffer' as const } : {}),
          convolutionOperators: options.convolutionOperators ?? true,
        },
        programOptions,
      ),
  };
}
