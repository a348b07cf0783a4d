import type { DialogueEvent, DialogueMessage } from '@fourhands/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { limits } from '../config.ts';
import { MessageStream } from './message-stream.ts';

const at = '2026-01-02T03:04:05.000Z';
const answer: DialogueMessage = {
  id: 'm',
  dialogueId: 'd',
  parentId: 'p',
  turn: 'maker',
  author: { kind: 'maker', id: 'maker-1', name: 'Other', hash: 'h' },
  text: '',
  state: 'streaming',
  quotes: [],
  recipe: null,
  runs: [],
  error: null,
  usage: null,
  createdAt: at,
  endedAt: null,
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function stream() {
  const told: DialogueEvent[] = [];
  const kept: string[] = [];
  const made = new MessageStream(answer, {
    tell: (event) => told.push(event),
    keep: async ({ text }) => kept.push(text),
    log: () => undefined,
  });
  return { made, told, kept };
}

it('tells what came together, and keeps it as it grows', async () => {
  const { made, told, kept } = stream();
  made.take({ type: 'text', candidate: 0, text: 'Once ' });
  made.take({ type: 'text', candidate: 0, text: 'upon' });
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(limits.proposalTold);
  expect(told).toEqual([{ type: 'text', messageId: 'm', at: 0, text: 'Once upon' }]);
  expect(kept).toEqual([]);
  await vi.advanceTimersByTimeAsync(limits.proposalKept);
  expect(kept).toEqual(['Once upon']);
  made.take({ type: 'text', candidate: 0, text: ' a' });
  const done = await made.end(at, null, false);
  expect(told.at(-1)).toEqual({ type: 'text', messageId: 'm', at: 9, text: ' a' });
  expect(done).toMatchObject({ state: 'done', text: 'Once upon a', endedAt: at });
  // What came after the last keeping is the caller’s to keep.
  await vi.advanceTimersByTimeAsync(2 * limits.proposalKept);
  expect(kept).toEqual(['Once upon']);
});

it('begins anew where a maker gives up what it said', async () => {
  const { made, told } = stream();
  made.take({ type: 'text', candidate: 0, text: 'Wrong' });
  await vi.advanceTimersByTimeAsync(limits.proposalTold);
  made.take({ type: 'again', candidate: 0 });
  made.take({ type: 'text', candidate: 0, text: 'Right' });
  expect((await made.end(at, null, false)).text).toBe('Right');
  expect(told.slice(1)).toEqual([
    { type: 'message', message: answer },
    { type: 'text', messageId: 'm', at: 0, text: 'Right' },
  ]);
});

it('ends as it went: stopped, failed with the reason, or with nothing', async () => {
  const one = stream().made;
  one.take({ type: 'text', candidate: 0, text: 'Some' });
  expect(await one.end(at, new Error('stop'), true)).toMatchObject({ state: 'stopped', text: 'Some', error: null });
  const two = stream().made;
  two.take({ type: 'text', candidate: 0, text: 'Some' });
  const broke = Object.assign(new Error('It broke.'), { code: 'it-broke' });
  expect(await two.end(at, broke, false)).toMatchObject({ state: 'failed', text: 'Some', error: { code: 'it-broke' } });
  expect(await stream().made.end(at, null, false)).toMatchObject({ state: 'failed', error: { code: 'answer-empty' } });
});
