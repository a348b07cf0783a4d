/**
 * A page that holds one script, bundled as the studio is and served from this machine: for tests that run the packages
 * in a browser without the studio around them. What it builds lies in a temporary folder until it is closed.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { build } from 'vite';

export interface BundledPage {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const page =
  '<!doctype html><meta charset="utf-8"><title>Test</title><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>';
const mediaTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** `entry` is the path of a TypeScript module. */
export async function startBundledPage(entry: string): Promise<BundledPage> {
  const folder = await mkdtemp(join(tmpdir(), 'fourhands-page-'));
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    base: './',
    worker: { format: 'es' },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2022',
      minify: false,
      assetsInlineLimit: 0,
      modulePreload: false,
      // Large on purpose: ONNX Runtime.
      chunkSizeWarningLimit: 1e5,
      rolldownOptions: { input: entry, output: { entryFileNames: 'page.js' } },
    },
  });
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = join(folder, path.startsWith('/assets/') ? 'assets' : '', basename(path));
    // As the studio's own server does, so that WebAssembly finds the same page here as there.
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cross-origin-embedder-policy', 'require-corp');
    if (path === '/') return response.setHeader('content-type', 'text/html').end(page);
    if (!existsSync(file)) return response.writeHead(404).end();
    response.setHeader('content-type', mediaTypes[extname(file)] ?? 'application/octet-stream');
    void readFile(file).then((bytes) => response.end(bytes));
    return response;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
