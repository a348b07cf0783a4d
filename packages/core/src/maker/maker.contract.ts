/** What every maker must do. Run by each one's tests on a maker that answers. */
import { describe, expect, it } from 'vitest';
import type { Brief } from '../brief/brief.ts';
import type { MakeEvent, Maker, MakeRequest, Operation } from './maker.ts';
import { makerDescriptionSchema } from './maker.ts';

/** Given to makers that write from briefs only. */
export const plainBrief: Brief = {
  template: {
    id: 'news',
    builtIn: true,
    name: 'News',
    language: 'en',
    instructions: 'Write a report.',
    slots: [],
    plans: [['{Who} {What}[ on {When}].']],
  },
  facts: [
    { name: 'Who', value: 'The council', kind: 'name' },
    { name: 'What', value: 'opened a bridge', kind: 'text' },
  ],
};

export const plainRequest: MakeRequest = {
  operation: 'continue',
  action: null,
  prompt: '',
  controls: {},
  seed: 7,
  candidates: 1,
  before: 'It was a quiet morning, and the old man looked at the sea.',
  selected: '',
  after: '',
  kept: [],
  rejected: [],
};

/** All texts that a maker gave, by candidate; checks the order of events on the way. */
export async function madeBy(
  maker: Maker,
  request: MakeRequest,
  signal = new AbortController().signal,
): Promise<string[]> {
  const texts = Array.from({ length: request.candidates }, () => '');
  const ended = new Set<number>();
  const events: MakeEvent[] = [];
  for await (const event of maker.make(request, signal)) {
    events.push(event);
    if (event.type === 'usage') continue;
    expect(event.candidate).toBeLessThan(request.candidates);
    expect(ended.has(event.candidate), 'nothing after the end').toBe(false);
    if (event.type === 'end') ended.add(event.candidate);
    else if (event.type === 'again') texts[event.candidate] = '';
    else texts[event.candidate] += event.text;
  }
  expect(ended.size, 'every candidate ends').toBe(request.candidates);
  expect(events.filter(({ type }) => type === 'usage').length).toBeLessThanOrEqual(1);
  return texts;
}

export function describeMaker(open: () => Promise<{ readonly maker: Maker; close(): Promise<void> }>): void {
  describe('as a maker', () => {
    it('describes itself as the studio needs it', async () => {
      const { maker, close } = await open();
      const description = maker.describe();
      expect(makerDescriptionSchema.parse(description)).toEqual(description);
      expect(description.alternatives === true).toBe(maker.alternatives !== undefined);
      for (const control of description.controls) {
        expect(control.minimum).toBeLessThan(control.maximum);
        expect(control.default).toBeGreaterThanOrEqual(control.minimum);
        expect(control.default).toBeLessThanOrEqual(control.maximum);
      }
      await close();
    });

    it('gives text for each candidate of every operation and action that it offers', async () => {
      const { maker, close } = await open();
      const { operations, actions, briefs } = maker.describe();
      const requests: Partial<MakeRequest>[] = [
        ...operations.filter((operation) => operation !== 'transform').map((operation) => ({ operation })),
        ...actions.map((action) => ({ operation: 'transform' as const, action })),
      ];
      for (const part of requests) {
        const rewrites = (['vary', 'transform', 'explain'] satisfies Operation[] as Operation[]).includes(
          part.operation!,
        );
        const request: MakeRequest = {
          ...plainRequest,
          ...(briefs === 'only' ? { brief: plainBrief } : {}),
          ...part,
          candidates: part.operation === 'generate' ? 2 : 1,
          prompt: part.operation === 'generate' || part.action === 'own' ? 'It was late' : '',
          selected: rewrites ? ' The boats were gone from the harbour.' : '',
          after: part.operation === 'fill' || rewrites ? ' In the evening it rained.' : '',
        };
        for (const text of await madeBy(maker, request)) expect(text.trim(), JSON.stringify(part)).not.toBe('');
      }
      await close();
    });

    it('ends soon when it is stopped, with the reason', async () => {
      const { maker, close } = await open();
      const stop = new AbortController();
      const reason = new Error('enough');
      const brief = maker.describe().briefs === 'only' ? { brief: plainBrief } : {};
      const events = maker.make({ ...plainRequest, ...brief, candidates: 2 }, stop.signal);
      await events.next();
      stop.abort(reason);
      await expect(
        (async () => {
          for await (const event of events) expect(event).toBeDefined();
        })(),
      ).rejects.toBe(reason);
      await close();
    });
  });
}
