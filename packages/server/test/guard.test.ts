/** Other people's pages stay out; the studio is served as it must be. */
import { mkdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeServer, newFolder, startFakeServer } from './fake-server.ts';

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** A request whose Host and path are sent exactly as given, as fetch would not. */
function ask(server: FakeServer, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const asking = request({ hostname, port, path, method, headers }, (response) => {
      let text = '';
      response.on('data', (part) => (text += String(part)));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    asking.on('error', reject).end();
  });
}

let server: FakeServer;
let studio: string;
beforeAll(async () => {
  const parent = await newFolder();
  studio = join(parent, 'dist');
  await mkdir(join(studio, 'assets'), { recursive: true });
  await writeFile(join(studio, 'index.html'), '<!doctype html><title>Studio</title>');
  await writeFile(join(studio, 'assets', 'main-abc123.js'), 'export {};');
  await writeFile(join(studio, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(parent, 'secret.txt'), 'secret');
  server = await startFakeServer({
    studioFolder: studio,
    allowedHosts: ['studio.example'],
    allowedOrigins: ['http://localhost:4180'],
  });
});
afterAll(() => server.close());

describe('the guard', () => {
  const port = () => new URL(server.url).port;

  it('knows the names of this machine, and those that were allowed', async () => {
    for (const host of [
      `localhost:${port()}`,
      `127.0.0.1:${port()}`,
      `[::1]:${port()}`,
      'LOCALHOST',
      'studio.example',
    ]) {
      expect((await ask(server, '/api/status', { host })).status, host).toBe(200);
    }
  });

  it('refuses every other name, also for the studio’s page', async () => {
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.1']) {
      for (const path of ['/api/status', '/', '/assets/main-abc123.js']) {
        const answer = await ask(server, path, { host });
        expect(answer.status, `${host} ${path}`).toBe(403);
        expect(JSON.parse(answer.text)).toMatchObject({ error: { code: 'host-refused' } });
      }
    }
  });

  it('refuses pages of other origins, whatever they ask for', async () => {
    for (const origin of ['http://evil.example', 'null', `https://localhost.evil:${port()}`, 'http://localhost:1']) {
      for (const method of ['GET', 'POST', 'DELETE']) {
        const answer = await ask(server, '/api/datasets', { origin }, method);
        expect(answer.status, `${origin} ${method}`).toBe(403);
        expect(JSON.parse(answer.text)).toMatchObject({ error: { code: 'origin-refused' } });
      }
    }
  });

  it('lets its own pages and allowed origins in', async () => {
    for (const origin of [server.url, 'http://localhost:4180']) {
      expect((await ask(server, '/api/datasets', { origin })).status, origin).toBe(200);
    }
  });
});

describe('the studio', () => {
  it('is one page at every address that wants a page, asked for anew each time, under a strict policy', async () => {
    for (const path of ['/', '/runs/abc', '/index.html']) {
      const answer = await ask(server, path, { accept: 'text/html' });
      expect(answer.text, path).toContain('<title>Studio</title>');
      expect(answer.headers['cache-control']).toBe('no-cache');
      const policy = String(answer.headers['content-security-policy']);
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
      expect(answer.headers['cross-origin-embedder-policy']).toBe('require-corp');
    }
  });

  it('has files kept for good where their name is their hash, and asked for anew elsewhere', async () => {
    const asset = await ask(server, '/assets/main-abc123.js');
    expect(asset.headers['content-type']).toContain('text/javascript');
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await ask(server, '/icon.svg')).headers['cache-control']).toBe('no-cache');
  });

  it('gives nothing else, and nothing outside its folder', async () => {
    const paths = [
      '/assets/gone.js',
      '/gone.png',
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/%00',
      '/%zz',
    ];
    for (const path of paths) {
      const answer = await ask(server, path);
      expect(answer.status, path).toBe(404);
      expect(answer.text).not.toContain('secret');
    }
    expect((await ask(server, '/assets/gone.js', { accept: 'text/html' })).status).toBe(404);
  });

  it('that is not built is said so', async () => {
    const bare = await startFakeServer();
    const answer = await ask(bare, '/', { accept: 'text/html' });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('npm run build');
    await bare.close();
  });
});
