/**
 * A stand-in for the server, for looking at the studio's pages and for states that a real server reaches only in
 * trouble (a failed run, an interrupted one). It keeps everything in memory, trains nothing and checks nothing: pictures
 * "learned" are blurred ones. Never part of the product.
 *
 *   node packages/studio/test/fake-server.ts --data FOLDER_OF_PICTURES --port 4110
 */
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Run, RunDetail, RunEvent } from '@fourhands/core/protocol/run';
import { FakeModel, type Picture } from './fake-model.ts';
import { fakeMakers, fakeProviders, fakeRequests, fakeWorks } from './fake-works.ts';
import { fakePlan } from './fake-writer.ts';
import { makeWorld, type FakeWorld } from './fake-world.ts';

export interface FakeServer {
  readonly url: string;
  readonly world: FakeWorld;
  readonly close: () => Promise<void>;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const policy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function summary(run: RunDetail): Run {
  const { points: _points, images: _images, samples: _samples, ...rest } = run;
  return rest;
}

/** The studio folder is served as the real server does; without one only the interface answers. */
export async function startFakeServer(options: {
  data?: string | undefined;
  port?: number;
  studioFolder?: string;
  empty?: boolean;
}): Promise<FakeServer> {
  const model = await FakeModel.load(options.data);
  const world = await makeWorld(model, options.empty ?? false);
  const blobs = world.blobs;
  const watchers = new Map<string, Set<ServerResponse>>();
  const tell = (id: string, event: RunEvent) => {
    for (const watcher of watchers.get(id) ?? []) watcher.write(`data: ${JSON.stringify(event)}\n\n`);
  };

  const ticking = setInterval(() => {
    void world.tick(tell);
  }, 400);

  const answer = (response: ServerResponse, status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const refuse = (response: ServerResponse, status: number, code: string, message: string) =>
    answer(response, status, { error: { code, message } });
  const png = (response: ServerResponse, bytes: Picture) =>
    response.writeHead(200, { 'content-type': 'image/png', 'cache-control': 'public, max-age=3600' }).end(bytes);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const url = new URL(request.url ?? '/', 'http://x');
    const number = (name: string, otherwise: number) => Number(url.searchParams.get(name) ?? otherwise);
    const path = url.pathname;
    const is = (method: string, pattern: RegExp) => (request.method === method ? pattern.exec(path) : null);
    let m: RegExpExecArray | null;

    if (path === '/api/status') {
      return answer(response, 200, {
        version: '0.1.0',
        cores: 2,
        jobsRunning: 1,
        jobsQueued: 0,
        storage: { folder: '/fake', freeBytes: 1e11 },
      });
    }
    if (path === '/api/presets') return answer(response, 200, world.presets);
    if (path === '/api/local-models') {
      return answer(response, 200, { models: [], here: true, runs: true, memoryBytes: 16e9, hub: 'hub.example' });
    }
    if (path === '/api/hub-downloads') return answer(response, 200, { downloads: [] });
    if (path === '/api/dialogues') return answer(response, 200, { dialogues: [] });

    if (is('GET', /^\/api\/works$/)) {
      const none = options.empty === true || url.searchParams.get('trash') === 'yes';
      return answer(response, 200, { works: none ? [] : fakeWorks });
    }
    if (is('GET', /^\/api\/makers$/)) return answer(response, 200, { offline: false, makers: fakeMakers });
    if (is('GET', /^\/api\/providers$/)) return answer(response, 200, { providers: fakeProviders });
    if (is('GET', /^\/api\/providers\/[^/]+\/requests$/)) return answer(response, 200, { requests: fakeRequests });

    if (is('GET', /^\/api\/datasets$/))
      return answer(response, 200, {
        datasets: world.datasets.map(({ items: _items, files: _files, skipped: _skipped, ...rest }) => rest),
      });
    if (is('POST', /^\/api\/datasets$/)) {
      const { name } = JSON.parse((await bodyOf(request)).toString()) as { name: string };
      return answer(response, 201, world.addDataset(name));
    }
    if ((m = /^\/api\/datasets\/([^/]+)/.exec(path))) {
      const dataset = world.datasets.find((candidate) => candidate.id === m?.[1]);
      if (dataset === undefined) return refuse(response, 404, 'dataset-not-found', 'There is no such data set.');
      if (is('GET', /datasets\/[^/]+$/)) return answer(response, 200, dataset);
      if (is('PATCH', /datasets\/[^/]+$/)) {
        Object.assign(dataset, JSON.parse((await bodyOf(request)).toString()));
        return answer(response, 200, dataset);
      }
      if (is('DELETE', /datasets\/[^/]+$/)) {
        world.datasets.splice(world.datasets.indexOf(dataset), 1);
        return response.writeHead(204).end();
      }
      if (is('POST', /items$/)) {
        const bytes = await bodyOf(request);
        const result = await world.addItem(dataset, url.searchParams.get('name') ?? 'picture', bytes);
        return 'code' in result ? refuse(response, 422, result.code, result.message) : answer(response, 201, result);
      }
      const itemId = /items\/([^/]+)/.exec(path)?.[1];
      if (is('DELETE', /items\/[^/]+$/)) {
        world.removeItem(dataset, itemId ?? '');
        return response.writeHead(204).end();
      }
      if (is('GET', /picture$/))
        return png(response, await world.picture(itemId ?? '', url.searchParams.get('size') === 'thumbnail'));
    }

    if (is('POST', /^\/api\/runs\/plan$/)) return answer(response, 200, fakePlan);
    if (is('GET', /^\/api\/runs$/)) return answer(response, 200, { runs: world.runs.map(summary) });
    if (is('POST', /^\/api\/runs$/))
      return answer(response, 201, summary(world.addRun(JSON.parse((await bodyOf(request)).toString()))));
    if ((m = /^\/api\/runs\/([^/]+)/.exec(path))) {
      const run = world.runs.find((candidate) => candidate.id === m?.[1]);
      if (run === undefined) return refuse(response, 404, 'run-not-found', 'There is no such run.');
      if (path.endsWith('/events')) {
        response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
        response.write(`data: ${JSON.stringify({ type: 'snapshot', run })}\n\n`);
        const set = watchers.get(run.id) ?? new Set();
        watchers.set(run.id, set.add(response));
        return request.on('close', () => set.delete(response));
      }
      if (path.endsWith('/stop'))
        Object.assign(run, { state: 'stopped', stopReason: 'requested', checkpointStep: run.progress?.step ?? null });
      else if (path.endsWith('/resume')) Object.assign(run, { state: 'running', stopReason: null, error: null });
      else if (request.method === 'PATCH') Object.assign(run, JSON.parse((await bodyOf(request)).toString()));
      else if (request.method === 'DELETE') {
        world.runs.splice(world.runs.indexOf(run), 1);
        tell(run.id, { type: 'deleted' });
        return response.writeHead(204).end();
      }
      tell(run.id, { type: 'state', run: summary(run) });
      return answer(response, 200, path.endsWith(run.id) && request.method === 'GET' ? run : summary(run));
    }

    if ((m = is('GET', /^\/api\/blobs\/([0-9a-f]{64})$/))) {
      const blob = blobs.get(m[1] ?? '');
      return blob === undefined
        ? refuse(response, 404, 'blob-not-found', 'There is no such blob.')
        : png(response, blob);
    }

    if (is('GET', /^\/api\/models$/)) return answer(response, 200, { models: world.models });
    if (is('POST', /^\/api\/models$/))
      return refuse(
        response,
        422,
        'not-a-model',
        'The file is not a Fourhands model. Choose a .safetensors file that Fourhands made.',
      );
    if ((m = /^\/api\/models\/([^/]+)/.exec(path))) {
      const found = world.models.find((candidate) => candidate.id === m?.[1]);
      if (found === undefined) return refuse(response, 404, 'model-not-found', 'There is no such model.');
      if (path.endsWith('/latent-map')) return answer(response, 200, world.latentMap());
      if (path.endsWith('/latent-grid')) {
        const box = { x0: number('x0', 0), x1: number('x1', 1), y0: number('y0', 0), y1: number('y1', 1) };
        return png(response, await model.grid(number('columns', 4), number('rows', 4), box));
      }
      if (path.endsWith('/decode')) return png(response, await model.one(number('x', 0), number('y', 0)));
      const cells = (count: number, shift: number) =>
        Array.from({ length: count }, (_, at) => model.decode(Math.sin(at + shift), Math.cos(at * 1.3 + shift)));
      if (path.endsWith('/generated')) return png(response, await model.sheet(1, cells(1, 2)));
      if (path.endsWith('/variations')) return png(response, await model.sheet(3, cells(number('count', 9), 2)));
      if (path.endsWith('/walk')) {
        const steps = number('steps', 9);
        return png(response, await model.sheet(steps, cells(steps, 5)));
      }
      if (path.endsWith('/samples')) return png(response, await model.samples(number('count', 16), number('seed', 0)));
      if (path.endsWith('/file')) return response.writeHead(200, { 'content-disposition': 'attachment' }).end('model');
      if (path.endsWith('/compressions')) {
        const bytes = await bodyOf(request);
        await new Promise((resolve) => setTimeout(resolve, 1200));
        return answer(response, 201, await world.compress(url.searchParams.get('name') ?? 'picture.png', bytes, found));
      }
      if (request.method === 'PATCH') Object.assign(found, JSON.parse((await bodyOf(request)).toString()));
      if (request.method === 'DELETE') {
        world.models.splice(world.models.indexOf(found), 1);
        return response.writeHead(204).end();
      }
      return answer(response, 200, found);
    }

    if (is('GET', /^\/api\/compressions$/)) return answer(response, 200, { compressions: world.compressions });
    if ((m = /^\/api\/compressions\/([^/]+)$/.exec(path))) {
      const index = world.compressions.findIndex((candidate) => candidate.id === m?.[1]);
      if (index < 0) return refuse(response, 404, 'compression-not-found', 'There is no such compressed picture.');
      if (request.method === 'DELETE') {
        world.compressions.splice(index, 1);
        return response.writeHead(204).end();
      }
      return answer(response, 200, world.compressions[index]);
    }
    if (is('POST', /^\/api\/restorations$/)) {
      const bytes = await bodyOf(request);
      if (bytes.length < 8)
        return refuse(response, 422, 'compressed-file-damaged', 'The file ends too early. Copy it again.');
      return answer(response, 201, world.restore(url.searchParams.get('name') ?? 'picture.fhp', bytes.length));
    }
    if (path.startsWith('/api/')) return refuse(response, 404, 'not-found', 'There is nothing at this address.');
    if (options.studioFolder === undefined) return refuse(response, 404, 'not-found', 'No studio is served here.');
    const file = join(options.studioFolder, path);
    const shown = extname(path) !== '' && existsSync(file) ? file : join(options.studioFolder, 'index.html');
    response.writeHead(200, {
      'content-type': contentTypes[extname(shown)] ?? 'application/octet-stream',
      'content-security-policy': policy,
    });
    return createReadStream(shown).pipe(response);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => refuse(response, 500, 'internal', String(error)));
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    world,
    close: () =>
      new Promise((resolve) => {
        clearInterval(ticking);
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      port: { type: 'string', default: '4110' },
      empty: { type: 'boolean', default: false },
    },
  });
  const studioFolder = join(import.meta.dirname, '../dist');
  const started = await startFakeServer({
    data: values.data,
    port: Number(values.port),
    studioFolder,
    empty: values.empty,
  });
  console.log(started.url);
}
