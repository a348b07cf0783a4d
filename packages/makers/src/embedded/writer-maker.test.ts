import { readFile } from 'node:fs/promises';
import { describeMaker, madeBy, plainRequest } from '@fourhands/core/maker/maker.contract';
import { Writer } from '@fourhands/models/transformer/sample';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { weightsUrl } from './weights.ts';
import { WriterMaker, type WritesText } from './writer-maker.ts';

let writer: Writer;
let maker: WriterMaker;
beforeAll(async () => {
  writer = await Writer.open(await readFile(weightsUrl));
  maker = new WriterMaker(oneAtATime(writer));
});
afterAll(() => writer.close());

/** As the worker process does it: the texts of several candidates go on by turns. */
function oneAtATime(shared: Writer): WritesText {
  let last: Promise<unknown> = Promise.resolve();
  return {
    hash: shared.hash,
    alternatives: (prefix, most) => shared.alternatives(prefix, most),
    async *write(request, options) {
      const texts = shared.write(request, options);
      for (;;) {
        const turn = last.then(() => texts.next());
        last = turn.catch(() => undefined);
        const next = await turn;
        if (next.done === true) return;
        yield next.value;
      }
    },
  };
}

describeMaker(async () => ({ maker, close: async () => undefined }));

describe('the shipped writer', () => {
  it('makes the same from the same request, and something else from another seed', async () => {
    const request = { ...plainRequest, candidates: 2 };
    const [first, second] = await madeBy(maker, request);
    expect(await madeBy(maker, request)).toEqual([first, second]);
    expect(second).not.toBe(first);
    expect(await madeBy(maker, { ...request, seed: 8 })).not.toContain(first);
  });

  it('takes a prompt as the first words', async () => {
    const texts = await madeBy(maker, {
      ...plainRequest,
      operation: 'generate',
      before: '',
      prompt: 'Once upon a time',
      candidates: 2,
    });
    for (const text of texts) expect(text).toMatch(/^Once upon a time [\s\S]{20,}/);
  });

  it('does not begin again as a rejected text does', async () => {
    const request = { ...plainRequest, controls: { temperature: 0 } };
    const [first] = await madeBy(maker, request);
    const [other] = await madeBy(maker, { ...request, rejected: [first!.trim()] });
    expect(other!.trim()).not.toBe(first!.trim());
  });

  it('keeps a passage that it is to make longer', async () => {
    const selected = ' The boats were gone.';
    const [text] = await madeBy(maker, { ...plainRequest, operation: 'transform', action: 'longer', selected });
    expect(text!.startsWith(selected)).toBe(true);
    expect(text!.length).toBeGreaterThan(selected.length + 10);
  });

  it('names other words for a place', async () => {
    const signal = new AbortController().signal;
    const words = await maker.alternatives('Once upon a ', 6, signal);
    expect(words).toHaveLength(6);
    expect(words[0]).toMatchObject({ text: 'time' });
    expect(new Set(words.map(({ text }) => text)).size).toBe(6);
  });

  it('refuses what it cannot do', async () => {
    const request = { ...plainRequest, operation: 'transform', action: 'translate', selected: 'Words.' } as const;
    await expect(madeBy(maker, request)).rejects.toMatchObject({ code: 'operation-not-offered' });
  });

  it('puts no space where Chinese has none, and ends at its full stop', async () => {
    const asked: string[] = [];
    const chinese = new WriterMaker(
      {
        hash: 'h',
        alternatives: async () => [],
        async *write({ prefix }) {
          asked.push(prefix);
          for (const piece of ['老人坐在墙上看海，', '风很大。', '后来']) yield piece;
        },
      },
      {
        id: 'writer-x',
        name: '海',
        charactersPerToken: 1,
        learned: { scripts: { Han: 1 }, contextCharacters: 64, recites: false },
      },
    );
    const request = { ...plainRequest, before: '那天早上', prompt: '春天', controls: { length: 12 } };
    expect(await madeBy(chinese, request)).toEqual(['春天老人坐在墙上看海，风很大。']);
    expect(asked).toEqual(['那天早上春天']);
    expect(chinese.describe()).toMatchObject({
      id: 'writer-x',
      name: '海',
      hash: 'h',
      learned: { scripts: { Han: 1 } },
    });
  });
});
