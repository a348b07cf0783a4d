/**
 * Writing from a brief in a real browser against the real server, offline: the facts by keyboard and by pasting, candidates with
 * their facts checked, the marks in the text and what is offered for them, templates, and all of it on a phone.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Brief, emptyBrief, FourhandsClient, type Maker } from '@fourhands/core';
import { builtInTemplates } from '@fourhands/core/brief/built-in-templates';
import { BriefWriter } from '@fourhands/makers';
import { startServer, type RunningServer } from '@fourhands/server/main';
import { standInMakers } from './stand-in-maker.ts';
import { holdBack, looks, openTestBrowser, seriousViolations, studioFolder, type TestBrowser } from './studio.ts';

/** Says the facts as the brief writer does, but for a sum, and makes somebody up. */
class CarelessMaker extends BriefWriter {
  override describe() {
    return { ...super.describe(), id: 'careless', name: 'Careless', briefs: 'also' as const };
  }

  override async *make(...given: Parameters<Maker['make']>): ReturnType<Maker['make']> {
    for await (const event of super.make(...given)) {
      if (event.type === 'end') yield { type: 'text', candidate: event.candidate, text: ' Peter Novak was pleased.' };
      yield event.type === 'text' ? { ...event, text: event.text.replace('£1.2', '£2.1') } : event;
    }
  }
}

let browser: TestBrowser;
let folder: string;
let server: RunningServer;
let client: FourhandsClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-briefs-'));
  const others = standInMakers(0);
  const own: readonly Maker[] = [new BriefWriter(), new CarelessMaker()];
  const makers = {
    ...others,
    list: async () => [...(await others.list()), ...own.map((maker) => maker.describe())],
    find: async (id: string) => own.find((maker) => maker.describe().id === id) ?? others.find(id),
  };
  [browser, server] = await Promise.all([
    openTestBrowser(),
    startServer({ folder, port: 0, studioFolder }, { makers }),
  ]);
  client = new FourhandsClient({ address: server.url });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

const eventually = <Value>(read: () => Promise<Value>) => expect.poll(read);
const textOf = async (page: Page) => (await page.locator('.cm-line').allTextContents()).join('\n');
const marked = (page: Page, state: string) =>
  page.locator(`.cm-content .fh-fact[data-state="${state}"]`).allTextContents();

test('from the first page, by keys: facts, candidates, the text, and what is wrong with it', async () => {
  const { page, problems, close } = await browser.visit();
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Write from a brief' }).click();
  await page.getByLabel('Value of Who').focus();
  const values = [
    'Ashford Borough Council',
    'opened a footbridge',
    'Ashford',
    '3 March 2026',
    '£1.2 million',
    '',
    '',
    '',
  ];
  for (const value of [...values, 'Length', '84 m']) {
    await page.keyboard.type(value);
    await page.keyboard.press('Enter');
  }
  expect(await page.getByLabel('Kind of Length').inputValue()).toBe('number');
  await page.getByLabel('Maker', { exact: true }).selectOption('careless');
  expect(await page.getByRole('option', { name: 'Penholder (too weak for briefs)' }).isDisabled()).toBe(true);
  await page.getByLabel('Candidates').selectOption('2');
  await page.keyboard.press('Control+Enter');
  const candidates = page.getByRole('listbox').getByRole('option');
  await eventually(() => candidates.first().textContent()).toContain('5 of 6 facts stated');
  expect(await candidates.first().textContent()).toContain('1 altered, 1 invented');
  await candidates.first().focus();
  await page.keyboard.press('Enter');

  await eventually(() => marked(page, 'altered')).toEqual(['£2.1 million']);
  expect(await marked(page, 'invented')).toEqual(['Peter Novak']);
  const check = page.getByRole('region', { name: 'Check of the facts' });
  await check.getByText('“£2.1 million”: the brief says £1.2 million (Cost).').click();
  await eventually(() => page.evaluate(() => getSelection()?.toString())).toBe('£2.1 million');

  // An edit of the person like any other: it is checked at once, and taken back by their own key.
  await check.getByRole('button', { name: 'Put in what the brief says' }).click();
  await eventually(() => marked(page, 'altered')).toEqual([]);
  expect(await textOf(page)).toContain('£1.2 million');
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+z');
  await eventually(() => marked(page, 'altered')).toEqual(['£2.1 million']);
  // A second press finds the brief changed, and the text not yet checked against it.
  await check.getByRole('button', { name: 'The text is right' }).evaluate(async (button: HTMLElement) => {
    button.click();
    await Promise.resolve();
    button.click();
  });
  await page.getByText('The facts changed meanwhile. Look again.').waitFor();
  await eventually(() => marked(page, 'altered')).toEqual([]);
  expect(await page.getByLabel('Value of Cost').inputValue()).toBe('£2.1 million');

  await check.getByRole('button', { name: 'It is true: add to the brief' }).click();
  await eventually(() => marked(page, 'invented')).toEqual([]);
  await page.keyboard.type('Neighbour');
  await eventually(() => page.getByLabel('Value of Neighbour').inputValue()).toBe('Peter Novak');
  await check.getByText('Every fact is stated, and nothing else is claimed.').waitFor();

  // What is missing is asked for where the cursor is.
  await page.getByLabel('Value of Speaker’s role').fill('the town crier');
  await check.getByText('Speaker’s role: the town crier').waitFor();
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+End');
  await page.getByLabel('Maker', { exact: true }).selectOption('brief-writer');
  await check.getByRole('button', { name: 'Ask for a sentence at the cursor' }).click();
  await page.getByRole('button', { name: 'Pick' }).click();
  await eventually(() => textOf(page)).toMatch(/Peter Novak was pleased\. .*town crier\.$/);
  await check.getByText('Every fact is stated, and nothing else is claimed.').waitFor();

  // It is all there after a reload, and the recipe says what it was made from.
  const id = page.url().split('/').at(-1)!;
  await eventually(async () => (await client.getBrief(id))?.facts.map(({ name }) => name)).toContain('Neighbour');
  await page.reload();
  await page.getByLabel('Value of Neighbour').waitFor();
  const [newest] = await client.listProposals(id);
  expect(newest?.recipe.brief?.facts).toEqual([{ name: 'Speaker’s role', value: 'the town crier', kind: 'text' }]);
  expect(problems).toEqual([]);
  await close();
});

test('facts are pasted as lines, taken back, and brought back from earlier', async () => {
  const { page, problems, close } = await browser.visit();
  const { id } = await client.createWork({ title: 'Pasted' });
  await page.goto(`${server.url}/works/${id}`);
  await page.getByText('A brief', { exact: true }).click();
  await page.getByRole('button', { name: 'Product description' }).click();
  await page.getByRole('button', { name: 'Paste facts' }).click();
  await page.getByLabel('Facts, one a line').fill('Colour: red\nno fact at all\nHeight\t24 cm');
  await page.getByRole('button', { name: 'Add 2 facts' }).click();
  await page.getByText('1 line was not understood').waitFor();
  expect(await page.getByLabel('Value of Height').inputValue()).toBe('24 cm');
  await page.getByLabel('Value of Product').fill('Breva');
  await page.getByRole('button', { name: 'Remove Colour' }).click();
  await eventually(() => page.getByLabel('Value of Colour').count()).toBe(0);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByLabel('Value of Colour').waitFor();
  await page.getByLabel('Kind of Height').selectOption('date');
  await page.getByText('Height: its value cannot be read as its kind.').waitFor();
  await page.getByLabel('Kind of text').selectOption('offer-en');
  await page.getByLabel('Value of Discount').waitFor();
  expect(await page.getByLabel('Value of Product').inputValue()).toBe('Breva');
  expect(problems).toEqual([]);
  await close();
});

test('templates are duplicated, changed, used, taken out and in; a bad file is refused with the reason', async () => {
  const { page, problems, close } = await browser.visit();
  const { id } = await client.createWork({ title: 'Templates' });
  await client.putBrief(id, emptyBrief(builtInTemplates[0]!));
  // While it is not known whether the work has a brief, none is begun in its place.
  const letBriefCome = await holdBack(page, `**/api/works/${id}/brief`);
  await page.goto(`${server.url}/works/${id}`);
  await page.getByText('A brief', { exact: true }).click();
  await page.getByRole('button', { name: 'Templates' }).or(page.getByText('Loading …')).first().waitFor();
  expect(await page.getByRole('button', { name: 'Templates' }).count()).toBe(0);
  letBriefCome();
  await page.getByRole('button', { name: 'Templates' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Duplicate: Advertisement' }).click();
  await dialog.getByRole('button', { name: 'Edit: Advertisement (copy)' }).click();
  await dialog.getByLabel('Name of the template').fill('Jumble sale');
  await dialog.getByLabel('Sentences for the brief writer').fill('Come to {Where}[ until {Until}]!');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Take out as a file: Jumble sale' }).click(),
  ]);
  const file = await readFile(await download.path(), 'utf8');
  const give = async (name: string, text: string) =>
    dialog
      .locator('input[type="file"]')
      .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  await give('bad.json', '{"format": 1');
  await dialog.getByText('This is not a template file that can be read: it is not JSON.').waitFor();
  await give('good.json', file.replace('Jumble sale', 'Boot sale'));
  await dialog.getByText('Boot sale').first().waitFor();
  await dialog.getByRole('button', { name: 'Use it: Jumble sale' }).click();
  await page.getByLabel('Value of Where').fill('Mill Lane');
  await page.getByRole('button', { name: 'Write from the facts' }).click();
  await eventually(() => page.getByRole('listbox').getByRole('option').first().textContent()).toContain(
    'Come to Mill Lane!',
  );
  expect(problems).toEqual([]);
  await close();
});

const wrongBrief: Brief = {
  ...emptyBrief(builtInTemplates[0]!),
  facts: [
    { name: 'Who', value: 'Ann Lee', kind: 'name' },
    { name: 'Cost', value: '£1.2 million', kind: 'money' },
    { name: 'Where', value: 'Ashford', kind: 'name' },
  ],
};

// The colours of the dark are seen on the phone.
test.each(looks)('in $name, nothing of it has a serious finding, and the way to a place works', async ({ options }) => {
  const { page, problems, close } = await browser.visit(options);
  const text = 'Ann Lee said that the bridge cost £2.1 million.\n\nPeter Novak was there.';
  const { id } = await client.createWork({ title: 'Seen', text });
  await client.putBrief(id, wrongBrief);
  const made = await client.propose(id, {
    makerId: 'careless',
    mode: 'prompt-guided',
    operation: 'generate',
    candidates: 2,
    brief: wrongBrief,
  });
  for await (const event of client.watchProposal(made.id)) void event;
  await page.goto(`${server.url}/works/${id}`);
  await eventually(() => marked(page, 'altered')).toEqual(['£2.1 million']);
  await page.locator('[role="option"] .fh-fact').first().waitFor();
  const findings = [...(await seriousViolations(page))];
  const sheet = page.getByRole('button', { name: /^(The other hand|另一双手)$/ });
  if ((await sheet.count()) > 0) await sheet.click();
  await page.locator('[data-facts]').waitFor();
  findings.push(...(await seriousViolations(page)));
  await page.locator('[data-facts] li[data-state="invented"] button').first().click();
  await eventually(() => page.evaluate(() => getSelection()?.toString())).toBe('Peter Novak');
  expect(findings).toEqual([]);
  expect(problems).toEqual([]);
  await close();
});
