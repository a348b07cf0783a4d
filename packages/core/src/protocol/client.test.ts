import { expect, it } from 'vitest';
import { FourhandsClient } from './client.ts';
import { AnswerNotUnderstood, RequestRefused, ServerUnreachable } from './errors.ts';
import { applyRunEvent, type Run, type RunDetail, type RunEvent } from './run.ts';

function clientOf(answer: (url: string, init: RequestInit) => Response | Promise<Response>): FourhandsClient {
  return new FourhandsClient({
    address: 'http://there',
    fetch: async (input, init) => answer(input instanceof Request ? input.url : String(input), init ?? {}),
  });
}

const run: Run = {
  id: 'r1',
  name: 'First',
  kind: 'vae',
  preset: 'quick',
  settings: {},
  seed: 1,
  datasetId: null,
  datasetName: 'Cats',
  fileCount: 0,
  pictureCount: 2,
  state: 'running',
  stopReason: null,
  error: null,
  progress: null,
  checkpointStep: null,
  modelId: null,
  createdAt: '2026-01-02T03:04:05.000Z',
  startedAt: null,
  endedAt: null,
};
const detail: RunDetail = { ...run, points: [], images: [], samples: [] };
const point = { step: 1, epoch: 0, split: 'train', loss: null, terms: {} } as const;

function eventsOf(...events: RunEvent[]): Response {
  return new Response(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
}

it('writes addresses safely', async () => {
  const client = clientOf((url, init) => {
    expect(url).toBe('http://there/api/datasets/a%2F..%3F/items?name=%E7%94%BB+%26.png');
    expect(init).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/octet-stream' } });
    return Response.json({}, { status: 500 });
  });
  await expect(client.addItem('a/..?', '画 &.png', new Uint8Array(1))).rejects.toThrow();
  expect(client.samplesUrl('m', { count: 4, seed: 2 })).toBe('http://there/api/models/m/samples?count=4&seed=2');
});

it('throws the server’s refusal, with its code', async () => {
  const error = { code: 'run-not-found', message: 'Not here.' };
  const client = clientOf(() => Response.json({ error }, { status: 404 }));
  const refusal = await client.getRun('x').catch((thrown: unknown) => thrown);
  expect(refusal).toBeInstanceOf(RequestRefused);
  expect(refusal).toMatchObject({ ...error, status: 404 });
});

it('tells an answer of another program from no answer', async () => {
  for (const answer of [new Response('<html>'), Response.json({ models: [{}] }), new Response('x', { status: 502 })]) {
    await expect(clientOf(() => answer).listModels()).rejects.toThrow(AnswerNotUnderstood);
  }
  const away = clientOf(() => Promise.reject(new TypeError('fetch failed')));
  await expect(away.listModels()).rejects.toThrow(ServerUnreachable);
});

it('throws the abort reason, not a failure, when aborted', async () => {
  const stop = new AbortController();
  const client = clientOf(async (_url, init) => {
    stop.abort(new Error('enough'));
    throw init.signal?.reason;
  });
  await expect(client.status({ signal: stop.signal })).rejects.toThrow('enough');
});

it('connects again after a lost connection, and says so', async () => {
  const connections: boolean[] = [];
  const answers = [
    () => eventsOf({ type: 'snapshot', run: detail }, { type: 'point', point }),
    () => Promise.reject(new TypeError('fetch failed')),
    () => eventsOf({ type: 'snapshot', run: { ...detail, points: [point] } }, { type: 'deleted' }),
  ];
  const client = clientOf(() => answers.shift()?.() ?? Promise.reject(new Error('too many calls')));
  const seen: string[] = [];
  for await (const event of client.watchRun('r1', { retryAfter: 1, onConnection: (up) => connections.push(up) })) {
    seen.push(event.type);
  }
  expect(seen).toEqual(['snapshot', 'point', 'snapshot', 'deleted']);
  expect(connections).toEqual([true, false, false, true]);
});

it('stops watching when the run is not there, or when told', async () => {
  const error = { code: 'run-not-found', message: 'Not here.' };
  const gone = clientOf(() => Response.json({ error }, { status: 404 }));
  await expect(gone.watchRun('r1').next()).rejects.toThrow(RequestRefused);

  const stop = new AbortController();
  const client = clientOf(() => eventsOf({ type: 'snapshot', run: detail }));
  const seen: string[] = [];
  for await (const event of client.watchRun('r1', { signal: stop.signal, retryAfter: 60_000 })) {
    seen.push(event.type);
    stop.abort();
  }
  expect(seen).toEqual(['snapshot']);
});

it('an event changes what is known of a run, and nothing else', () => {
  const progress = { step: 1, totalSteps: 2, elapsedSeconds: 1, secondsLeft: null };
  const image = { kind: 'sample', step: 1, blob: 'a'.repeat(64), width: 1, height: 1 } as const;
  expect(applyRunEvent(null, { type: 'point', point })).toBeNull();
  const after = [
    { type: 'point', point } as const,
    { type: 'image', image } as const,
    { type: 'progress', progress } as const,
    { type: 'state', run: { ...run, state: 'stopped', progress } } as const,
  ].reduce<RunDetail | null>(applyRunEvent, detail);
  expect(after).toEqual({ ...detail, state: 'stopped', progress, points: [point], images: [image] });
  expect(detail.points).toEqual([]);
  expect(applyRunEvent(after, { type: 'snapshot', run: detail })).toBe(detail);
  expect(applyRunEvent(after, { type: 'deleted' })).toBeNull();
});
