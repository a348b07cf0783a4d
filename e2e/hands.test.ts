/** What a person does with pointer and keys, and what the page says when things go wrong. The server is a stand-in. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFakeServer, type FakeServer } from '../packages/studio/test/fake-server.ts';
import { drawn, dropFiles, holdBack, openTestBrowser, studioFolder, testPicture, type TestBrowser } from './studio.ts';

let browser: TestBrowser;
let server: FakeServer;

beforeAll(async () => {
  [browser, server] = await Promise.all([openTestBrowser(), startFakeServer({ studioFolder })]);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

describe('keys', () => {
  test('the palette goes to a model by a few letters', async () => {
    const { page, close } = await browser.visit();
    await page.goto(server.url);
    await page.locator('h1').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('smallcoast');
    await page.getByRole('option', { name: 'Small pictures of the coast Models' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/models\/fake-/);
    await close();
  });

  test('g and a letter go to a place, but not while somebody types', async () => {
    const { page, close } = await browser.visit();
    await page.goto(`${server.url}/runs/new`);
    await page.getByRole('button', { name: 'Open the settings' }).click();
    await page.getByLabel('Name of the run').pressSequentially('gm');
    expect(new URL(page.url()).pathname).toBe('/runs/new');
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('g');
    await page.keyboard.press('m');
    await page.waitForURL(`${server.url}/models`);
    await close();
  });

  test('the line between two pictures moves by key and by pointer', async () => {
    const { page, close } = await browser.visit();
    await page.goto(`${server.url}/compress/${server.world.compressions[0]?.id}`);
    const line = page.getByRole('slider');
    await line.focus();
    await page.keyboard.press('ArrowRight');
    expect(await line.getAttribute('aria-valuenow')).toBe('51');
    await page.keyboard.press('Home');
    expect(await line.getAttribute('aria-valuenow')).toBe('0');
    await drawn(page);
    const box = await page.getByRole('img', { name: /: Restored$/ }).boundingBox();
    if (box === null) throw new Error('the picture is not on screen');
    await page.mouse.move(box.x + box.width * 0.3, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.75, box.y + 80, { steps: 4 });
    await page.mouse.up();
    await expect
      .poll(async () => Math.abs(Number(await line.getAttribute('aria-valuenow')) - 75))
      .toBeLessThanOrEqual(1);
    await close();
  });

  test('the latent space is walked, zoomed and seen whole by keys', async () => {
    const { page, close } = await browser.visit();
    await page.goto(`${server.url}/models/${server.world.models.find((one) => one.kind === 'vae')?.id}`);
    const plane = page.getByRole('application');
    const tiles = plane.locator('img');
    const place = page.getByText(/^x -?\d/);
    await tiles.first().waitFor();
    const levels = () =>
      tiles.evaluateAll((images) =>
        images.map((image) => new URL((image as HTMLImageElement).src).searchParams.get('x0')),
      );
    const before = await levels();
    await plane.focus();
    for (let count = 0; count < 3; count += 1) await page.keyboard.press('ArrowRight');
    await expect.poll(() => place.textContent()).toMatch(/^x 0\.[1-9]\d, y 0\.00$/);
    for (let count = 0; count < 5; count += 1) await page.keyboard.press('+');
    await expect.poll(levels).not.toEqual(before);
    await page.keyboard.press('0');
    await expect.poll(levels).toEqual(before);
    await close();
  });

  test('five thousand pictures scroll by key, and only those in view exist', async () => {
    const full = server.world.addDataset('Very many');
    const items = Array.from({ length: 5000 }, (_, index) => ({
      id: `many-${index}`,
      name: `picture ${index}`,
      width: 4,
      height: 4,
      bytes: 10,
      sha256: index.toString(16).padStart(64, '0'),
      createdAt: '2026-01-01T00:00:00.000Z',
      warnings: [],
    }));
    Object.assign(full, { items, itemCount: items.length });
    const { page, close } = await browser.visit();
    await page.goto(`${server.url}/datasets/${full.id}`);
    await page.getByRole('button', { name: 'picture 0', exact: true }).focus();
    await page.keyboard.press('End');
    const last = page.getByRole('button', { name: 'picture 4999' });
    await last.waitFor();
    await expect.poll(() => last.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await page.locator('main img').count()).toBeLessThan(120);
    await close();
  });
});

describe('pictures', () => {
  test('a dropped file that is no picture is named with its reason; the others become a data set', async () => {
    const { page, close } = await browser.visit();
    await page.goto(server.url);
    await page.locator('h1').waitFor();
    await dropFiles(page, [
      { name: 'one.png', bytes: await testPicture(1) },
      { name: 'empty.png', bytes: new Uint8Array() },
      { name: 'two.png', bytes: await testPicture(2) },
    ]);
    await page.waitForURL(/\/datasets\/fake-/);
    await page.getByText('2 pictures were added.').waitFor();
    await page.getByText('1 file was not added').waitFor();
    await page.getByText('The file is empty.').waitFor();
    await page.getByRole('button', { name: 'two.png' }).waitFor();
    await close();
  });

  test('those that are dropped on a data set before it is here wait for it, and go nowhere else', async () => {
    const early = server.world.addDataset('Early');
    const { page, close } = await browser.visit();
    const letItCome = await holdBack(page, `**/api/datasets/${early.id}`);
    await page.goto(`${server.url}/runs`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await dropFiles(page, [{ name: 'elsewhere.png', bytes: await testPicture(4) }]);
    await page.evaluate((path) => history.pushState(null, '', path), `/datasets/${early.id}`);
    await page.getByRole('heading', { level: 1 }).waitFor({ state: 'detached' });
    await dropFiles(page, [{ name: 'early.png', bytes: await testPicture(3) }]);
    letItCome();
    await page.getByText('1 picture was added.').waitFor();
    await page.getByRole('button', { name: 'early.png' }).waitFor();
    expect(await page.getByRole('button', { name: 'elsewhere.png' }).count()).toBe(0);
    await close();
  });
});

describe('care', () => {
  test('a deletion can be undone, and then nothing was deleted', async () => {
    const { page, close } = await browser.visit();
    const codec = server.world.models.find((one) => one.kind === 'codec');
    await page.goto(`${server.url}/models/${codec?.id}`);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.waitForURL(`${server.url}/models`);
    const link = page.getByRole('link', { name: codec?.name ?? '' });
    await expect.poll(() => link.count()).toBe(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await link.waitFor();
    expect(server.world.models).toContain(codec);
    await close();
  });

  test('language and colours are remembered', async () => {
    const { page, close } = await browser.visit();
    await page.goto(server.url);
    await page.getByRole('button', { name: 'Language' }).click();
    await page.getByRole('menuitem', { name: '中文' }).click();
    await page.getByRole('button', { name: '配色' }).click();
    await page.getByRole('menuitem', { name: '深色' }).click();
    await page.reload();
    await page.getByRole('heading', { name: '从你的图片开始' }).waitFor();
    const root = await page.evaluate(() => [
      document.documentElement.lang,
      document.documentElement.dataset['mantineColorScheme'],
    ]);
    expect(root).toEqual(['zh', 'dark']);
    await close();
  });

  test('a run says why it failed and what to do, and that it was interrupted', async () => {
    const { page, close } = await browser.visit();
    await page.goto(`${server.url}/runs/${server.world.runs.find((run) => run.state === 'failed')?.id}`);
    await page
      .getByRole('alert')
      .getByText(/the learning rate is too high/)
      .waitFor();
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    await page.goto(`${server.url}/runs/${server.world.runs.find((run) => run.stopReason === 'interrupted')?.id}`);
    await page.getByText(/Fourhands was closed while it trained/).waitFor();
    await close();
  });

  test('a lost connection is shown, and gone when it is back', async () => {
    const first = await startFakeServer({ studioFolder });
    const port = Number(new URL(first.url).port);
    const { page, close } = await browser.visit();
    await page.goto(`${first.url}/runs/${first.world.runs.find((run) => run.state === 'running')?.id}`);
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await first.close();
    const notice = page.getByText(/connection to Fourhands was lost/);
    await notice.waitFor();
    const second = await startFakeServer({ studioFolder, port });
    await notice.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await close();
    await second.close();
  });
});
