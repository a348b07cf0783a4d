/**
 * Services of pictures on loopback for the tests: each speaks its kind's interface, and the prompt says how it behaves. Well behaved, they still answer in a
 * wrong size, with other pixels everywhere. What they were asked is recorded.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ComfyGraph, PictureProviderKind } from '@fourhands/core';
import sharp from 'sharp';
import { WebSocketServer } from 'ws';

interface StandInAsked {
  readonly method: string;
  readonly path: string;
  readonly authorisation: string | undefined;
  readonly body: string;
}

export interface StandInPictures {
  /** As a person types it. */
  readonly address: string;
  readonly asked: readonly StandInAsked[];
  close(): Promise<void>;
}

/** What a service shows while it makes: one colour, in a size of its own. */
export const standingColour = [20, 200, 40] as const;
const [r, g, b] = standingColour;
const standing = sharp({ create: { width: 40, height: 40, channels: 3, background: { r, g, b } } })
  .png()
  .toBuffer();

/** A workflow with a sampler, words for and against, a picture and a mask. */
export const standInWorkflow: ComfyGraph = {
  '3': {
    class_type: 'KSampler',
    inputs: { seed: 1, steps: 20, positive: ['6', 0], negative: ['7', 0], latent_image: ['12', 0] },
  },
  '6': { class_type: 'CLIPTextEncode', inputs: { text: 'words', clip: ['4', 1] } },
  '7': { class_type: 'CLIPTextEncode', inputs: { text: 'blurred', clip: ['4', 1] } },
  '9': { class_type: 'SaveImage', inputs: { filename_prefix: 'out', images: ['8', 0] } },
  '10': { class_type: 'LoadImage', inputs: { image: 'example.png' } },
  '11': { class_type: 'LoadImageMask', inputs: { image: 'mask.png', channel: 'red' } },
  '12': { class_type: 'VAEEncodeForInpaint', inputs: { pixels: ['10', 0], mask: ['11', 0] } },
};

/** One that starts from nothing. */
export const standInPaintingWorkflow: ComfyGraph = {
  '3': { class_type: 'KSampler', inputs: { seed: 1, steps: 20, positive: ['6', 0], latent_image: ['5', 0] } },
  '5': { class_type: 'EmptyLatentImage', inputs: { width: 512, height: 512, batch_size: 1 } },
  '6': { class_type: 'CLIPTextEncode', inputs: { text: 'words', clip: ['4', 1] } },
  '9': { class_type: 'SaveImage', inputs: { filename_prefix: 'out', images: ['8', 0] } },
};

/** Words of a prompt that make a service behave badly. */
export type Misbehaviour =
  | 'html'
  | 'not-json'
  | 'no-picture'
  | 'not-a-picture'
  | 'huge'
  | 'cut'
  | 'hangs'
  | 'redirects'
  | 'broken'
  | 'missing'
  | 'rate-limited'
  | 'needs-key';

async function pictureFile(prompt: string, count: number): Promise<Uint8Array> {
  if (prompt.includes('not-a-picture')) return new TextEncoder().encode('this is no picture');
  // Of a size that nobody asked for, and another one each time.
  const [width, height] = [17 + (count % 5), 11 + (count % 7)];
  const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => (at * 31 + count * 17) % 256);
  const made = sharp(data, { raw: { width, height, channels: 3 } });
  return prompt.includes('jpeg') ? made.jpeg().toBuffer() : made.png().toBuffer();
}

/** The words of a request, whatever its form: files in it may hold any letters. */
function wordsOf(body: string): string {
  const found =
    /"prompt":"([^"]*)"/.exec(body) ?? /name="prompt"\r\n\r\n([^\r]*)/.exec(body) ?? /"text":"([^"]*)"/.exec(body);
  return found?.[1] ?? '';
}

/** `hugeBytes` is what a huge answer has. */
export async function startStandInPictures(kind: PictureProviderKind, hugeBytes = 3_000_000): Promise<StandInPictures> {
  const asked: StandInAsked[] = [];
  let count = 0;
  /** Of ComfyUI: the words of each prompt that was queued, by its id. */
  const queued = new Map<string, string>();
  const server = createServer((request, response) => {
    void handle(request, response).catch(() => response.destroy());
  });

  // ComfyUI's: progress in words, and how it stands after two big-endian words that say so.
  const sockets = new WebSocketServer({ server, path: '/ws' });
  sockets.on('connection', (socket) => {
    socket.send(JSON.stringify({ type: 'progress', data: { value: 1, max: 2 } }));
    socket.send(Buffer.from([0, 0, 0, 3, 0, 0, 0, 2, 120]));
    void standing.then((file) => socket.send(Buffer.concat([Buffer.from([0, 0, 0, 1, 0, 0, 0, 2]), file])));
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString('latin1');
    const path = request.url ?? '';
    const words = wordsOf(body);
    asked.push({ method: request.method ?? '', path, authorisation: request.headers.authorization, body });
    const json = (value: unknown, status = 200) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    const makes = /images\/(generations|edits)|sdapi\/v1\/(txt2img|img2img)|\/prompt$/.test(path);
    if (makes && misbehave(words, request, response, json)) return;
    const file = async () => Buffer.from(await pictureFile(words, count++)).toString('base64');
    if (path.startsWith('/v1/images/')) {
      const data = words.includes('no-picture') ? [{ url: 'http://127.0.0.1:9/x.png' }] : [{ b64_json: await file() }];
      return json({ created: 1, data });
    }
    if (path === '/sdapi/v1/txt2img' || path === '/sdapi/v1/img2img')
      return json({ images: words.includes('no-picture') ? [] : [await file()], parameters: {}, info: '{}' });
    if (path.startsWith('/sdapi/v1/progress')) {
      const asksFor = path.endsWith('skip_current_image=false');
      return json({
        progress: 0.5,
        eta_relative: 1,
        current_image: asksFor ? (await standing).toString('base64') : null,
      });
    }
    if (path === '/upload/image') {
      const name = /filename="([^"]+)"/.exec(body)?.[1] ?? 'x.png';
      return json({ name, subfolder: '', type: 'input' });
    }
    if (path === '/prompt') {
      const id = `job-${count++}`;
      queued.set(id, words);
      return json({ prompt_id: id, number: 1, node_errors: {} });
    }
    if (path.startsWith('/history/')) {
      const id = path.split('/').at(-1)!;
      if (queued.get(id)!.includes('hangs')) return json({});
      const images = [{ filename: `${id}.png`, subfolder: '', type: 'output' }];
      const outputs = queued.get(id)!.includes('no-picture') ? {} : { '9': { images } };
      return json({ [id]: { outputs, status: { status_str: 'success', completed: true, messages: [] } } });
    }
    if (path.startsWith('/view?')) {
      const id = new URLSearchParams(path.slice(6)).get('filename')!.replace('.png', '');
      response.writeHead(200, { 'content-type': 'image/png' });
      response.end(await pictureFile(queued.get(id) ?? '', count++));
      return;
    }
    return json({});
  }

  /** Whether it did. */
  function misbehave(
    words: string,
    request: IncomingMessage,
    response: ServerResponse,
    json: (value: unknown, status?: number) => void,
  ): boolean {
    const is = (word: Misbehaviour) => words.includes(word);
    const right = kind === 'automatic1111' ? `Basic ${Buffer.from('a:right').toString('base64')}` : 'Bearer a:right';
    if (is('html')) response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>Log in</p>');
    else if (is('not-json')) response.writeHead(200, { 'content-type': 'application/json' }).end('{"oh no');
    else if (is('redirects')) response.writeHead(307, { location: '/elsewhere' }).end();
    else if (is('broken')) json({ error: 'broken' }, 500);
    else if (is('missing')) json({ detail: 'Not Found' }, 404);
    else if (is('rate-limited')) json({ error: 'slow down' }, 429);
    else if (is('needs-key') && request.headers.authorization !== right) json({ error: 'who?' }, 401);
    else if (is('huge')) {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"data":"');
      for (let sent = 0; sent < hugeBytes; sent += 100_000) response.write('A'.repeat(100_000));
      response.end('"}');
    } else if (is('cut')) {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"images":["', () => response.destroy());
    } else if (is('hangs') && kind !== 'comfyui') return true;
    else return false;
    return true;
  }

  await new Promise<void>((started) => server.listen(0, '127.0.0.1', started));
  const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address: kind === 'openai-images' ? `${host}/v1` : host,
    asked,
    close: () =>
      new Promise((closed) => {
        for (const socket of sockets.clients) socket.terminate();
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}
