/**
 * Finds a browser for the end-to-end tests and starts it: CHROME_PATH, then a Chrome or Chromium installed on this
 * machine, then the Linux x64 one inside the npm package @sparticuz/chromium. It downloads nothing and holds no test.
 */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium as playwright, type Browser } from 'playwright-core';

interface BrowserChoice {
  readonly executablePath: string;
  readonly args: readonly string[];
  readonly source: 'CHROME_PATH' | 'installed' | '@sparticuz/chromium';
}

/** No browser could be found on this machine. */
export class NoBrowserError extends Error {
  readonly code = 'no-browser';
  readonly looked: readonly string[];

  constructor(looked: readonly string[], reason: string) {
    super(
      `No Chrome or Chromium was found (${reason}). Install one, or set CHROME_PATH to its executable. Looked at: ${looked.join(', ')}.`,
    );
    this.name = 'NoBrowserError';
    this.looked = looked;
  }
}

const commands = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where a browser is on this machine, and the arguments that it needs. Throws `NoBrowserError`. */
export async function findBrowser(environment: NodeJS.ProcessEnv = process.env): Promise<BrowserChoice> {
  const plainArgs = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
  const named = environment['CHROME_PATH'];
  if (named !== undefined && named !== '') {
    if (!isExecutable(named)) throw new NoBrowserError([named], 'CHROME_PATH is not an executable file');
    return { executablePath: named, args: plainArgs, source: 'CHROME_PATH' };
  }
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [...commands.flatMap((name) => folders.map((folder) => join(folder, name))), ...applications];
  const installed = candidates.find(isExecutable);
  if (installed !== undefined) return { executablePath: installed, args: plainArgs, source: 'installed' };
  try {
    const { default: packaged } = await import('@sparticuz/chromium');
    return {
      executablePath: await packaged.executablePath(),
      args: ['--headless', ...plainArgs],
      source: '@sparticuz/chromium',
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new NoBrowserError([...commands, ...applications, '@sparticuz/chromium'], reason);
  }
}

export interface LaunchOptions {
  /** With WebGPU in software, which every machine has and which gives every machine the same results. */
  readonly webgpu?: boolean;
}

/** Starts a headless browser. The caller closes it. */
export async function launchBrowser({ webgpu = false }: LaunchOptions = {}): Promise<Browser> {
  const { executablePath, args } = await findBrowser();
  const given = webgpu
    ? [...args.filter((arg) => arg !== '--disable-gpu'), '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']
    : [...args];
  return playwright.launch({ executablePath, args: given, headless: true });
}
