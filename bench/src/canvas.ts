/**
 * `canvas`: a picture of 24 megapixels in the studio, moved and zoomed by pointer and wheel as a hand does it. What is measured is the time from one
 * animation frame to the next while that goes on. The server is a process of its own.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FourhandsClient } from '@fourhands/core';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { findBrowser, launchBrowser } from '../../e2e/browser.ts';
import type { Bench } from './bench.ts';
import { quantile } from './line-protocol.ts';
import { makeRow, type Row } from './report.ts';

const size = { width: 6000, height: 4000 };
const screen = { width: 1280, height: 800 };
/** Of each gesture. */
const seconds = { full: 13, quick: 5 };
/** A frame of 60 a second, as finely as the clock of a browser tells it. */
const frame = 16.7;
const patience = 120_000;

export const canvasBench: Bench = {
  summary: 'a picture of 24 megapixels moved and zoomed in the studio; the bar is 60 frames a second',
  async run({ quick, progress }) {
    const folder = await mkdtemp(join(tmpdir(), 'fourhands-canvas-'));
    const server = fork(fileURLToPath(new URL('canvas-server-entrant.ts', import.meta.url)), [folder], {
      execArgv: [],
    });
    const browser = await launchBrowser();
    try {
      const [{ url }] = (await once(server, 'message')) as [{ readonly url: string }];
      const client = new FourhandsClient({ address: url });
      const { work } = await client.importPicture('large.jpg', await photograph());
      progress(`a picture of ${size.width} × ${size.height} pixels is open`);
      const page = await browser.newPage({ viewport: screen });
      await page.goto(`${url}/works/${work.id}`);
      const canvas = page.getByRole('img', { name: /^The picture/ });
      await canvas.waitFor({ timeout: patience });
      const box = (await canvas.boundingBox())!;
      const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      const { source } = await findBrowser();
      const note = `headless ${browser.version()} (${source}) that draws with the processor, ${screen.width} × ${screen.height}`;
      const rows: Row[] = [];
      let before = await canvas.screenshot();
      for (const [name, gesture] of Object.entries(gestures)) {
        const times = await framesDuring(page, (quick ? seconds.quick : seconds.full) * 1000, (passed) =>
          gesture(page, middle, passed),
        );
        // What stands still has every frame in time.
        const after = await canvas.screenshot();
        if (before.equals(after)) throw new Error(`The picture did not move: “${name}” was not measured.`);
        before = after;
        progress(`${name}: ${times.length} frames`);
        rows.push(...rowsOf(name, times, note));
      }
      return rows;
    } finally {
      await browser.close();
      server.kill();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

type Gesture = (page: Page, middle: { readonly x: number; readonly y: number }, passed: number) => Promise<void>;

/** One event each; `passed` is milliseconds from the beginning of the gesture. */
const gestures: Readonly<Record<string, Gesture>> = {
  zooming: async (page, { x, y }, passed) => {
    if (passed === 0) await page.mouse.move(x, y);
    // In for two seconds, and out again.
    await page.mouse.wheel(0, passed % 4000 < 2000 ? -24 : 24);
  },
  moving: async (page, { x, y }, passed) => {
    if (passed === 0) {
      await page.mouse.move(x, y);
      for (let turn = 0; turn < 8; turn++) await page.mouse.wheel(0, -100);
      await page.mouse.down({ button: 'middle' });
    }
    const turn = passed / 900;
    await page.mouse.move(x + 260 * Math.sin(turn), y + 140 * Math.sin(1.7 * turn));
  },
  'moving at full size': async (page, { x, y }, passed) => {
    if (passed === 0) {
      await page.mouse.up({ button: 'middle' });
      await page.getByRole('button', { name: '100%', exact: true }).click();
      await page.mouse.move(x, y);
      await page.mouse.down({ button: 'middle' });
    }
    const turn = passed / 900;
    await page.mouse.move(x + 260 * Math.sin(turn), y + 140 * Math.sin(1.7 * turn));
  },
};

/** Milliseconds from each animation frame to the next while a gesture goes on. */
async function framesDuring(
  page: Page,
  milliseconds: number,
  act: (passed: number) => Promise<void>,
): Promise<number[]> {
  await act(0);
  await page.evaluate(() => {
    const kept = { times: [] as number[], on: true };
    (window as unknown as { frames: typeof kept }).frames = kept;
    const next = (time: number) => {
      kept.times.push(time);
      if (kept.on) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  const begun = performance.now();
  for (let passed = 1; passed < milliseconds; passed = performance.now() - begun) await act(passed);
  const times = await page.evaluate(() => {
    const { frames } = window as unknown as { frames: { times: number[]; on: boolean } };
    frames.on = false;
    return frames.times;
  });
  return times.slice(1).map((time, at) => Math.round((time - times[at]!) * 10) / 10);
}

function rowsOf(name: string, times: readonly number[], note: string): Row[] {
  const late = times.filter((time) => time > frame).length / times.length;
  const row = (what: string, share: number) => ({
    name: `${name}, frame ${what}`,
    value: quantile(times, share),
    unit: 'ms',
    peers: {},
    notes: { ours: note },
  });
  const bar = { text: '≤ 16.7 ms', direction: 'at most', limit: frame } as const;
  return [
    makeRow({ ...row('median', 0.5), bar }),
    makeRow(row('p95', 0.95)),
    makeRow(row('p99', 0.99)),
    makeRow({
      name: `${name}, frames above ${frame} ms`,
      value: 100 * late,
      unit: '%',
      peers: {},
      notes: { ours: `${times.length} frames` },
    }),
  ];
}

/** Slopes with grain, as a photograph has them: a JPEG. */
async function photograph(): Promise<Uint8Array<ArrayBuffer>> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 };
  const small = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#888888', noise } })
    .png()
    .toBuffer();
  return new Uint8Array(
    await sharp(small)
      .resize({ ...size, kernel: 'cubic' })
      .jpeg({ quality: 85 })
      .toBuffer(),
  );
}
