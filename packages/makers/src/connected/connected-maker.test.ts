/** One suite for every kind of service, against servers that speak each kind's documented protocol. */
import type { TextProviderKind } from '@fourhands/core';
import { describeMaker, madeBy, plainRequest } from '@fourhands/core/maker/maker.contract';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type FakeProvider, startFakeProvider } from '../../test/fake-provider.ts';
import { MonthlyCapReached } from '../failures.ts';
import { type ConnectedModel, ConnectedMaker } from './connected-maker.ts';
import { serviceKinds } from './kinds/kinds.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe.each(Object.keys(serviceKinds) as TextProviderKind[])('%s', (kind) => {
  const { seeded, highestTemperature } = serviceKinds[kind];
  let provider: FakeProvider;
  beforeAll(async () => {
    provider = await startFakeProvider(kind);
  });
  afterAll(() => provider.close());

  function makerOf(model: string, change: Partial<ConnectedModel> = {}, silence = 1000): ConnectedMaker {
    const connected: ConnectedModel = {
      makerId: 'there',
      name: 'There',
      kind,
      address: provider.address,
      model,
      key: () => 'right',
      pricePerMillionIn: 2,
      pricePerMillionOut: 10,
      permit: () => undefined,
      ...change,
    };
    return new ConnectedMaker(connected, { silence, retries: 0 });
  }

  const failureOf = (maker: ConnectedMaker): Promise<unknown> =>
    madeBy(maker, plainRequest).catch((error: unknown) => error);

  describeMaker(async () => ({ maker: makerOf('unhurried'), close: async () => undefined }));

  it.each(['fenced', 'thinking'])('takes the text out of what a %s model wraps it in', async (model) => {
    const [text] = await madeBy(makerOf(model), plainRequest);
    expect(text).toBe(' The kettle sang, and the rain went on. Nobody spoke for a while.');
  });

  it('keeps characters whole that come in pieces', async () => {
    const [text] = await madeBy(makerOf('unicode'), { ...plainRequest, before: '' });
    expect(text).toBe('Emoji 👩‍👩‍👧 and שלום and 字。');
  });

  it('streams: the first text is there before the last is sent', async () => {
    const events = makerOf('falls-silent').make(plainRequest, new AbortController().signal);
    const first = await events.next();
    expect(first.value).toMatchObject({ type: 'text', text: expect.stringMatching(/^ The ket/) as string });
    await events.return();
    expect(await provider.asked.at(-1)!.left).toBe(true);
  });

  it('asks each candidate with a seed of its own where the service takes one, and adds up what it cost', async () => {
    const events = [];
    for await (const event of makerOf('good').make({ ...plainRequest, candidates: 3 }, new AbortController().signal))
      events.push(event);
    const seeds = provider.asked
      .slice(-3)
      .map(({ seed }) => seed)
      .toSorted((a, b) => (a ?? 0) - (b ?? 0));
    expect(seeds).toEqual(seeded ? [7, 8, 9] : [undefined, undefined, undefined]);
    expect(events.at(-1)).toEqual({ type: 'usage', tokensIn: 300, tokensOut: 60, cost: (300 * 2 + 60 * 10) / 1e6 });
  });

  it('goes up to the highest temperature that the service takes', async () => {
    const maker = makerOf('good');
    const daring = maker.describe().controls.find(({ name }) => name === 'temperature');
    expect(daring).toMatchObject({ maximum: highestTemperature });
    await madeBy(maker, { ...plainRequest, controls: { temperature: highestTemperature } });
    expect(provider.asked.at(-1)!.temperature).toBe(highestTemperature);
  });

  it('asks without a warning in the log, whatever the model leaves unheeded', async () => {
    const warned = vi.spyOn(process, 'emitWarning');
    await madeBy(makerOf('claude-of-later'), plainRequest);
    expect(provider.asked.at(-1)!.temperature).toBe(kind === 'anthropic' ? undefined : 0.8);
    expect(warned).not.toHaveBeenCalled();
  });

  it('shows the model what was kept and what was rejected', async () => {
    await madeBy(makerOf('good'), { ...plainRequest, kept: ['Liked words.'], rejected: ['Hated words.'] });
    expect(provider.asked.at(-1)!.prompt).toMatch(
      /liked these[\s\S]*Liked words\.[\s\S]*rejected these[\s\S]*Hated words\./,
    );
  });

  it('answers a talk in the service’s own turns, and gives what was said as it is', async () => {
    const turns = [
      { by: 'person', text: 'One' },
      { by: 'maker', text: 'Two' },
      { by: 'person', text: 'Three' },
    ] as const;
    const [text] = await madeBy(makerOf('fenced'), { ...plainRequest, operation: 'generate', before: '', turns });
    expect(text).toMatch(/^```text\n[\s\S]*\n```$/);
    const maker = kind === 'google' ? 'model' : 'assistant';
    expect(provider.asked.at(-1)!.messages).toEqual([
      { role: 'user', text: 'One' },
      { role: maker, text: 'Two' },
      { role: 'user', text: 'Three' },
    ]);
    expect(makerOf('good').describe().talks).toBe(true);
  });

  it('says where a request goes, and which model it is', () => {
    expect(makerOf('good').describe()).toMatchObject({
      destination: new URL(provider.address).host,
      hash: `${provider.address}#good`,
    });
  });

  describe('failures', () => {
    const failing: [model: string, code: string][] = [
      ['rate-limited', 'provider-rate-limited'],
      ['missing', 'provider-model-missing'],
      ['broken', 'provider-failed'],
      ['overloaded', 'provider-failed'],
      ['html', 'provider-answer-not-understood'],
      ['not-json', 'provider-answer-not-understood'],
      ['hangs', 'provider-timed-out'],
      ['falls-silent', 'provider-timed-out'],
      ['cut-at-once', 'provider-stream-cut'],
      ['cut', 'provider-stream-cut'],
      ['ends-early', 'provider-stream-cut'],
      ['empty', 'answer-empty'],
    ];
    it.each(failing)('%s is told as %s', async (model, code) => {
      const silence = code === 'provider-timed-out' ? 150 : 1000;
      expect(await failureOf(makerOf(model, {}, silence))).toMatchObject({ code });
    });

    it('a refused key is told, without the key', async () => {
      const failure = await failureOf(makerOf('needs-key', { key: () => 'sk-secret' }));
      expect(provider.asked.at(-1)!.key).toBe('sk-secret');
      expect(failure).toMatchObject({ code: 'provider-refused-key' });
      expect(
        JSON.stringify(failure, Object.getOwnPropertyNames(failure)) + String((failure as Error).cause),
      ).not.toContain('sk-secret');
    });

    it('no key of the environment is ever sent', async () => {
      for (const name of ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY'])
        vi.stubEnv(name, 'right');
      expect(await failureOf(makerOf('needs-key', { key: () => null }))).toMatchObject({
        code: 'provider-refused-key',
      });
      expect(provider.asked.at(-1)!.key ?? '').toBe('');
    });

    it('a request is not sent on to another address', async () => {
      const before = provider.asked.length;
      expect(await failureOf(makerOf('redirects'))).toMatchObject({ code: 'provider-redirects' });
      expect(provider.asked.length).toBe(before + 1);
    });

    it('nobody there', async () => {
      const nowhere = makerOf('good', { address: 'http://127.0.0.1:9/v1' });
      expect(await failureOf(nowhere)).toMatchObject({ code: 'provider-unreachable' });
    });

    it('nothing is sent without a permit, and the description says why', async () => {
      const before = provider.asked.length;
      const maker = makerOf('good', {
        permit: () => {
          throw new MonthlyCapReached('There', 5);
        },
      });
      expect(await failureOf(maker)).toMatchObject({ code: 'monthly-cap-reached' });
      const reason = expect.stringContaining('cap of 5') as string;
      expect(maker.describe()).toMatchObject({ available: false, reason });
      expect(provider.asked.length).toBe(before);
    });

    it('an endless answer ends when it is stopped, on the side of the server too', async () => {
      const stop = new AbortController();
      let length = 0;
      const reading = (async () => {
        for await (const event of makerOf('endless').make(plainRequest, stop.signal)) {
          length += event.type === 'text' ? event.text.length : 0;
          if (length > 500) stop.abort(new Error('enough'));
        }
      })();
      await expect(reading).rejects.toThrow('enough');
      expect(await provider.asked.at(-1)!.left).toBe(true);
    });
  });
});
