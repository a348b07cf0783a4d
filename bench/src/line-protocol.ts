/**
 * The child's side of the protocol that everything measured speaks, ours and peers alike: one process an entrant, so
 * that they can be measured in turns and none pays for another's memory, threads or compiled code.
 *
 * A process says in one line of JSON what came of preparing: `{"ready": what runs}`, `{"cannot": why}` when it is
 * installed and unable, or `{"missing": why}` when it is not installed. Then, for each line `round LEAD STEPS` it does
 * LEAD steps without timing them and STEPS with, and answers `{"ms": median, "result": number}`, or `{"cannot": why}`.
 * Any other line, or the end of its input, ends it. Lines that are not JSON objects are noise.
 *
 * This file is imported by the peers too, and so imports nothing but Node.
 */
import { createInterface } from 'node:readline';

export interface Prepared {
  /** What runs: name, version, backend, threads. */
  readonly description: string;
  /** One step; gives the number it computed, such as the loss, as a program that watches its training would read it. */
  readonly step: () => Promise<number>;
}

/** The middle value, or the mean of the two in the middle; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** The least value that at least so large a share of them do not exceed, or the next; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0] ?? message;
}

/** Says one line to the bench; what libraries print through the console goes to the error stream instead. */
function say(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

const notInstalled = new Set<unknown>(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND']);

/** Prepares, says so and serves rounds until the bench ends it. Never rejects: what goes wrong is told to the bench. */
export async function serveRounds(prepare: () => Promise<Prepared>): Promise<void> {
  console.log = console.info = console.debug = console.error;
  let prepared: Prepared;
  try {
    prepared = await prepare();
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && notInstalled.has(error.code);
    say(missing ? { missing: 'not installed: npm run bench:peers' } : { cannot: messageOf(error) });
    process.exit(0);
  }
  say({ ready: prepared.description });
  for await (const line of createInterface({ input: process.stdin })) {
    const [word, lead, steps] = line.split(' ');
    if (word !== 'round') break;
    try {
      say(await timeSteps(prepared.step, Number(lead), Number(steps)));
    } catch (error) {
      say({ cannot: messageOf(error) });
      break;
    }
  }
  process.exit(0);
}

async function timeSteps(step: Prepared['step'], lead: number, steps: number): Promise<{ ms: number; result: number }> {
  let result = 0;
  for (let i = 0; i < lead; i++) result = await step();
  const times: number[] = [];
  for (let i = 0; i < steps; i++) {
    const start = performance.now();
    result = await step();
    times.push(performance.now() - start);
  }
  return { ms: median(times), result };
}
