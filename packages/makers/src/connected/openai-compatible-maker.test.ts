import { describeMaker, madeBy, plainRequest } from '@fourhands/core/maker/maker.contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeProvider, startFakeProvider } from '../../test/fake-provider.ts';
import { MonthlyCapReached } from '../failures.ts';
import { type ConnectedModel, OpenAiCompatibleMaker } from './openai-compatible-maker.ts';

let provider: FakeProvider;
beforeAll(async () => {
  provider = await startFakeProvider();
});
afterAll(() => provider.close());

function makerOf(model: string, change: Partial<ConnectedModel> = {}): OpenAiCompatibleMaker {
  const connected: ConnectedModel = {
    makerId: 'there',
    name: 'There',
    address: provider.address,
    model,
    key: () => 'right',
    pricePerMillionIn: 2,
    pricePerMillionOut: 10,
    permit: () => undefined,
    ...change,
  };
  return new OpenAiCompatibleMaker(connected, { silence: 400, retries: 0 });
}

describeMaker(async () => ({ maker: makerOf('slow'), close: async () => undefined }));

it.each(['fenced', 'thinking'])('takes the text out of what a %s model wraps it in', async (model) => {
  const [text] = await madeBy(makerOf(model), plainRequest);
  expect(text).toBe(' The kettle sang, and the rain went on. Nobody spoke for a while.');
});

it('keeps characters whole that come in pieces', async () => {
  const [text] = await madeBy(makerOf('unicode'), { ...plainRequest, before: '' });
  expect(text).toBe('Emoji 👩‍👩‍👧 and שלום and 字。');
});

it('asks each candidate with a seed of its own, and adds up what it cost', async () => {
  const events = [];
  for await (const event of makerOf('good').make({ ...plainRequest, candidates: 3 }, new AbortController().signal))
    events.push(event);
  expect(
    provider.asked
      .slice(-3)
      .map(({ body }) => body.seed)
      .toSorted((a, b) => (a ?? 0) - (b ?? 0)),
  ).toEqual([7, 8, 9]);
  expect(events.at(-1)).toEqual({ type: 'usage', tokensIn: 300, tokensOut: 60, cost: (300 * 2 + 60 * 10) / 1e6 });
});

it('shows the model what was kept and what was rejected', async () => {
  await madeBy(makerOf('good'), { ...plainRequest, kept: ['Liked words.'], rejected: ['Hated words.'] });
  const asked = provider.asked.at(-1)!.body.messages.at(-1)!.content;
  expect(asked).toMatch(/liked these[\s\S]*Liked words\.[\s\S]*rejected these[\s\S]*Hated words\./);
});

describe('failures', () => {
  const failing: [model: string, code: string][] = [
    ['rate-limited', 'provider-rate-limited'],
    ['missing', 'provider-model-missing'],
    ['broken', 'provider-failed'],
    ['html', 'provider-answer-not-understood'],
    ['not-json', 'provider-answer-not-understood'],
    ['hangs', 'provider-timed-out'],
    ['cut', 'provider-stream-cut'],
    ['ends-early', 'provider-stream-cut'],
    ['empty', 'answer-empty'],
  ];
  it.each(failing)('%s is told as %s', async (model, code) => {
    const failure = await madeBy(makerOf(model), plainRequest).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code });
  });

  it('a refused key is told, without the key', async () => {
    const failure: unknown = await madeBy(makerOf('needs-key', { key: () => 'sk-secret' }), plainRequest).catch(
      (e: unknown) => e,
    );
    expect(failure).toMatchObject({ code: 'provider-refused-key' });
    expect(
      JSON.stringify(failure, Object.getOwnPropertyNames(failure)) + String((failure as Error).cause),
    ).not.toContain('sk-secret');
  });

  it('nobody there', async () => {
    const nowhere = makerOf('good', { address: 'http://127.0.0.1:9/v1' });
    await expect(madeBy(nowhere, plainRequest)).rejects.toMatchObject({ code: 'provider-unreachable' });
  });

  it('nothing is sent without a permit, and the description says why', async () => {
    const before = provider.asked.length;
    const maker = makerOf('good', {
      permit: () => {
        throw new MonthlyCapReached('There', 5);
      },
    });
    await expect(madeBy(maker, plainRequest)).rejects.toMatchObject({ code: 'monthly-cap-reached' });
    expect(maker.describe()).toMatchObject({ available: false, reason: expect.stringContaining('cap of 5') as string });
    expect(provider.asked.length).toBe(before);
  });

  it('an endless answer ends when it is stopped', async () => {
    const stop = new AbortController();
    let length = 0;
    const reading = (async () => {
      for await (const event of makerOf('endless').make(plainRequest, stop.signal)) {
        length += event.type === 'text' ? event.text.length : 0;
        if (length > 500) stop.abort(new Error('enough'));
      }
    })();
    await expect(reading).rejects.toThrow('enough');
  });
});
