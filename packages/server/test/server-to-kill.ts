/** A server in a process of its own, on a folder that stays, for tests that kill it. Holds no test. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { FourhandsClient } from '@fourhands/core';
import { newFolder } from './fake-server.ts';

export class ServerToKill {
  readonly folder: string;
  #process: ChildProcess | null = null;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async on(): Promise<ServerToKill> {
    return new ServerToKill(await newFolder());
  }

  /** What it writes, of which its workers hold an end too. */
  get output(): Readable | null {
    return this.#process?.stdout ?? null;
  }

  async start(): Promise<FourhandsClient> {
    this.#process = fork(fileURLToPath(new URL('./workers/serve-fake.ts', import.meta.url)), [this.folder], {
      execArgv: [],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    this.#process.stdout?.resume();
    const [{ url }] = (await once(this.#process, 'message')) as [{ url: string }];
    return new FourhandsClient({ address: url });
  }

  async kill(): Promise<void> {
    const process = this.#process;
    if (process === null || process.exitCode !== null || process.signalCode !== null) return;
    const gone = once(process, 'exit');
    process.kill('SIGKILL');
    await gone;
  }

  /** Kills it where it still runs, and deletes its folder. */
  async end(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/**
 * Does one thing after the other until the server is killed in the middle of it, after `count` that it acknowledged.
 * Returns all that it acknowledged; throws what failed before the kill.
 */
export async function untilKilled<Done>(
  server: ServerToKill,
  count: number,
  act: (index: number) => Promise<Done>,
): Promise<Done[]> {
  const acknowledged: Done[] = [];
  try {
    for (let index = 0; ; index++) {
      acknowledged.push(await act(index));
      // Not waited for: the next one is on its way when the kill comes.
      if (acknowledged.length === count) void server.kill();
    }
  } catch (error) {
    if (acknowledged.length < count) throw error;
    await server.kill();
  }
  return acknowledged;
}
