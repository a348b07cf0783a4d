import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mode } from '../work/work.ts';
import {
  firstState,
  type ModeEffect,
  type ModeEvent,
  type ModeState,
  nextStep,
  operationFor,
  type TurnRules,
} from './modes.ts';

const alternating: TurnRules = { pause: 1200, alternate: true };

function after(
  mode: Mode,
  events: readonly ModeEvent[],
  rules = alternating,
): { state: ModeState; effects: ModeEffect[] } {
  let state = firstState(mode);
  let effects: readonly ModeEffect[] = [];
  for (const event of events) ({ state, effects } = nextStep(state, event, rules));
  return { state, effects: [...effects] };
}

describe('prompt-guided and iterative', () => {
  it.each(['prompt-guided', 'iterative'] as const)('%s: asks, waits, and lets the person decide', (mode) => {
    expect(after(mode, [{ type: 'run' }])).toMatchObject({
      state: { phase: 'making' },
      effects: [{ type: 'request', placement: 'offer' }],
    });
    const made: ModeEvent[] = [{ type: 'run' }, { type: 'started', proposalId: 'p' }];
    const ended: ModeEvent = { type: 'ended', proposalId: 'p', usable: true };
    expect(after(mode, [...made, ended]).state).toMatchObject({ phase: 'deciding', proposalId: 'p' });
    expect(after(mode, [...made, { ...ended, usable: false }]).state.phase).toBe('idle');
    expect(after(mode, [...made, ended, { type: 'decided', proposalId: 'p' }]).state.phase).toBe('idle');
  });

  it('typing disturbs nothing', () => {
    const typed: ModeEvent = { type: 'typed', at: 5, paragraph: true };
    expect(after('iterative', [{ type: 'run' }, typed])).toMatchObject({ state: { phase: 'making' }, effects: [] });
  });
});

describe('co-creation', () => {
  const typed = (at: number, paragraph = false): ModeEvent => ({ type: 'typed', at, paragraph });

  it('offers to go on after a pause, and not before', () => {
    expect(after('co-creation', [typed(100), { type: 'clock', at: 1200 }]).effects).toEqual([]);
    const paused = after('co-creation', [typed(100), { type: 'clock', at: 1300 }]);
    expect(paused.effects).toEqual([{ type: 'request', placement: 'ghost' }]);
  });

  it('takes its turn after a paragraph when turns alternate', () => {
    expect(after('co-creation', [typed(1, true)]).effects).toEqual([{ type: 'request', placement: 'live' }]);
    const alone = { pause: null, alternate: false };
    expect(after('co-creation', [typed(1, true), { type: 'clock', at: 9e9 }], alone).effects).toEqual([]);
  });

  it('a keystroke stops the maker', () => {
    const writing: ModeEvent[] = [{ type: 'call' }, { type: 'started', proposalId: 'p' }];
    expect(after('co-creation', [...writing, typed(9)])).toMatchObject({
      state: { phase: 'listening', since: 9 },
      effects: [{ type: 'stop', proposalId: 'p' }],
    });
  });
});

it('whatever happens, one request is under way at most, and a new mode begins idle', () => {
  const id = fc.constantFrom('p', 'q');
  const event: fc.Arbitrary<ModeEvent> = fc.oneof(
    fc.record({
      type: fc.constant('mode' as const),
      mode: fc.constantFrom<Mode>('prompt-guided', 'iterative', 'co-creation'),
    }),
    fc.record({ type: fc.constantFrom('run' as const, 'call' as const) }),
    fc.record({ type: fc.constant('started' as const), proposalId: id }),
    fc.record({ type: fc.constant('ended' as const), proposalId: id, usable: fc.boolean() }),
    fc.record({ type: fc.constant('decided' as const), proposalId: id }),
    fc.record({ type: fc.constant('stop' as const) }),
    fc.record({ type: fc.constant('typed' as const), at: fc.nat(5000), paragraph: fc.boolean() }),
    fc.record({ type: fc.constant('clock' as const), at: fc.nat(9000) }),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      let state = firstState('co-creation');
      let open = 0;
      for (const happened of events) {
        const step = nextStep(state, happened, alternating);
        for (const effect of step.effects) open += effect.type === 'request' ? 1 : -1;
        if (happened.type === 'ended' && state.phase === 'making' && step.state.phase !== 'making') open--;
        if (happened.type === 'mode' && happened.mode !== state.mode) expect(step.state.phase).toBe('idle');
        state = step.state;
        expect(open).toBe(state.phase === 'making' ? 1 : 0);
      }
    }),
  );
});

it('each mode asks for what fits the place', () => {
  expect(operationFor('prompt-guided', { start: 0, end: 10 }, 10)).toBe('generate');
  expect(operationFor('iterative', { start: 2, end: 5 }, 10)).toBe('transform');
  expect(operationFor('co-creation', { start: 10, end: 10 }, 10)).toBe('continue');
  expect(operationFor('co-creation', { start: 4, end: 4 }, 10)).toBe('fill');
});
