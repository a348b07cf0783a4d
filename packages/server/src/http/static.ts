/**
 * Serves the built studio. Files under /assets carry their content's hash in their name and are kept for good by the
 * browser; the page itself is asked for every time. Addresses of the studio's own pages all give the page.
 */
import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { Context } from 'hono';
import { refuse } from './error-answer.ts';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.onnx': 'application/octet-stream',
  '.txt': 'text/plain; charset=utf-8',
};

const pagePolicy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const notBuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Fourhands</title>
<body><h1>Fourhands is running</h1><p>The studio’s pages are not built. Build them with <code>npm run build</code>, then
reload this page. The interface under <code>/api</code> works already.</p></body></html>`;

export function serveStudio(folder: string | undefined): (context: Context) => Promise<Response> {
  return async (context) => {
    const path = context.req.path;
    if (context.req.method !== 'GET' && context.req.method !== 'HEAD') return absent(context);
    const file = folder === undefined ? null : await find(folder, path);
    if (file !== null && !path.endsWith('.html')) {
      const hashed = path.startsWith('/assets/');
      return send(file, mediaTypes[extname(file)], hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    }
    const wantsPage = (context.req.header('accept') ?? '').includes('text/html') && !path.startsWith('/assets/');
    if (path !== '/' && !wantsPage) return absent(context);
    const page = folder === undefined ? null : await find(folder, '/index.html');
    if (page === null) return new Response(notBuilt, { headers: pageHeaders });
    return new Response(await readFile(page), { headers: pageHeaders });
  };
}

const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-cache',
  'content-security-policy': pagePolicy,
};

function absent(context: Context): Response {
  return refuse(context, 404, 'address-not-found', 'There is nothing at this address. Open the studio at /.');
}

async function send(file: string, mediaType = 'application/octet-stream', cacheControl: string): Promise<Response> {
  return new Response(await readFile(file), {
    headers: { 'content-type': mediaType, 'cache-control': cacheControl, 'content-security-policy': pagePolicy },
  });
}

/** The file of a path below the folder; null when there is none, or when it lies outside. */
async function find(folder: string, path: string): Promise<string | null> {
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, decodeURIComponent(path)));
    return file.startsWith(root + sep) && (await stat(file)).isFile() ? file : null;
  } catch {
    return null;
  }
}
