/**
 * A text and its translation side by side in a real browser, on the real server, with a provider on loopback: from the text to
 * the accepted translation by keys, a source that changes, a glossary that locks its terms, two thousand sentences.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FourhandsClient } from '@fourhands/core';
import { type RunningServer, startServer } from '@fourhands/server/main';
import { type FakeProvider, startFakeProvider } from '../packages/makers/test/fake-provider.ts';
import { holdBack, looks, openTestBrowser, seriousViolations, studioFolder, type TestBrowser } from './studio.ts';

const text = '# The keeper\n\nThe keeper lit the lamp. Nobody saw it.\n\n- One thing\n';

let browser: TestBrowser;
let folder: string;
let server: RunningServer;
let provider: FakeProvider;
let client: FourhandsClient;
let glossaryId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-translation-'));
  [browser, server, provider] = await Promise.all([
    openTestBrowser(),
    startServer({ folder, port: 0, studioFolder }),
    startFakeProvider(),
  ]);
  client = new FourhandsClient({ address: server.url });
  const glossary = await client.createGlossary({ name: 'Lighthouse', sourceLanguage: 'en', targetLanguage: 'zh' });
  glossaryId = glossary.id;
  await client.addEntries(glossaryId, [
    { source: 'keeper', target: '守灯人' },
    { source: 'lamp', target: '灯' },
  ]);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await provider?.close();
  await rm(folder, { recursive: true, force: true });
});

const eventually = <Value>(read: () => Promise<Value>) => expect.poll(read);
const sentences = (page: Page) => page.getByRole('group', { name: 'Sentences' });
const row = (page: Page, source: string) => page.getByRole('listitem').filter({ hasText: source });

async function replaceIn(workId: string, old: string, words: string): Promise<void> {
  const start = (await client.workText(workId)).text.indexOf(old);
  await client.editWork(workId, { changes: [{ start, end: start + old.length, text: words }] });
}

async function addModel(model: string): Promise<string> {
  return (await client.createProvider({ name: model, address: provider.address, model })).makerId;
}

describe('side by side', () => {
  test('only the glossary is there at first, and the page says so', async () => {
    const { page, problems, close } = await browser.visit();
    const source = await client.createWork({ title: 'A keeper', text });
    await page.goto(`${server.url}/works/${source.id}`);
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Translate' }).click();
    await page.getByRole('dialog').getByLabel('Glossary').selectOption('Lighthouse');
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByText('too weak to translate').waitFor();
    await page.getByRole('button', { name: 'Put the terms in place (4)' }).click();
    const offered = row(page, 'The keeper lit the lamp.').getByText('The 守灯人 lit the 灯.');
    await offered.waitFor();
    await row(page, 'The keeper lit the lamp.').getByText('Not translated: only terms were put in').waitFor();
    // Nothing of it is taken together with others.
    await page.getByRole('button', { name: 'Accept all that have no mark' }).click();
    await page.getByText('0 sentences were accepted; 4 are left to look at.').waitFor();
    expect(problems).toEqual([]);
    await close();
  });

  test('from empty to accepted by keys; a changed source, a lock, an edit, what is taken back', async () => {
    await addModel('translator');
    const { page, problems, close } = await browser.visit();
    const source = await client.createWork({ title: 'The keeper', text });
    const { workId } = await client.createTranslation(source.id, { targetLanguage: 'zh', glossaryId });
    const target = async () => (await client.workText(workId)).text;
    // Asked for before the page knows who translates.
    const letMakersCome = await holdBack(page, '**/api/makers');
    await page.goto(`${server.url}/works/${workId}/translation`);
    await sentences(page).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Control+Enter');
    letMakersCome();
    await row(page, 'The keeper lit the lamp.').getByRole('button', { name: 'Accept' }).waitFor();
    await page.keyboard.press('Tab');
    await eventually(target).toBe('# \n\n这句话有24个字母，守灯人，灯。\n\n- \n');

    // The next one by hand; Enter writes, and Enter keeps.
    await row(page, 'Nobody saw it.').and(page.locator('[aria-current="true"]')).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('没有人看见。');
    await page.keyboard.press('Enter');
    await eventually(target).toBe('# \n\n这句话有24个字母，守灯人，灯。没有人看见。\n\n- \n');
    // The text is kept a moment before the page hears of it and gives the keys back to the list.
    await row(page, 'Nobody saw it.').locator('textarea').waitFor({ state: 'detached' });
    await eventually(() => sentences(page).evaluate((list) => list.contains(document.activeElement))).toBe(true);
    await page.keyboard.press('Control+z');
    await eventually(target).toBe('# \n\n这句话有24个字母，守灯人，灯。\n\n- \n');
    await page.keyboard.press('Control+Shift+z');
    await eventually(target).toContain('没有人看见。');

    // The rest together.
    await page.getByRole('button', { name: 'Translate what is missing or changed (2)' }).click();
    await page.getByText('2 sentences are offered.').waitFor();
    // What is offered already is not asked for again, by whatever way.
    const asked = (await client.listProposals(workId)).length;
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').fill('missing or changed');
    await page.getByRole('option', { name: 'Translate what is missing or changed' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Accept all that have no mark' }).click();
    await eventually(target).toBe(
      '# 这句话有10个字母，守灯人。\n\n这句话有24个字母，守灯人，灯。没有人看见。\n\n- 这句话有9个字母。\n',
    );
    await page.getByText('4 of 4 sentences').waitFor();
    expect(await client.listProposals(workId)).toHaveLength(asked);

    // The source changes elsewhere: that sentence alone is stale, and nothing of it is lost.
    await replaceIn(source.id, 'Nobody saw', 'Everybody saw');
    const stale = row(page, 'Everybody saw it.');
    await stale.getByText('The source changed').waitFor();
    await stale.getByText('没有人看见。').waitFor();
    await stale.locator('del').getByText('Nobody').waitFor();
    await stale.click();
    await page.getByRole('button', { name: 'It still fits' }).click();
    await stale.getByText('Translated').waitFor();

    await sentences(page).focus();
    await page.keyboard.press('l');
    await stale.getByRole('button', { name: 'Unlock' }).waitFor();
    expect(await stale.getByRole('button', { name: 'Translate', exact: true }).count()).toBe(0);
    await page.keyboard.press('l');
    await stale.getByRole('button', { name: 'Lock', exact: true }).waitFor();

    await page.getByRole('button', { name: 'More', exact: true }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Both as a table' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/\.csv$/);

    // The source goes while this is open.
    await client.changeWork(source.id, { trashed: true });
    await client.deleteWork(source.id);
    await page.getByText('The source was deleted.').waitFor();
    await stale.getByText('没有人看见。').waitFor();
    expect(problems.filter((problem) => !problem.includes('WebSocket'))).toEqual([]);
    await close();
  });

  test('a broken term is marked and stays open; another language is refused; a glossary that contradicts itself is not used', async () => {
    const stubborn = await addModel('translator-stubborn');
    const english = await addModel('translator-english');
    const { page, problems, close } = await browser.visit();
    const source = await client.createWork({ title: 'Terms', text });
    const { workId } = await client.createTranslation(source.id, { targetLanguage: 'zh', glossaryId });
    await page.goto(`${server.url}/works/${workId}/translation`);
    await page.getByLabel('Maker').selectOption(stubborn);
    await row(page, 'The keeper lit the lamp.').click();
    await row(page, 'The keeper lit the lamp.').getByRole('button', { name: 'Translate', exact: true }).click();
    await page.getByText('“keeper” must be “守灯人”, and is missing').waitFor();
    await page.getByRole('button', { name: 'Accept all that have no mark' }).click();
    await page.getByText('0 sentences were accepted; 1 is left to look at.').waitFor();
    await page.getByText('To look at', { exact: true }).click();
    await eventually(() => page.getByRole('listitem').count()).toBe(1);
    await page.getByText('All', { exact: true }).click();

    await page.getByLabel('Maker').selectOption(english);
    await row(page, 'Nobody saw it.').click();
    await row(page, 'Nobody saw it.').getByRole('button', { name: 'Translate', exact: true }).click();
    await page.getByText(/answered in .+; asked was Chinese/).waitFor();
    expect((await client.workText(workId)).text).toBe('# \n\n\n\n- \n');

    await page.getByRole('link', { name: 'Open the glossary' }).click();
    await page.getByLabel('Term', { exact: true }).fill('Keeper');
    await page.getByLabel('Translation', { exact: true }).fill('看守');
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByText('The same term is “守灯人” elsewhere.').waitFor();
    await page.getByText('This glossary contradicts itself').waitFor();
    await page.goBack();
    await page.getByText('This glossary contradicts itself').waitFor();
    expect(await page.getByRole('button', { name: /^Translate what/ }).isDisabled()).toBe(true);
    const { entries } = await client.getGlossary(glossaryId);
    await client.deleteEntry(glossaryId, entries.find(({ source: term }) => term === 'Keeper')!.id);
    expect(problems).toEqual([]);
    await close();
  });

  test('many are stopped in the middle, and what came stays offered', async () => {
    const slow = await addModel('slow');
    const { page, close } = await browser.visit();
    const many = Array.from({ length: 40 }, (_, index) => `This is sentence ${index}.`).join(' ');
    const source = await client.createWork({ title: 'Many', text: many });
    const { workId } = await client.createTranslation(source.id, { targetLanguage: 'de' });
    await page.goto(`${server.url}/works/${workId}/translation`);
    await page.getByLabel('Maker').selectOption(slow);
    await page.getByRole('button', { name: 'Translate what is missing or changed (40)' }).click();
    await page.getByRole('progressbar').waitFor();
    await page.getByRole('button', { name: 'Accept', exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped. What came stays offered.').waitFor();
    const proposals = await client.listProposals(workId);
    expect(proposals.length).toBeLessThan(40);
    expect(proposals.some(({ candidates }) => candidates[0]?.state === 'ready')).toBe(true);
    await close();
  });
});

test('two thousand sentences scroll and take keys at once, and only those in view exist', async () => {
  const many = Array.from(
    { length: 2000 },
    (_, index) => `This is the long sentence number ${index} of a very long text.${index % 4 === 3 ? '\n\n' : ' '}`,
  ).join('');
  const source = await client.createWork({ title: 'Long', text: many });
  const { workId } = await client.createTranslation(source.id, { targetLanguage: 'zh', glossaryId });
  const { page, problems, close } = await browser.visit();
  await page.goto(`${server.url}/works/${workId}/translation`);
  await row(page, 'number 0 of').waitFor();
  await sentences(page).focus();
  await page.keyboard.press('End');
  await row(page, 'number 1999 of').waitFor();
  expect(await page.getByRole('listitem').count()).toBeLessThan(60);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  const field = page.getByRole('textbox', { name: /number 1998 of/ });
  await field.waitFor();
  // What the page computes for a key until the next frame, however busy the machine is.
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const computed = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')!.value;
  };
  const before = await computed();
  await page.evaluate(async () => {
    const frame = () => new Promise<number>((next) => requestAnimationFrame(next));
    const element = document.activeElement as HTMLTextAreaElement;
    const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')!.set!;
    for (let count = 0; count < 30; count++) {
      await frame();
      set.call(element, `${element.value}字`);
      element.dispatchEvent(new Event('input', { bubbles: true }));
      await frame();
    }
  });
  const milliseconds = (1000 * ((await computed()) - before)) / 30;
  expect(milliseconds).toBeGreaterThan(0);
  expect(milliseconds).toBeLessThan(100);
  // What was typed is there after a look at another place.
  await sentences(page).evaluate((list) => list.scrollTo(0, 0));
  await row(page, 'number 0 of').waitFor();
  expect(await field.inputValue()).toBe('字'.repeat(30));
  await sentences(page).evaluate((list) => list.scrollTo(0, list.scrollHeight));
  await row(page, 'number 1999 of').waitFor();
  await page.keyboard.press('Enter');
  await eventually(async () => (await client.workText(workId)).text.includes('字'.repeat(30))).toBe(true);
  expect(problems).toEqual([]);
  await close();
});

describe.each(looks)('in $name', ({ options }) => {
  test('the translation and the glossaries have no serious finding', async () => {
    const source = await client.createWork({ title: 'Looks', text });
    const { workId } = await client.createTranslation(source.id, { targetLanguage: 'zh', glossaryId });
    const { pairs } = await client.getTranslation(workId);
    const { id } = await client.translateSentence(workId, pairs[1]!.id, {
      makerId: 'glossary',
      source: pairs[1]!.source,
    });
    for await (const event of client.watchProposal(id)) void event;
    const { page, problems, close } = await browser.visit(options);
    const findings: Record<string, unknown> = {};
    for (const address of [`/works/${workId}/translation`, '/glossaries', `/glossaries/${glossaryId}`]) {
      await page.goto(server.url + address);
      await page.locator('h1').first().waitFor();
      await page.locator('li').first().waitFor();
      const violations = await seriousViolations(page);
      if (violations.length > 0) findings[address] = violations;
    }
    await close();
    expect(findings).toEqual({});
    expect(problems).toEqual([]);
  });
});
