/** A few histories of what `npm run bench -- exactness` does ten thousand times, a leak that must be counted, and recipes that replay byte for byte. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FourhandsClient, type PictureMaker } from '@fourhands/core';
import { Mask } from '@fourhands/core/media/image/mask';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addTally, checkExactness, emptyTally } from './picture-exactness.ts';
import { openPictureGround, type PictureGround } from './picture-ground.ts';

let folder: string;
let ground: PictureGround;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-exactness-'));
  ground = await openPictureGround(folder);
});
afterAll(async () => {
  await ground?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('what a maker offers', () => {
  it('changes nothing outside of its region, and nothing that is locked', { timeout: 60_000 }, async () => {
    const sum = emptyTally();
    for (let seed = 1; seed <= 2; seed++) addTally(sum, await checkExactness(ground, seed));
    expect(sum).toMatchObject({ outside: 0, locked: 0, others: 0 });
    expect(sum.inside).toBeGreaterThan(0);
    expect(sum.accepted).toBeGreaterThan(0);
  });

  it('is counted where it leaks', { timeout: 60_000 }, async () => {
    const leaking: PictureGround = {
      ...ground,
      // As a maker would that paints over everything but what it was asked for.
      meddle: async (client, { workId, width, height, layers }) => {
        const patch = Uint8Array.from({ length: width * height * 4 }, (_, at) => [1, 254, 3, 255][at % 4]!);
        for (const { id } of layers) await client.paint(workId, { layerId: id, x: 0, y: 0, width, height }, patch);
      },
    };
    const sum = emptyTally();
    for (let seed = 1; seed <= 2; seed++) addTally(sum, await checkExactness(leaking, seed));
    expect(sum.outside).toBeGreaterThan(100);
    expect(sum.locked).toBeGreaterThan(0);
  });
});

describe('a recipe', () => {
  const side = 28;
  /** Colours, and a black block and a scratch that can be mended. */
  const data = Uint8Array.from({ length: side * side * 4 }, (_, at) => {
    const [x, y] = [(at >> 2) % side, Math.floor((at >> 2) / side)];
    const damaged = (x >= 8 && x < 16 && y >= 8 && y < 16) || (y === 20 && x > 3);
    return at % 4 === 3 ? 255 : damaged ? 0 : [60 + 4 * x, 90 + 3 * y, 70 + ((x * y) % 90)][at % 4]!;
  });
  const controlsOf = ({ controls }: PictureMaker) =>
    Object.fromEntries(
      controls.flatMap(({ name, minimum }) => (name === 'effort' || name === 'steps' ? [[name, minimum]] : [])),
    );

  it(
    'of each maker of this machine makes the same bytes, twice and after a restart',
    { timeout: 120_000 },
    async () => {
      let client = new FourhandsClient({ address: ground.address });
      const { work } = await client.createPicture({ title: 'Again', width: side, height: side });
      const layerId = (await client.getPicture(work.id)).layers[0]!.id;
      await client.paint(work.id, { layerId, x: 0, y: 0, width: side, height: side }, data);
      const { style } = await client.bringStyle(work.id, 'second.png', ground.second);
      const makers = (await client.listPictureMakers()).filter(({ kind }) => kind !== 'connected');
      const region = Mask.rectangle(side, side, { x: 5, y: 5, width: 18, height: 18 }).toNumbers();

      const made = async (maker: PictureMaker, seed: number) => {
        const asked = { makerId: maker.id, layerId, region, controls: controlsOf(maker), seed };
        const more = { prompt: 'a red apple', style, groups: { with: [style], without: [style] } };
        const { id } = await client.proposePicture(work.id, { ...asked, ...more });
        for await (const event of client.watchPicture(work.id)) {
          const heard = event.type === 'snapshot' ? event.proposals : event.type === 'proposal' ? [event.proposal] : [];
          const ended = heard.find((each) => each.id === id && each.state !== 'making');
          if (ended === undefined) continue;
          expect(ended.error, maker.id).toBeNull();
          const { makerHash, controls, prompt, runtime } = ended.recipe;
          return {
            recipe: { makerHash, controls, prompt, runtime },
            patches: ended.candidates.map(({ patch }) => patch),
          };
        }
        throw new Error('it never ended');
      };
      const all = async () => {
        const found: Record<string, unknown> = {};
        for (const maker of makers) found[maker.id] = await made(maker, 7);
        return found;
      };

      const first = await all();
      expect(await all()).toEqual(first);
      await ground.close();
      ground = await openPictureGround(folder);
      client = new FourhandsClient({ address: ground.address });
      expect(await all()).toEqual(first);
      // Another seed is another picture wherever the maker says so.
      for (const maker of makers.filter(({ varies }) => varies))
        expect((await made(maker, 8)).patches, maker.id).not.toEqual(
          (first[maker.id] as { patches: string[] }).patches,
        );
    },
  );
});
