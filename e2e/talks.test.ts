/**
 * Talking with a maker in a real browser against the real server, offline: beginning, streaming, stopping, branching and going
 * back; a talk beside a work, what is quoted of it, and what is dragged into it with who made it; two pages; a phone.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AuthorshipFile, FourhandsClient, type Maker, type MakerDescription } from '@fourhands/core';
import { startServer, type RunningServer } from '@fourhands/server/main';
import { standInMakers } from './stand-in-maker.ts';
import { holdBack, looks, openTestBrowser, seriousViolations, studioFolder, type TestBrowser } from './studio.ts';

let browser: TestBrowser;
let folder: string;
let server: RunningServer;
let client: FourhandsClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-talks-'));
  [browser, server] = await Promise.all([
    openTestBrowser(),
    startServer({ folder, port: 0, studioFolder }, { makers: standInMakers() }),
  ]);
  client = new FourhandsClient({ address: server.url });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

const eventually = <Value>(read: () => Promise<Value>) => expect.poll(read);
const field = (page: Page) => page.getByRole('textbox', { name: 'Your message' });
const messages = (page: Page) => page.locator('[data-message]');
const textOf = async (page: Page) => (await page.locator('.cm-line').allTextContents()).join('\n');
const answered = (page: Page) => page.locator('[data-coming]').waitFor({ state: 'detached' });
const idOf = (page: Page) => new URL(page.url()).pathname.split('/').at(-1)!;

/** A talk of one message and its answer. */
async function spoken(text: string, workId: string | null = null): Promise<string> {
  const { id } = await client.createDialogue({ workId });
  const [, answer] = await client.say(id, { text, answer: { makerId: 'stand-in', seed: 7 } });
  for await (const event of client.watchDialogue(id)) {
    if (event.type === 'message' && event.message.id === answer!.id && event.message.state === 'done') break;
    if (event.type === 'snapshot' && event.dialogue.messages.every(({ state }) => state === 'done')) break;
  }
  return id;
}

test('begun, edited into a branch, gone back and forth, and there after a reload: by keys', async () => {
  const { page, problems, close } = await browser.visit();
  await page.goto(`${server.url}/talks`);
  await page.getByRole('button', { name: 'Find a title' }).click();
  expect(await field(page).inputValue()).toContain('night ferry');
  await field(page).fill('One');
  await field(page).press('Shift+Enter');
  await page.keyboard.type('more');
  await page.keyboard.press('Enter');
  await page.getByText('Turn 1.').waitFor();
  await answered(page);
  expect(await messages(page).nth(1).locator('strong', { hasText: 'Turn 1.' }).count()).toBe(1);
  await field(page).focus();
  await page.keyboard.type('Two');
  await page.keyboard.press('Enter');
  await page.getByText('Turn 3.').waitFor();
  await answered(page);

  // The last own message, with the arrow, into a branch of its own.
  await field(page).focus();
  await page.keyboard.press('ArrowUp');
  const edit = page.getByLabel('Edit: a branch begins here, and nothing is lost');
  await edit.fill('Deux');
  await edit.press('Enter');
  await page.getByText('You said: Deux').waitFor();
  await answered(page);
  await page.getByText('2 of 2').waitFor();
  await messages(page).nth(2).focus();
  await page.keyboard.press('ArrowLeft');
  await page.getByText('You said: Two').waitFor();
  await page.getByText('1 of 2').waitFor();
  expect(await page.getByText('You said: Deux').count()).toBe(0);
  // Which version is shown is known to the server too.
  await eventually(async () => {
    const { leafId, messages: all } = await client.getDialogue(idOf(page));
    return all.find(({ id }) => id === leafId)?.text ?? '';
  }).toContain('You said: Two');
  const kept = await client.getDialogue(idOf(page));
  expect(kept.messages.map(({ text, turn }) => (turn === 'person' ? text : ''))).toEqual([
    'One\nmore',
    '',
    'Two',
    '',
    'Deux',
    '',
  ]);
  await page.reload();
  await page.getByText('You said: Two').waitFor();
  // A message takes the keys only from a field that it was edited in.
  expect(await page.locator('[data-message]:focus').count()).toBe(0);

  // One more answer to the same words.
  await messages(page).nth(3).focus();
  await page.keyboard.press('r');
  await page.getByText('2 of 2').waitFor();
  await answered(page);
  await page.keyboard.press('ArrowLeft');
  expect(problems).toEqual([]);
  await close();
});

/** Says something, and then nothing more until it is stopped. */
function hesitantMakers(): ReturnType<typeof standInMakers> {
  const others = standInMakers();
  const hesitant: Maker = {
    describe: () => ({ ...penholder!, id: 'hesitant', name: 'Hesitant' }),
    async *make(_request, signal) {
      yield { type: 'text', candidate: 0, text: 'Well, I should say that' };
      await pause(60_000, undefined, { signal });
    },
  };
  let penholder: MakerDescription | undefined;
  return {
    ...others,
    list: async () => {
      [penholder] = await others.list();
      return [hesitant.describe()];
    },
    find: async () => hesitant,
  };
}

test('an answer goes on while the page is away, is the same in two pages, and is stopped with what came', async () => {
  const parts = { makers: hesitantMakers() };
  const other = await startServer({ folder: join(folder, 'hesitant'), port: 0, studioFolder }, parts);
  const one = await browser.visit();
  const two = await browser.visit();
  // Said before the page knows who can answer.
  const letMakersCome = await holdBack(one.page, '**/api/makers');
  await one.page.goto(`${other.url}/talks`);
  await field(one.page).fill('Tell me');
  await field(one.page).press('Enter');
  letMakersCome();
  await one.page.getByText('Well, I should say that').waitFor();
  await two.page.goto(one.page.url());
  await two.page.getByText('Well, I should say that').waitFor();
  await one.page.reload();
  await one.page.getByText('Well, I should say that').waitFor();
  await field(one.page).focus();
  await one.page.keyboard.press('Escape');
  await one.page.getByText('It was stopped. What came stays.').waitFor();
  await two.page.getByText('It was stopped. What came stays.').waitFor();
  // The other page goes along with what is said in this one.
  await field(one.page).fill('And then?');
  await field(one.page).press('Enter');
  await two.page.getByText('And then?').waitFor();
  expect([...one.problems, ...two.problems]).toEqual([]);
  await Promise.all([one.close(), two.close()]);
  await other.close();
});

test('a maker that cannot answer goes on from the words, and the page says so and what to do', async () => {
  const others = standInMakers(0);
  const { talks: _talks, ...description } = (await others.list())[0]!;
  const make = (await others.find('stand-in'))!.make.bind(null);
  const makers = {
    ...others,
    list: async () => [description],
    find: async () => ({ describe: () => description, make }),
  };
  const weak = await startServer({ folder: join(folder, 'weak'), port: 0, studioFolder }, { makers });
  const { page, problems, close } = await browser.visit();
  await page.goto(`${weak.url}/talks`);
  await page.getByText('Penholder is too weak to answer: it only goes on from your words.', { exact: false }).waitFor();
  expect(await page.getByRole('link', { name: 'Connect one' }).getAttribute('href')).toBe('/makers');
  await field(page).fill('It was late.');
  await field(page).press('Enter');
  await page.getByText('Then the maker went on, quietly', { exact: false }).waitFor();
  expect(problems).toEqual([]);
  await close();
  await weak.close();
});

test('beside a work: the selection is quoted, and a passage is dragged into the text with who made it', async () => {
  const { page, problems, close } = await browser.visit();
  const { id } = await client.createWork({
    title: 'The lamp',
    mode: 'co-creation',
    text: 'It was dark.\n\nNobody came.',
  });
  await page.goto(`${server.url}/works/${id}`);
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+Home');
  for (let step = 0; step < 'It was dark.'.length; step += 1) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Alt+k');
  await page.locator('#talk-say:focus').waitFor();
  await page.keyboard.type('Why is it dark?');
  await page.keyboard.press('Enter');
  await page.getByText('The lamp went out at ten.').waitFor();
  await answered(page);
  expect(await messages(page).first().locator('blockquote').textContent()).toContain('It was dark.');

  // What is selected of the answer, to where it is let go.
  await page.getByText('The lamp went out at ten.').click({ clickCount: 3 });
  const last = page.locator('.cm-line').last();
  const box = (await last.boundingBox())!;
  await messages(page)
    .nth(1)
    .locator('[draggable="true"]')
    .dragTo(last, {
      targetPosition: { x: 2, y: box.height / 2 },
    });
  await eventually(() => textOf(page)).toMatch(/^It was dark\.\n\nThe lamp went out at ten\.\n?Nobody came\.$/);

  // By the keys, from the message into the work at the cursor.
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+Home');
  await messages(page).first().focus();
  await page.keyboard.press('Alt+i');
  await page.locator('[role="dialog"] textarea:focus').waitFor();
  await page.keyboard.press('Enter');
  await eventually(() => textOf(page)).toMatch(/^Why is it dark\?It was dark\./);

  const file = (await (await fetch(client.exportWorkUrl(id, 'authorship'))).json()) as AuthorshipFile;
  const made = file.runs.find(({ kind }) => kind === 'made');
  expect(made).toMatchObject({ actor: { kind: 'maker', name: 'Penholder' } });
  expect(made?.text.trim()).toBe('The lamp went out at ten.');
  expect(file.runs[0]).toMatchObject({ text: 'Why is it dark?', kind: 'typed', actor: { kind: 'person' } });

  // The recipe there leads back to the message.
  await page.locator('.cm-line', { hasText: 'The lamp went out' }).click();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Alt+w');
  await page.getByRole('dialog').getByRole('link', { name: 'Why is it dark?' }).click();
  await page.waitForURL(/\/talks\//);
  await eventually(() => page.evaluate(() => document.activeElement?.textContent ?? '')).toContain('The lamp went out');
  expect(problems).toEqual([]);
  await close();
});

test('talks are found, put in the trash and deleted; one that is deleted says so where it is open', async () => {
  const { page, problems, close } = await browser.visit();
  const id = await spoken('A word about quinces');
  await page.goto(`${server.url}/talks`);
  await page.getByRole('searchbox', { name: 'Search talks' }).fill('quinc');
  const rows = page.getByRole('list', { name: 'Talks' }).getByRole('listitem');
  await eventually(() => rows.count()).toBe(1);
  const other = await browser.visit();
  await other.page.goto(`${server.url}/talks/${id}`);
  await other.page.getByText('Turn 1.').waitFor();
  await page.getByRole('button', { name: 'More: A word about quinces' }).click();
  await page.getByRole('menuitem', { name: 'Put in the trash' }).click();
  await page.getByText('No talk has “quinc” in it.').waitFor();
  await other.page.getByText('This talk is in the trash.').waitFor();
  await client.deleteDialogue(id);
  await other.page.getByText('This talk was deleted.', { exact: false }).waitFor();
  expect([...problems, ...other.problems]).toEqual([]);
  await Promise.all([close(), other.close()]);
});

test('an answer’s HTML and pictures stay words, and a link opens beside the page', async () => {
  const { page, problems, close } = await browser.visit();
  const id = await spoken(
    '<img src=x onerror=alert(1)> ![lamp](https://example.com/a.png) [there](https://example.com) [no](javascript:alert(1))',
  );
  await page.goto(`${server.url}/talks/${id}`);
  const answer = messages(page).nth(1);
  await answer.getByText('[lamp]').waitFor();
  expect(await answer.locator('img, script').count()).toBe(0);
  expect(await answer.getByRole('link', { name: 'there' }).getAttribute('rel')).toBe('noreferrer');
  expect(await answer.locator('a[href^="javascript"]').count()).toBe(0);
  await answer.getByRole('button', { name: 'Copy the code' }).waitFor();
  expect(problems).toEqual([]);
  await close();
});

test.each(looks)(
  'in $name, neither the list, a talk nor a talk beside a work has a serious finding',
  async ({ options }) => {
    const { page, problems, close } = await browser.visit(options);
    const { id: workId } = await client.createWork({ title: 'Beside', text: 'It was dark.' });
    const id = await spoken('Look at this', workId);
    const findings: unknown[] = [];
    for (const address of ['/talks', `/talks/${id}`]) {
      await page.goto(server.url + address);
      await page
        .locator(address === '/talks' ? 'li' : '[data-message] pre')
        .first()
        .waitFor();
      findings.push(...(await seriousViolations(page)));
    }
    await messages(page).nth(1).focus();
    await page.keyboard.press('Alt+i');
    await page.getByRole('dialog').waitFor();
    findings.push(...(await seriousViolations(page)));
    await page.goto(`${server.url}/works/${workId}`);
    await page.locator('.cm-content').click();
    await page.keyboard.press('Alt+k');
    if ((options as { viewport?: unknown }).viewport === undefined)
      await page.locator('[data-message]').first().waitFor();
    findings.push(...(await seriousViolations(page)));
    expect(findings).toEqual([]);
    expect(problems).toEqual([]);
    await close();
  },
);
