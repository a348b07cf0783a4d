/** Every scene, in the light and in the dark, without a serious finding of axe-core and without an error on the console. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFakeServer, type FakeServer } from '../packages/studio/test/fake-server.ts';
import { goWithin, looks, openTestBrowser, seriousViolations, studioFolder, type TestBrowser } from './studio.ts';

let browser: TestBrowser;
let server: FakeServer;

beforeAll(async () => {
  [browser, server] = await Promise.all([openTestBrowser(), startFakeServer({ studioFolder })]);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

function addresses(): Readonly<Record<string, string>> {
  const { datasets, runs, models, compressions } = server.world;
  const run = (state: string) => `/runs/${runs.find((one) => one.state === state)?.id}`;
  return {
    home: '/',
    works: '/works',
    'the trash': '/works?trash=true',
    makers: '/makers',
    talks: '/talks',
    'data sets': '/datasets',
    'a data set': `/datasets/${datasets[0]?.id}`,
    'a data set of texts': `/datasets/${datasets.find((one) => one.kind === 'texts')?.id}`,
    runs: '/runs',
    'a new run': '/runs/new',
    'a new run of a writer': `/runs/new?kind=writer&dataset=${datasets.find((one) => one.kind === 'texts')?.id}`,
    'a run of a writer': `/runs/${runs.find((one) => one.kind === 'writer')?.id}`,
    'a run of an adversarial network': `/runs/${runs.find((one) => one.kind === 'gan')?.id}`,
    'a running run': run('running'),
    'a failed run': run('failed'),
    'a stopped run': run('stopped'),
    'a queued run': run('queued'),
    models: '/models',
    'a VAE': `/models/${models.find((one) => one.kind === 'vae')?.id}`,
    'an adversarial network': `/models/${models.find((one) => one.kind === 'gan')?.id}`,
    'a writer': `/models/${models.find((one) => one.kind === 'writer')?.id}`,
    'a codec': `/models/${models.find((one) => one.kind === 'codec')?.id}`,
    compress: '/compress',
    'a compressed picture': `/compress/${compressions[0]?.id}`,
    'an address that leads nowhere': '/nothing/here',
  };
}

test('every scene comes by its address', { timeout: 300_000 }, async () => {
  const { page, problems, close } = await browser.visit();
  const headings = new Map<string, string>();
  for (const [name, address] of Object.entries(addresses())) {
    await page.goto(server.url + address);
    headings.set(name, await page.locator('h1').first().innerText());
  }
  await close();
  const nowhere = headings.get('an address that leads nowhere');
  expect([...headings.values()].filter((heading) => heading === nowhere)).toHaveLength(1);
  expect(problems).toEqual([]);
});

describe.each(looks)('in $name', ({ options }) => {
  test('no scene has a serious finding', async () => {
    const { page, problems, close } = await browser.visit(options);
    const findings: Record<string, unknown> = {};
    await page.goto(server.url);
    for (const [name, address] of Object.entries(addresses())) {
      await goWithin(page, address);
      await page.waitForFunction(() => [...document.images].every((image) => image.complete));
      const violations = await seriousViolations(page);
      if (violations.length > 0) findings[name] = violations;
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
