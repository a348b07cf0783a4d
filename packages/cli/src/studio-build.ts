/** Builds the studio where that has not been done: in a checkout of the source, at the first start. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
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
  if (!existsSync(join(built, 'index.html'))) {
    warn('Building the studio, once …');
    await buildStudio();
  }
  return built;
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
