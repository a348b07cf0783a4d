/** A picture in a real browser against the real server: made, drawn on, filled in part, taken back, seen by a second page, and exported. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FourhandsClient } from '@fourhands/core';
import { startStandInPictures } from '../packages/makers/test/stand-in-pictures.ts';
import { startServer, type RunningServer } from '@fourhands/server/main';
import {
  dropFiles,
  looks,
  openTestBrowser,
  seriousViolations,
  studioFolder,
  type TestBrowser,
  testPicture,
} from './studio.ts';

let browser: TestBrowser;
let folder: string;
let server: RunningServer;
let client: FourhandsClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-pictures-'));
  [browser, server] = await Promise.all([openTestBrowser(), startServer({ folder, port: 0, studioFolder })]);
  client = new FourhandsClient({ address: server.url });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

const canvasOf = (page: Page) => page.getByRole('img', { name: /^The picture/ });

/** A place of a picture that is fitted into the canvas, on the screen. */
async function placeOf(page: Page, size: { width: number; height: number }, x: number, y: number) {
  const box = (await canvasOf(page).boundingBox())!;
  const scale = Math.min(1, (box.width - 32) / size.width, (box.height - 32) / size.height);
  return {
    x: box.x + (box.width - size.width * scale) / 2 + x * scale,
    y: box.y + (box.height - size.height * scale) / 2 + y * scale,
  };
}

async function drag(
  page: Page,
  size: { width: number; height: number },
  from: readonly [number, number],
  to: readonly [number, number],
) {
  const [start, end] = [await placeOf(page, size, ...from), await placeOf(page, size, ...to)];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2);
  await page.mouse.move(end.x, end.y);
  await page.mouse.up();
}

async function exported(id: string) {
  const { data, info } = await sharp(await client.exportPicture(id, 'png'))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    at: (x: number, y: number) => [...data.subarray((y * info.width + x) * 4, (y * info.width + x) * 4 + 4)],
    data,
  };
}

const stored = (page: Page) =>
  page
    .getByRole('status')
    .filter({ hasText: /^Stored$/ })
    .waitFor();

/** What the canvas shows at a place of the picture. */
async function shown(page: Page, size: { width: number; height: number }, x: number, y: number): Promise<number[]> {
  const [place, box] = [await placeOf(page, size, x, y), (await canvasOf(page).boundingBox())!];
  return canvasOf(page).evaluate(
    (canvas, [px, py]) => {
      const ratio = devicePixelRatio;
      const context = (canvas as HTMLCanvasElement).getContext('2d')!;
      return [...context.getImageData(Math.round(px! * ratio), Math.round(py! * ratio), 1, 1).data].slice(0, 3);
    },
    [place.x - box.x, place.y - box.y],
  );
}

describe('a picture', () => {
  test('is made, drawn on, filled in part, taken back and exported as it is seen; a second page sees it', async () => {
    const { page, problems, close } = await browser.visit();
    await page.goto(`${server.url}/`);
    await page.getByRole('button', { name: 'A picture' }).click();
    await page.getByLabel('Width in pixels').fill('120');
    await page.getByLabel('Height in pixels').fill('90');
    await page.getByRole('button', { name: 'New picture' }).click();
    await canvasOf(page).waitFor();
    const size = { width: 120, height: 90 };
    const id = page.url().split('/').at(-1)!;
    const second = await browser.visit();
    await second.page.goto(page.url());
    await canvasOf(second.page).waitFor();

    await page.getByLabel('Colour', { exact: true }).fill('#c81e28');
    await drag(page, size, [20, 20], [100, 20]);
    await stored(page);
    expect((await exported(id)).at(60, 20)).toEqual([200, 30, 40, 255]);
    await expect.poll(() => shown(second.page, size, 60, 20)).toEqual([200, 30, 40]);

    // Ctrl+Z takes it back, and again.
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await exported(id)).at(60, 20)).toEqual([255, 255, 255, 255]);
    await expect.poll(() => shown(page, size, 60, 20)).toEqual([255, 255, 255]);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(async () => (await exported(id)).at(60, 20)).toEqual([200, 30, 40, 255]);

    // Two holes in the stroke are selected and filled: one is accepted, one rejected.
    await page.keyboard.press('m');
    await drag(page, size, [30, 10], [40, 30]);
    await page.keyboard.down('Shift');
    await drag(page, size, [80, 10], [90, 30]);
    await page.keyboard.up('Shift');
    await page.getByText('400 pixels are selected.').waitFor();
    await page.keyboard.press('e');
    await drag(page, size, [35, 20], [36, 20]);
    await drag(page, size, [85, 20], [86, 20]);
    await stored(page);
    const erased = await exported(id);
    expect([erased.at(35, 20)[3], erased.at(85, 20)[3], erased.at(60, 20)[3]]).toEqual([0, 0, 255]);
    await page.getByRole('slider', { name: /Effort/ }).fill('0.1');
    await page.getByRole('button', { name: 'Make', exact: true }).click();
    await page.getByText('Part 1 of 2').waitFor();
    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    await page.getByText('Part 1 of 1').waitFor();
    await page.getByRole('button', { name: 'Reject', exact: true }).click();
    await page.getByText('Nothing is offered now.', { exact: false }).waitFor();
    const filled = await exported(id);
    expect([filled.at(35, 20)[3], filled.at(85, 20)[3]]).toEqual([255, 0]);
    // Nothing else changed.
    const different = [...filled.data.keys()].filter((at) => filled.data[at] !== erased.data[at]);
    const places = different.map((at) => [Math.floor(at / 4) % 120, Math.floor(at / 480)] as const);
    expect(places.every(([x, y]) => x >= 30 && x < 40 && y >= 10 && y < 30)).toBe(true);

    // Who made it is told, and the maker's own undo takes it away.
    await page.keyboard.press('Control+d');
    await page.keyboard.press('i');
    const place = await placeOf(page, size, 35, 20);
    await page.mouse.click(place.x, place.y);
    await page.getByRole('dialog').getByText('Fill from around').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Alt+z');
    await expect.poll(async () => Buffer.compare((await exported(id)).data, erased.data)).toBe(0);
    await second.close();
    await close();
    expect([...problems, ...second.problems]).toEqual([]);
  });

  test('of a file is zoomed at the pointer, locked, kept as a version, and gone back to', async () => {
    const { page, problems, close } = await browser.visit();
    await page.goto(`${server.url}/works`);
    await page
      .getByRole('button', { name: 'Works' })
      .or(page.getByRole('heading', { name: 'Works' }))
      .first()
      .waitFor();
    await dropFiles(page, [{ name: 'shore.png', bytes: await testPicture(3) }]);
    await canvasOf(page).waitFor();
    const id = page.url().split('/').at(-1)!;
    const before = await exported(id);
    await page.getByLabel('Name of the version').fill('As it came');
    await page.getByRole('button', { name: 'Keep a version' }).click();
    await page.getByText('The version is kept.').waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Alt+l');
    await page.getByRole('button', { name: 'Open locks here' }).waitFor();
    await page.getByRole('button', { name: 'Make', exact: true }).click();
    await page.getByText('All of the selection is locked', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'Open locks here' }).click();
    await page.getByRole('button', { name: 'Open locks here' }).waitFor({ state: 'detached' });
    const box = (await canvasOf(page).boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.wheel(0, -400);
    await page.getByText(/2\d\d% of its size/).waitFor();
    await page.keyboard.press('b');
    await page.mouse.down();
    await page.mouse.up();
    await stored(page);
    await expect.poll(async () => Buffer.compare((await exported(id)).data, before.data)).not.toBe(0);
    await page.getByRole('button', { name: /^As it came/ }).click();
    await page.getByRole('button', { name: 'Go back to it' }).click();
    await page.getByText('The picture is as it was then.', { exact: false }).waitFor();
    expect(Buffer.compare((await exported(id)).data, before.data)).toBe(0);
    await close();
    // The browser tells of the refusal, too.
    expect(problems.filter((problem) => !problem.includes('409'))).toEqual([]);
  });

  test('is painted on from words, and says which of them mean nothing; a connected service is asked by name', async () => {
    const service = await startStandInPictures('automatic1111');
    const connected = { name: 'Next door', address: service.address, model: '' };
    const { id: providerId } = await client.createProvider({ kind: 'automatic1111', ...connected });
    const { work } = await client.importPicture('sea.png', new Uint8Array(await testPicture(6)));
    const { page, problems, close } = await browser.visit();
    await page.goto(`${server.url}/works/${work.id}`);
    await canvasOf(page).waitFor();
    const size = { width: 96, height: 64 };
    await page.keyboard.press('m');
    await drag(page, size, [10, 10], [42, 42]);
    await page.getByText('1,024 pixels are selected.').waitFor();
    const before = await exported(work.id);
    const what = page.getByRole('combobox', { name: 'What to do' });
    await what.selectOption({ label: 'Paint from words' });
    const make = page.getByRole('button', { name: 'Make', exact: true });
    expect(await make.isDisabled()).toBe(true);
    await page.getByLabel('What to paint').fill('a red apple zzyzx');
    await page.getByRole('slider', { name: /Steps/ }).fill('2');
    await make.click();
    await page.getByText('Not known, and left out: zzyzx').waitFor();
    await page
      .getByRole('button', { name: /^Accept/ })
      .last()
      .click();
    await page.getByText('Nothing is offered now.', { exact: false }).waitFor();
    await what.selectOption({ label: 'Change by words: Next door' });
    await page.getByText(`go to ${new URL(service.address).host}`, { exact: false }).waitFor();
    await make.click();
    await page.getByText(/Part 1 of/).waitFor();
    await page
      .getByRole('button', { name: /^Accept/ })
      .last()
      .click();
    await page.getByText('Nothing is offered now.', { exact: false }).waitFor();
    expect(service.asked.some(({ path, body }) => path.endsWith('img2img') && body.includes('zzyzx'))).toBe(true);
    const after = await exported(work.id);
    const changed = [...after.data.keys()].filter((at) => after.data[at] !== before.data[at]);
    const places = changed.map((at) => [Math.floor(at / 4) % 96, Math.floor(at / 384)] as const);
    expect(places.length).toBeGreaterThan(100);
    expect(places.every(([x, y]) => x >= 10 && x < 42 && y >= 10 && y < 42)).toBe(true);
    await client.deleteProvider(providerId);
    await service.close();
    await close();
    expect(problems).toEqual([]);
  });

  test('shows in its place what is being made, until it is stopped', async () => {
    const service = await startStandInPictures('automatic1111');
    const { id: providerId } = await client.createProvider({
      kind: 'automatic1111',
      name: 'Next door',
      address: service.address,
      model: '',
    });
    const { work } = await client.importPicture('hill.png', new Uint8Array(await testPicture(4)));
    const size = { width: 96, height: 64 };
    const { page, problems, close } = await browser.visit();
    await page.goto(`${server.url}/works/${work.id}`);
    await canvasOf(page).waitFor();
    await page.keyboard.press('m');
    await drag(page, size, [20, 20], [60, 50]);
    // The parts of the picture are there.
    const there = (await exported(work.id)).at(40, 40);
    const isThere = (colour: number[]) => colour.every((value, at) => Math.abs(value - there[at]!) < 12);
    await expect.poll(async () => isThere(await shown(page, size, 40, 40))).toBe(true);
    const before = await shown(page, size, 40, 40);
    const outside = await shown(page, size, 80, 40);
    await page.getByRole('combobox', { name: 'What to do' }).selectOption({ label: 'Change by words: Next door' });
    await page.getByLabel('What to paint').fill('hangs');
    await page.getByRole('button', { name: 'Make', exact: true }).click();
    await page.getByRole('img', { name: 'How it stands now. It is not offered yet.' }).waitFor();
    // The service's green, whatever stripes lie over it.
    const isGreen = ([red, green, blue]: number[]) => green! > 120 && red! < 90 && blue! < 110;
    await expect.poll(async () => isGreen(await shown(page, size, 40, 40))).toBe(true);
    expect(await shown(page, size, 80, 40)).toEqual(outside);
    await page.getByRole('progressbar', { name: 'Making' }).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect.poll(() => shown(page, size, 40, 40)).toEqual(before);
    await client.deleteProvider(providerId);
    await service.close();
    await close();
    expect(problems).toEqual([]);
  });

  test('is enlarged as a whole, seen before it is accepted, with its selection, and taken back', async () => {
    const { work } = await client.importPicture('hill.png', new Uint8Array(await testPicture(6)));
    const size = { width: 96, height: 64 };
    const before = await exported(work.id);
    const { page, problems, close } = await browser.visit();
    await page.goto(`${server.url}/works/${work.id}`);
    await canvasOf(page).waitFor();
    await page.keyboard.press('m');
    await drag(page, size, [20, 10], [60, 50]);
    await page.getByText('1,600 pixels are selected.').waitFor();
    await page.getByRole('combobox', { name: 'What to do' }).selectOption({ label: 'Enlarge the picture' });
    await page.getByRole('combobox', { name: 'How' }).selectOption({ label: 'plain: quick' });
    await page.getByText('192 × 128 pixels.', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'Make', exact: true }).click();
    await page.getByText('Part 1 of 1').waitFor();
    expect(await client.getPicture(work.id)).toMatchObject(size);
    const seen = await shown(page, size, 80, 30);
    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    await page.getByText('192 × 128 pixels ·', { exact: false }).waitFor();
    await page.getByText('6,400 pixels are selected.').waitFor();
    // It lies on the screen where it lay, and looks as it was offered.
    const near = (a: number[], b: number[]) => a.every((value, at) => Math.abs(value - b[at]!) < 12);
    await expect.poll(async () => near(await shown(page, size, 80, 30), seen)).toBe(true);
    await page.keyboard.press('Alt+z');
    await page.getByText('1,600 pixels are selected.').waitFor();
    expect(Buffer.compare((await exported(work.id)).data, before.data)).toBe(0);
    await close();
    expect(problems).toEqual([]);
  });

  test('is restyled after a picture that is brought, and a sketch in it is finished; undo gives back every byte', async () => {
    const { work } = await client.importPicture('hill.png', new Uint8Array(await testPicture(7)));
    const { page, problems, close } = await browser.visit();
    await page.goto(`${server.url}/works/${work.id}`);
    await canvasOf(page).waitFor();
    const size = { width: 96, height: 64 };
    const before = await exported(work.id);
    await page.keyboard.press('m');
    await drag(page, size, [20, 10], [60, 50]);
    await page.getByText('1,600 pixels are selected.').waitFor();
    const what = page.getByRole('combobox', { name: 'What to do' });
    const make = page.getByRole('button', { name: 'Make', exact: true });
    const accept = async () => {
      await page.getByText(/Part 1 of/).waitFor();
      await page
        .getByRole('button', { name: /^Accept/ })
        .last()
        .click();
      await page.getByText('Nothing is offered now.', { exact: false }).waitFor();
      const { data } = await exported(work.id);
      const changed = [...data.keys()].filter((at) => data[at] !== before.data[at]);
      const places = changed.map((at) => [Math.floor(at / 4) % 96, Math.floor(at / 384)] as const);
      expect(places.length).toBeGreaterThan(100);
      expect(places.every(([x, y]) => x >= 20 && x < 60 && y >= 10 && y < 50)).toBe(true);
      return data;
    };
    await what.selectOption({ label: 'Paint in a style' });
    expect(await make.isDisabled()).toBe(true);
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a picture' }).click();
    const style = await testPicture(2);
    await (await chooser).setFiles({ name: 'woodcut.png', mimeType: 'image/png', buffer: Buffer.from(style) });
    await page.getByText('woodcut.png').waitFor();
    await make.click();
    const restyled = await accept();
    await what.selectOption({ label: 'Finish a sketch' });
    await page.getByLabel('What to paint').fill('a house');
    await page.getByRole('slider', { name: /Steps/ }).fill('2');
    await make.click();
    expect(Buffer.compare(await accept(), restyled)).not.toBe(0);
    await page.keyboard.press('Alt+z');
    await expect.poll(async () => Buffer.compare((await exported(work.id)).data, restyled)).toBe(0);
    await page.keyboard.press('Alt+z');
    await expect.poll(async () => Buffer.compare((await exported(work.id)).data, before.data)).toBe(0);
    await close();
    expect(problems).toEqual([]);
  });

  test.for(looks)('can be read and reached by everybody: $name', async ({ options }) => {
    const { page, problems, close } = await browser.visit(options);
    const { work } = await client.importPicture('hill.png', new Uint8Array(await testPicture(5)));
    await page.goto(`${server.url}/works/${work.id}`);
    await page.locator('canvas').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(wide).toBe(false);
    await close();
    expect(problems).toEqual([]);
  });
});
