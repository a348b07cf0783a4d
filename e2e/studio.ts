/** What the studio's browser tests share: a browser for the file, pages of it, dropped files and axe. Holds no test. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page, Route } from 'playwright-core';
import { encodePng } from '@fourhands/models/data/picture-file';
import { launchBrowser, type LaunchOptions } from './browser.ts';

export const studioFolder = join(import.meta.dirname, '../packages/studio/dist');

/** How a page is looked at, for tests of everything that is on it. What is light is looked at in the dark too, by `seriousViolations`. */
export const looks = [
  { name: 'light and dark', options: { colorScheme: 'light' } },
  {
    name: 'dark, in Chinese, on a phone',
    options: { colorScheme: 'dark', locale: 'zh-CN', viewport: { width: 390, height: 844 } },
  },
] as const;

interface Visit {
  readonly page: Page;
  /** Errors of the page and its console so far: a page that works has none. */
  readonly problems: string[];
  readonly close: () => Promise<void>;
}

export interface TestBrowser {
  readonly visit: (options?: BrowserContextOptions) => Promise<Visit>;
  readonly close: () => Promise<void>;
}

export async function openTestBrowser(options: LaunchOptions = {}): Promise<TestBrowser> {
  if (!existsSync(join(studioFolder, 'index.html'))) {
    throw new Error('The studio is not built. Run "npm run build", then the tests again.');
  }
  const browser: Browser = await launchBrowser(options);
  return {
    async visit(contextOptions = {}) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        locale: 'en-GB',
        // A dialog half faded in has colours of no meaning.
        reducedMotion: 'reduce',
        ...contextOptions,
      });
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') problems.push(message.text());
      });
      return { page, problems, close: () => context.close() };
    },
    close: () => browser.close(),
  };
}

export interface DroppedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Drops files in the middle of the page, as a hand would. */
export async function dropFiles(page: Page, files: readonly DroppedFile[]): Promise<void> {
  const given = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }));
  await page.evaluate((list) => {
    const transfer = new DataTransfer();
    for (const { name, base64 } of list) {
      transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
    }
    for (const type of ['dragenter', 'dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer }));
    }
  }, given);
}

/** A small PNG like a photograph: a slope of colour with a disc on it, different for each index. */
export function testPicture(index: number, width = 96, height = 64): Promise<Uint8Array> {
  const data = new Uint8Array(width * height * 3);
  const middle = width * (0.2 + ((index * 13) % 50) / 100);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const inDisc = Math.hypot(x - middle, y - height * 0.45) < height * 0.2;
      for (let channel = 0; channel < 3; channel += 1) {
        const wave = Math.sin(index * 1.7 + channel * 2.1 + (inDisc ? 3 : 0) + (x / width + y / height) * 1.2);
        data[(y * width + x) * 3 + channel] = 128 + 110 * wave;
      }
    }
  }
  return encodePng({ width, height, data });
}

/**
 * Holds back what the page asks for at an address, so that a test can act while it is still on its way. The result lets it go,
 * and all that comes after.
 *
 * @param isMeant which of the requests to that address; all when it is left out
 */
export async function holdBack(
  page: Page,
  address: string | RegExp,
  isMeant: (route: Route) => boolean = () => true,
): Promise<() => void> {
  const held = Promise.withResolvers<void>();
  await page.route(address, async (route) => {
    if (isMeant(route)) await held.promise;
    // The page may have given it up, or be closed.
    await route.fallback().catch(() => undefined);
  });
  return held.resolve;
}

/** Until what was rendered last is drawn: places on the screen are those of now. */
export function drawn(page: Page): Promise<void> {
  return page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))),
  );
}

/** Waits for what a page does in its own time. */
export async function until(reached: () => Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + 40_000;
  while (!(await reached())) {
    if (performance.now() > end) throw new Error(`not reached: ${what}`);
    await new Promise((next) => setTimeout(next, 50));
  }
}

/** Whatever goes to the loudspeakers goes through a meter too: the loudest that it heard. */
export async function tapAudio(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const taps: AnalyserNode[] = [];
    const connect = AudioNode.prototype.connect as (this: AudioNode, ...to: unknown[]) => unknown;
    Object.assign(window, { taps });
    AudioNode.prototype.connect = function (this: AudioNode, ...to: unknown[]) {
      if (to[0] instanceof AudioDestinationNode) {
        const meter = this.context.createAnalyser();
        meter.fftSize = 32_768;
        connect.call(this, meter);
        taps.push(meter);
      }
      return connect.apply(this, to);
    } as typeof AudioNode.prototype.connect;
  });
  return () =>
    page.evaluate(() => {
      const { taps } = window as unknown as { taps: AnalyserNode[] };
      let loudest = 0;
      for (const meter of taps) {
        const samples = new Float32Array(meter.fftSize);
        meter.getFloatTimeDomainData(samples);
        for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
      }
      return loudest;
    });
}

/**
 * Goes to an address as a link does, without loading the page anew, and waits for the scene's heading. What the page and axe
 * have compiled stays, so that this takes a quarter of the time.
 */
export async function goWithin(page: Page, address: string): Promise<void> {
  // By way of another scene, so that the heading that comes is the scene's own, even between two of a kind.
  const here = new URL(page.url()).pathname;
  const between = ['/nothing/here', '/', '/models'].find((one) => one !== here && one !== address) ?? '/';
  for (const next of [between, address]) {
    await page.evaluate((to) => {
      for (const heading of document.querySelectorAll('h1')) heading.dataset['left'] = 'true';
      history.pushState(null, '', to);
    }, next);
    await page.locator('h1:not([data-left])').first().waitFor();
  }
}

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly places: readonly string[];
}

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The serious and critical findings of axe-core on the page as it is now; where that is light, the contrast of its colours in the dark too. */
export async function seriousViolations(page: Page): Promise<readonly Violation[]> {
  // A dialog gets its name a moment after it is there; of one that gets none axe tells.
  await page
    .waitForFunction(
      () =>
        [...document.querySelectorAll('[role="dialog"]')].every(
          (dialog) =>
            dialog.hasAttribute('aria-label') ||
            document.getElementById(dialog.getAttribute('aria-labelledby')?.split(' ')[0] ?? '') !== null,
        ),
      undefined,
      { timeout: 5000 },
    )
    .catch(() => undefined);
  // Evaluated rather than added as a script: the page's own policy allows no inline script.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  const found = await violationsOf(page, []);
  if (await page.evaluate(() => document.documentElement.dataset['mantineColorScheme'] === 'light')) {
    await changeColours(page, 'dark');
    found.push(...(await violationsOf(page, ['color-contrast'])));
    await changeColours(page, 'light');
  }
  return found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
}

async function changeColours(page: Page, scheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme });
  await page.waitForFunction((one) => document.documentElement.dataset['mantineColorScheme'] === one, scheme);
}

/** @param rules of all when there are none */
async function violationsOf(page: Page, rules: readonly string[]): Promise<Violation[]> {
  return page.evaluate(async (only) => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run(document, {
      resultTypes: ['violations'],
      ...(only.length === 0 ? {} : { runOnly: [...only] }),
    });
    return violations.map(({ id, impact, nodes }) => ({
      id,
      impact: impact ?? null,
      places: nodes.map((node) => `${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
    }));
  }, rules);
}

/** What axe and the console find of scenes, in every look: nothing of those that can be used by everybody. */
export async function foundInEveryLook(
  browser: TestBrowser,
  addresses: readonly string[],
): Promise<readonly (Violation | string)[]> {
  const found: (Violation | string)[] = [];
  for (const { options } of looks) {
    const { page, problems, close } = await browser.visit(options);
    for (const address of addresses) {
      await page.goto(address);
      await page.getByRole('img').first().waitFor();
      found.push(...(await seriousViolations(page)));
    }
    found.push(...problems);
    await close();
  }
  return found;
}
