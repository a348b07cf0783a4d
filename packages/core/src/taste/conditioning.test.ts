import { expect, it } from 'vitest';
import type { Decision } from '../proposal/decision.ts';
import { conditioningOf } from './conditioning.ts';

let count = 0;
function decision(kind: Decision['kind'], text: string, change: Partial<Decision> = {}): Decision {
  const at = new Date(Date.UTC(2026, 0, 1) + count++ * 1000).toISOString();
  return {
    id: `d${count}`,
    workId: 'w',
    proposalId: `p${count}`,
    personId: 'ana',
    kind,
    candidate: 0,
    hunk: null,
    rating: null,
    text,
    at,
    ...change,
  };
}

it('keeps what was kept and what was rejected, the newest first', () => {
  const decisions = [
    decision('pick', 'first'),
    decision('reject', 'bad'),
    decision('accept', 'second'),
    decision('none', 'worse'),
  ];
  expect(conditioningOf(decisions)).toEqual({ kept: ['second', 'first'], rejected: ['worse', 'bad'] });
});

it('takes an edited text as what it became, and one that was undone as rejected', () => {
  const edited = [decision('pick', 'as made', { proposalId: 'p' }), decision('edit', 'as edited', { proposalId: 'p' })];
  expect(conditioningOf(edited)).toEqual({ kept: ['as edited'], rejected: [] });
  const undone = [decision('pick', 'taken', { proposalId: 'q' }), decision('undo', 'taken', { proposalId: 'q' })];
  expect(conditioningOf(undone)).toEqual({ kept: [], rejected: ['taken'] });
});

it('takes what more was asked of as an example', () => {
  expect(conditioningOf([decision('more', 'like this')])).toEqual({ kept: ['like this'], rejected: [] });
});

it('goes by ratings too, and by nothing in the middle', () => {
  const rated = [5, 3, 1].map((rating) => decision('rate', `rated ${rating}`, { rating }));
  expect(conditioningOf(rated)).toEqual({ kept: ['rated 5'], rejected: ['rated 1'] });
});

it('keeps to its limits, and never cuts a character', () => {
  const many = Array.from({ length: 20 }, (_, at) => decision('pick', `text ${at}`));
  expect(conditioningOf(many, { kept: 3 }).kept).toEqual(['text 19', 'text 18', 'text 17']);
  const [long] = conditioningOf([decision('pick', '😀'.repeat(300))], { characters: 101 }).kept;
  expect(long).toBe(`${'😀'.repeat(50)}…`);
});
