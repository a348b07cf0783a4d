/** A script in a real browser against the real server: pasted, spoken by eSpeak, heard, one line said again, locked, taken back, exported. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FourhandsClient } from '@fourhands/core';
import { peakOf } from '@fourhands/core/media/sound/audio';
import { readWav } from '@fourhands/core/media/sound/wav';
import { startServer, type RunningServer } from '@fourhands/server/main';
import { compareDecoded } from './decoded-sound.ts';
import { looks, openTestBrowser, seriousViolations, studioFolder, tapAudio, type TestBrowser } from './studio.ts';

let browser: TestBrowser;
let folder: string;
let server: RunningServer;
let client: FourhandsClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-speech-'));
  [browser, server] = await Promise.all([openTestBrowser(), startServer({ folder, port: 0, studioFolder })]);
  client = new FourhandsClient({ address: server.url });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

async function until(reached: () => Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + 40_000;
  while (!(await reached())) {
    if (performance.now() > end) throw new Error(`not reached: ${what}`);
    await new Promise((next) => setTimeout(next, 50));
  }
}

const clipsOf = async (id: string) =>
  (await client.readSpeech(id)).lines.map(({ take, takes }) => takes.find((one) => one.id === take)?.sha256 ?? null);

describe('a script', () => {
  test('is pasted, spoken, heard, one line said again, locked, written in, and exported', async () => {
    const { page, problems, close } = await browser.visit();
    const loudest = await tapAudio(page);
    await page.goto(`${server.url}/`);
    await page.getByRole('button', { name: 'A script read aloud' }).click();
    const words = page.getByRole('textbox', { name: 'Script' });
    // What is wrong with a script is said before anything is made.
    await words.fill('x'.repeat(6000));
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByText('Line 1 has 6000 characters').waitFor();
    await words.fill('ANNA: Good morning.\nBOB: Good evening.\n早上好。');
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByRole('list', { name: 'Lines' }).waitFor();
    const id = page.url().split('/').at(-1)!;

    await page.getByRole('button', { name: 'Speak 3 lines' }).click();
    await page.getByRole('button', { name: 'Every line is spoken' }).waitFor();
    const first = await clipsOf(id);
    expect(new Set(first).size).toBe(3);
    const [hash] = first;
    const bytes = new Uint8Array(await (await fetch(client.blobUrl(hash!))).arrayBuffer());
    expect(peakOf(readWav(bytes))).toBeGreaterThan(0.1);

    // Heard, with the line that is heard marked.
    await page.getByRole('button', { name: 'Play all' }).click();
    await page.locator('[data-line][aria-current="true"]').waitFor();
    await until(async () => (await loudest()) > 0.05, 'sound');
    await page.getByRole('button', { name: 'Pause' }).first().click();

    // One line is said again: the others keep their bytes, and both takes are there.
    await page.getByRole('button', { name: 'Say line 2 again' }).click();
    await until(async () => (await clipsOf(id))[1] !== first[1], 'another take');
    expect((await clipsOf(id)).map((clip, at) => clip === first[at])).toEqual([true, false, true]);
    await page.getByRole('button', { name: 'Choose take 1' }).click();
    await until(async () => (await clipsOf(id))[1] === first[1], 'the first take chosen');
    await page.keyboard.press('Control+z');
    await until(async () => (await clipsOf(id))[1] !== first[1], 'the choice taken back');

    // A locked line is left alone; one that is written in is spoken.
    await page.getByRole('button', { name: 'Lock line 1' }).click();
    await page.getByText('Locked: no voice speaks it anew.').waitFor();
    expect(await page.getByRole('button', { name: 'Say line 1 again' }).isDisabled()).toBe(true);
    await page.getByRole('textbox', { name: 'Words of line 3' }).fill('晚安。');
    await page.getByText('Changed since it was spoken').waitFor();
    await page.getByRole('button', { name: 'Speak one line' }).click();
    await until(async () => (await clipsOf(id))[2] !== first[2], 'the changed line spoken');
    expect((await clipsOf(id))[0]).toBe(first[0]);

    // By keys: a line below, and all that is new spoken.
    await page.getByRole('textbox', { name: 'Words of line 3' }).press('Enter');
    await page.keyboard.type('The end.');
    await page.keyboard.press('Control+Enter');
    await until(async () => (await clipsOf(id)).filter((clip) => clip !== null).length === 4, 'a fourth clip');

    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download' }).click();
    await page.getByRole('menuitem', { name: 'Captions (SRT)' }).click();
    const captions = await readFile(await (await download).path(), 'utf8');
    expect(captions).toMatch(/^1\n00:00:00,000 --> 00:00:0\d,\d{3}\nANNA: Good morning\.\n/);
    expect(captions).toContain('晚安。');

    const small = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download' }).click();
    await page.getByRole('menuitem', { name: 'All as one small file (Opus in WebM)' }).click();
    const { longer, louder, correlation } = await compareDecoded(
      page,
      await readFile(await (await small).path()),
      readWav(await client.exportSpeech(id, 'wav')),
    );
    expect(Math.abs(longer)).toBeLessThan(0.05);
    expect(Math.abs(louder)).toBeLessThan(1);
    expect(correlation).toBeGreaterThan(0.95);
    expect(problems).toEqual([]);
    await close();
  });

  test('shows who wrote and who spoke a line, and takes nothing of one person for another’s', async () => {
    const work = await client.createSpeech({ title: 'Two hands', script: 'One line here.\nAnother one.' });
    const visits = await Promise.all([browser.visit(), browser.visit()]);
    const [one, other] = visits.map(({ page }) => page);
    await Promise.all([one!, other!].map((page) => page.goto(`${server.url}/works/${work.id}`)));
    const text = (page: typeof one) => page!.getByRole('textbox', { name: 'Words of line 1' });
    await text(one).fill('One hand wrote this.');
    await until(async () => (await text(other).inputValue()) === 'One hand wrote this.', 'the words on the other page');
    await text(other).focus();
    await other!.keyboard.press('Control+z');
    expect(await text(other).inputValue()).toBe('One hand wrote this.');
    await other!.getByText(/^Written by /).waitFor();
    // Nobody has named the person who brought the script in: to these two it is a guest, the same one.
    const guests = await Promise.all(
      [one!, other!].map(async (page) => {
        await page.getByRole('textbox', { name: 'Words of line 2' }).focus();
        return page.getByText(/^Brought in by Guest \d+$/).textContent();
      }),
    );
    expect(guests[0]).toBe(guests[1]);
    for (const visit of visits) await visit.close();
  });

  test('without words it says that there is nothing to speak yet', async () => {
    const work = await client.createSpeech({ title: 'Blank' });
    const { page, problems, close } = await browser.visit();
    await page.goto(`${server.url}/works/${work.id}`);
    const speak = page.getByRole('button', { name: 'Nothing to speak yet' });
    await speak.waitFor();
    expect(await speak.isDisabled()).toBe(true);
    await page.keyboard.press('Control+Enter');
    await page.getByText('There is nothing to speak yet: no line has words.').waitFor();
    await close();
    // The server says it too.
    expect(problems.filter((problem) => !problem.includes('409'))).toEqual([]);
  });

  test('a voice is offered the pace and the pitch that it takes, and no other', async () => {
    const address = 'http://127.0.0.1:9/v1';
    const provider = await client.createProvider({ kind: 'openai-speech', name: 'Far voice', address, model: 'tts' });
    const work = await client.createSpeech({ title: 'Two voices', script: 'Here is a line.' });
    const { lines } = await client.readSpeech(work.id);
    const [line] = lines;
    await client.editSpeech(work.id, { edits: [{ kind: 'change', line: line!.id, set: { pitch: 4 } }] });
    const { page, problems, close } = await browser.visit();
    await page.goto(`${server.url}/works/${work.id}`);
    await page.locator('[data-line] textarea').first().focus();
    const set = page.getByRole('region', { name: 'Line 1' });
    await set.getByLabel('Pitch').waitFor();
    const voice = { voice: `${provider.makerId}/alloy` };
    await client.editSpeech(work.id, { edits: [{ kind: 'change', line: line!.id, set: voice }] });
    await set.getByText('This voice takes no pitch').waitFor();
    expect(await set.getByLabel('Pitch').count()).toBe(0);
    expect(await set.getByLabel('Pace').count()).toBe(1);
    await client.deleteProvider(provider.id);
    expect(problems).toEqual([]);
    await close();
  });

  test('can be read and used in every look', async () => {
    const work = await client.createSpeech({ title: 'Looks', script: 'ANNA: Here is a line.\nAnd another one.' });
    for (const { options } of looks) {
      const { page, problems, close } = await browser.visit(options);
      await page.goto(`${server.url}/works/${work.id}`);
      await page.locator('[data-line] textarea').first().focus();
      expect(await seriousViolations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
      expect(problems).toEqual([]);
      await close();
    }
  });
});
