/** ONNX Runtime's native build for Node: CPU, and WebGPU where the machine has it. */
import { availableParallelism } from 'node:os';
import * as onnxruntime from 'onnxruntime-node';
import { ThreadsError } from '../trace/errors.ts';
import { compileOnnx } from './onnx-program.ts';
import type { Runtime } from './runtime.ts';

export interface NodeRuntimeOptions {
  readonly device?: 'cpu' | 'webgpu';
  /**
   * Threads of one operator; when left out FOURHANDS_THREADS, else the machine's cores, at most 8. Results repeat bit for bit on
   * the same number.
   */
  readonly threads?: number;
  /** Write convolutions as ONNX's own operators: for inference on large pictures. */
  readonly convolutionOperators?: boolean;
  /**
   * Keep large constant matrices in 8 bits a number, in blocks of 32 that share a scale: for inference that reads one row at
   * a time, where reading the weights is what takes the time. A product is then off by up to about a hundredth.
   */
  readonly weightBits?: 8;
}

/** @throws ThreadsError */
function usualThreads(): number {
  const set = process.env['FOURHANDS_THREADS'] ?? '';
  if (set === '') return Math.min(availableParallelism(), 8);
  const threads = Number(set);
  if (!Number.isInteger(threads) || threads < 1 || threads > 64) throw new ThreadsError(set);
  return threads;
}

/** @throws ThreadsError */
export function createNodeRuntime(options: NodeRuntimeOptions = {}): Runtime {
  const device = options.device ?? 'cpu';
  const threads = options.threads ?? usualThreads();
  return {
    name: `onnxruntime-node ${onnxruntime.env.versions.node ?? ''} ${device} ${threads} threads${options.weightBits === undefined ? '' : ' 8-bit weights'}`,
    compile: (graph, programOptions) =>
      compileOnnx(
        graph,
        {
          module: onnxruntime,
          session: {
            executionProviders: [device],
            intraOpNumThreads: threads,
            interOpNumThreads: 1,
            executionMode: 'sequential',
            graphOptimizationLevel: 'all',
            logSeverityLevel: 3,
          },
          preallocatedOutputs: device === 'cpu',
          ...(device === 'webgpu' ? { deviceState: 'gpu-buffer' as const } : {}),
          convolutionOperators: options.convolutionOperators ?? device === 'webgpu',
          ...(options.weightBits === undefined ? {} : { weightBits: options.weightBits }),
        },
        programOptions,
      ),
  };
}
