/** Notes written, dragged and changed in notation, by mouse and by keys alone, in a real browser against the real server. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FourhandsClient } from '@fourhands/core';
import { startServer, type RunningServer } from '@fourhands/server/main';
import { drawn, openTestBrowser, seriousViolations, studioFolder, type TestBrowser, until } from './studio.ts';

let browser: TestBrowser;
let folder: string;
let server: RunningServer;
let client: FourhandsClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-notation-'));
  [browser, server] = await Promise.all([openTestBrowser(), startServer({ folder, port: 0, studioFolder })]);
  client = new FourhandsClient({ address: server.url });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A score in D major, shown as notation. */
async function inNotation(page: Page, name = 'Notation'): Promise<string> {
  const { work } = await client.createScore({ title: 'Song', key: { fifths: 2, mode: 'major' } });
  await page.goto(`${server.url}/works/${work.id}`);
  await page.getByText(name, { exact: true }).click();
  await staffOf(page).waitFor({ state: 'attached' });
  return work.id;
}

const staffOf = (page: Page) => page.locator('[data-paper] .abcjs-staff').first();
const notesOf = async (id: string) => (await client.readScore(id)).score.notes;

/** Where so many steps above the lowest line of the first staff are, at a share of its width. */
async function placeOf(page: Page, share: number, steps: number) {
  const box = (await staffOf(page).boundingBox())!;
  return { x: box.x + box.width * share, y: box.y + box.height - (steps * box.height) / 8 };
}

async function clickAt(page: Page, share: number, steps: number): Promise<void> {
  await drawn(page);
  const { x, y } = await placeOf(page, share, steps);
  await page.mouse.click(x, y);
}

test('a click writes what the key has there, a drag and keys change it, a lock holds it', async () => {
  const { page, problems, close } = await browser.visit();
  const id = await inNotation(page);

  // The first space is F sharp in D major.
  await clickAt(page, 0.3, 1);
  await until(async () => (await notesOf(id)).length === 1, 'a note that was written by a click');
  const [written] = await notesOf(id);
  expect(written).toMatchObject({ pitch: 66, duration: 960, spelling: { step: 'F', alter: 1, octave: 4 } });
  expect(written!.start % 960).toBe(0);
  const note = async () => (await notesOf(id)).find((each) => each.id === written!.id);
  const becomes = (pitch: number) => until(async () => (await note())?.pitch === pitch, `the pitch ${pitch}`);

  // Dragged from the first space to the second, and by semitones with Alt.
  const head = page.locator('[data-paper] .abcjs-notehead').first();
  const drag = async (steps: number) => {
    await drawn(page);
    const box = (await head.boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const step = (await staffOf(page).boundingBox())!.height / 8;
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x, y - (steps * step) / 2);
    await page.mouse.move(x, y - steps * step);
    await page.mouse.up();
  };
  await drag(2);
  await becomes(69);
  await page.keyboard.down('Alt');
  await drag(1);
  await page.keyboard.up('Alt');
  await becomes(70);

  await page.keyboard.press('Alt+ArrowDown');
  await becomes(69);
  await page.keyboard.press('ArrowUp');
  await becomes(71);
  await page.keyboard.press('Shift+ArrowDown');
  await becomes(59);
  await page.keyboard.press('Shift+ArrowUp');
  await becomes(71);
  const lasts = (ticks: number) => until(async () => (await note())?.duration === ticks, `the length ${ticks}`);
  await page.keyboard.press('4');
  await lasts(480);
  await page.keyboard.press('.');
  await lasts(720);
  await page.keyboard.press('.');
  await lasts(480);
  await page.keyboard.press('Control+z');
  await lasts(720);

  // A locked note says so, and neither moves nor goes.
  await page.keyboard.press('Alt+l');
  await until(async () => (await client.readScore(id)).locks.length === 1, 'a lock');
  await drag(1);
  await page
    .getByText(/^Locked by .*: a note in bar 1\. It stays as it is\./)
    .first()
    .waitFor();
  await page.locator('[data-padlock]').waitFor();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Delete');
  expect(await notesOf(id)).toMatchObject([{ pitch: 71, duration: 720 }]);
  await page
    .getByRole('button', { name: 'Unlock' })
    .or(page.getByRole('button', { name: 'Open locks here' }))
    .first()
    .click();
  await until(async () => (await client.readScore(id)).locks.length === 0, 'no lock');
  await page.locator('[data-notation]').focus();
  await head.click({ force: true });
  await page.keyboard.press('Delete');
  await until(async () => (await notesOf(id)).length === 0, 'a note that was deleted');

  // With Alt a semitone higher than the key has it; as long as the bar above says.
  await page.getByRole('combobox', { name: 'Length of notes' }).selectOption('6');
  await page.keyboard.down('Alt');
  await clickAt(page, 0.6, 2);
  await page.keyboard.up('Alt');
  await until(async () => (await notesOf(id)).length === 1, 'a chromatic note');
  expect(await notesOf(id)).toMatchObject([{ pitch: 68, duration: 1920 }]);
  expect(problems).toEqual([]);
  await close();
});

test('a tune is written by keys alone, and read in Chinese on a phone', async () => {
  const { page, problems, close } = await browser.visit({
    colorScheme: 'dark',
    locale: 'zh-CN',
    viewport: { width: 390, height: 844 },
  });
  const id = await inNotation(page, '五线谱');
  await page.getByText('点谱表写音', { exact: false }).waitFor();
  await page.locator('[data-notation]').focus();
  await page.keyboard.press('d');
  await page.keyboard.press('4');
  await page.keyboard.press('f');
  await page.keyboard.press('g');
  // Not the way to the compressed pictures.
  await page.keyboard.press('c');
  await page.keyboard.press('5');
  await page.keyboard.press('.');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await until(async () => (await notesOf(id)).length === 5, 'five notes');
  expect((await notesOf(id)).map(({ start, pitch, duration }) => [start, pitch, duration])).toEqual([
    [0, 62, 960],
    [960, 66, 480],
    [1440, 67, 480],
    [1920, 73, 480],
    [2400, 71, 1440],
  ]);
  await page.keyboard.press(',');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Delete');
  await until(async () => (await notesOf(id)).length === 4, 'a note that was found and deleted by keys');
  expect((await notesOf(id)).map(({ pitch }) => pitch)).toEqual([62, 66, 67, 71]);
  expect(await seriousViolations(page)).toEqual([]);
  expect(problems).toEqual([]);
  await close();
});
