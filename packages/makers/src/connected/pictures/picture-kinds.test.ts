/** One suite for every kind of service that makes pictures, against stand-ins on loopback. */
import { type PictureProviderKind, readWorkflow } from '@fourhands/core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Misbehaviour,
  type StandInPictures,
  standingColour,
  standInWorkflow,
  startStandInPictures,
} from '../../../test/stand-in-pictures.ts';
import { askPictureService, lookAtPictureService, pictureServiceKinds } from './picture-kinds.ts';

const side = 64;
const largest = 1_000_000;
const never = new AbortController().signal;
const there = {
  picture: new TextEncoder().encode('the picture'),
  holed: new TextEncoder().encode('the holed'),
  mask: new TextEncoder().encode('the mask'),
};

describe.each(Object.keys(pictureServiceKinds) as PictureProviderKind[])('%s', (kind) => {
  let service: StandInPictures;
  beforeAll(async () => {
    service = await startStandInPictures(kind);
  });
  afterAll(() => service.close());

  const settings = { pricePerPicture: null, workflow: readWorkflow(JSON.stringify(standInWorkflow)) };
  const place = (key: string | null = null, address = service.address) => ({
    kind,
    address,
    model: 'm',
    settings,
    key,
  });
  const controls = { steps: 5, guidance: 7, strength: 0.6 };
  const ask = (
    prompt: string,
    {
      key,
      signal = never,
      anew = false,
      address,
    }: { key?: string; signal?: AbortSignal; anew?: boolean; address?: string } = {},
  ) =>
    askPictureService(
      place(key, address),
      { prompt, seed: 41, side, controls, there: anew ? null : there },
      () => undefined,
      signal,
      { silence: prompt === 'hangs' && signal === never ? 300 : 10_000, largest },
    );
  const failureOf = (prompt: string, more = {}): Promise<unknown> => ask(prompt, more).catch((error: unknown) => error);
  const since = (before: number) => service.asked.slice(before);

  it('gives the file that the service made, whatever its size and format', async () => {
    const { format, width, height } = await sharp(await ask('a jpeg of a hill')).metadata();
    expect([format, width === side, height === side]).toEqual(['jpeg', false, false]);
    expect((await sharp(await ask('a hill', { anew: true })).metadata()).format).toBe('png');
  });

  it('sends the words, and what is there only where it is to start from that', async () => {
    const before = service.asked.length;
    await ask('a hill with snow');
    const sent = since(before)
      .map(({ path, body }) => `${path} ${body}`)
      .join('\n');
    expect(sent).toContain('a hill with snow');
    const seen = (bytes: Uint8Array) =>
      sent.includes(new TextDecoder().decode(bytes)) || sent.includes(Buffer.from(bytes).toString('base64'));
    expect([seen(there.picture), seen(kind === 'openai-images' ? there.holed : there.mask)]).toEqual([true, true]);
    if (pictureServiceKinds[kind].seeded) expect(sent).toMatch(/"(seed|noise_seed)":41/);
    const later = service.asked.length;
    await ask('a hill', { anew: true });
    expect(since(later).some(({ path }) => /img2img|edits|upload/.test(path))).toBe(false);
  });

  it.each([
    ['html', 'picture-answer-not-understood'],
    ['not-json', 'picture-answer-not-understood'],
    ['no-picture', 'picture-answer-missing'],
    ['huge', 'picture-answer-too-large'],
    ['cut', 'provider-stream-cut'],
    ['redirects', 'provider-redirects'],
    ['broken', 'provider-failed'],
    ['missing', 'picture-interface-missing'],
    ['rate-limited', 'provider-rate-limited'],
    ['needs-key', 'provider-refused-key'],
  ] satisfies [Misbehaviour, string][])('%s is told as %s', async (prompt, code) => {
    expect(await failureOf(prompt)).toMatchObject({ code });
  });

  it('a key is sent in its header, and appears in no failure', async () => {
    expect((await ask('needs-key', { key: 'a:right' })).length).toBeGreaterThan(0);
    const failure = await failureOf('needs-key', { key: 'sk-secret' });
    expect(failure).toMatchObject({ code: 'provider-refused-key' });
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('sk-secret');
    const redirected = service.asked.length;
    await failureOf('redirects', { key: 'a:right' });
    expect(since(redirected).some(({ path }) => path.includes('elsewhere'))).toBe(false);
  });

  it('nobody there', async () => {
    expect(await failureOf('a hill', { address: 'http://127.0.0.1:9' })).toMatchObject({
      code: 'provider-unreachable',
    });
  });

  it('that takes too long or is stopped ends, and the service is told where it can be', async () => {
    if (kind !== 'comfyui') expect(await failureOf('hangs')).toMatchObject({ code: 'provider-timed-out' });
    const before = service.asked.length;
    const stopping = new AbortController();
    const asking = failureOf('hangs', { signal: stopping.signal });
    await expect.poll(() => since(before).some(({ body }) => body.includes('hangs'))).toBe(true);
    if (kind === 'comfyui')
      await expect.poll(() => since(before).some(({ path }) => path.startsWith('/history/'))).toBe(true);
    stopping.abort(new Error('enough'));
    expect(await asking).toMatchObject({ message: 'enough' });
    const told = since(before).some(({ path }) => path.endsWith('/interrupt'));
    expect(told).toBe(kind !== 'openai-images');
  });

  it('tells how it stands while it makes, where the service shows it', async () => {
    const heard: (Uint8Array | undefined)[] = [];
    const stopping = new AbortController();
    const asked = { prompt: 'hangs', seed: 1, side, controls, there: null };
    const making = askPictureService(place(), asked, (_, file) => heard.push(file), stopping.signal);
    const ended = making.catch(() => undefined);
    const shows = kind !== 'openai-images';
    if (shows) await expect.poll(() => heard.some((file) => file !== undefined)).toBe(true);
    stopping.abort(new Error('enough'));
    await ended;
    const files = heard.filter((file) => file !== undefined);
    if (!shows) return expect(files).toEqual([]);
    for (const file of files) {
      const { data } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
      expect([...data.subarray(0, 3)]).toEqual(standingColour);
    }
  });

  it('can be looked at without a picture being made', async () => {
    const before = service.asked.length;
    await lookAtPictureService(place(), new AbortController().signal);
    expect(since(before).map(({ method }) => method)).toEqual(['GET']);
  });
});
