import { describe, expect, it } from 'vitest';
import type { Lock } from '../region/region.ts';
import { DecisionNotPossible, decide } from './decide.ts';
import { hunksBetween } from './hunks.ts';
import type { Proposal } from './proposal.ts';
import { rebaseHunk } from './rebase.ts';

const base = 'One quick fox. Two slow dogs. Three cats.';

function proposalOf(start: number, end: number, ...texts: string[]): Proposal {
  const region = { start, end };
  return {
    id: 'p',
    workId: 'w',
    branchId: 'b',
    placement: 'offer',
    state: 'open',
    recipe: {} as Proposal['recipe'],
    region,
    candidates: texts.map((text) => ({
      text,
      state: 'ready',
      error: null,
      hunks: [...hunksBetween(region, base.slice(start, end), text)],
    })),
    error: null,
    usage: null,
    createdAt: '',
    endedAt: null,
  };
}

function lockOf(words: string): Lock {
  const start = base.indexOf(words);
  return { id: 'l', region: { start, end: start + words.length }, by: 'ana', at: '' };
}

describe('hunks', () => {
  it('are phrases, not letters, and name what stands there', () => {
    const hunks = hunksBetween({ start: 0, end: base.length }, base, 'One red fox. Two slow dogs. Four black cats.');
    expect(hunks.map(({ removed, text }) => [removed, text])).toEqual([
      ['quick', 'red'],
      ['Three', 'Four black'],
    ]);
    for (const { start, end, removed } of hunks) expect(base.slice(start, end)).toBe(removed);
  });

  it('there are none without a difference, and one when the whole is asked for', () => {
    expect(hunksBetween({ start: 0, end: 3 }, 'One', 'One')).toEqual([]);
    expect(hunksBetween({ start: 0, end: 14 }, base.slice(0, 14), 'A red fox!', { whole: true })).toHaveLength(1);
  });
});

describe('a decision', () => {
  const rewritten = 'One red fox. Two slow dogs. Four black cats.';

  it('takes hunks one by one, until none is open', () => {
    const proposal = proposalOf(0, base.length, rewritten);
    const first = decide(proposal, { kind: 'accept', candidate: 0, hunk: 1 }, [], []);
    expect(first.changes).toEqual([{ change: { start: 30, end: 35, text: 'Four black' }, hunk: 1 }]);
    expect(first.proposal.state).toBe('open');
    const since = [{ start: 30, end: 35, text: 'Four black' }];
    const second = decide(first.proposal, { kind: 'reject', candidate: 0 }, since, []);
    expect(second.changes).toEqual([]);
    expect(second.proposal).toMatchObject({ state: 'decided', candidates: [{ state: 'picked' }] });
    expect(second.text).toBe('red');
    expect(() => decide(second.proposal, { kind: 'pick', candidate: 0 }, since, [])).toThrow(DecisionNotPossible);
  });

  it('on one candidate puts the others aside', () => {
    const { proposal } = decide(proposalOf(0, 14, 'A.', 'B.'), { kind: 'pick', candidate: 1 }, [], []);
    expect(proposal.candidates.map(({ state }) => state)).toEqual(['dropped', 'picked']);
    expect(proposal.state).toBe('decided');
  });

  it('"none of these" rejects all', () => {
    const { proposal, changes } = decide(proposalOf(0, 14, 'A.', 'B.'), { kind: 'none' }, [], []);
    expect([proposal.state, changes]).toEqual(['decided', []]);
  });

  it('is refused for what is not there', () => {
    const proposal = proposalOf(0, 14, 'A.');
    expect(() => decide(proposal, { kind: 'pick', candidate: 3 }, [], [])).toThrow(/no candidate 4/);
    expect(() => decide(proposal, { kind: 'accept', candidate: 0, hunk: 9 }, [], [])).toThrow(/no change 10/);
    const streaming: Proposal = { ...proposal, state: 'streaming' };
    expect(() => decide(streaming, { kind: 'pick', candidate: 0 }, [], [])).toThrow(/still being made/);
  });

  it('leaves what is locked, and says so', () => {
    const proposal = proposalOf(0, base.length, rewritten);
    const decided = decide(proposal, { kind: 'pick', candidate: 0 }, [], [lockOf('quick fox')]);
    expect(decided.changes.map(({ hunk }) => hunk)).toEqual([1]);
    expect(decided.proposal.candidates[0]!.hunks[0]).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining('locked') as string,
    });
  });

  it('of which nothing fits any more is stale', () => {
    const since = [{ start: 0, end: base.length, text: 'All new.' }];
    const { proposal, changes } = decide(proposalOf(0, 14, 'A red fox.'), { kind: 'pick', candidate: 0 }, since, []);
    expect([proposal.state, changes]).toEqual(['stale', []]);
  });
});

describe('rebasing', () => {
  const region = { start: 4, end: 14 };
  const [hunk] = hunksBetween(region, base.slice(4, 14), 'red fox.');

  it('moves a hunk by what was written before it', () => {
    const rebased = rebaseHunk(hunk!, region, [{ start: 0, end: 3, text: 'Exactly one' }], []);
    expect(rebased).toEqual({ ok: true, change: { start: 12, end: 17, text: 'red' } });
  });

  it('leaves it alone for what was written behind it, or right at its edges', () => {
    for (const at of [4, 9, 30])
      expect(rebaseHunk(hunk!, region, [{ start: at, end: at, text: 'X' }], []).ok).toBe(true);
  });

  it.each([
    { start: 6, end: 6, text: 'X' },
    { start: 5, end: 20, text: '' },
    { start: 0, end: 40, text: '' },
  ])('refuses it after %j', (change) => {
    expect(rebaseHunk(hunk!, region, [change], [])).toMatchObject({ ok: false, code: 'changed' });
  });

  it('refuses a hunk outside its region', () => {
    expect(rebaseHunk({ ...hunk!, start: 2 }, region, [], [])).toMatchObject({ ok: false, code: 'outside' });
  });
});
