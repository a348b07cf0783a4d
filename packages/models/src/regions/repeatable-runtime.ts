/** Node's runtime on one thread: sums are taken in one order, so that the same numbers come out whatever the machine's cores. Node only. */
import type { Runtime } from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';

export const repeatableRuntime = (): Runtime => createNodeRuntime({ threads: 1 });
