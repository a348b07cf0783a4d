/** A score in a real browser against the real server: made, written, played, recorded, harmonised, locked, decided bar by bar, taken back, exported. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FourhandsClient } from '@fourhands/core';
import { readMidi, writeMidi } from '@fourhands/core/media/score/files/midi-file';
import { emptyScore, type Note } from '@fourhands/core/media/score/score';
import { startServer, type RunningServer } from '@fourhands/server/main';
import {
  dropFiles,
  holdBack,
  looks,
  openTestBrowser,
  seriousViolations,
  studioFolder,
  tapAudio,
  type TestBrowser,
  until,
} from './studio.ts';

let browser: TestBrowser;
let folder: string;
let server: RunningServer;
let client: FourhandsClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-scores-'));
  [browser, server] = await Promise.all([openTestBrowser(), startServer({ folder, port: 0, studioFolder })]);
  client = new FourhandsClient({ address: server.url });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

const melody = [67, 69, 71, 72, 74, 72, 71, 69, 67, 67, 66, 67, 69, 71, 69, 67];
const rollOf = (page: Page) => page.locator('[data-roll]');
const stored = (page: Page) =>
  page
    .getByRole('status')
    .filter({ hasText: /^Stored$/ })
    .waitFor();
const notesOf = async (id: string) => (await client.readScore(id)).score.notes;

/** Four voices with a melody in the first, made over HTTP; and its tracks. */
async function song(title: string, bars = 2) {
  const names = ['Soprano', 'Alto', 'Tenor', 'Bass'];
  const { work } = await client.createScore({
    title,
    tracks: names.map((name) => ({ name, instrument: 52 })),
    tempo: 240,
  });
  const tracks = (await client.readScore(work.id)).score.tracks.map(({ id }) => id);
  const edits = melody.slice(0, bars * 4).map((pitch, at) => ({
    kind: 'add' as const,
    note: {
      id: `n${at}`,
      track: tracks[0]!,
      voice: 1,
      start: at * 960,
      duration: 960,
      pitch,
      spelling: null,
      velocity: 80,
      lyrics: [],
    } satisfies Note,
  }));
  await client.editScore(work.id, { edits });
  return { id: work.id, tracks };
}

describe('a score', () => {
  test('is made, written by pointer and keys, played aloud, recorded from the computer’s keys and exported', async () => {
    const { page, problems, close } = await browser.visit();
    const loudest = await tapAudio(page);
    await page.goto(`${server.url}/`);
    await page.getByRole('button', { name: 'A score' }).click();
    await page.getByRole('button', { name: 'Piano', exact: true }).click();
    await rollOf(page).waitFor();
    const id = page.url().split('/').at(-1)!;
    await page.getByText('No note yet').waitFor();

    // By the pointer: a click writes a note.
    const box = (await rollOf(page).boundingBox())!;
    await page.mouse.click(box.x + 60, box.y + box.height / 2);
    await until(async () => (await notesOf(id)).length === 1, 'a note that was clicked');
    const [clicked] = await notesOf(id);
    expect(clicked).toMatchObject({ start: 0, duration: 480 });
    // By keys: the one that is selected goes up an octave, then later, then longer.
    await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press(']');
    await until(async () => (await notesOf(id))[0]?.duration === 960, 'a note that was made longer');
    expect(await notesOf(id)).toMatchObject([{ start: 480, duration: 960, pitch: clicked!.pitch + 12 }]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await until(async () => (await notesOf(id)).length === 3, 'notes that were written by keys');
    await page.keyboard.press('Control+z');
    await until(async () => (await notesOf(id)).length === 2, 'an undo');

    // Aloud.
    await page.keyboard.press('Home');
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await until(async () => (await loudest()) > 0.01, 'sound');
    await page.getByRole('button', { name: 'Pause' }).click();

    // Recorded: a bar is counted in at this tempo in a second, then two keys are played.
    await page.getByLabel('Tempo, quarters a minute').fill('240');
    await page.keyboard.press('Enter');
    await until(async () => (await client.readScore(id)).score.tempos[0]?.tempo === 240, 'a tempo');
    const before = (await notesOf(id)).length;
    await rollOf(page).focus();
    await page.getByRole('button', { name: 'Record', exact: true }).click();
    await page.getByText('Recording: play on the keys.').waitFor();
    await page.keyboard.press('KeyA', { delay: 120 });
    await page.keyboard.press('KeyD', { delay: 120 });
    await page.getByRole('button', { name: 'Stop recording' }).click();
    await until(async () => (await notesOf(id)).length === before + 2, 'recorded notes');
    const recorded = (await notesOf(id)).filter(({ pitch }) => pitch === 60 || pitch === 64);
    expect(recorded.every(({ start, duration }) => start % 480 === 0 && duration % 480 === 0)).toBe(true);

    await stored(page);
    await page.getByRole('button', { name: 'Download' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'MIDI' }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const { score } = readMidi(new Uint8Array(Buffer.concat(chunks)));
    expect(score.notes.map(({ start, pitch }) => [start, pitch])).toEqual(
      (await notesOf(id)).map(({ start, pitch }) => [start, pitch]),
    );
    expect(problems).toEqual([]);
    await close();
  });

  test('is harmonised, a note of it locked, decided bar by bar and taken back; a second page sees it', async () => {
    const { id, tracks } = await song('Evening song');
    const { page, problems, close } = await browser.visit();
    const other = await browser.visit();
    const letMakersCome = await holdBack(page, '**/api/score-makers');
    await page.goto(`${server.url}/works/${id}`);
    await other.page.goto(`${server.url}/works/${id}`);
    await rollOf(page).waitFor();
    await rollOf(other.page).waitFor();

    // The first note is selected by keys, and locked.
    await rollOf(page).focus();
    await page.keyboard.press('.');
    await page.getByRole('button', { name: 'Lock what is selected' }).click();
    await until(async () => (await client.readScore(id)).locks.length === 1, 'a lock');
    // It says which lock holds it, and neither moves nor goes, as in notation.
    const whole = await notesOf(id);
    await rollOf(page).focus();
    await page.keyboard.press('ArrowUp');
    await page
      .getByText(/^Locked by .*: a note in bar 1\. It stays as it is\./)
      .first()
      .waitFor();
    await page.keyboard.press('Delete');
    await page.keyboard.press('.');
    await page.keyboard.press('ArrowUp');
    await until(
      async () => (await notesOf(id)).some(({ pitch }, at) => pitch !== whole[at]!.pitch),
      'a note that moved',
    );
    await page.keyboard.press('Control+z');
    await until(async () => JSON.stringify(await notesOf(id)) === JSON.stringify(whole), 'all notes as they were');
    await page.keyboard.press('Escape');

    // Asked for before the page knows who makes.
    await page.keyboard.press('Control+Enter');
    letMakersCome();
    // The first time, the maker's process starts and opens its model.
    await page.getByText('Bar 1 (1 of 2)').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Listen to it' }).click();
    await page.getByRole('button', { name: 'Stop listening' }).click();
    await page.getByRole('button', { name: 'Accept the bar' }).click();
    await page.getByText('Bar 2 (1 of 1)').waitFor();
    const accepted = (await notesOf(id)).filter(({ track }) => track !== tracks[0]);
    expect(accepted.length).toBeGreaterThan(3);
    expect(accepted.every(({ start }) => start < 3840)).toBe(true);
    await page.getByRole('button', { name: 'Reject the bar' }).click();
    await page.getByText('Nothing is offered now').waitFor();
    expect((await client.listScoreProposals(id))[0]).toMatchObject({ state: 'decided' });

    // A note of the maker's says so, on the other page too.
    await other.page.getByRole('button', { name: 'Alto', exact: true }).last().click();
    await rollOf(other.page).focus();
    await other.page.keyboard.press('.');
    await other.page.getByText('Chorale maker (made)').waitFor();

    await page.keyboard.press('Alt+z');
    await until(async () => (await notesOf(id)).length === 8, 'the maker’s work taken back');

    // No maker changes a locked note.
    await page.getByRole('combobox', { name: 'What to do' }).selectOption('vary');
    await page.getByRole('button', { name: 'Make', exact: true }).click();
    await until(async () => (await client.listScoreProposals(id)).length === 2, 'a second proposal');
    await until(async () => (await client.listScoreProposals(id))[0]?.state !== 'making', 'its end');
    const [first] = (await notesOf(id)).filter(({ track }) => track === tracks[0]);
    const offered = (await client.listScoreProposals(id))[0]!.candidates[0]!.notes;
    expect(offered.find(({ id: note }) => note === first!.id)).toEqual(first);
    expect([problems, other.problems]).toEqual([[], []]);
    await close();
    await other.close();
  });

  test('is shown as notation, in which a note is chosen and changed by keys', async () => {
    const { id } = await song('In notation');
    const { page, problems, close } = await browser.visit();
    await page.goto(`${server.url}/works/${id}`);
    await page.getByText('Notation', { exact: true }).click();
    await page.locator('[data-paper] svg .abcjs-note').first().waitFor();
    // A line of the staff may lie over it.
    await page.locator('[data-paper] svg .abcjs-notehead').nth(1).click({ force: true });
    await page.locator('[data-notation]').focus();
    const before = (await notesOf(id))[1]!;
    await page.keyboard.press('Alt+ArrowUp');
    await until(
      async () => (await notesOf(id)).find((note) => note.id === before.id)?.pitch === before.pitch + 1,
      'a note that went up',
    );
    await page.locator('[data-paper] [data-selected]').first().waitFor();
    await page.keyboard.press('Delete');
    await until(async () => (await notesOf(id)).length === 7, 'a note that was deleted');
    expect(problems).toEqual([]);
    await close();
  });

  test('comes from a file that is dropped; a broken one is refused with the reason', async () => {
    const { page, close } = await browser.visit();
    await page.goto(`${server.url}/works`);
    await page.getByRole('heading', { name: 'Works' }).waitFor();
    const bytes = writeMidi({
      ...emptyScore,
      tracks: [{ id: 't', name: 'T', instrument: 0 }],
      notes: [
        { id: 'n', track: 't', voice: 1, start: 0, duration: 960, pitch: 60, spelling: null, velocity: 80, lyrics: [] },
      ],
    });
    await dropFiles(page, [{ name: 'broken.mid', bytes: bytes.slice(0, 10) }]);
    await page.getByText(/broken\.mid: This cannot be read as a Standard MIDI File at byte/).waitFor();
    await dropFiles(page, [{ name: 'Dropped.mid', bytes }]);
    await rollOf(page).waitFor();
    expect(await notesOf(page.url().split('/').at(-1)!)).toHaveLength(1);
    await close();
  });

  test('can be used by everybody, as far as a machine can tell', async () => {
    const { id } = await song('For everybody');
    for (const { options } of looks) {
      const { page, problems, close } = await browser.visit(options);
      await page.goto(`${server.url}/works/${id}`);
      await rollOf(page).waitFor();
      expect(await seriousViolations(page)).toEqual([]);
      expect(problems).toEqual([]);
      await close();
    }
  });
});
