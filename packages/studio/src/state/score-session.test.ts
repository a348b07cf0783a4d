import { expect, test } from 'vitest';
import type { ScoreProposal } from '@fourhands/core/protocol/score-proposals';
import { isOlder } from './score-session.ts';

const hunk = (state: 'open' | 'accepted') => ({ bar: 0, track: 't', changes: [], state, reason: null });
const seen = (state: ScoreProposal['state'], share: number | null, hunks: readonly ('open' | 'accepted')[] = []) =>
  ({
    state,
    progress: share === null ? null : { share, secondsLeft: null },
    candidates: [{ notes: [], natsPerNote: 0, hunks: hunks.map(hunk) }],
  }) as unknown as ScoreProposal;

test('a proposal never goes back to how it was, in whatever order the answers come', () => {
  const inOrder = [
    seen('making', 0),
    seen('making', 0.5),
    seen('open', null, ['open', 'open']),
    seen('open', null, ['accepted', 'open']),
    seen('decided', null, ['accepted', 'accepted']),
  ];
  for (const [at, earlier] of inOrder.entries())
    for (const [other, later] of inOrder.entries()) expect(isOlder(earlier, later)).toBe(at < other);
});
