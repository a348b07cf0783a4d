import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { type FakeServer, startFakeServer } from './fake-server.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** What a fake local program was asked, and where it listens. */
async function program(answer: RequestListener): Promise<{ readonly port: number; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((started) => server.listen(0, '127.0.0.1', started));
  open.push(
    () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  );
  return { port: (server.address() as AddressInfo).port, asked };
}

const json = (body: unknown): RequestListener => {
  return (_, response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};
const models = (...names: string[]) => ({ object: 'list', data: names.map((id) => ({ id, object: 'model' })) });

async function lookingAt(ports: readonly number[]): Promise<FakeServer> {
  const localPlaces = ports.map((port, index) => ({ name: `Place ${index}`, port }));
  const server = await startFakeServer({}, { localPlaces });
  open.push(() => server.close());
  return server;
}

async function freePort(): Promise<number> {
  const { port } = await program(json({}));
  await open.pop()!();
  return port;
}

it('offers the servers that answer with their models, and nothing else that listens', async () => {
  const good = await program(json(models('small', 'large')));
  const bare = await program(json(models()));
  const page = await program(
    (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>A page</html>'),
  );
  const silent = await program(() => undefined);
  const halting = await program((_, response) => void response.writeHead(200).write('{"data":['));
  const target = await program(json(models('elsewhere')));
  const redirecting = await program(
    (_, response) => void response.writeHead(302, { location: `http://127.0.0.1:${target.port}/v1/models` }).end(),
  );
  const refusing = await program((_, response) => void response.writeHead(401).end(JSON.stringify(models('locked'))));
  const other = await program(json({ models: [] }));
  const huge = await program(json(models(...Array.from({ length: 6000 }, () => 'x'.repeat(200)))));
  const programs = [silent, good, halting, page, redirecting, refusing, other, huge, bare];
  const server = await lookingAt([...programs.map(({ port }) => port), await freePort()]);
  expect(await server.client.findLocalServers()).toEqual([
    { name: 'Place 1', address: `http://127.0.0.1:${good.port}/v1`, models: ['small', 'large'] },
    { name: 'Place 8', address: `http://127.0.0.1:${bare.port}/v1`, models: [] },
  ]);
  for (const { asked } of programs) expect(asked).toEqual(['GET /v1/models']);
  expect(target.asked).toEqual([]);
});

it('asks all at once', async () => {
  const waiting: (() => void)[] = [];
  // Each answers only when the other was asked too.
  const together: RequestListener = (request, response) => {
    waiting.push(() => json(models('together'))(request, response));
    if (waiting.length === 2) for (const answer of waiting) answer();
  };
  const [one, two] = [await program(together), await program(together)];
  const { client } = await lookingAt([one.port, two.port]);
  expect((await client.findLocalServers()).map((found) => found.models)).toEqual([['together'], ['together']]);
});

it('leaves out names that cannot be a model’s', async () => {
  const odd = await program(
    json({ data: [{ id: 'good' }, { id: 7 }, null, { id: ' ' }, { id: 'x'.repeat(201) }, {}] }),
  );
  const { client } = await lookingAt([odd.port]);
  expect((await client.findLocalServers())[0]!.models).toEqual(['good']);
});

it('looks while the offline switch is on too, and what was found can be connected', async () => {
  const good = await program(json(models('small')));
  const { client } = await lookingAt([good.port]);
  await client.setOffline(true);
  const [found] = await client.findLocalServers();
  const provider = await client.createProvider({ name: 'Found', address: found!.address, model: found!.models[0]! });
  expect(provider).toMatchObject({ kind: 'openai-compatible', address: found!.address, model: 'small', hasKey: false });
});
