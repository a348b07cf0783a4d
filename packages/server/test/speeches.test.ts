/** Speech over HTTP and live: written by several, spoken line by line, said again, locked, taken back, replayed, exported. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FourhandsClient, RequestRefused, type SpeechMaking } from '@fourhands/core';
import { type ClipRecipe, recipeKey } from '@fourhands/core/media/speech/clip-recipe';
import { readScript } from '@fourhands/core/media/speech/read-script';
import { SpeechDocument } from '@fourhands/core/media/speech/speech-document';
import type { SpeechMaker } from '@fourhands/core/media/speech/voice';
import { lengthOf } from '@fourhands/core/media/sound/audio';
import { readWav, writeWav } from '@fourhands/core/media/sound/wav';
import type { Speaker } from '@fourhands/makers/speech/speaker';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeServer, startFakeServer } from './fake-server.ts';
import { LivePage } from './live-page.ts';

/** Beeps that are as different as the recipes are; words in the line make it behave badly. */
class Beeper implements Speaker {
  reason: string | null = null;
  /** Resolves when a held line may be spoken. */
  release: () => void = () => undefined;
  asked = 0;

  async describe(): Promise<readonly SpeechMaker[]> {
    const voices = ['low', 'high'].map((name) => ({ id: `beeper/${name}`, name, language: null, gender: null }));
    const words = { name: { en: 'Beeper', zh: '蜂鸣' }, kind: 'procedure', hash: '1' } as const;
    const able = {
      variants: [],
      openVoices: false,
      pace: true,
      pitch: true,
      phonemes: true,
      repeats: true,
      destination: null,
    } as const;
    return [{ id: 'beeper', ...words, ...able, variants: [], voices, reason: this.reason }];
  }

  async speak(recipe: ClipRecipe, signal: AbortSignal): Promise<Uint8Array> {
    this.asked += 1;
    const words = recipe.parts.map(({ text }) => text).join('');
    if (words.includes('held'))
      await new Promise<void>((resolve, reject) => {
        this.release = resolve;
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    if (words.includes('no sound')) return new TextEncoder().encode('<!doctype html>');
    const digest = createHash('sha256').update(recipeKey(recipe)).digest();
    const loud = words.includes('silence') ? 0 : 0.5;
    const samples = Float32Array.from(
      { length: 800 + digest[0]! },
      (_, i) => loud * Math.sin((i * (1 + digest[1]!)) / 50),
    );
    return writeWav({ sampleRate: 8000, channels: [samples] });
  }

  close(): void {}
}

const beeper = new Beeper();
let server: FakeServer;
let client: FourhandsClient;
beforeAll(async () => {
  server = await startFakeServer({}, { speakers: [beeper] });
  client = server.client;
});
afterAll(() => server.close());
beforeEach(() => (beeper.asked = 0));

const [ann, bo] = ['ann', 'bo'];

async function script(text: string) {
  const work = await client.createSpeech({ title: 'A play', script: text }, { personId: ann });
  const { lines } = await client.readSpeech(work.id);
  return { id: work.id, branch: work.branches[0]!.id, lines: lines.map(({ id }) => id) };
}

async function until(id: string, is: (making: SpeechMaking) => boolean): Promise<SpeechMaking> {
  for (let tries = 0; ; tries++) {
    const making = await client.readSpeechMaking(id);
    if (making !== null && is(making)) return making;
    if (tries > 600) throw new Error('it never came to that');
    await new Promise((next) => setTimeout(next, 20));
  }
}

async function spoken(id: string, asked: Parameters<FourhandsClient['makeSpeech']>[1] = {}): Promise<SpeechMaking> {
  const { id: makingId } = await client.makeSpeech(id, asked);
  return until(id, (making) => making.id === makingId && making.state !== 'making');
}

const heard = async (id: string) =>
  (await client.readSpeech(id)).lines.map(({ take, takes }) => takes.find((one) => one.id === take)?.sha256 ?? null);

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof RequestRefused ? error.code : error),
  );

describe('a script over HTTP', () => {
  it('is written by several, and taken back by each person alone', async () => {
    const { id, lines } = await script('ANNA: Hello.\n\nGoodbye.');
    await client.editSpeech(id, {
      personId: bo,
      edits: [{ kind: 'change', line: lines[1]!, set: { text: 'Farewell.' } }],
    });
    const edited = await client.editSpeech(id, {
      personId: ann,
      edits: [{ kind: 'add', lines: [{ text: 'End.' }], after: lines[1]! }],
    });
    expect(edited.ids).toHaveLength(1);
    const now = await client.readSpeech(id);
    expect(now.lines.map(({ speaker, text, writer }) => [speaker, text, writer?.actor?.id, writer?.kind])).toEqual([
      ['ANNA', 'Hello.', ann, 'imported'],
      ['', 'Farewell.', bo, 'typed'],
      ['', 'End.', ann, 'typed'],
    ]);
    expect(await client.stepSpeech(id, 'undo', { personId: bo })).toBe(true);
    expect((await client.readSpeech(id)).lines.map(({ text }) => text)).toEqual(['Hello.', 'Goodbye.', 'End.']);
    expect(await client.stepSpeech(id, 'undo', { personId: bo })).toBe(false);
    const [work] = await client.listWorks({ search: 'A play' });
    expect(work).toMatchObject({ medium: 'speech', length: 3, preview: 'ANNA: Hello. Goodbye. End.' });
  });

  it('of nothing, of ten thousand lines, of one that is too long, and broken subtitles is refused', async () => {
    const refused = (text: string, format?: 'subtitles') =>
      refusal(client.createSpeech({ title: 'x', script: text, ...(format && { format }) }));
    expect(await refused(' \n')).toBe('script-empty');
    expect(await refused('a\n'.repeat(10_000))).toBe('script-too-long');
    expect(await refused('a'.repeat(20_000))).toBe('line-too-long');
    expect(await refused('1\n00:00:01,000 --> soon\nHello', 'subtitles')).toBe('subtitles-unreadable');
    const blank = await client.createSpeech({ title: 'Blank' });
    expect(blank.length).toBe(0);
    expect(await refusal(client.makeSpeech(blank.id))).toBe('no-words-yet');
  });
});

describe('lines are spoken', () => {
  it('all of them; one is said again, and the others keep their bytes and the first take stays', async () => {
    const { id, lines } = await script('One.\nTwo.\n😀\nFour.');
    expect(await spoken(id)).toMatchObject({ state: 'done', spoken: 4, failed: [] });
    const first = await heard(id);
    expect(new Set(first).size).toBe(4);
    expect(await refusal(client.makeSpeech(id))).toBe('nothing-to-speak');
    await spoken(id, { lines: [lines[1]!], again: true });
    const again = await heard(id);
    expect(again.map((hash, at) => hash === first[at])).toEqual([true, false, true, true]);
    const { takes } = (await client.readSpeech(id)).lines[1]!;
    expect(takes.map(({ sha256 }) => sha256)).toEqual([first[1], again[1]]);
    expect(takes[0]!.speaker).toMatchObject({ kind: 'made', actor: { kind: 'maker', name: 'Beeper' } });
    // The maker's undo, and a person's choice.
    expect(await client.stepSpeech(id, 'undo', { makerId: 'beeper' })).toBe(true);
    expect(await heard(id)).toEqual(first);
    await client.editSpeech(id, { edits: [{ kind: 'choose', line: lines[1]!, take: takes[1]!.id }] });
    expect(await heard(id)).toEqual(again);
    const bytes = new Uint8Array(await (await fetch(`${server.url}/api/blobs/${again[1]!}`)).arrayBuffer());
    expect(lengthOf(readWav(bytes))).toBe(takes[1]!.samples);
  });

  it('only where something changed, and what was said before is not asked for again', async () => {
    const { id, lines } = await script('One.\nTwo.\nThree.');
    await spoken(id);
    const first = await heard(id);
    await client.editSpeech(id, { edits: [{ kind: 'change', line: lines[2]!, set: { text: 'Three, changed.' } }] });
    beeper.asked = 0;
    expect(await spoken(id)).toMatchObject({ lines: [lines[2]] });
    expect(beeper.asked).toBe(1);
    expect((await heard(id)).slice(0, 2)).toEqual(first.slice(0, 2));
    await client.editSpeech(id, {
      edits: [{ kind: 'change', line: lines[2]!, set: { text: 'Three.', pauseAfter: 9 } }],
    });
    await spoken(id);
    expect(beeper.asked).toBe(1);
    expect(await heard(id)).toEqual(first);
    await client.editSpeech(id, {
      edits: [
        { kind: 'lexicon', entries: [{ word: 'two', say: 'too', language: null, kind: 'spelling' }] },
        { kind: 'change', line: lines[0]!, set: { voice: 'beeper/high' } },
      ],
    });
    expect(await spoken(id)).toMatchObject({ lines: [lines[0], lines[1]] });
  });

  it('never where a lock is', async () => {
    const { id, lines } = await script('One.\nTwo.');
    await client.editSpeech(id, {
      personId: bo,
      edits: [{ kind: 'lock', lines: [lines[0]!], by: 'x', at: '2026-01-02T03:04:05.000Z' }],
    });
    expect((await client.readSpeech(id)).lines[0]!.lock?.by).toBe(bo);
    expect(await refusal(client.makeSpeech(id, { lines: [lines[0]!], again: true }))).toBe('line-locked');
    expect(await spoken(id)).toMatchObject({ lines: [lines[1]], locked: [lines[0]] });
    expect((await heard(id)).map((hash) => hash === null)).toEqual([true, false]);
    await client.editSpeech(id, { edits: [{ kind: 'unlock', lines: [lines[0]!] }] });
    expect(await spoken(id)).toMatchObject({ lines: [lines[0]] });
  });

  it('and one that a person wrote in meanwhile is kept as a take, not heard', async () => {
    const { id, lines } = await script('This is held.');
    await client.makeSpeech(id);
    await until(id, () => beeper.asked === 1);
    expect(await refusal(client.makeSpeech(id))).toBe('speech-making-under-way');
    await client.editSpeech(id, { edits: [{ kind: 'change', line: lines[0]!, set: { text: 'Other words.' } }] });
    beeper.release();
    await until(id, ({ state }) => state === 'done');
    const [line] = (await client.readSpeech(id)).lines;
    expect(line).toMatchObject({ take: null, takes: [{ recipe: { parts: [{ text: 'This is held.' }] } }] });
  });

  it('until somebody stops it; what was spoken stays, and one that fails stops no other', async () => {
    const { id } = await script('One.\nno sound\nsilence\nFour.\nheld');
    await client.makeSpeech(id);
    await until(id, ({ spoken: count }) => count === 2);
    await until(id, () => beeper.asked === 5);
    const stopped = await client.stopSpeechMaking(id);
    expect(stopped).toMatchObject({ state: 'stopped', spoken: 2, now: null });
    expect(stopped!.failed.map(({ error }) => error.code)).toEqual(['speech-answer-not-understood', 'speech-silent']);
    expect((await heard(id)).map((hash) => hash !== null)).toEqual([true, false, false, true, false]);
  });

  it('not by a voice that there is none of, nor when nothing can speak', async () => {
    const { id, lines } = await script('One.');
    await client.editSpeech(id, { edits: [{ kind: 'change', line: lines[0]!, set: { voice: 'beeper/nobody' } }] });
    expect(await refusal(client.makeSpeech(id))).toBe('voice-unknown');
    await client.editSpeech(id, { edits: [{ kind: 'change', line: lines[0]!, set: { voice: null } }] });
    beeper.reason = 'It is not installed.';
    expect(await refusal(client.makeSpeech(id))).toBe('nothing-speaks');
    beeper.reason = null;
  });

  it('again from their recipes, byte for byte', async () => {
    const { id } = await script('One.');
    await spoken(id);
    const { takes } = (await client.readSpeech(id)).lines[0]!;
    expect(await client.replaySpeechTake(id, takes[0]!.id)).toMatchObject({ verdict: 'exact', changed: [] });
    expect(await refusal(client.replaySpeechTake(id, 'none'))).toBe('speech-take-not-found');
  });
});

it('is exported as one sound, clips, captions and words', async () => {
  const { id } = await script('ANNA: One.\nTwo.\nsilence');
  expect(await refusal(client.exportSpeech(id, 'wav'))).toBe('nothing-spoken');
  await spoken(id);
  const { lines } = await client.readSpeech(id);
  const sound = readWav(await client.exportSpeech(id, 'wav'));
  const [a, b] = lines.map(({ takes }) => takes[0]!);
  expect(lengthOf(sound)).toBe(a!.samples + b!.samples + (lines[0]!.pauseAfter * 8000) / 1000);
  const vtt = new TextDecoder().decode(await client.exportSpeech(id, 'vtt'));
  expect(readScript(vtt, 'subtitles').map(({ speaker, text }) => [speaker, text])).toEqual([
    ['ANNA', 'One.'],
    ['', 'Two.'],
  ]);
  const files = unzipSync(await client.exportSpeech(id, 'zip'));
  expect(Object.keys(files)).toEqual(['001.wav', '002.wav', 'recipes.json']);
  expect(createHash('sha256').update(files['002.wav']!).digest('hex')).toBe(b!.sha256);
  expect(new TextDecoder().decode(await client.exportSpeech(id, 'txt'))).toBe('ANNA: One.\nTwo.\nsilence\n');
});

it('goes back to a version, and what was deleted takes its clips along', async () => {
  const { id, lines } = await script('Only here.\nTwo.');
  await spoken(id);
  const kept = await client.saveSpeechVersion(id, { name: 'Both' });
  await client.editSpeech(id, { edits: [{ kind: 'remove', lines: [lines[0]!] }] });
  await client.restoreSpeechVersion(id, kept.id);
  expect((await client.readSpeech(id)).lines.map(({ text }) => text)).toEqual(['Only here.', 'Two.']);
  const [sha] = await heard(id);
  await client.changeWork(id, { trashed: true });
  await client.deleteWork(id);
  expect(await refusal(client.readSpeech(id))).toBe('work-not-found');
  expect((await fetch(`${server.url}/api/blobs/${sha!}`)).status).toBe(404);
});

it('is the same on every page that is open at it, and edits of a page are spoken', async () => {
  const { id, branch } = await script('One.');
  const open = () => LivePage.open<SpeechDocument>(client, id, branch, { document: new SpeechDocument() });
  const [one, other] = [await open(), await open()];
  one.document.edit([{ kind: 'add', lines: [{ text: 'Two.' }], after: one.document.script().lines[0]!.id }]);
  await spoken(id, { base: [...one.document.frontiers()] });
  const heardBy = ({ document }: typeof one) => document.script().lines.map((line) => document.takeOf(line) !== null);
  await other.until(() => heardBy(other).length === 2 && heardBy(other).every((is) => is));
  await one.until(() => heardBy(one).every((is) => is));
  await Promise.all([one.close(), other.close()]);
});

it('is spoken by a connected service too, which is told one line and is on the list of what was sent', async () => {
  const bodies: string[] = [];
  const service = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      bodies.push(body);
      const samples = Float32Array.from({ length: 500 }, (_, i) => 0.3 * Math.sin(i));
      response.writeHead(200, { 'content-type': 'audio/wav' });
      response.end(writeWav({ sampleRate: 24_000, channels: [samples] }));
    });
  });
  await new Promise<void>((started) => service.listen(0, '127.0.0.1', started));
  const address = `http://127.0.0.1:${(service.address() as AddressInfo).port}/v1`;
  const provider = await client.createProvider({
    kind: 'openai-speech',
    name: 'Voices',
    address,
    model: 'tts',
    pricePerMillionIn: 15,
  });
  const { id, lines } = await script('Secret.\nSaid aloud.');
  const voice = `${provider.makerId}/my-own`;
  await client.editSpeech(id, { edits: [{ kind: 'change', line: lines[1]!, set: { voice } }] });
  expect(await spoken(id, { lines: [lines[1]!] })).toMatchObject({ state: 'done' });
  expect(bodies).toHaveLength(1);
  expect(JSON.parse(bodies[0]!)).toMatchObject({ input: 'Said aloud.', voice: 'my-own' });
  const [sent] = await client.listSentRequests(provider.id);
  expect(sent).toMatchObject({ outcome: 'done', cost: ('Said aloud.'.length * 15) / 1e6 });
  await client.setOffline(true);
  expect(await spoken(id, { lines: [lines[1]!], again: true })).toMatchObject({
    state: 'failed',
    failed: [{ line: lines[1], error: { code: 'offline-only' } }],
  });
  expect(bodies).toHaveLength(1);
  await client.setOffline(false);
  await client.deleteProvider(provider.id);
  await new Promise((closed) => service.close(closed));
});
