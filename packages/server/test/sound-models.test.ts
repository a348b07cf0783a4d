/** A maker of sounds that was trained on recordings, brought in as a model file: it draws, varies and goes between, as proposals that are decided and replayed. */
import { rm } from 'node:fs/promises';
import { FourhandsClient, type NewSoundProposal, type SoundProposal } from '@fourhands/core';
import { writeWav } from '@fourhands/core/media/sound/wav';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { randomSpectraMaker } from '../../models/test/random-spectra.ts';
import { type RunningServer, startServer } from '../src/main.ts';
import { newFolder } from './fake-server.ts';

let folder: string;
let server: RunningServer;
let client: FourhandsClient;
beforeAll(async () => {
  folder = await newFolder();
  server = await startServer({ folder, port: 0 }, { log: () => undefined });
  client = new FourhandsClient({ address: server.url });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const sampleRate = 24_000;
const tone = (hertz: number) => ({
  sampleRate,
  channels: [
    Float32Array.from(
      { length: 12_000 },
      (_, i) => 0.4 * Math.exp(-i / 4000) * Math.sin((2 * Math.PI * hertz * i) / sampleRate),
    ),
  ],
});

async function made(id: string, proposalId: string): Promise<SoundProposal> {
  for await (const event of client.watchSound(id)) {
    const all = event.type === 'snapshot' ? event.proposals : event.type === 'proposal' ? [event.proposal] : [];
    const found = all.find((each) => each.id === proposalId);
    if (found !== undefined && found.state !== 'making') return found;
  }
  throw new Error('it never ended');
}

it('is a maker of sounds by its file: draws, varies what lies at a place, goes to a second sound; replayed and gone', async () => {
  const model = await client.importModel('knocks.safetensors', new Uint8Array(randomSpectraMaker(1)));
  expect(model).toMatchObject({ kind: 'spectra', origin: 'imported', figures: { clips: 3 } });
  await expect(
    client.importModel('cut.safetensors', new Uint8Array(randomSpectraMaker(1).slice(0, -9))),
  ).rejects.toThrow();
  const makers = await client.listSoundMakers();
  expect(makers.map(({ kind }) => kind)).toEqual(['procedure', 'trained']);
  const maker = makers[1]!;
  expect(maker).toMatchObject({
    name: { en: model.name },
    effects: [{ hears: 'nothing' }, { hears: 'place' }, { hears: 'second' }],
  });

  const { work } = await client.importSound('one.wav', writeWav(tone(500), 'float'));
  const other = await client.bringSound(work.id, 'two.wav', writeWav(tone(2000), 'float'));
  const before = await client.getSound(work.id);
  const trackId = before.content.tracks[0]!.id;
  const ask = async (effect: string, more: Partial<NewSoundProposal> = {}) => {
    const place = { trackId, start: 0, end: 9000 };
    const { id } = await client.proposeSound(work.id, { makerId: maker.id, place, effect, seed: 4, ...more });
    return made(work.id, id);
  };
  const heard = (start: number, length: number, offer: object = {}) =>
    client.soundSamples(work.id, { start, length, ...offer });
  const own = await heard(0, 12_000);

  const drawn = await ask('draw', { candidates: 2 });
  expect(drawn).toMatchObject({ state: 'open', error: null, recipe: { operation: 'generate', effect: 'draw' } });
  expect(drawn.recipe.heard).toBeUndefined();
  expect(new Set(drawn.candidates.map(({ source }) => source.id)).size).toBe(2);

  // Kept whole, it is what lay there, less what lies above half of the model's rate.
  const kept = await ask('vary', { controls: { keep: 1 } });
  const offered = await heard(0, 9000, { proposalId: kept.id });
  const off = offered.reduce((most, value, i) => (i < 8000 ? Math.max(most, Math.abs(value - own[i]!)) : most), 0);
  expect(off).toBeLessThan(0.03);

  const toOther = await ask('morph', { controls: { share: 0.25 }, second: other.id });
  expect(toOther.recipe.heard).toMatchObject({ second: other.id, start: 0, length: 9000 });
  const decided = await client.decideSound(work.id, toOther.id, { verdict: 'accept', candidate: 0 });
  expect(decided.state).toBe('decided');
  const after = await client.getSound(work.id);
  const [clip] = after.content.tracks[0]!.clips;
  expect(clip).toMatchObject({ source: toOther.candidates[0]!.source.id, start: 0, length: 9000 });
  expect(after.steps.find(({ number }) => number === clip!.madeBy)).toMatchObject({
    actor: { name: model.name },
    recipeId: toOther.recipe.id,
  });
  expect((await heard(9000, 3000)).every((value, i) => value === own[9000 + i])).toBe(true);

  // It heard what was there then, not what is there now.
  expect(await client.replaySound(work.id, toOther.id, 0)).toMatchObject({ verdict: 'exact' });

  const refused = (code: string) => ({ code });
  await expect(ask('morph')).rejects.toMatchObject(refused('sound-second-missing'));
  const nowhere = { trackId, start: 50_000, end: 60_000 };
  await expect(ask('vary', { place: nowhere })).rejects.toMatchObject(refused('sound-region-silent'));
  await expect(ask('vary', { controls: { keep: 2 } })).rejects.toMatchObject(refused('control-out-of-range'));
  await expect(ask('rain')).rejects.toMatchObject(refused('sound-maker-not-found'));

  await client.deleteModel(model.id);
  expect(await client.replaySound(work.id, kept.id, 0)).toMatchObject({
    verdict: 'not-reproducible',
    changed: ['maker-gone'],
  });
  await expect(ask('draw')).rejects.toMatchObject(refused('sound-maker-not-found'));
});
