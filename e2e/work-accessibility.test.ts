/** A text in each mode, a sound and a script, on the real server, in the light and in the dark, without a serious finding of axe-core. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FourhandsClient } from '@fourhands/core';
import { writeWav } from '@fourhands/core/media/sound/wav';
import { startServer, type RunningServer } from '@fourhands/server/main';
import { standInMakers } from './stand-in-maker.ts';
import {
  goWithin,
  looks,
  openTestBrowser,
  seriousViolations,
  studioFolder,
  type TestBrowser,
  until,
} from './studio.ts';

let browser: TestBrowser;
let folder: string;
let server: RunningServer;
let works: Readonly<Record<string, string>>;
let sound: string;
let script: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-accessibility-'));
  [browser, server] = await Promise.all([
    openTestBrowser(),
    startServer({ folder, port: 0, studioFolder }, { makers: standInMakers(0) }),
  ]);
  const client = new FourhandsClient({ address: server.url });
  works = await makeWorks(client);
  sound = await makeSound(client);
  script = await makeScript(client);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A work in each mode, with an offer to decide on where the mode has one. */
async function makeWorks(client: FourhandsClient): Promise<Readonly<Record<string, string>>> {
  const text = 'They commenced at dawn.\nShe saw numerous birds.';
  const made: Record<string, string> = {};
  for (const mode of ['prompt-guided', 'iterative', 'co-creation'] as const) {
    const { id } = await client.createWork({ title: `A work, ${mode}`, mode, text });
    made[`a work, ${mode}`] = `/works/${id}`;
    if (mode === 'co-creation') continue;
    const asked = { makerId: 'stand-in', mode, prompt: 'the sea', candidates: mode === 'iterative' ? 1 : 3 };
    const proposal =
      mode === 'iterative'
        ? await client.propose(id, { ...asked, operation: 'transform', action: 'plainer' })
        : await client.propose(id, { ...asked, operation: 'generate' });
    for await (const event of client.watchProposal(proposal.id)) void event;
  }
  return made;
}

/** A sound with a stretch that is locked, beside an offer to decide on. Returns its address. */
async function makeSound(client: FourhandsClient): Promise<string> {
  const samples = Float32Array.from({ length: 24_000 }, (_, i) => 0.2 * Math.sin(i / 20));
  const tone = writeWav({ sampleRate: 48_000, channels: [samples] }, 16);
  const { work } = await client.importSound('tone.wav', tone);
  const trackId = (await client.getSound(work.id)).content.tracks[0]!.id;
  await client.lockSound(work.id, { region: { tracks: [trackId], start: 0, end: 9000 } });
  const place = { trackId, start: 0, end: 20_000 };
  const { id } = await client.proposeSound(work.id, { makerId: 'sound-effects', place, effect: 'bell' });
  await until(
    async () => (await client.listSoundProposals(work.id)).find((one) => one.id === id)?.state === 'open',
    'an offer',
  );
  return `/works/${work.id}`;
}

/** A script of two speakers, of which no line is spoken yet. Returns its address. */
async function makeScript(client: FourhandsClient): Promise<string> {
  const { id } = await client.createSpeech({ title: 'A script', script: 'ANNA: Hello.\nBOB: 早上好。\nThe wind.' });
  return `/works/${id}`;
}

describe.each(looks)('in $name', ({ options }) => {
  test('no work has a serious finding, in any mode, with its authors shown', async () => {
    const { page, problems, close } = await browser.visit(options);
    const findings: Record<string, unknown> = {};
    await page.goto(server.url);
    for (const [name, address] of Object.entries(works)) {
      await goWithin(page, address);
      await page.locator('.cm-content').click();
      await page.keyboard.press('Control+s');
      await page.keyboard.press('Alt+a');
      await page.locator('.cm-content .fh-author').first().waitFor();
      if (name.includes('prompt')) await page.locator('[role="option"]').first().waitFor();
      if (name.includes('iterative')) await page.locator('ins.fh-added').first().waitFor();
      const violations = await seriousViolations(page);
      await page.keyboard.press('Alt+w');
      await page.getByRole('dialog').waitFor();
      const inDialog = await seriousViolations(page);
      if (violations.length + inDialog.length > 0) findings[name] = [...violations, ...inDialog];
    }
    await close();
    expect(findings).toEqual({});
    expect(problems).toEqual([]);
  });

  test('neither a sound nor a script has one, at rest and in use', async () => {
    const { page, problems, close } = await browser.visit(options);
    const findings: Record<string, unknown> = {};
    const look = async (name: string) => {
      const violations = await seriousViolations(page);
      if (violations.length > 0) findings[name] = violations;
    };
    await page.goto(server.url + sound);
    await page.locator('[data-tracks]').click();
    await page.keyboard.press('Shift+ArrowRight');
    await look('a sound with an offer, a stretch of it marked');
    await page.locator('button[aria-haspopup="menu"]').first().click();
    await page.getByRole('menuitem').first().waitFor();
    await look('a menu of a sound');
    await page.keyboard.press('Escape');
    await goWithin(page, script);
    await page.locator('[data-line] textarea').first().focus();
    await look('a script, a line of it chosen');
    await page.getByRole('button', { name: /^(Pronunciation|读音表)$/ }).click();
    await page.getByRole('dialog').waitFor();
    await look('the words of a script');
    await close();
    expect(findings).toEqual({});
    expect(problems).toEqual([]);
  });
});
