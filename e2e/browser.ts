/**
 * Finds a browser for the end-to-end tests and starts it: CHROME_PATH, then a Chrome or Chromium installed on this
 * machine, then the Linux x64 one inside the npm package @sparticuz/chromium. It downloads nothing and holds no test.
 */
import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium as playwright, type Browser } from 'playwright-core';

interface BrowserChoice {
  readonly executablePath: string;
  readonly args: readonly string[];
  readonly source: 'CHROME_PATH' | 'installed' | '@sparticuz/chromium';
  /** Variables that the browser's process needs beside those of this one. */
  readonly environment?: Readonly<Record<string, string>>;
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
    return await packagedBrowser(['--headless', ...plainArgs]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new NoBrowserError([...commands, ...applications, '@sparticuz/chromium'], reason);
  }
}

/**
 * The browser inside the npm package, with its own libraries and fonts: nothing need be installed. It is unpacked once a
 * machine, into a name of its own and then renamed, because test files start at the same time.
 */
async function packagedBrowser(args: readonly string[]): Promise<BrowserChoice> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('the browser inside @sparticuz/chromium runs on Linux x64 only');
  }
  const about = new URL('../package.json', import.meta.resolve('@sparticuz/chromium'));
  const { version } = JSON.parse(readFileSync(about, 'utf8')) as { version: string };
  const folder = join(tmpdir(), `fourhands-chromium-${version}-${process.getuid?.() ?? 0}`);
  if (!existsSync(folder)) {
    const unpacked = await mkdtemp(`${folder}-`);
    const script = fileURLToPath(new URL('unpack-chromium.ts', import.meta.url));
    await promisify(execFile)(process.execPath, [script], { env: { ...process.env, TMPDIR: unpacked } });
    await rename(unpacked, folder).catch(async (error: unknown) => {
      await rm(unpacked, { recursive: true, force: true });
      if (!existsSync(folder)) throw error;
    });
  }
  return {
    executablePath: join(folder, 'chromium'),
    args,
    source: '@sparticuz/chromium',
    environment: { LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_PATH: join(folder, 'fonts') },
  };
}

export interface LaunchOptions {
  /** With WebGPU in software, which every machine has and which gives every machine the same results. */
  readonly webgpu?: boolean;
}

/** Starts a headless browser. The caller closes it. */
export async function launchBrowser({ webgpu = false }: LaunchOptions = {}): Promise<Browser> {
  const { executablePath, args, environment } = await findBrowser();
  const given = webgpu
    ? [...args.filter((arg) => arg !== '--disable-gpu'), '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']
    : [...args];
  return playwright.launch({ executablePath, args: given, headless: true, env: { ...process.env, ...environment } });
}
