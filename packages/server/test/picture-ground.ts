/** A real server with every kind of maker of pictures, all cheap: what exactness and replays of pictures are checked on. */
import { type RunningServer, startServer } from '../src/main.ts';
import { type ComfyGraph, FourhandsClient, type PictureProviderKind, readWorkflow } from '@fourhands/core';
import sharp from 'sharp';
import {
  standInPaintingWorkflow,
  standInWorkflow,
  startStandInPictures,
  type StandInPictures,
} from '../../makers/test/stand-in-pictures.ts';
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

/** How often a maker is asked in comparison with others: one that seldom finds something to do more often. */
const usualWeights = { 'picture-repair': 2 };

export async function openPictureGround(
  folder: string,
  weights: ExactnessGround['weights'] = usualWeights,
): Promise<PictureGround> {
  const server = await startServer({ folder, port: 0 }, { log: () => undefined });
  const client = new FourhandsClient({ address: server.url });
  // A second start finds them there.
  await client.importModel('vae.safetensors', randomVae(1));
  await client.importModel('gan.safetensors', randomGan(2));
  // What a start before this one connected is not there any more.
  for (const { id } of await client.listProviders()) await client.deleteProvider(id);
  const services: StandInPictures[] = [];
  const connect = async (kind: PictureProviderKind, graph: ComfyGraph | null = null) => {
    const service = await startStandInPictures(kind);
    services.push(service);
    const name = graph === standInPaintingWorkflow ? `${kind}, from words` : kind;
    const workflow = graph && readWorkflow(JSON.stringify(graph));
    await client.createProvider({ kind, name, address: service.address, model: 'm', pictures: { workflow } });
  };
  await connect('openai-images');
  await connect('automatic1111');
  await connect('comfyui', standInWorkflow);
  await connect('comfyui', standInPaintingWorkflow);
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
