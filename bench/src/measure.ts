/**
 * Measures entrants in turns, round by round, so that whatever else the machine does falls on all of them alike. A peer's
 * variants first meet in a trial, and its fastest ones go on. Figures are medians of the rounds' medians.
 */
import { median } from './line-protocol.ts';
import type { Entrant, Failure } from './peers.ts';

export interface Plan {
  /** Rounds each entrant runs in, and the fewest when time runs out; one that is slow runs in fewer. */
  readonly rounds: number;
  readonly fewestRounds: number;
  /** Timed work of one round. */
  readonly roundMs: number;
  /** All rounds' work of an entrant whose single step takes longer than a round. */
  readonly slowMs: number;
  /** Time to start, and time for the first step, what it compiles included: what is slower is left out. */
  readonly prepareLimitMs: number;
  readonly trialLimitMs: number;
  /** How many variants of one peer go on from the trial. */
  readonly variants: number;
  /** Idle time before each round, in which the threads of the entrant before stop spinning. */
  readonly settleMs: number;
  /** Time from the start at which no further round begins. */
  readonly endMs: number;
}

export interface Measured {
  readonly kind: 'measured';
  readonly ms: number;
  readonly rounds: number;
  /** What ran, and the variants it was better than. */
  readonly description: string;
  readonly result: number;
}

export type Outcome = Measured | Failure;

/** Outcomes by `workload/peer`. */
export type Outcomes = ReadonlyMap<string, Outcome>;

export const outcomeKey = (workload: string, peer: string): string => `${workload}/${peer}`;

export interface Surroundings {
  /** Milliseconds since any one moment. */
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
  readonly progress: (line: string) => void;
}

/** An entrant that has shown in the trial what one step takes. */
interface Runner {
  readonly entrant: Entrant;
  readonly description: string;
  readonly stepMs: number;
  readonly steps: number;
  readonly lead: number;
  readonly rounds: number;
  readonly times: number[];
  result: number;
  failure?: Failure;
}

const labelOf = ({ workload, peer, variant }: Entrant): string => `${workload}: ${peer}${variant && ` (${variant})`}`;

export function failureText(failure: Failure): string {
  switch (failure.kind) {
    case 'late':
      return `a step takes longer than ${(failure.afterMs / 1000).toFixed(1)} s (the first, with what it compiles)`;
    case 'unknown':
    case 'unable':
      return failure.reason;
  }
}

/** Which rounds an entrant takes part in: all, or so many spread evenly. */
export function takesPart(round: number, rounds: number, of: number): boolean {
  return Math.floor(((round + 1) * rounds) / of) > Math.floor((round * rounds) / of);
}

export async function measure(entrants: readonly Entrant[], plan: Plan, surroundings: Surroundings): Promise<Outcomes> {
  const start = surroundings.now();
  try {
    const prepared = await Promise.all(
      entrants.map(async (entrant) => ({ entrant, preparation: await entrant.prepare(plan.prepareLimitMs) })),
    );
    const failures: { readonly entrant: Entrant; readonly failure: Failure }[] = [];
    const runners: Runner[] = [];
    for (const { entrant, preparation } of prepared) {
      const runner =
        preparation.kind === 'ready' ? await trial(entrant, preparation.description, plan, surroundings) : preparation;
      if ('kind' in runner) {
        failures.push({ entrant, failure: runner });
        surroundings.progress(`${labelOf(entrant)}: ${failureText(runner)}`);
      } else {
        runners.push(runner);
        surroundings.progress(`${labelOf(entrant)}: about ${runner.stepMs.toFixed(1)} ms`);
      }
    }
    const chosen = fastestVariants(runners, plan.variants);
    await runRounds(chosen, plan, surroundings, start + plan.endMs);
    return gather(chosen, failures);
  } finally {
    for (const entrant of entrants) entrant.end();
  }
}

async function trial(
  entrant: Entrant,
  description: string,
  plan: Plan,
  surroundings: Surroundings,
): Promise<Runner | Failure> {
  await surroundings.pause(plan.settleMs);
  const first = await entrant.round(0, 1, plan.trialLimitMs);
  if (first.kind !== 'timed') return first;
  let { ms: stepMs, result } = first;
  const stepsInRound = () => Math.max(1, Math.round(plan.roundMs / Math.max(stepMs, 1e-3)));
  // A first step compiles and touches its memory for the first time: the next ones tell what a step takes.
  for (let again = 0; again < 2 && stepMs < plan.slowMs; again++) {
    const next = await entrant.round(1, stepsInRound(), plan.trialLimitMs);
    if (next.kind !== 'timed') return next;
    ({ ms: stepMs, result } = next);
  }
  if (!Number.isFinite(result)) return { kind: 'unable', reason: `its result is ${result}` };
  const slow = stepMs > plan.roundMs;
  return {
    entrant,
    description,
    stepMs,
    steps: stepsInRound(),
    lead: slow ? 0 : 1,
    rounds: slow ? Math.min(plan.rounds, Math.max(1, Math.floor(plan.slowMs / stepMs))) : plan.rounds,
    times: [],
    result,
  };
}

const keyOf = ({ entrant }: { readonly entrant: Entrant }): string => outcomeKey(entrant.workload, entrant.peer);

/** The fastest variants of each peer in each workload, in the order given; the others are ended. */
function fastestVariants(runners: readonly Runner[], count: number): Runner[] {
  const byPeer = Map.groupBy(runners, keyOf);
  const chosen = new Set(
    [...byPeer.values()].flatMap((variants) => variants.toSorted((a, b) => a.stepMs - b.stepMs).slice(0, count)),
  );
  for (const runner of runners) if (!chosen.has(runner)) runner.entrant.end();
  return runners.filter((runner) => chosen.has(runner));
}

async function runRounds(
  runners: readonly Runner[],
  plan: Plan,
  surroundings: Surroundings,
  endAt: number,
): Promise<void> {
  for (let round = 0; round < plan.rounds; round++) {
    if (round >= plan.fewestRounds && surroundings.now() >= endAt) return;
    // Each round begins with another, so that none always follows the same.
    const order = runners.map((_, i) => runners[(i + round) % runners.length]!);
    for (const runner of order) {
      if (runner.failure || !takesPart(round, runner.rounds, plan.rounds)) continue;
      await surroundings.pause(plan.settleMs);
      const limitMs = plan.trialLimitMs + 20 * runner.steps * runner.stepMs;
      const timing = await runner.entrant.round(runner.lead, runner.steps, limitMs);
      if (timing.kind === 'timed' && Number.isFinite(timing.result)) {
        runner.times.push(timing.ms);
        runner.result = timing.result;
      } else {
        runner.failure =
          timing.kind === 'timed' ? { kind: 'unable', reason: `its result is ${timing.result}` } : timing;
        surroundings.progress(`${labelOf(runner.entrant)}: ${failureText(runner.failure)}`);
      }
    }
    surroundings.progress(`round ${round + 1} of ${plan.rounds}`);
  }
}

function gather(
  runners: readonly Runner[],
  failures: readonly { readonly entrant: Entrant; readonly failure: Failure }[],
): Outcomes {
  const outcomes = new Map<string, Outcome>();
  // One that fails in a later round has no figure, but another variant's stands.
  const failed = [...failures, ...runners.flatMap(({ entrant, failure }) => (failure ? [{ entrant, failure }] : []))];
  for (const [key, each] of Map.groupBy(failed, keyOf))
    outcomes.set(key, mostTelling(each.map(({ failure }) => failure)));
  for (const [key, each] of Map.groupBy(runners, keyOf)) {
    const figures = each
      .filter(({ failure, times }) => !failure && times.length > 0)
      .map(({ description, times, result, stepMs }) => ({
        description,
        ms: median(times),
        rounds: times.length,
        result,
        stepMs,
      }))
      .toSorted((a, b) => a.ms - b.ms);
    const [best, ...others] = figures;
    if (!best) continue;
    const against = others.map(({ description, ms }) => `; ${description}: ${ms.toFixed(2)} ms`).join('');
    const { ms, rounds, result } = best;
    outcomes.set(key, { kind: 'measured', ms, rounds, result, description: `${best.description}${against}` });
  }
  return outcomes;
}

/** Of several variants' failures, the one that says most of the peer: that the quickest is late bounds its speed. */
function mostTelling(failures: readonly Failure[]): Failure {
  const late = failures.filter((failure) => failure.kind === 'late').toSorted((a, b) => a.afterMs - b.afterMs);
  return late[0] ?? failures.find(({ kind }) => kind === 'unknown') ?? failures[0]!;
}
