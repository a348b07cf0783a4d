/** Briefs of works over HTTP: kept, in the recipe of what is made from them, replayed, exported; and templates. */
import { type Brief, type Fact, type FourhandsClient, longestFactValue, type WorkDocument } from '@fourhands/core';
import { builtInTemplates } from '@fourhands/core/brief/built-in-templates';
import { checkText } from '@fourhands/core/brief/check-text';
import { BriefWriter } from '@fourhands/makers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FakeMakers } from './fake-makers.ts';
import { type FakeServer, startFakeServer } from './fake-server.ts';
import { made } from './work-helpers.ts';

class MakersWithBriefs extends FakeMakers {
  readonly #briefWriter = new BriefWriter();

  override async find(id: string) {
    return id === 'brief-writer' ? this.#briefWriter : super.find(id);
  }
}

let server: FakeServer;
let client: FourhandsClient;
beforeAll(async () => {
  server = await startFakeServer({}, { makers: new MakersWithBriefs() });
  ({ client } = server);
});
afterAll(() => server.close());

const newWork = async () => (await client.createWork({ title: 'From a brief' })).id;
const template = builtInTemplates[0]!;
const briefOf = (...facts: readonly (readonly [name: string, value: string, kind: Fact['kind']])[]): Brief => ({
  template,
  facts: facts.map(([name, value, kind]) => ({ name, value, kind })),
});
const brief = briefOf(
  ['Who', 'The council', 'name'],
  ['What happened', 'opened a bridge', 'text'],
  ['Cost', '£1.2 million', 'money'],
);
const asked = { makerId: 'brief-writer', mode: 'prompt-guided', operation: 'generate' } as const;

describe('the brief of a work', () => {
  it('is kept, with what it was', async () => {
    const id = await newWork();
    expect(await client.getBrief(id)).toBeNull();
    await client.putBrief(id, brief);
    const changed = briefOf(['Who', 'Ann', 'name']);
    await client.putBrief(id, changed);
    await client.putBrief(id, { ...changed, facts: [] });
    await client.putBrief(id, changed);
    expect(await client.getBrief(id)).toEqual(changed);
    // The changes of one minute are one.
    expect((await client.listBriefs(id)).map((kept) => kept.brief)).toEqual([changed, brief]);
    await expect(client.getBrief('no-such-work')).rejects.toMatchObject({ code: 'work-not-found' });
    await expect(client.putBrief('no-such-work', brief)).rejects.toMatchObject({ code: 'work-not-found' });
  });

  it('is kept once a minute while it is changed again and again', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-01-02T03:00:00.000Z') });
    try {
      const id = await newWork();
      await client.putBrief(id, brief);
      for (let half = 0; half < 6; half += 1) {
        await client.putBrief(id, briefOf(['Who', `Ann ${half}`, 'name']));
        vi.setSystemTime(Date.now() + 30_000);
      }
      const kept = await client.listBriefs(id);
      expect(kept.map((one) => [one.at.slice(14, 19), one.brief.facts[0]?.value])).toEqual([
        ['02:00', 'Ann 5'],
        ['01:00', 'Ann 3'],
        ['00:00', 'Ann 1'],
        ['00:00', brief.facts[0]?.value],
      ]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('holds 500 facts of a page each, and no more', async () => {
    const id = await newWork();
    const facts = Array.from({ length: 500 }, (_, at): Fact => ({
      name: `${at}`,
      value: 'x'.repeat(5000),
      kind: 'text',
    }));
    expect((await client.putBrief(id, { template, facts })).facts).toHaveLength(500);
    for (const wrong of [
      [...facts, facts[0]!],
      [{ ...facts[0]!, value: 'x'.repeat(longestFactValue + 1) }],
      [{ ...facts[0]!, kind: 'colour' as Fact['kind'] }],
    ])
      await expect(client.putBrief(id, { template, facts: wrong })).rejects.toMatchObject({ code: 'request-invalid' });
  });

  it('goes out with the work, and comes in again', async () => {
    const id = await newWork();
    await client.putBrief(id, brief);
    await client.putBrief(id, briefOf(['Who', 'Ann', 'name']));
    const file = await (await fetch(client.exportWorkUrl(id, 'document'))).text();
    expect((JSON.parse(file) as WorkDocument).briefs).toHaveLength(2);
    const copy = await client.importWork('copy.fourhands', new Blob([file]));
    expect((await client.listBriefs(copy.id)).map((kept) => kept.brief)).toEqual(
      (await client.listBriefs(id)).map((kept) => kept.brief),
    );
    // One that was exported before there were briefs.
    const { briefs: _briefs, ...older } = JSON.parse(file) as WorkDocument;
    const old = await client.importWork('old.fourhands', new Blob([JSON.stringify(older)]));
    expect(await client.getBrief(old.id)).toBeNull();
  });
});

describe('what is made from a brief', () => {
  it('states its facts, has it in its recipe, and can be made again when the work’s brief has changed', async () => {
    const id = await newWork();
    const proposal = await made(client, id, { ...asked, brief, candidates: 2, seed: 5 });
    expect(proposal.recipe.brief).toEqual(brief);
    for (const { text } of proposal.candidates) {
      const { facts, marks } = checkText(text, brief);
      expect(facts).toEqual(['stated', 'stated', 'stated']);
      expect(marks.filter(({ state }) => state !== 'stated')).toEqual([]);
    }
    await client.putBrief(id, briefOf(['Who', 'Nobody', 'name']));
    expect(await client.replay(proposal.id, 1)).toMatchObject({ verdict: 'exact', text: proposal.candidates[1]?.text });
    await client.decide(proposal.id, { kind: 'pick', candidate: 1 });
    expect((await client.workText(id)).text).toBe(proposal.candidates[1]?.text);
  });

  it('is not asked of makers that would not heed it, nor of one that needs it without it', async () => {
    const id = await newWork();
    await expect(client.propose(id, { ...asked, makerId: 'echo', brief })).rejects.toMatchObject({
      code: 'maker-ignores-briefs',
      status: 400,
    });
    await expect(client.propose(id, asked)).rejects.toMatchObject({ code: 'brief-missing', status: 400 });
    const empty = await made(client, id, { ...asked, brief: briefOf(['Who', ' ', 'name']) });
    expect(empty).toMatchObject({ state: 'failed', error: { code: 'brief-empty' } });
    expect((await made(client, id, { ...asked, makerId: 'echo', prompt: 'words' })).recipe).not.toHaveProperty('brief');
  });
});

describe('templates', () => {
  it('are made, changed and deleted; those that are built in stay as they are', async () => {
    const { id: _id, builtIn: _builtIn, ...content } = template;
    const copy = await client.createTemplate({ ...content, name: 'Mine' });
    expect(copy).toEqual({ ...content, name: 'Mine', id: copy.id, builtIn: false });
    await client.changeTemplate(copy.id, { ...content, name: 'Ours', plans: [] });
    const listed = await client.listTemplates();
    expect(listed.map(({ name }) => name)).toEqual([...builtInTemplates.map(({ name }) => name), 'Ours']);
    // As long as one may be: more than other requests may hold.
    const plans = Array.from({ length: 20 }, () => Array.from({ length: 60 }, () => 'x'.repeat(1000)));
    expect((await client.changeTemplate(copy.id, { ...content, name: 'Long', plans })).plans).toEqual(plans);
    await client.deleteTemplate(copy.id);
    await expect(client.deleteTemplate(copy.id)).rejects.toMatchObject({
      code: 'brief-template-not-found',
      status: 404,
    });
    await expect(client.changeTemplate(copy.id, content)).rejects.toMatchObject({ code: 'brief-template-not-found' });
    await expect(client.deleteTemplate('news-en')).rejects.toMatchObject({
      code: 'brief-template-built-in',
      status: 409,
    });
    await expect(client.changeTemplate('news-en', content)).rejects.toMatchObject({ code: 'brief-template-built-in' });
    await expect(client.createTemplate({ ...content, name: ' ' })).rejects.toMatchObject({ code: 'request-invalid' });
  });
});
