/** Every scene, in the light and in the dark, without a serious finding of axe-core and without an error on the console. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FourhandsClient } from '@fourhands/core';
import { startServer, type RunningServer } from '@fourhands/server/main';
import { startFakeServer, type FakeServer } from '../packages/studio/test/fake-server.ts';
import { standInMakers } from './stand-in-maker.ts';
import { openTestBrowser, seriousViolations, studioFolder, type TestBrowser } from './studio.ts';

let browser: TestBrowser;
let server: FakeServer;
let folder: string;
/** A work is a live document: the fake server has none. */
let writing: RunningServer;
let works: Readonly<Record<string, string>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-accessibility-'));
  [browser, server, writing] = await Promise.all([
    openTestBrowser(),
    startFakeServer({ studioFolder }),
    startServer({ folder, port: 0, studioFolder }, { makers: standInMakers(0) }),
  ]);
  works = await makeWorks(new FourhandsClient({ address: writing.url }));
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await writing?.close();
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

function addresses(): Readonly<Record<string, string>> {
  const { datasets, runs, models, compressions } = server.world;
  const run = (state: string) => `/runs/${runs.find((one) => one.state === state)?.id}`;
  return {
    home: '/',
    works: '/works',
    'the trash': '/works?trash=true',
    makers: '/makers',
    'data sets': '/datasets',
    'a data set': `/datasets/${datasets[0]?.id}`,
    runs: '/runs',
    'a new run': '/runs/new',
    'a running run': run('running'),
    'a failed run': run('failed'),
    'a stopped run': run('stopped'),
    'a queued run': run('queued'),
    models: '/models',
    'a VAE': `/models/${models.find((one) => one.kind === 'vae')?.id}`,
    'a codec': `/models/${models.find((one) => one.kind === 'codec')?.id}`,
    compress: '/compress',
    'a compressed picture': `/compress/${compressions[0]?.id}`,
    'an address that leads nowhere': '/nothing/here',
  };
}

const looks = [
  { name: 'light', options: { colorScheme: 'light' } },
  { name: 'dark', options: { colorScheme: 'dark' } },
  {
    name: 'dark, in Chinese, on a phone',
    options: { colorScheme: 'dark', locale: 'zh-CN', viewport: { width: 390, height: 844 } },
  },
] as const;

describe.each(looks)('in $name', ({ options }) => {
  test('no scene has a serious finding', async () => {
    const { page, problems, close } = await browser.visit(options);
    const findings: Record<string, unknown> = {};
    for (const [name, address] of Object.entries(addresses())) {
      await page.goto(server.url + address);
      await page.locator('h1').first().waitFor();
      await page.waitForFunction(() => [...document.images].every((image) => image.complete));
      const violations = await seriousViolations(page);
      if (violations.length > 0) findings[name] = violations;
    }
    await close();
    expect(findings).toEqual({});
    expect(problems).toEqual([]);
  });

  test('no work has a serious finding, in any mode, with its authors shown', async () => {
    const { page, problems, close } = await browser.visit(options);
    const findings: Record<string, unknown> = {};
    for (const [name, address] of Object.entries(works)) {
      await page.goto(writing.url + address);
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

  test('neither the palette nor the list of keys has one', async () => {
    const { page, close } = await browser.visit(options);
    await page.goto(server.url);
    await page.locator('h1').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('combobox').waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await close();
  });
});
