/** What the figures were measured on. */
import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  /** Runnable processes over the last minute, before the bench began: near 0 on a machine that does nothing else. */
  readonly loadAverage: number;
}

export function describeMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.versions.node,
    loadAverage: loadavg()[0] ?? 0,
  };
}

/** Other work that was running when the bench began, in words, or nothing. */
export function disturbance({ loadAverage, cores }: Machine): string | undefined {
  if (loadAverage < cores / 4) return undefined;
  return `Other work is running on this machine (load ${loadAverage.toFixed(2)} on ${cores} cores): the figures will be disturbed. Wait until it ends and measure again.`;
}
