import { describe, expect, test } from 'vitest';
import { measure, outcomeKey, takesPart, type Plan } from './measure.ts';
import type { Entrant, Failure, Preparation, Timing } from './peers.ts';

const plan: Plan = {
  rounds: 8,
  fewestRounds: 3,
  roundMs: 100,
  slowMs: 1000,
  prepareLimitMs: 1000,
  trialLimitMs: 1000,
  variants: 2,
  settleMs: 0,
  endMs: 1e9,
};

/** A world whose clock moves only by what entrants do. */
class World {
  time = 0;
  readonly log: string[] = [];
  readonly surroundings = {
    now: () => this.time,
    pause: async (ms: number) => {
      this.time += ms;
    },
    progress: () => {},
  };
}

interface Behaviour {
  readonly stepMs?: (call: number) => number;
  readonly result?: number;
  readonly preparation?: Preparation;
  readonly failsAt?: { readonly call: number; readonly failure: Failure };
}

class FakeEntrant implements Entrant {
  readonly workload = 'work';
  readonly peer: string;
  readonly variant: string;
  readonly rounds: { readonly lead: number; readonly steps: number }[] = [];
  ended = false;
  readonly #world: World;
  readonly #behaviour: Behaviour;

  constructor(world: World, peer: string, behaviour: Behaviour, variant = '') {
    this.peer = peer;
    this.variant = variant;
    this.#world = world;
    this.#behaviour = behaviour;
  }

  async prepare(): Promise<Preparation> {
    return this.#behaviour.preparation ?? { kind: 'ready', description: `${this.peer}${this.variant}` };
  }

  async round(lead: number, steps: number): Promise<Timing> {
    const call = this.rounds.length;
    this.rounds.push({ lead, steps });
    this.#world.log.push(this.peer + this.variant);
    if (this.#behaviour.failsAt?.call === call) return this.#behaviour.failsAt.failure;
    const ms = this.#behaviour.stepMs?.(call) ?? 10;
    this.#world.time += ms * (lead + steps);
    return { kind: 'timed', ms, result: this.#behaviour.result ?? 1 };
  }

  end(): void {
    this.ended = true;
  }
}

const steady = (ms: number): Behaviour => ({ stepMs: () => ms });
/** Calls before the rounds: the first step, and two more rounds of the trial. */
const trialCalls = 3;

describe('rounds', () => {
  test('come in turns, each beginning with another entrant', async () => {
    const world = new World();
    const entrants = ['a', 'b', 'c'].map((peer) => new FakeEntrant(world, peer, steady(10)));
    await measure(entrants, plan, world.surroundings);
    const rounds = world.log.slice(3 * trialCalls);
    expect(rounds).toHaveLength(24);
    expect(rounds.slice(0, 9).join('')).toBe('abcbcacab');
  });

  test('give the median of the rounds, whatever the trial and a few disturbed rounds took', async () => {
    const world = new World();
    const times = [500, 40, 30, 11, 13, 900, 12, 10, 14, 900, 12];
    const entrant = new FakeEntrant(world, 'a', { stepMs: (call) => times[call]! });
    const outcomes = await measure([entrant], plan, world.surroundings);
    expect(outcomes.get(outcomeKey('work', 'a'))).toMatchObject({ kind: 'measured', ms: 12.5, rounds: 8 });
  });

  test('hold as many steps as fill the time, after one that is not timed', async () => {
    const world = new World();
    const entrant = new FakeEntrant(world, 'a', steady(10));
    await measure([entrant], plan, world.surroundings);
    expect(entrant.rounds.at(-1)).toEqual({ lead: 1, steps: 10 });
  });

  test('are fewer for an entrant whose step is longer than a round, and are spread', async () => {
    const world = new World();
    const slow = new FakeEntrant(world, 'slow', steady(400));
    const outcomes = await measure([slow, new FakeEntrant(world, 'quick', steady(10))], plan, world.surroundings);
    expect(slow.rounds.slice(trialCalls)).toEqual([
      { lead: 0, steps: 1 },
      { lead: 0, steps: 1 },
    ]);
    expect(outcomes.get('work/slow')).toMatchObject({ rounds: 2 });
    expect(outcomes.get('work/quick')).toMatchObject({ rounds: 8 });
  });

  test('end when time is up, but not before the fewest', async () => {
    const world = new World();
    const outcomes = await measure(
      [new FakeEntrant(world, 'a', steady(10))],
      { ...plan, endMs: 0 },
      world.surroundings,
    );
    expect(outcomes.get('work/a')).toMatchObject({ rounds: plan.fewestRounds });
  });

  test.each([1, 2, 3, 7, 8])('takesPart gives exactly %i of 8 rounds', (rounds) => {
    expect([0, 1, 2, 3, 4, 5, 6, 7].filter((round) => takesPart(round, rounds, 8))).toHaveLength(rounds);
  });
});

describe('variants of a peer', () => {
  test('meet in the trial, the fastest go on, and the best of the rounds is the figure', async () => {
    const world = new World();
    // The first is faster in the trial, the second in the rounds.
    const first = new FakeEntrant(world, 'a', { stepMs: (call) => (call < trialCalls ? 10 : 30) }, ' first');
    const second = new FakeEntrant(world, 'a', steady(20), ' second');
    const third = new FakeEntrant(world, 'a', steady(50), ' third');
    const outcomes = await measure([first, second, third], plan, world.surroundings);
    expect(third.rounds).toHaveLength(trialCalls);
    expect(outcomes.get('work/a')).toMatchObject({
      kind: 'measured',
      ms: 20,
      description: 'a second; a first: 30.00 ms',
    });
  });

  test('do not lose the peer its figure when one of them cannot', async () => {
    const world = new World();
    const unable = new FakeEntrant(world, 'a', { preparation: { kind: 'unable', reason: 'no kernel' } }, ' first');
    const outcomes = await measure(
      [unable, new FakeEntrant(world, 'a', steady(20), ' second')],
      plan,
      world.surroundings,
    );
    expect(outcomes.get('work/a')).toMatchObject({ kind: 'measured', ms: 20 });
  });

  test('bound the peer by the quickest that is late when none is measured', async () => {
    const world = new World();
    const late = (afterMs: number, variant: string) =>
      new FakeEntrant(world, 'a', { failsAt: { call: 0, failure: { kind: 'late', afterMs } } }, variant);
    const unable = new FakeEntrant(world, 'a', { preparation: { kind: 'unable', reason: 'no kernel' } });
    const outcomes = await measure([unable, late(3000, ' first'), late(2000, ' second')], plan, world.surroundings);
    expect(outcomes.get('work/a')).toEqual({ kind: 'late', afterMs: 2000 });
  });
});

describe('an entrant without a figure', () => {
  test.each<[string, Behaviour, string]>([
    ['does not start', { preparation: { kind: 'unknown', reason: 'not installed' } }, 'unknown'],
    [
      'says in its first step that it cannot',
      { failsAt: { call: 0, failure: { kind: 'unable', reason: 'no kernel' } } },
      'unable',
    ],
    ['crashes in a late round', { failsAt: { call: 6, failure: { kind: 'unknown', reason: 'crashed' } } }, 'unknown'],
    ['computes what is not a number', { result: Number.NaN }, 'unable'],
  ])('%s, and does not stop the others', async (_, behaviour, kind) => {
    const world = new World();
    const entrants = [new FakeEntrant(world, 'a', behaviour), new FakeEntrant(world, 'b', steady(10))];
    const outcomes = await measure(entrants, plan, world.surroundings);
    expect(outcomes.get('work/a')?.kind).toBe(kind);
    expect(outcomes.get('work/b')).toMatchObject({ kind: 'measured', rounds: plan.rounds });
  });

  test('leaves no entrant running', async () => {
    const world = new World();
    const entrants = [
      new FakeEntrant(world, 'a', { preparation: { kind: 'unknown', reason: 'not installed' } }),
      new FakeEntrant(world, 'b', steady(10)),
    ];
    await measure(entrants, plan, world.surroundings);
    expect(entrants.map(({ ended }) => ended)).toEqual([true, true]);
  });
});
