/**
 * The three modes as state machines: who proposes, on what, and who decides. A mode holds no content; it says what may
 * happen next and what the next request is.
 */
import type { Operation } from '../maker/maker.ts';
import type { Placement } from '../proposal/proposal.ts';
import type { TextRegion } from '../region/region.ts';
import type { Mode } from '../work/work.ts';

/**
 * idle: nothing is under way. making: a maker is at it. deciding: candidates wait for the person. listening (co-creation):
 * the person is typing, and the maker waits for its turn.
 */
export type ModeState =
  | { readonly mode: Mode; readonly phase: 'idle' }
  | { readonly mode: 'co-creation'; readonly phase: 'listening'; readonly since: number }
  | { readonly mode: Mode; readonly phase: 'making'; readonly proposalId: string | null; readonly placement: Placement }
  | { readonly mode: Mode; readonly phase: 'deciding'; readonly proposalId: string; readonly placement: Placement };

export type ModeEvent =
  | { readonly type: 'mode'; readonly mode: Mode }
  | { readonly type: 'run' | 'call' }
  | { readonly type: 'started'; readonly proposalId: string }
  /** The proposal has ended; `usable` when there is something to decide on. */
  | { readonly type: 'ended'; readonly proposalId: string; readonly usable: boolean }
  | { readonly type: 'decided'; readonly proposalId: string }
  | { readonly type: 'stop' }
  /** The person typed, at a moment in milliseconds; `paragraph` when that ended a paragraph. */
  | { readonly type: 'typed'; readonly at: number; readonly paragraph: boolean }
  | { readonly type: 'clock'; readonly at: number };

export interface TurnRules {
  /** Milliseconds without typing after which the maker offers to go on; null for never. */
  readonly pause: number | null;
  /** Whether the maker writes the next paragraph when the person ends one. */
  readonly alternate: boolean;
}

/** What has to be done because of an event. */
export type ModeEffect =
  | { readonly type: 'request'; readonly placement: Placement }
  | { readonly type: 'stop'; readonly proposalId: string | null };

export interface ModeStep {
  readonly state: ModeState;
  readonly effects: readonly ModeEffect[];
}

export const defaultTurnRules: TurnRules = { pause: 1200, alternate: false };

export function firstState(mode: Mode): ModeState {
  return { mode, phase: 'idle' };
}

/** The next state. An event that means nothing in a state changes nothing. */
export function nextStep(state: ModeState, event: ModeEvent, rules: TurnRules = defaultTurnRules): ModeStep {
  const { mode } = state;
  const idle: ModeState = { mode, phase: 'idle' };
  const stay: ModeStep = { state, effects: [] };
  const stopping: ModeEffect[] = state.phase === 'making' ? [{ type: 'stop', proposalId: state.proposalId }] : [];
  const making = (placement: Placement): ModeStep => ({
    state: { mode, phase: 'making', proposalId: null, placement },
    effects: [...stopping, { type: 'request', placement }],
  });
  switch (event.type) {
    case 'mode':
      return event.mode === mode ? stay : { state: { mode: event.mode, phase: 'idle' }, effects: stopping };
    case 'run':
      return making(mode === 'co-creation' ? 'live' : 'offer');
    case 'call':
      return mode === 'co-creation' ? making('live') : stay;
    case 'started':
      return state.phase === 'making' && state.proposalId === null
        ? { state: { ...state, proposalId: event.proposalId }, effects: [] }
        : stay;
    case 'ended':
      if (state.phase !== 'making' || state.proposalId !== event.proposalId) return stay;
      return event.usable && state.placement !== 'live'
        ? { state: { mode, phase: 'deciding', proposalId: event.proposalId, placement: state.placement }, effects: [] }
        : { state: idle, effects: [] };
    case 'decided':
      return state.phase === 'deciding' && state.proposalId === event.proposalId ? { state: idle, effects: [] } : stay;
    case 'stop':
      return state.phase === 'making' || state.phase === 'listening' ? { state: idle, effects: stopping } : stay;
    case 'typed':
      return typed(state, event, rules, stopping, making);
    case 'clock':
      return state.phase === 'listening' && rules.pause !== null && event.at - state.since >= rules.pause
        ? making('ghost')
        : stay;
  }
}

/** A person's keystroke always wins: in co-creation it stops the maker, and an offer in place goes away. */
function typed(
  state: ModeState,
  event: Extract<ModeEvent, { type: 'typed' }>,
  rules: TurnRules,
  stopping: readonly ModeEffect[],
  making: (placement: Placement) => ModeStep,
): ModeStep {
  if (state.mode !== 'co-creation') return { state, effects: [] };
  if (event.paragraph && rules.alternate) return making('live');
  return rules.pause === null
    ? { state: { mode: state.mode, phase: 'idle' }, effects: stopping }
    : { state: { mode: state.mode, phase: 'listening', since: event.at }, effects: stopping };
}

/** What a mode asks for: the operation for a place in the text. */
export function operationFor(mode: Mode, region: TextRegion, length: number): Operation {
  if (mode === 'prompt-guided') return 'generate';
  if (mode === 'iterative' && region.end > region.start) return 'transform';
  return region.end >= length ? 'continue' : 'fill';
}
