import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClipRecipe } from '@fourhands/core/media/speech/clip-recipe';
import { writeWav } from '@fourhands/core/media/sound/wav';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { finishClip } from '../speech/finish-clip.ts';
import { askSpeechService, lookAtSpeechService } from './openai-speech.ts';

const asked: { readonly authorisation: string | undefined; readonly body: string }[] = [];
const tone = (gain: number) =>
  writeWav({ sampleRate: 24_000, channels: [Float32Array.from({ length: 2400 }, (_, i) => gain * Math.sin(i / 5))] });

/** The words of a line say how the service behaves. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = Buffer.concat(parts).toString();
  asked.push({ authorisation: request.headers.authorization, body });
  if (request.url === '/v1/models') return void response.end('{"data":[]}');
  const is = (word: string) => body.includes(`"input":"${word}"`);
  const send = (bytes: Uint8Array | string, type = 'audio/wav', status = 200) =>
    void response.writeHead(status, { 'content-type': type }).end(bytes);
  if (is('html')) send('<!doctype html>', 'text/html');
  else if (is('other format')) send(Uint8Array.from([0xff, 0xfb, 0x90, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), 'audio/mpeg');
  else if (is('silence')) send(tone(0));
  else if (is('huge')) send(new Uint8Array(300_000));
  else if (is('missing')) send('{}', 'application/json', 404);
  else if (is('broken')) send('{}', 'application/json', 500);
  else if (is('limited')) send('{}', 'application/json', 429);
  else if (is('needs key') && request.headers.authorization !== 'Bearer right') send('{}', 'application/json', 401);
  else if (is('redirects')) response.writeHead(307, { location: '/elsewhere' }).end();
  else if (is('cut')) {
    response.writeHead(200, { 'content-type': 'audio/wav', 'content-length': '9000' });
    response.write('RIFF', () => response.destroy());
  } else if (!is('slow')) send(tone(0.5));
}

const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
let address = '';
beforeAll(async () => {
  await new Promise<void>((started) => server.listen(0, '127.0.0.1', started));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const recipeOf = (text: string): ClipRecipe => ({
  makerId: 'm',
  makerName: 'M',
  makerHash: '',
  voice: 'nova',
  language: 'en',
  parts: [{ kind: 'words', text }],
  pace: 9,
  pitch: 0,
  volume: 0,
  seed: 0,
});
const never = new AbortController().signal;
const speak = (text: string, key: string | null = null, signal = never, at = address) =>
  askSpeechService({ address: at, model: 'tts', key }, recipeOf(text), signal, {
    largest: 100_000,
    silence: text === 'slow' && signal === never ? 200 : 10_000,
  }).then((file) => finishClip(file, 0));

it('says the words of the line, and nothing else, in the voice and at the pace that there is', async () => {
  expect((await speak('Hello there.')).samples).toBe(2400);
  expect(JSON.parse(asked.at(-1)!.body)).toEqual({
    model: 'tts',
    voice: 'nova',
    input: 'Hello there.',
    response_format: 'wav',
    speed: 4,
  });
  await lookAtSpeechService({ address, model: 'tts', key: null }, never);
});

it.each([
  ['html', 'speech-answer-not-understood'],
  ['other format', 'speech-answer-not-understood'],
  ['silence', 'speech-silent'],
  ['huge', 'speech-answer-too-large'],
  ['missing', 'speech-interface-missing'],
  ['broken', 'provider-failed'],
  ['limited', 'provider-rate-limited'],
  ['needs key', 'provider-refused-key'],
  ['redirects', 'provider-redirects'],
  ['cut', 'provider-stream-cut'],
  ['slow', 'provider-timed-out'],
])('“%s” is told as %s', async (words, code) => {
  await expect(speak(words, 'sk-secret')).rejects.toMatchObject({ code });
});

it('sends a key in its header only, and tells it to nobody', async () => {
  expect((await speak('needs key', 'right')).samples).toBe(2400);
  const failure: unknown = await speak('needs key', 'sk-secret').catch((error: unknown) => error);
  expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('sk-secret');
  expect(asked.at(-1)!.body).not.toContain('sk-secret');
});

it('that is gone, or is stopped, ends', async () => {
  await expect(speak('Hello', null, never, 'http://127.0.0.1:9/v1')).rejects.toMatchObject({
    code: 'provider-unreachable',
  });
  const stop = new AbortController();
  const before = asked.length;
  const spoken = speak('slow', null, stop.signal).catch((error: unknown) => error);
  await expect.poll(() => asked.length).toBe(before + 1);
  stop.abort(new Error('enough'));
  expect(await spoken).toMatchObject({ message: 'enough' });
});
