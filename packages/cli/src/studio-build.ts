/** Builds the studio where that has not been done, or its sources have changed since: in a checkout, at the first start. */
import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { StudioNotBuilt } from './errors.ts';

const studio = fileURLToPath(new URL('../../studio', import.meta.url));

/**
 * @returns the folder with the built studio
 * @throws StudioNotBuilt
 */
export async function prepareStudio(warn: (message: string) => void): Promise<string> {
  const built = join(studio, 'dist');
  if (isOlderThanItsSources(join(built, 'index.html'))) {
    warn('Building the studio, once …');
    await buildStudio();
  }
  return built;
}

/** What is bundled into the page. */
const sources = ['studio/src', 'studio/public', 'core/src', 'models/src', 'engine/src'];

function isOlderThanItsSources(page: string): boolean {
  const builtAt = statSync(page, { throwIfNoEntry: false })?.mtimeMs;
  if (builtAt === undefined) return true;
  const packages = dirname(studio);
  return sources.some((folder) =>
    readdirSync(join(packages, folder), { recursive: true, withFileTypes: true }).some(
      (entry) => entry.isFile() && statSync(join(entry.parentPath, entry.name)).mtimeMs > builtAt,
    ),
  );
}

function buildStudio(): Promise<void> {
  return new Promise((resolve, reject) => {
    let vite: string;
    try {
      vite = join(dirname(createRequire(join(studio, 'package.json')).resolve('vite/package.json')), 'bin', 'vite.js');
    } catch {
      reject(new StudioNotBuilt('vite is not installed'));
      return;
    }
    const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
      cwd: studio,
      stdio: ['ignore', process.stderr, process.stderr],
    });
    child.once('error', (error) => reject(new StudioNotBuilt(error.message)));
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new StudioNotBuilt(`its build ended with code ${code}`));
    });
  });
}
