/** Connected services of pictures by way of the server: what is kept of them, what is sent, and what becomes of an answer that is no picture. */
import type { FourhandsClient, NewProvider, PictureProposal } from '@fourhands/core';
import { Mask } from '@fourhands/core/media/image/mask';
import { afterAll, beforeAll, expect, it } from 'vitest';
import sharp from 'sharp';
import { standingColour, type StandInPictures, startStandInPictures } from '../../makers/test/stand-in-pictures.ts';
import { type FakeServer, startFakeServer } from './fake-server.ts';

let server: FakeServer;
let client: FourhandsClient;
let service: StandInPictures;
beforeAll(async () => {
  [server, service] = await Promise.all([startFakeServer(), startStandInPictures('automatic1111')]);
  client = server.client;
});
afterAll(() => Promise.all([server.close(), service.close()]));

const connect = (more: Partial<NewProvider> = {}) =>
  client.createProvider({ kind: 'automatic1111', name: 'Next door', address: service.address, model: '', ...more });

async function asked(makerId: string, prompt: string): Promise<PictureProposal> {
  const { work } = await client.createPicture({ title: 'Hill', width: 20, height: 16 });
  const layerId = (await client.getPicture(work.id)).layers[0]!.id;
  const region = Mask.rectangle(20, 16, { x: 2, y: 2, width: 9, height: 7 }).toNumbers();
  const controls = { size: 256 };
  const { id } = await client.proposePicture(work.id, { makerId, layerId, region, prompt, controls });
  for await (const event of client.watchPicture(work.id)) {
    const all = event.type === 'snapshot' ? event.proposals : event.type === 'proposal' ? [event.proposal] : [];
    const ended = all.find((each) => each.id === id && each.state !== 'making');
    if (ended) return ended;
  }
  throw new Error('it never ended');
}

it('offers what it makes, lists what was sent with its cost, and stops at its cap; its key stays with the server', async () => {
  const pictures = { pricePerPicture: 2 };
  const provider = await connect({ key: 'a:right', monthlyCap: 3, pictures });
  expect(provider).toMatchObject({ hasKey: true, pictures: { pricePerPicture: 2, workflow: null } });
  const makerId = `${provider.makerId}-repaint`;
  expect(await asked(makerId, 'needs-key')).toMatchObject({ state: 'open', recipe: { prompt: 'needs-key' } });
  expect(await asked(makerId, 'a hill')).toMatchObject({ state: 'open' });
  expect(await asked(makerId, 'a hill')).toMatchObject({ state: 'failed', error: { code: 'monthly-cap-reached' } });
  const sent = await client.listSentRequests(provider.id);
  expect(sent.map(({ host, cost, outcome }) => [host, cost, outcome])).toEqual([
    [new URL(service.address).host, 2, 'done'],
    [new URL(service.address).host, 2, 'done'],
  ]);
  expect(JSON.stringify([await client.listProviders(), await client.listPictureMakers(), sent])).not.toContain('right');
  const maker = (await client.listPictureMakers()).find(({ id }) => id === makerId);
  expect(maker).toMatchObject({ available: false, destination: new URL(service.address).host });
  // It writes nothing, and is no maker of texts.
  expect((await client.listMakers()).makers.some(({ id }) => id === provider.makerId)).toBe(false);
  await client.deleteProvider(provider.id);
});

it('shows how it stands as the service shows it, in the region alone, and no more once it is stopped', async () => {
  const provider = await connect();
  const { work } = await client.createPicture({ title: 'Hill', width: 40, height: 30 });
  const layerId = (await client.getPicture(work.id)).layers[0]!.id;
  const region = Mask.rectangle(40, 30, { x: 4, y: 4, width: 20, height: 10 }).toNumbers();
  const asking = { makerId: `${provider.makerId}-repaint`, layerId, region, prompt: 'hangs', controls: { size: 256 } };
  const { id } = await client.proposePicture(work.id, asking);
  const states: string[] = [];
  for await (const event of client.watchPicture(work.id)) {
    if (event.type === 'preview') {
      const read = sharp(Buffer.from(event.webp, 'base64')).raw();
      const { data, info } = await read.toBuffer({ resolveWithObject: true });
      expect([info.width, info.height]).toEqual([20, 10]);
      // As near as a WebP says it.
      standingColour.forEach((value, channel) => expect(Math.abs(data[channel]! - value)).toBeLessThan(12));
      if (states.length === 0) await client.stopPictureProposal(work.id, id);
      states.push('shown');
    }
    if (event.type === 'proposal' && event.proposal.state !== 'making') {
      states.push(event.proposal.state);
      break;
    }
  }
  expect([states[0], states.at(-1)]).toEqual(['shown', 'stopped']);
  await client.deleteProvider(provider.id);
});

it('sends nothing while the switch is off, and looks without making', async () => {
  const provider = await connect();
  await client.setOffline(true);
  const before = service.asked.length;
  const failed = { state: 'failed', error: { code: 'offline-only' } };
  expect(await asked(`${provider.makerId}-paint`, 'a hill')).toMatchObject(failed);
  expect(await client.testProvider(provider.id)).toMatchObject({ works: false });
  expect(service.asked.length).toBe(before);
  await client.setOffline(false);
  expect(await client.testProvider(provider.id)).toMatchObject({ works: true });
  await client.deleteProvider(provider.id);
});

it('tells why nothing came of an answer that is no picture, and refuses what it cannot be asked', async () => {
  const provider = await connect();
  const makerId = `${provider.makerId}-paint`;
  expect(await asked(makerId, 'not-a-picture')).toMatchObject({
    state: 'failed',
    error: { code: 'image-unreadable' },
  });
  expect(await asked(makerId, 'html')).toMatchObject({ error: { code: 'picture-answer-not-understood' } });
  await expect(asked(makerId, ' ')).rejects.toMatchObject({ code: 'picture-prompt-missing' });
  await expect(connect({ kind: 'comfyui' })).rejects.toMatchObject({ code: 'request-invalid' });
  await expect(connect({ kind: 'openai-images' })).rejects.toMatchObject({ code: 'request-invalid' });
  const images = await connect({ kind: 'openai-images', model: 'm' });
  await expect(client.changeProvider(images.id, { model: '' })).rejects.toMatchObject({ code: 'provider-incomplete' });
  await client.deleteProvider(images.id);
  await client.deleteProvider(provider.id);
});
