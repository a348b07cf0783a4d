/** A sound in a real browser against the real server: brought in, marked, locked, made for, heard, decided, taken back, recorded without a microphone, exported. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FourhandsClient } from '@fourhands/core';
import { readWav, writeWav } from '@fourhands/core/media/sound/wav';
import { RandomStream } from '@fourhands/engine';
import { startServer, type RunningServer } from '@fourhands/server/main';
import { compareDecoded } from './decoded-sound.ts';
import {
  dropFiles,
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
  folder = await mkdtemp(join(tmpdir(), 'fourhands-sounds-'));
  [browser, server] = await Promise.all([openTestBrowser(), startServer({ folder, port: 0, studioFolder })]);
  client = new FourhandsClient({ address: server.url });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

const sampleRate = 48_000;
/** Two seconds of a tone that whole numbers of 16 bits hold exactly. */
const tone = {
  sampleRate,
  channels: [0, 1].map((channel) =>
    Float32Array.from(
      { length: 2 * sampleRate },
      // No zero is a negative one: a file has only one kind.
      (_, i) => (Math.round(9000 * Math.sin((2 * Math.PI * (220 + 110 * channel) * i) / sampleRate)) + 0) / 32_768,
    ),
  ),
};
const toneFile = writeWav(tone, 16);

const tracksOf = (page: Page) => page.locator('[data-tracks]');

/** Marks a share of what the tracks show, on one track, as a hand does. */
async function mark(page: Page, from: number, to: number, row = 0): Promise<void> {
  const box = (await tracksOf(page).boundingBox())!;
  const y = box.y + 24 + 112 * (row + 0.5);
  await page.mouse.move(box.x + box.width * from, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * to, y, { steps: 4 });
  await page.mouse.up();
}

const heard = (id: string) => client.soundSamples(id, { start: 0, length: 2 * sampleRate });

describe('a sound', () => {
  test('is brought in, locked, made for, heard, accepted, taken back and written out with every locked bit', async () => {
    const { page, problems, close } = await browser.visit();
    const loudest = await tapAudio(page);
    await page.goto(`${server.url}/`);
    await page.getByRole('button', { name: 'A sound', exact: true }).click();
    await page.getByRole('button', { name: 'New, empty sound' }).click();
    await tracksOf(page).waitFor();
    const id = page.url().split('/').at(-1)!;
    await page.getByText('Nothing is to be heard yet.').waitFor();

    await dropFiles(page, [{ name: 'tone.wav', bytes: toneFile }]);
    await until(async () => (await client.getSound(id)).content.tracks[0]!.clips.length === 1, 'the file on the track');
    const both = Float32Array.from(tone.channels.flatMap((row) => Array.from(row)));
    expect(await heard(id)).toEqual(both);

    // A stretch is marked and locked.
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    await mark(page, 0.06, 0.1);
    await page.getByRole('button', { name: 'Lock', exact: true }).click();
    await until(async () => (await client.getSound(id)).locks.length === 1, 'a lock');
    const { start, end } = (await client.getSound(id)).locks[0]!.region;
    expect(end - start).toBeGreaterThan(1000);

    // An effect into a region around it: the offer leaves the locked stretch out.
    await mark(page, 0.02, 0.16);
    await page.getByLabel('Effect').selectOption('wind');
    await page.getByRole('button', { name: 'Make', exact: true }).click();
    await page.getByText('Part 1 of 2').waitFor();
    expect(await heard(id)).toEqual(both);
    await page.getByRole('button', { name: 'Hear it in place' }).click();
    await until(async () => (await loudest()) > 0.01, 'the offer aloud');
    await page.getByRole('complementary').getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('button', { name: 'Accept all' }).click();
    await until(async () => (await client.listSoundProposals(id))[0]!.state === 'decided', 'a decision');

    const after = await heard(id);
    const strayed = (from: number, to: number) =>
      [0, 1].flatMap((channel) =>
        Array.from({ length: to - from }, (_, i) => channel * 2 * sampleRate + from + i).filter(
          (at) => after[at] !== both[at],
        ),
      ).length;
    expect(strayed(start, end)).toBe(0);
    expect(strayed(0, 2 * sampleRate)).toBeGreaterThan(1000);
    const written = readWav(await client.exportSound(id, '16'));
    for (const channel of [0, 1])
      expect(written.channels[channel]!.slice(start, end)).toEqual(tone.channels[channel]!.slice(start, end));

    // It plays, by the key, and stops by it.
    await tracksOf(page).focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Home');
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
    await until(async () => (await loudest()) > 0.1, 'the sound aloud');
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();

    // The maker's work goes by the maker's undo; the person's own undo takes the file out.
    await page.keyboard.press('Alt+z');
    await until(async () => (await client.getSound(id)).content.tracks[0]!.clips.length === 1, 'the maker’s undo');
    expect(await heard(id)).toEqual(both);
    await page.keyboard.press('Control+z');
    await until(async () => (await client.getSound(id)).content.tracks[0]!.clips.length === 0, 'the person’s undo');
    await page.keyboard.press('Control+Shift+z');
    await until(async () => (await client.getSound(id)).content.tracks[0]!.clips.length === 1, 'redo');
    await close();
    expect(problems).toEqual([]);
  });

  test('is recorded, and comes in a format that only the browser reads', async () => {
    const { page, problems, close } = await browser.visit();
    // In place of a microphone: a tone.
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = async () => {
        const context = new AudioContext();
        const oscillator = context.createOscillator();
        const out = context.createMediaStreamDestination();
        oscillator.connect(out);
        oscillator.start();
        await context.resume();
        return out.stream;
      };
    });
    const { work } = await client.createSound({ title: 'Recorded' });
    await page.goto(`${server.url}/works/${work.id}`);
    await page.getByRole('button', { name: 'Record', exact: true }).click();
    await page.getByText('Recording: 0:01').waitFor();
    await page.getByRole('button', { name: 'End the recording' }).click();
    await until(async () => (await client.getSound(work.id)).content.tracks[0]!.clips.length === 1, 'a recording');
    expect((await client.getSound(work.id)).steps[0]).toMatchObject({ kind: 'recorded', actor: { kind: 'person' } });
    const { integrated, peak } = await client.soundLoudness(work.id);
    expect(peak).toBeGreaterThan(0.3);
    expect(integrated).toBeGreaterThan(-20);

    const coded = await page.evaluate(async () => {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const recorder = new MediaRecorder(stream);
      const part = new Promise<Blob>((resolve) =>
        recorder.addEventListener('dataavailable', ({ data }) => resolve(data)),
      );
      recorder.start();
      setTimeout(() => recorder.stop(), 400);
      return Array.from(new Uint8Array(await (await part).arrayBuffer()));
    });
    await page.getByRole('button', { name: 'Add a track' }).click();
    await until(async () => (await client.getSound(work.id)).content.tracks.length === 2, 'a track');
    await dropFiles(page, [{ name: 'coded.webm', bytes: Uint8Array.from(coded) }]);
    await until(
      async () => (await client.getSound(work.id)).sources.some(({ name }) => name === 'coded'),
      'a coded file',
    );
    await close();
    // The server says first that it does not read this format.
    expect(problems.filter((problem) => !problem.includes('422'))).toEqual([]);
  });

  test('is edited by keys, moved to another track, shown as a spectrogram, and says that there is no microphone', async () => {
    const { page, problems, close } = await browser.visit();
    const { work } = await client.importSound('tone.wav', toneFile);
    await page.goto(`${server.url}/works/${work.id}`);
    const content = async () => (await client.getSound(work.id)).content;
    await tracksOf(page).focus();
    // Nothing is marked yet.
    await page.keyboard.press('Delete');
    await page.getByText('Mark a stretch first').waitFor();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.keyboard.press('g');
    await until(async () => (await content()).tracks[0]!.clips[0]!.gainDb === 1, 'a gain');
    await page.keyboard.press('Shift+F');
    await until(async () => (await content()).tracks[0]!.clips[0]!.fadeOut !== null, 'a fade');
    await page.keyboard.press('Escape');
    for (let step = 0; step < 4; step++) await page.keyboard.press('Control+ArrowRight');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('s');
    await until(async () => (await content()).tracks[0]!.clips.length === 2, 'a split');

    await page.getByRole('button', { name: 'Add a track' }).click();
    await until(async () => (await content()).tracks.length === 2, 'a track');
    await page.getByText('Move', { exact: true }).click();
    const box = (await tracksOf(page).boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.05, box.y + 80);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.3, box.y + 190, { steps: 4 });
    await page.mouse.up();
    await until(async () => (await content()).tracks[1]!.clips.length === 1, 'a clip that was moved');
    await page.getByRole('button', { name: 'Mute track 1' }).click();
    await until(async () => (await content()).tracks[0]!.muted, 'a track that is muted');

    const drawn = page.waitForResponse((answer) => answer.url().includes('/spectra'));
    await page.getByText('Spectrogram', { exact: true }).click();
    expect((await drawn).status()).toBe(200);
    await page.getByRole('button', { name: 'Record', exact: true }).click();
    await page.getByText('There is no microphone').waitFor();

    // What is no sound is refused in words.
    await dropFiles(page, [{ name: 'notes.wav', bytes: new TextEncoder().encode('These are notes, and no sound.') }]);
    await page.getByText('notes.wav can be read neither by the server nor by this browser').waitFor();
    await close();
    expect(problems.filter((problem) => !problem.includes('422'))).toEqual([]);
  });
});

describe('as Opus', () => {
  const writeOpus = async (page: Page) => {
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Opus in WebM, a small file' }).click();
  };

  /** Tones and noise that differ in both channels, of a length that no frame and no part of the writing ends at. */
  const rich = (rate: number) => {
    const noise = new RandomStream(3);
    const length = Math.round(5.37 * rate);
    const channels = [0, 1].map((channel) =>
      Float32Array.from({ length }, (_, i) => {
        const tones = Math.sin(i / (20 + 9 * channel)) + Math.sin(i / (71 + i / length));
        return (0.1 + (0.1 * i) / length) * tones + 0.02 * noise.uniform();
      }),
    );
    return { sampleRate: rate, channels };
  };

  test.each([48_000, 44_100])('it is heard as the WAV file is, from %i samples a second', async (rate) => {
    const { page, problems, close } = await browser.visit();
    const { work } = await client.importSound('Rich.wav', writeWav(rich(rate), 16));
    await page.goto(`${server.url}/works/${work.id}`);
    const download = page.waitForEvent('download');
    await writeOpus(page);
    const saved = await download;
    expect(saved.suggestedFilename()).toBe('Rich.webm');
    const file = await readFile(await saved.path());
    const wav = await client.exportSound(work.id, '16');
    expect(file.length).toBeLessThan(wav.length / 4);
    const { longer, louder, correlation } = await compareDecoded(page, file, readWav(wav));
    expect(Math.abs(longer)).toBeLessThan(0.05);
    expect(Math.abs(louder)).toBeLessThan(1);
    expect(correlation).toBeGreaterThan(0.95);
    await page.getByRole('progressbar', { name: 'Writing Opus' }).waitFor({ state: 'detached' });
    await close();
    expect(problems).toEqual([]);
  });

  test('it can be stopped, and tells of a failure; it is offered only where the browser can', async () => {
    const { page, close } = await browser.visit();
    const { work } = await client.importSound('tone.wav', toneFile);
    await page.goto(`${server.url}/works/${work.id}`);
    await tracksOf(page).waitFor();
    // Neither an answer nor a failure comes.
    await page.route('**/samples?*', () => undefined);
    await writeOpus(page);
    await page.getByRole('progressbar', { name: 'Writing Opus' }).waitFor();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByRole('progressbar', { name: 'Writing Opus' }).waitFor({ state: 'detached' });
    await page.unroute('**/samples?*');
    await page.route('**/samples?*', (route) => route.abort());
    await writeOpus(page);
    await page.getByText('Fourhands does not answer').waitFor();
    await close();

    const without = await browser.visit();
    await without.page.addInitScript(() => {
      delete (globalThis as { AudioEncoder?: unknown }).AudioEncoder;
    });
    await without.page.goto(`${server.url}/works/${work.id}`);
    await without.page.getByRole('button', { name: 'Download', exact: true }).click();
    await without.page.getByRole('menuitem', { name: 'WAV, floats' }).waitFor();
    expect(await without.page.getByRole('menuitem', { name: 'Opus' }).count()).toBe(0);
    await without.close();
  });
});

describe.each(looks)('in $name', ({ options }) => {
  test('the scene has no serious finding, and fits the screen', async () => {
    const { page, close } = await browser.visit(options);
    const { work } = await client.importSound('tone.wav', toneFile);
    const trackId = (await client.getSound(work.id)).content.tracks[0]!.id;
    await client.lockSound(work.id, { region: { tracks: [trackId], start: 1000, end: 9000 } });
    await page.goto(`${server.url}/works/${work.id}`);
    await tracksOf(page).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    const [inner, scroll] = await page.evaluate(() => [window.innerWidth, document.documentElement.scrollWidth]);
    expect(scroll).toBeLessThanOrEqual(inner);
    await close();
  });
});
