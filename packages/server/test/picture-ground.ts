/** A real server with every kind of maker of pictures, all cheap: what exactness and replays of pictures are checked on. */
import { type RunningServer, startServer } from '../src/main.ts';
import { FourhandsClient, pictureProviderKindSchema, readWorkflow } from '@fourhands/core';
import sharp from 'sharp';
import { standInWorkflow, startStandInPictures, type StandInPictures } from '../../makers/test/stand-in-pictures.ts';
import { randomGan, randomVae } from '../../models/test/random-picture-models.ts';
import type { ExactnessGround } from './picture-exactness.ts';

/** A PNG of coloured stripes, the same each time. */
async function stripedPicture(width: number, height: number): Promise<Uint8Array<ArrayBuffer>> {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => (at * 37 + (at % 3) * (at >> 4)) % 251);
  return new Uint8Array(
    await sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer(),
  );
}

export interface PictureGround extends ExactnessGround {
  readonly server: RunningServer;
  close(): Promise<void>;
}

/** How often a maker is asked in comparison with others: quick ones more often. */
const weights = { 'picture-repair': 2 };

export async function openPictureGround(folder: string): Promise<PictureGround> {
  const server = await startServer({ folder, port: 0 }, { log: () => undefined });
  const client = new FourhandsClient({ address: server.url });
  // A second start finds them there.
  await client.importModel('vae.safetensors', randomVae(1));
  await client.importModel('gan.safetensors', randomGan(2));
  const services: StandInPictures[] = [];
  for (const kind of pictureProviderKindSchema.options) {
    const service = await startStandInPictures(kind);
    services.push(service);
    const { address } = service;
    const workflow = kind === 'comfyui' ? readWorkflow(JSON.stringify(standInWorkflow)) : null;
    // What a start before this one connected is not there any more.
    for (const { id, kind: known } of await client.listProviders()) if (known === kind) await client.deleteProvider(id);
    await client.createProvider({ kind, name: kind, address, model: 'm', pictures: { workflow } });
  }
  return {
    server,
    address: server.url,
    second: await stripedPicture(32, 24),
    weights,
    close: async () => {
      await server.close();
      for (const service of services) await service.close();
    },
  };
}
