/**
 * From `npm start` on a built checkout to a page that can be used: the first page's field takes a line. The browser is running
 * already, as a person's is; each round has an empty data folder and an empty browser cache.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchBrowser } from '../../e2e/browser.ts';
import type { Bench } from './bench.ts';
import { median } from './line-protocol.ts';
import { makeRow } from './report.ts';

const root = join(import.meta.dirname, '../..');
const rounds = { full: 7, quick: 3 };
const patience = 30_000;

export const startBench: Bench = {
  summary: 'from `npm start` to a page that can be used; the bar is 2 s',
  async run({ quick, progress }) {
    const browser = await launchBrowser();
    const [whole, address]: [number[], number[]] = [[], []];
    try {
      // The first may still build the studio, and fills the system's file cache.
      for (let round = 0; round <= (quick ? rounds.quick : rounds.full); round++) {
        const folder = await mkdtemp(join(tmpdir(), 'fourhands-start-'));
        const context = await browser.newContext();
        const page = await context.newPage();
        const started = performance.now();
        const child = spawn(
          'npm',
          ['start', '--silent', '--', '--port', '0', '--no-open', '--json', '--folder', folder],
          {
            cwd: root,
            stdio: ['ignore', 'pipe', 'ignore'],
            detached: true,
          },
        );
        try {
          const url = await addressOf(child);
          const known = performance.now() - started;
          await page.goto(url);
          const field = page.getByRole('textbox').first();
          await field.fill('A first line', { timeout: patience });
          const usable = performance.now() - started;
          if (round > 0) {
            whole.push(usable);
            address.push(known);
          }
          progress(`round ${round}: address after ${known.toFixed(0)} ms, page after ${usable.toFixed(0)} ms`);
        } finally {
          const ended = new Promise((closed) => child.once('close', closed));
          // npm and what it started are one group.
          if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
          await ended;
          await context.close();
          await rm(folder, { recursive: true, force: true });
        }
      }
    } finally {
      await browser.close();
    }
    return [
      makeRow({
        name: 'npm start to a usable page',
        value: median(whole),
        unit: 'ms',
        peers: {},
        bar: { text: '< 2 s', direction: 'at most', limit: 2000 },
      }),
      makeRow({ name: 'npm start to the address', value: median(address), unit: 'ms', peers: {} }),
    ];
  },
};

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      const found = /"url":"([^"]+)"/.exec(text);
      if (found?.[1] !== undefined) resolve(found[1]);
    });
    child.once('close', (code) => reject(new Error(`The studio ended with code ${code} before it had an address.`)));
  });
}
