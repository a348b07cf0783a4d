/**
 * Writing with a maker in a real browser against the real server, offline: the three modes, two windows on one text, edits
 * that wait for a lost connection, and who wrote what. The maker is a stand-in whose words can be foreseen.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page, WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FourhandsClient, type NewWork } from '@fourhands/core';
import { startServer, type RunningServer } from '@fourhands/server/main';
import { standInMakers } from './stand-in-maker.ts';
import { holdBack, openTestBrowser, seriousViolations, studioFolder, type TestBrowser } from './studio.ts';

let browser: TestBrowser;
let folder: string;
let server: RunningServer;
let client: FourhandsClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-text-'));
  [browser, server] = await Promise.all([
    openTestBrowser(),
    startServer({ folder, port: 0, studioFolder }, { makers: standInMakers(50) }),
  ]);
  client = new FourhandsClient({ address: server.url });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

const textOf = (page: Page) =>
  page.locator('.cm-line').evaluateAll((lines) =>
    lines
      .map((line) => {
        const copy = line.cloneNode(true) as HTMLElement;
        for (const shown of copy.querySelectorAll('.fh-visitor, .fh-ghost, .fh-added, .cm-placeholder')) shown.remove();
        return copy.textContent;
      })
      .join('\n'),
  );

async function openWork(page: Page, work: Omit<NewWork, 'title'>): Promise<string> {
  const { id } = await client.createWork({ title: 'A test', ...work });
  await page.goto(`${server.url}/works/${id}`);
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+End');
  return id;
}

/** How many edits the browser keeps that the server has not stored. */
const keptEdits = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('fourhands-outbox');
        opening.addEventListener('error', () => reject(opening.error ?? new Error('no outbox')));
        opening.addEventListener('success', () => {
          const counting = opening.result.transaction('edits').objectStore('edits').count();
          counting.addEventListener('success', () => resolve(counting.result));
          opening.result.close();
        });
      }),
  );

const eventually = <Value>(read: () => Promise<Value>) => expect.poll(read);
const saved = (page: Page) => page.getByText('Saved', { exact: true }).waitFor();

describe('prompt-guided', () => {
  test('from the first page to a picked candidate, by keys, and more like it', async () => {
    const { page, problems, close } = await browser.visit();
    const letMakersCome = await holdBack(page, '**/api/makers');
    await page.goto(server.url);
    await page.getByRole('textbox', { name: 'Your first line' }).fill('It was late.');
    await page.getByText('You say what you want; it offers several, you pick one.').click();
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.locator('.cm-content').waitFor();
    await eventually(() => textOf(page)).toBe('It was late.');

    // Asked for before the page knows who makes.
    await page.getByLabel('What should it write?').fill('the tide');
    await page.keyboard.press('Control+Enter');
    letMakersCome();
    const candidates = page.locator('[role="option"]');
    await eventually(() => candidates.count()).toBe(3);
    await page.getByRole('button', { name: 'Pick' }).waitFor();
    await candidates.first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await eventually(() => textOf(page)).toMatch(/^Candidate 2 on the tide\./);

    await page.getByRole('button', { name: 'Make again' }).click();
    await page.getByRole('button', { name: 'More like this' }).waitFor();
    // What was picked went with this request, and the person sees it.
    await eventually(() => candidates.first().textContent()).toContain('It remembers 1.');
    await page.getByRole('button', { name: 'More like this' }).click();
    await page.getByText('Writing …').first().waitFor();
    await page.getByRole('button', { name: 'Pick' }).waitFor();
    await page.getByRole('button', { name: 'None of these' }).click();
    await eventually(() => candidates.count()).toBe(0);
    await page.getByText('What goes with the next request').click();
    await page.getByText('You kept').waitFor();
    await page.getByText('You left').waitFor();

    // The maker's work is not the person's to undo by their own keys, and comes back as it went.
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+z');
    expect(await textOf(page)).toMatch(/^Candidate 2 on the tide\./);
    await page.keyboard.press('Alt+z');
    await eventually(() => textOf(page)).toBe('It was late.');
    await page.keyboard.press('Alt+Shift+z');
    await eventually(() => textOf(page)).toMatch(/^Candidate 2/);
    expect(problems).toEqual([]);
    await close();
  });
});

describe('iterative', () => {
  test('changes are taken and left one by one; what is locked is refused with the reason', async () => {
    const { page, problems, close } = await browser.visit();
    const text = 'They commenced at dawn.\nHe purchased bread.\nShe saw numerous birds.';
    await openWork(page, { mode: 'iterative', text });
    await page.keyboard.press('Shift+Control+Home');
    await page
      .getByRole('toolbar', { name: 'Actions on the selection' })
      .getByRole('button', { name: 'Plainer' })
      .click();
    const changes = page.locator('ins.fh-added');
    await eventually(() => changes.allTextContents()).toEqual(['began', 'bought', 'many']);
    expect(await textOf(page)).toBe(text);

    await page.locator('.cm-content').focus();
    await page.keyboard.press('Tab');
    await eventually(() => textOf(page)).toMatch(/^They began at dawn\./);
    await page.keyboard.press('Escape');
    await eventually(() => changes.allTextContents()).toEqual(['many']);

    // An edit before a change moves it; a lock on it refuses it.
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('So. ');
    await page.getByText('Moved with your edit').waitFor();
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Shift+Home');
    await page.keyboard.press('Alt+l');
    await page.getByText('Refused: it lies in a locked part.').waitFor();
    await page.locator('.fh-locked').first().waitFor();
    expect(await changes.count()).toBe(0);
    await page.keyboard.press('Alt+l');
    await eventually(() => changes.allTextContents()).toEqual(['many']);
    await page.keyboard.press('Alt+Enter');
    await eventually(() => textOf(page)).toBe('So. They began at dawn.\nHe purchased bread.\nShe saw many birds.');
    expect(problems).toEqual([]);
    await close();
  });
});

describe('co-creation', () => {
  test('ghost text at a pause is taken by Tab and let go by typing', async () => {
    const { page, problems, close } = await browser.visit();
    await openWork(page, { mode: 'co-creation', text: 'Once' });
    await page.keyboard.type(' there');
    const ghost = page.locator('.fh-ghost');
    await eventually(() => ghost.textContent()).toMatch(/Then the maker went on, quietly, with its seed \d+\.$/);
    expect(await textOf(page)).toBe('Once there');
    await page.keyboard.press('Tab');
    await eventually(() => textOf(page)).toMatch(/^Once there Then the maker went on/);
    await page.keyboard.type(' Mine.');
    await ghost.waitFor();
    await page.keyboard.type('!');
    await ghost.waitFor({ state: 'detached' });
    expect(await textOf(page)).toMatch(/ Mine\.!$/);
    expect(problems).toEqual([]);
    await close();
  });

  test('called on, the maker writes as a peer; a keystroke stops it; its work is taken back alone', async () => {
    const { page, problems, close } = await browser.visit();
    await openWork(page, { mode: 'co-creation', text: 'First.' });
    await page.getByLabel('Suggest at a pause').uncheck({ force: true });
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Control+Enter');
    await page.getByText(/Penholder (is about to|is writing)/).waitFor();
    await eventually(() => textOf(page)).toContain('Then');
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('Wait, ');
    await page.getByRole('button', { name: 'Call on it here' }).waitFor();
    const stopped = await textOf(page);
    expect(stopped).toMatch(/^Wait, First\. Then/);
    expect(stopped).not.toContain('seed');
    await page.keyboard.press('Alt+z');
    await eventually(() => textOf(page)).toBe('Wait, First.');

    await page.getByLabel('Take turns').check({ force: true });
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await eventually(() => textOf(page)).toMatch(
      /^Wait, First\.\n\n Then the maker went on, quietly, with its seed \d+\./,
    );
    expect(problems).toEqual([]);
    await close();
  });
});

test('a mode that is chosen stays, whatever an answer says that was on its way before', async () => {
  const { page, problems, close } = await browser.visit();
  const { id } = await client.createWork({ title: 'A test', mode: 'prompt-guided', text: 'Some words.' });
  let asked = 0;
  // The second is asked for when the page is connected. What is changed is not acknowledged before that was given up.
  const letThemCome = await holdBack(page, `**/api/works/${id}`, (route) => {
    if (route.request().method() !== 'GET') return true;
    asked += 1;
    return asked === 2;
  });
  const givenUp = page.waitForEvent('requestfailed', (request) => request.url().endsWith(`/api/works/${id}`));
  await page.goto(`${server.url}/works/${id}`);
  await eventually(() => Promise.resolve(asked)).toBe(2);
  await page.getByText('Improve', { exact: true }).click();
  await givenUp;
  letThemCome();
  await eventually(async () => (await client.getWork(id)).mode).toBe('iterative');
  expect(await page.getByRole('radio', { name: 'Improve', exact: true }).isChecked()).toBe(true);
  expect(problems).toEqual([]);
  await close();
});

describe('one text, several windows', () => {
  test('two windows come to the same text, and each sees where the other is', async () => {
    const { page, problems, close } = await browser.visit();
    const id = await openWork(page, { mode: 'prompt-guided', text: 'Middle' });
    const other = await browser.visit();
    await other.page.goto(`${server.url}/works/${id}`);
    await other.page.locator('.cm-content').click();
    await other.page.keyboard.press('Control+Home');
    await Promise.all([page.keyboard.type(' and end'), other.page.keyboard.type('Beginning, ')]);
    await eventually(() => textOf(page)).toBe('Beginning, Middle and end');
    await eventually(() => textOf(other.page)).toBe('Beginning, Middle and end');
    await page.locator('.fh-visitor[data-hand="person"]').waitFor();
    // Undo is each window's own, however often it is asked for.
    for (let count = 0; count < 14; count += 1) await other.page.keyboard.press('Control+z');
    await eventually(() => textOf(page)).toBe('Middle and end');
    expect([...problems, ...other.problems]).toEqual([]);
    await other.close();
    await close();
  });

  test('edits made while the connection is lost are merged when it is back, and survive a reload', async () => {
    const { page, close } = await browser.visit();
    const open = new Set<WebSocketRoute>();
    const line = { cut: false };
    await page.routeWebSocket(/\/live\?/, (socket) => {
      if (line.cut) return void socket.close({ code: 4000 });
      socket.connectToServer();
      open.add(socket);
    });
    const cut = async () => {
      line.cut = true;
      for (const socket of open) await socket.close({ code: 4000 });
      open.clear();
    };
    const id = await openWork(page, { mode: 'prompt-guided', text: 'Here' });
    await saved(page);

    await cut();
    await page.getByText('Offline', { exact: true }).waitFor();
    await page.keyboard.type(' and there');
    await client.editWork(id, { changes: [{ start: 0, end: 0, text: 'Now: ' }] });
    line.cut = false;
    await eventually(() => textOf(page)).toBe('Now: Here and there');
    await saved(page);
    expect((await client.workText(id)).text).toBe('Now: Here and there');

    await cut();
    await page.getByText('Offline', { exact: true }).waitFor();
    await page.keyboard.insertText(', unsent');
    await eventually(() => keptEdits(page)).toBe(1);
    line.cut = false;
    await page.reload();
    await page.locator('.cm-content').waitFor();
    await eventually(() => textOf(page)).toBe('Now: Here and there, unsent');
    await saved(page);
    expect((await client.workText(id)).text).toBe('Now: Here and there, unsent');
    await close();
  });
});

describe('who wrote what', () => {
  test('each part has its author, through a cut and a paste; a maker’s part has its recipe and is made again', async () => {
    const { page, problems, close } = await browser.visit({ permissions: ['clipboard-read', 'clipboard-write'] });
    await openWork(page, { mode: 'co-creation', text: 'Brought in.' });
    await page.getByLabel('Suggest at a pause').uncheck({ force: true });
    await page.getByLabel('What it should know').fill('a lamp');
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' Typed.');
    await page.keyboard.press('Control+Enter');
    await eventually(() => textOf(page)).toMatch(/seed \d+\.$/);
    await page.keyboard.press('Alt+a');
    const marks = () =>
      page
        .locator('.cm-content .fh-author')
        .evaluateAll((all) =>
          all.map((one) => `${(one as HTMLElement).dataset['author']}: ${one.textContent.slice(0, 12)}`),
        );
    await eventually(marks).toEqual(['imported: Brought in.', 'typed:  Typed.', 'made:  Then the ma']);

    await page.keyboard.press('Control+Home');
    for (let count = 0; count < 'Brought in.'.length; count += 1) await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Control+x');
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Control+v');
    await eventually(marks).toEqual(['typed:  Typed.', 'made:  Then the ma', 'imported: Brought in.']);

    // Where it begins: its middle may lie between two lines.
    const place = await page
      .locator('.cm-content .fh-author[data-author="made"]')
      .first()
      .evaluate((mark) => {
        const { left, top, height } = mark.getClientRects()[0] ?? new DOMRect();
        return { x: left + 8, y: top + height / 2 };
      });
    await page.mouse.move(place.x, place.y);
    const tip = page.locator('.fh-recipe-tip');
    await tip.getByText('by Penholder').waitFor();
    await tip.getByText('a lamp').waitFor();
    await tip.getByText('Stays on this machine').waitFor();
    await tip.getByRole('button', { name: 'Make it again' }).click();
    await tip.getByText('The very same came out.').waitFor();

    // The same by keys; and a maker's part that a person changes is marked as such.
    await page.mouse.move(5, 5);
    await page.locator('.cm-content').focus();
    await page.keyboard.press('Control+Home');
    for (let count = 0; count < 12; count += 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.type('X');
    await eventually(async () => (await marks()).filter((mark) => mark.startsWith('edited')).length).toBe(2);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Alt+w');
    await page.getByRole('dialog').getByText('by Penholder').waitFor();
    expect(problems).toEqual([]);
    await close();
  });
});

describe('history', () => {
  test('a version is saved, named, compared, branched from and merged', async () => {
    const { page, problems, close } = await browser.visit();
    await openWork(page, { mode: 'prompt-guided', text: 'One.' });
    await page.keyboard.press('Control+s');
    await page.getByText('This point is kept.').waitFor();
    await page.keyboard.type(' Two.');
    await saved(page);
    const strip = page.getByRole('region', { name: 'History' });
    await strip
      .getByRole('button', { name: /^Saved/ })
      .last()
      .click();
    await strip.getByRole('button', { name: 'Name' }).click();
    await page.getByLabel('Name of this version').fill('The first');
    await page.keyboard.press('Enter');
    await strip.getByRole('button', { name: /^The first/ }).waitFor();
    await strip.getByRole('button', { name: 'Compare with now' }).click();
    await eventually(() => page.getByRole('dialog').locator('ins').allTextContents()).toEqual([' Two.']);
    await page.keyboard.press('Escape');

    await strip.getByRole('button', { name: 'Branch from here' }).click();
    await page.getByLabel('Name of the branch').fill('Another way');
    await page.keyboard.press('Enter');
    await page.waitForURL(/branch=/);
    await eventually(() => textOf(page)).toBe('One.');
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('Zero. ');
    await saved(page);
    await page.getByLabel('Branch', { exact: true }).selectOption('Main');
    await eventually(() => textOf(page)).toBe('One. Two.');
    await page.getByLabel('Merge another branch').selectOption({ label: 'Merge “Another way” into this branch' });
    await eventually(() => textOf(page)).toBe('Zero. One. Two.');
    expect(problems).toEqual([]);
    await close();
  });
});

describe('on a phone', () => {
  test('the other hand is a sheet, and candidates come below the text', async () => {
    const { page, problems, close } = await browser.visit({ viewport: { width: 390, height: 844 } });
    await openWork(page, { mode: 'prompt-guided', text: '' });
    await page.getByRole('button', { name: 'The other hand' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('What should it write?').fill('rain');
    await sheet.getByRole('button', { name: 'Make', exact: true }).click();
    await page.getByRole('button', { name: 'Pick' }).click();
    await eventually(() => textOf(page)).toMatch(/^Candidate 1 on rain/);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    expect(await seriousViolations(page)).toEqual([]);
    expect(problems).toEqual([]);
    await close();
  });
});
