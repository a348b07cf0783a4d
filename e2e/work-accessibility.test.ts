/** A work in each mode, on the real server, in the light and in the dark, without a serious finding of axe-core. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FourhandsClient } from '@fourhands/core';
import { startServer, type RunningServer } from '@fourhands/server/main';
import { standInMakers } from './stand-in-maker.ts';
import { looks, openTestBrowser, seriousViolations, studioFolder, type TestBrowser } from './studio.ts';

let browser: TestBrowser;
let folder: string;
let server: RunningServer;
let works: Readonly<Record<string, string>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-accessibility-'));
  [browser, server] = await Promise.all([
    openTestBrowser(),
    startServer({ folder, port: 0, studioFolder }, { makers: standInMakers(0) }),
  ]);
  works = await makeWorks(new FourhandsClient({ address: server.url }));
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

describe.each(looks)('in $name', ({ options }) => {
  test('no work has a serious finding, in any mode, with its authors shown', async () => {
    const { page, problems, close } = await browser.visit(options);
    const findings: Record<string, unknown> = {};
    for (const [name, address] of Object.entries(works)) {
      await page.goto(server.url + address);
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
});
