/** Translations over HTTP: the real makers' desk, with a provider on loopback. */
import { mostEntries, type NewSentence, type Pair, type Proposal, type TranslationDetail } from '@fourhands/core';
import { type FakeProvider, startFakeProvider } from '../../makers/test/fake-provider.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeServer, startFakeServer } from './fake-server.ts';
import { authorship } from './work-helpers.ts';

const text = '# The keeper\n\nThe keeper lit the lamp. Nobody saw it.\n\n- One thing\n- Another thing\n';

let server: FakeServer;
let provider: FakeProvider;
const makers: Record<string, string> = {};

beforeAll(async () => {
  [server, provider] = await Promise.all([startFakeServer(), startFakeProvider()]);
  for (const model of ['translator', 'translator-english', 'translator-stubborn']) {
    const { makerId } = await server.client.createProvider({ name: model, address: provider.address, model });
    makers[model] = makerId;
  }
});
afterAll(async () => {
  await server?.close();
  await provider?.close();
});

interface Begun {
  readonly sourceId: string;
  readonly id: string;
  detail(): Promise<TranslationDetail>;
  pair(source: string): Promise<Pair>;
  states(): Promise<string[]>;
  ask(source: string, change?: Partial<NewSentence>): Promise<Proposal>;
  take(source: string, maker?: string): Promise<Proposal>;
  write(source: string, words: string): Promise<Pair>;
  target(): Promise<string>;
}

async function begin(
  change: { text?: string; glossaryId?: string; source?: string; targetLanguage?: string } = {},
): Promise<Begun> {
  const source = await server.client.createWork({ title: 'The keeper', text: change.source ?? text });
  const { workId: id } = await server.client.createTranslation(source.id, {
    targetLanguage: change.targetLanguage ?? 'zh',
    glossaryId: change.glossaryId ?? null,
    ...(change.text === undefined ? {} : { text: change.text }),
  });
  const detail = () => server.client.getTranslation(id);
  const pair = async (words: string) => {
    const found = (await detail()).pairs.find((one) => one.source === words);
    if (found === undefined) throw new Error(`there is no “${words}”`);
    return found;
  };
  const ask = async (words: string, asked: Partial<NewSentence> = {}) => {
    const { id: pairId } = await pair(words);
    const proposal = await server.client.translateSentence(id, pairId, {
      makerId: makers['translator']!,
      source: words,
      ...asked,
    });
    for await (const event of server.client.watchProposal(proposal.id))
      if (event.type === 'snapshot' && event.proposal.state !== 'streaming') return event.proposal;
    throw new Error('it never ended');
  };
  return {
    sourceId: source.id,
    id,
    detail,
    pair,
    ask,
    states: async () => (await detail()).pairs.map((one) => `${one.source} | ${one.target} | ${one.state}`),
    take: async (words, maker = 'translator') => {
      const proposal = await ask(words, { makerId: makers[maker] ?? maker });
      return server.client.decide(proposal.id, { kind: 'pick', candidate: 0 });
    },
    write: async (words, target) => {
      const { id: pairId, target: before } = await pair(words);
      return server.client.changePair(id, pairId, { source: words, target: before, text: target });
    },
    target: async () => (await server.client.workText(id)).text,
  };
}

async function replaceInWork(id: string, old: string, words: string): Promise<void> {
  const { text: now } = await server.client.workText(id);
  const start = now.indexOf(old);
  if (start < 0) throw new Error(`“${old}” is not there`);
  await server.client.editWork(id, { changes: [{ start, end: start + old.length, text: words }] });
}

describe('a translation', () => {
  it('has the form of its source, and is filled sentence by sentence, in any order, by their makers and by hand', async () => {
    const work = await begin();
    expect(await work.target()).toBe('# \n\n\n\n- \n- \n');
    expect((await work.detail()).pairs.map(({ source, paragraph }) => [source, paragraph])).toEqual([
      ['The keeper', true],
      ['The keeper lit the lamp.', true],
      ['Nobody saw it.', false],
      ['One thing', true],
      ['Another thing', true],
    ]);
    const second = await work.take('Nobody saw it.');
    await work.write('The keeper', '守灯人');
    await work.take('The keeper lit the lamp.');
    expect(await work.target()).toBe('# 守灯人\n\n这句话有24个字母。这句话有14个字母。\n\n- \n- \n');
    expect(second.recipe).toMatchObject({
      operation: 'transform',
      action: 'translate',
      translation: { source: 'Nobody saw it.', sourceLanguage: 'en', targetLanguage: 'zh', terms: [], whole: true },
    });
    expect(await authorship(server.client, work.id)).toEqual(
      expect.arrayContaining([
        'You typed 守灯人',
        'translator made 这句话有24个字母。',
        'translator made 这句话有14个字母。',
      ]),
    );
    expect((await server.client.listTranslations(work.sourceId)).translations.map(({ workId }) => workId)).toEqual([
      work.id,
    ]);
    expect(await server.client.listTranslations(work.id)).toEqual({ translations: [], isOne: true });
    const restarted = await server.restart();
    server = restarted;
    expect((await work.states()).slice(0, 3)).toEqual([
      'The keeper | 守灯人 | done',
      'The keeper lit the lamp. | 这句话有24个字母。 | done',
      'Nobody saw it. | 这句话有14个字母。 | done',
    ]);
  });

  it('marks as stale what its source changed, and never writes over it', async () => {
    const work = await begin();
    await work.take('The keeper lit the lamp.');
    await work.take('Nobody saw it.');
    const before = await work.target();
    await replaceInWork(work.sourceId, 'Nobody saw', 'Everybody saw');
    expect(await work.target()).toBe(before);
    expect(await work.states()).toContain('Everybody saw it. | 这句话有14个字母。 | stale');
    expect(await work.pair('Everybody saw it.')).toMatchObject({ from: 'Nobody saw it.' });
    const { id, target } = await work.pair('Everybody saw it.');
    const fitting = await server.client.changePair(work.id, id, { source: 'Everybody saw it.', target, fits: true });
    // What is answered of one is what is shown of all.
    expect((await work.detail()).pairs.find((pair) => pair.id === id)).toEqual(fitting);
    expect(await work.pair('Everybody saw it.')).toMatchObject({ state: 'done', from: null });
  });

  it('takes back what a person and a maker wrote, each apart, and knows the words when they come back', async () => {
    const work = await begin();
    await work.write('The keeper lit the lamp.', '他点了灯。');
    await work.take('Nobody saw it.');
    expect(await server.client.takeBackPair(work.id)).toBe(true);
    expect(await work.target()).toBe('# \n\n这句话有14个字母。\n\n- \n- \n');
    expect(await server.client.takeBackPair(work.id)).toBe(false);
    expect(await server.client.makerUndo(work.id, makers['translator']!)).toBe(true);
    expect(await work.target()).toBe('# \n\n\n\n- \n- \n');
    expect(await server.client.makerUndo(work.id, makers['translator']!, { redo: true })).toBe(true);
    expect(await server.client.takeBackPair(work.id, { redo: true })).toBe(true);
    expect((await work.states()).slice(1, 3)).toEqual([
      'The keeper lit the lamp. | 他点了灯。 | done',
      'Nobody saw it. | 这句话有14个字母。 | done',
    ]);
  });

  it('keeps the words that stay as those of who wrote them when a sentence is edited by hand', async () => {
    const work = await begin();
    await work.take('Nobody saw it.');
    await work.write('Nobody saw it.', '这句话有14个字。');
    expect(await authorship(server.client, work.id)).toContain('translator made 这句话有14个');
    expect(await work.target()).toContain('这句话有14个字。');
    await work.write('Nobody saw it.', '');
    expect(await work.target()).toBe('# \n\n\n\n- \n- \n');
  });

  it('aligns a text that is there already', async () => {
    const given = '# 守灯人\n\n守灯人点了灯。没有人看见。\n\n- 一件事\n- 另一件事\n';
    const work = await begin({ text: given.replaceAll('\n', '\r\n') });
    expect(await work.target()).toBe(given);
    expect(await work.states()).toEqual([
      'The keeper | 守灯人 | done',
      'The keeper lit the lamp. | 守灯人点了灯。 | done',
      'Nobody saw it. | 没有人看见。 | done',
      'One thing | 一件事 | done',
      'Another thing | 另一件事 | done',
    ]);
  });

  it('aligns no texts of far too many sentences, and makes nothing of them', async () => {
    const { id } = await server.client.createWork({ title: 'Long', text: 'Go on.\n'.repeat(9000) });
    const before = (await server.client.listWorks()).length;
    await expect(
      server.client.createTranslation(id, { targetLanguage: 'zh', text: '走吧。\n'.repeat(6000) }),
    ).rejects.toMatchObject({ code: 'too-many-sentences-to-align' });
    expect(await server.client.listWorks()).toHaveLength(before);
  });

  it('refuses an answer in another language, and puts nothing in', async () => {
    const work = await begin();
    const proposal = await work.ask('Nobody saw it.', { makerId: makers['translator-english']! });
    expect(proposal).toMatchObject({ state: 'failed', error: { code: 'answer-in-other-language' } });
    expect(await work.target()).not.toContain('rather');
  });

  it('is not made into the language that the text is in, and says when it is in another one than declared', async () => {
    const { id } = await server.client.createWork({
      title: 'x',
      text: `${text}\nIt had been a long winter, and they all waited for the boat to come back from the town.`,
    });
    await expect(
      server.client.createTranslation(id, { targetLanguage: 'en', sourceLanguage: 'en' }),
    ).rejects.toMatchObject({ code: 'same-language' });
    for (const tag of ['Klingon!', 'en-abc'])
      await expect(server.client.createTranslation(id, { targetLanguage: tag })).rejects.toMatchObject({
        code: 'request-invalid',
      });
    const { workId } = await server.client.createTranslation(id, { targetLanguage: 'fr', sourceLanguage: 'zh' });
    expect((await server.client.getTranslation(workId)).seemsToBe).toBe('en');
    await expect(server.client.changeTranslation(workId, { sourceLanguage: 'en-abc' })).rejects.toMatchObject({
      code: 'request-invalid',
    });
    await server.client.changeTranslation(workId, { sourceLanguage: 'en' });
    expect((await server.client.getTranslation(workId)).seemsToBe).toBeNull();
  });

  it('goes on without its source, and an empty source has no sentence', async () => {
    const work = await begin();
    await work.take('Nobody saw it.');
    await server.client.changeWork(work.sourceId, { trashed: true });
    expect((await work.detail()).sourceState).toBe('trashed');
    await server.client.deleteWork(work.sourceId);
    const after = await work.detail();
    expect(after.sourceState).toBe('gone');
    expect(after.sourceTitle).toBe('The keeper');
    await work.write('Nobody saw it.', '没有人看见。');
    expect(await work.target()).toContain('没有人看见。');
    await expect(work.ask('The keeper')).rejects.toMatchObject({ code: 'pair-without-source' });
    expect((await (await begin({ source: '' })).detail()).pairs).toEqual([]);
    expect(
      (await (await begin({ source: 'ᚠᛇᚻ᛫ᛒᛦᚦ. ᚠᚱᚩᚠᚢᚱ.', targetLanguage: 'qaa' })).detail()).pairs.length,
    ).toBeGreaterThan(0);
  });

  it('writes over nothing that somebody wrote meanwhile, and nothing that is locked', async () => {
    const work = await begin();
    const gap = await work.ask('Nobody saw it.');
    await work.write('Nobody saw it.', '没有人看见。');
    await expect(server.client.decide(gap.id, { kind: 'pick', candidate: 0 })).rejects.toMatchObject({
      code: 'decision-not-possible',
    });
    const { id, region, source } = await work.pair('Nobody saw it.');
    await expect(
      server.client.changePair(work.id, id, { source, target: 'something else', text: 'x' }),
    ).rejects.toMatchObject({ code: 'pair-changed' });
    const open = await work.ask('Nobody saw it.');
    await server.client.lock(work.id, { region });
    expect((await work.pair('Nobody saw it.')).locked).toBe(true);
    await expect(work.ask('Nobody saw it.')).rejects.toMatchObject({ code: 'sentence-locked' });
    expect((await server.client.decide(open.id, { kind: 'pick', candidate: 0 })).state).toBe('stale');
    expect(await work.target()).toContain('没有人看见。');
    await expect(server.client.getTranslation(work.sourceId)).rejects.toMatchObject({ code: 'translation-not-found' });
  });
});

describe('with a glossary', () => {
  async function glossary(...entries: [string, string][]): Promise<string> {
    const { id } = await server.client.createGlossary({ name: 'Sea', sourceLanguage: 'en', targetLanguage: 'zh-Hans' });
    await server.client.addEntries(
      id,
      entries.map(([source, target]) => ({ source, target })),
    );
    return id;
  }

  it('accepts together what keeps its terms; what breaks one is marked and stays open', async () => {
    const glossaryId = await glossary(['keeper', '守灯人'], ['lamp', '灯'], ['thing', '东西']);
    const work = await begin({ glossaryId });
    const kept = await work.ask('The keeper lit the lamp.');
    expect(kept.candidates[0]?.text).toBe('这句话有24个字母，守灯人，灯。');
    await work.ask('One thing', { makerId: makers['translator-stubborn']! });
    await work.ask('The keeper', { makerId: 'glossary' });
    await work.ask('Nobody saw it.', { candidates: 2 });
    expect(await server.client.acceptSentences(work.id)).toEqual({ accepted: 2, left: 2 });
    expect(await work.target()).toBe('# \n\n这句话有24个字母，守灯人，灯。这句话有14个字母。\n\n- \n- \n');
    // A person may take it all the same, and sees that it breaks the term.
    await work.take('One thing', 'translator-stubborn');
    expect(await work.pair('One thing')).toMatchObject({ state: 'done', broken: 1 });
    await work.take('The keeper', 'glossary');
    expect(await work.pair('The keeper')).toMatchObject({ state: 'partial', target: 'The 守灯人' });
    expect(await server.client.acceptSentences(work.id)).toEqual({ accepted: 0, left: 0 });
  });

  it('one that contradicts itself is not used until it is settled', async () => {
    const glossaryId = await glossary(['keeper', '守灯人'], ['Keeper', '看守']);
    const work = await begin({ glossaryId });
    await expect(work.ask('The keeper')).rejects.toMatchObject({
      code: 'glossary-contradictory',
      message: expect.stringContaining('“keeper” has two different translations'),
    });
    expect((await server.client.listGlossaries()).find(({ id }) => id === glossaryId)?.usable).toBe(false);
    const { entries } = await server.client.getGlossary(glossaryId);
    await server.client.deleteEntry(glossaryId, entries[1]!.id);
    expect((await work.ask('The keeper')).state).toBe('open');
    await server.client.deleteGlossary(glossaryId);
    expect((await work.detail()).glossaryId).toBeNull();
  });

  it('takes no more terms than a glossary may have', async () => {
    const { id } = await server.client.createGlossary({ name: 'Full', sourceLanguage: 'en', targetLanguage: 'zh' });
    const terms = Array.from({ length: mostEntries }, (_, index) => ({
      source: `t${index}`,
      target: `词${index}`,
      note: 'Seen in the first chapter.',
    }));
    await server.client.addEntries(id, terms.slice(1));
    await server.client.addEntries(id, terms.slice(0, 1));
    await expect(server.client.addEntries(id, [{ source: 'more', target: '多' }])).rejects.toMatchObject({
      code: 'glossary-full',
    });
    const file = new TextEncoder().encode('more\t多\n');
    await expect(server.client.importGlossary(id, file)).rejects.toMatchObject({ code: 'glossary-full' });
    expect((await server.client.listGlossaries()).find((one) => one.id === id)?.terms).toBe(mostEntries);
  });

  it('one of other languages is refused; files come in and go out', async () => {
    const { id } = await server.client.createGlossary({ name: 'Meer', sourceLanguage: 'de', targetLanguage: 'fr' });
    await expect(begin({ glossaryId: id })).rejects.toMatchObject({ code: 'glossary-other-languages' });
    const file = new TextEncoder().encode('source\ttarget\nMeer\tmer\nLicht\tlumière\nMeer\tmer\n');
    expect(await server.client.importGlossary(id, file)).toEqual({ added: 2, same: 1 });
    expect(await server.client.importGlossary(id, file)).toEqual({ added: 0, same: 3 });
    await expect(server.client.importGlossary(id, new Uint8Array([0, 255, 254, 0, 1]))).rejects.toMatchObject({
      code: 'glossary-file-invalid',
    });
    const bytes = await (await fetch(server.client.exportGlossaryUrl(id, 'csv'))).bytes();
    const out = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    expect(out).toBe(
      '\uFEFFsource,target,case_sensitive,do_not_translate,note\nMeer,mer,no,no,\nLicht,lumière,no,no,\n',
    );
  });
});

it('two thousand sentences are read, and taken together', async () => {
  const source = Array.from(
    { length: 2000 },
    (_, index) => `This is the sentence number ${index} of many.${index % 5 === 4 ? '\n\n' : ' '}`,
  ).join('');
  const work = await begin({ source });
  const begun = performance.now();
  const { pairs } = await work.detail();
  const read = performance.now() - begun;
  expect(pairs).toHaveLength(2000);
  for (const index of [7, 5, 6]) await work.ask(pairs[index]!.source);
  expect(await server.client.acceptSentences(work.id)).toEqual({ accepted: 3, left: 0 });
  expect((await work.detail()).pairs.filter(({ state }) => state === 'done').map(({ source: words }) => words)).toEqual(
    [5, 6, 7].map((index) => pairs[index]!.source),
  );
  expect(read).toBeLessThan(3000);
});

it('both texts go out as a table', async () => {
  const work = await begin();
  await work.write('Nobody saw it.', '没有人看见。');
  const read = async (format: 'csv' | 'tmx') =>
    (await fetch(server.client.exportTranslationUrl(work.id, format))).text();
  expect(await read('csv')).toContain('Nobody saw it.,没有人看见。,done');
  expect(await read('tmx')).toContain('<seg>没有人看见。</seg>');
});
