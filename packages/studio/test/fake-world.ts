/** What the fake server has: data sets, runs in every state, models and compressions, all in memory. */
import sharp from 'sharp';
import type { Compression, Restoration } from '@fourhands/core/protocol/compression';
import type { AddedItem, DatasetDetail } from '@fourhands/core/protocol/dataset';
import type { LatentMap, Model } from '@fourhands/core/protocol/model';
import type { ModelKind, PresetList } from '@fourhands/core/protocol/preset';
import type { RunDetail, RunEvent, RunPoint } from '@fourhands/core/protocol/run';
import { createHash } from 'node:crypto';
import type { FakeModel } from './fake-model.ts';
import { addGan } from './fake-gan.ts';
import { fakePresets } from './fake-presets.ts';
import { addWriter } from './fake-writer.ts';

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };
type Tell = (id: string, event: RunEvent) => void;

export interface FakeWorld {
  readonly presets: PresetList;
  readonly blobs: Map<string, Buffer>;
  readonly datasets: Writable<DatasetDetail>[];
  readonly runs: Writable<RunDetail>[];
  readonly models: Writable<Model>[];
  readonly compressions: Compression[];
  readonly addDataset: (name: string) => DatasetDetail;
  addItem(
    dataset: Writable<DatasetDetail>,
    name: string,
    bytes: Buffer,
  ): Promise<AddedItem | { code: string; message: string }>;
  readonly removeItem: (dataset: Writable<DatasetDetail>, itemId: string) => void;
  readonly picture: (itemId: string, thumbnail: boolean) => Promise<Buffer>;
  readonly addRun: (request: {
    datasetId: string;
    kind: ModelKind;
    preset: string;
    name?: string;
    seed?: number;
    settings?: Record<string, number>;
  }) => RunDetail;
  readonly latentMap: () => LatentMap;
  readonly compress: (name: string, bytes: Buffer, model: Model) => Promise<Compression>;
  readonly restore: (name: string, bytes: number) => Restoration;
  readonly tick: (tell: Tell) => Promise<void>;
}

const totalSteps = 4000;

function pointsUpTo(step: number, kind: 'vae' | 'codec'): RunPoint[] {
  const points: RunPoint[] = [];
  for (let at = 0; at <= step; at += 20) {
    const noise = Math.sin(at * 1.7) * 0.02 + Math.sin(at * 0.37) * 0.015;
    for (const split of at % 200 === 0 ? (['train', 'validation'] as const) : (['train'] as const)) {
      const gap = split === 'validation' ? 1.05 + at / 60_000 : 1 + noise;
      const first = (320 * Math.exp(-at / 300) + 92 + 40 * Math.exp(-at / 1500)) * gap;
      const second = 28 * (1 - Math.exp(-at / 500)) * gap;
      const terms: Record<string, number> =
        kind === 'vae' ? { reconstruction: first, kl: second } : { rate: first / 240, distortion: first / 9000 };
      const loss = kind === 'vae' ? first + second : first / 240 + (255 ** 2 * 0.01 * first) / 9000;
      points.push({ step: at, epoch: at / 400, split, loss, terms });
    }
  }
  return points;
}

export async function makeWorld(model: FakeModel, empty: boolean): Promise<FakeWorld> {
  let lastId = 0;
  const id = () => `fake-${(lastId += 1)}`;
  const files = new Map<string, Buffer>();
  const blobs = new Map<string, Buffer>();
  const keep = (bytes: Buffer) => {
    const hash = createHash('sha256').update(bytes).digest('hex');
    blobs.set(hash, bytes);
    return hash;
  };
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

  const world: FakeWorld = {
    presets: fakePresets,
    blobs,
    datasets: [],
    runs: [],
    models: [],
    compressions: [],
    addDataset(name) {
      const made: DatasetDetail = {
        id: id(),
        name,
        kind: 'pictures',
        createdAt: ago(0),
        itemCount: 0,
        bytes: 0,
        sums: {},
        covers: [],
        items: [],
        files: [],
        skipped: [],
      };
      world.datasets.unshift(made);
      return made;
    },
    async addItem(dataset, name, bytes) {
      if (bytes.length === 0) return { code: 'image-empty', message: 'The file is empty.' };
      const meta = await sharp(bytes)
        .metadata()
        .catch(() => null);
      if (meta === null) return { code: 'image-unreadable', message: `${name} is not a picture.` };
      const itemId = id();
      files.set(itemId, bytes);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const duplicate = dataset.items.some((item) => item.sha256 === sha256);
      const warnings = meta.hasAlpha ? ['transparency-flattened'] : (meta.orientation ?? 1) > 1 ? ['rotated'] : [];
      const item = {
        id: itemId,
        name,
        width: meta.width,
        height: meta.height,
        bytes: bytes.length,
        sha256,
        createdAt: ago(0),
        warnings,
      };
      if (!duplicate) {
        dataset.items = [...dataset.items, item];
        dataset.itemCount += 1;
        dataset.bytes += bytes.length;
        dataset.covers = dataset.items.slice(0, 4).map((one) => one.id);
      }
      return { ...item, duplicate };
    },
    removeItem(dataset, itemId) {
      dataset.items = dataset.items.filter((item) => item.id !== itemId);
      dataset.itemCount = dataset.items.length;
    },
    async picture(itemId, thumbnail) {
      const bytes = files.get(itemId) ?? model.originals[0]?.bytes ?? Buffer.alloc(0);
      return thumbnail
        ? sharp(bytes).rotate().resize(256, 256, { fit: 'cover' }).png().toBuffer()
        : sharp(bytes).rotate().png().toBuffer();
    },
    addRun(request) {
      const dataset = world.datasets.find((one) => one.id === request.datasetId);
      const run: RunDetail = {
        id: id(),
        name: request.name ?? dataset?.name ?? 'Run',
        kind: request.kind,
        preset: request.preset,
        settings: { epochs: 10, batchSize: 64, learningRate: 0.001, ...request.settings },
        seed: request.seed ?? 4711,
        datasetId: request.datasetId,
        datasetName: dataset?.name ?? 'Gone',
        pictureCount: dataset?.itemCount ?? 0,
        fileCount: 0,
        state: 'running',
        stopReason: null,
        error: null,
        progress: { step: 0, totalSteps, elapsedSeconds: 0, secondsLeft: null },
        checkpointStep: null,
        modelId: null,
        createdAt: ago(0),
        startedAt: ago(0),
        endedAt: null,
        points: [],
        images: [],
        samples: [],
      };
      world.runs.unshift(run);
      return run;
    },
    latentMap() {
      const items = world.datasets.at(-1)?.items ?? [];
      const points = model.anchors.flatMap((anchor, index) =>
        Array.from({ length: 8 }, (_, copy) => ({
          x: anchor.x + Math.sin(copy * 2.1 + index) * 0.35 * (copy === 0 ? 0 : 1),
          y: anchor.y + Math.cos(copy * 1.3 + index * 2) * 0.35 * (copy === 0 ? 0 : 1),
          itemId: items[index]?.id ?? null,
        })),
      );
      return { points, bounds: { x0: -3.4, x1: 3.4, y0: -3.4, y1: 3.4 } };
    },
    async compress(name, bytes, used) {
      const { width, height } = await sharp(bytes).metadata();
      const small = await sharp(bytes).jpeg({ quality: 22 }).toBuffer();
      const restored = keep(await sharp(small).png().toBuffer());
      const original = keep(await sharp(bytes).png().toBuffer());
      const rate = (count: number) => (8 * count) / (width * height);
      const ours = Math.round(small.length * 0.86);
      const row = (format: 'fourhands' | 'jpeg' | 'webp' | 'avif', count: number, psnr: number, msSsim: number) => ({
        format,
        bytes: count,
        bitsPerPixel: rate(count),
        psnr,
        msSsim,
        quality: format === 'fourhands' ? null : 20,
        atLowestQuality: format === 'jpeg',
      });
      const compression: Compression = {
        id: id(),
        name,
        modelId: used.id,
        modelName: used.name,
        createdAt: ago(0),
        width,
        height,
        bytes: ours,
        originalBytes: bytes.length,
        bitsPerPixel: rate(ours),
        warnings: [],
        rows: [
          row('fourhands', ours, 31.42, 0.9714),
          row('jpeg', ours + 412, 28.87, 0.9421),
          row('webp', ours + 96, 30.61, 0.9603),
          row('avif', ours + 201, 31.38, 0.9689),
        ],
        original: `/api/blobs/${original}`,
        restored: `/api/blobs/${restored}`,
        file: `/api/blobs/${restored}`,
      };
      world.compressions.unshift(compression);
      return compression;
    },
    restore(name, bytes) {
      const picture = [...blobs.keys()][0] ?? '';
      const codec = world.models.find((one) => one.kind === 'codec');
      return {
        id: id(),
        name,
        width: 768,
        height: 512,
        bytes,
        bitsPerPixel: (8 * bytes) / (768 * 512),
        createdAt: ago(0),
        picture: `/api/blobs/${picture}`,
        model: { id: codec?.id ?? 'fake-0', name: codec?.name ?? 'Codec' },
      };
    },
    async tick(tell) {
      for (const run of world.runs) {
        if (run.state !== 'running') continue;
        const step = Math.min(totalSteps, (run.progress?.step ?? 0) + 20);
        const seconds = step * 0.021;
        run.progress = { step, totalSteps, elapsedSeconds: seconds, secondsLeft: (totalSteps - step) * 0.021 };
        tell(run.id, { type: 'progress', progress: run.progress });
        if (run.kind !== 'vae' && run.kind !== 'codec') continue;
        for (const point of pointsUpTo(step, run.kind).filter((one) => one.step === step)) {
          run.points = [...run.points, point];
          tell(run.id, { type: 'point', point });
        }
        if (step % 200 === 0) await addImages(run, step, tell);
      }
    },
  };

  async function addImages(run: Writable<RunDetail>, step: number, tell: Tell): Promise<void> {
    const fresh = [
      {
        kind: 'reconstruction' as const,
        step,
        blob: keep(await model.reconstructions(step / totalSteps)),
        width: 256,
        height: 64,
      },
      ...(run.kind === 'vae'
        ? [{ kind: 'sample' as const, step, blob: keep(await model.samples(32, step)), width: 256, height: 128 }]
        : []),
    ];
    for (const image of fresh) {
      run.images = [...run.images, image];
      tell(run.id, { type: 'image', image });
    }
  }

  if (empty) return world;
  const photographs = world.addDataset('Kodak photographs');
  for (const { name, bytes } of model.originals) await world.addItem(photographs, name, bytes);
  const [firstItem] = photographs.items;
  if (firstItem !== undefined) firstItem.warnings = ['rotated', 'cmyk-converted'];
  const quiet: Tell = () => undefined;
  const seeded = async (
    name: string,
    kind: 'vae' | 'codec',
    step: number,
    fields: Partial<RunDetail>,
    minutes: number,
  ) => {
    const run: Writable<RunDetail> = world.addRun({
      datasetId: photographs.id,
      kind,
      preset: kind === 'vae' ? 'small-pictures' : 'photographs',
      name,
    });
    for (let at = 200; at <= step; at += 200) await addImages(run, at, quiet);
    const progress = { step, totalSteps, elapsedSeconds: step * 0.021, secondsLeft: null };
    Object.assign(run, {
      points: step === 0 ? [] : pointsUpTo(step, kind),
      progress,
      createdAt: ago(minutes),
      ...fields,
    });
    return run;
  };
  const trained = await seeded(
    'Small pictures of the coast',
    'vae',
    totalSteps,
    { state: 'finished', endedAt: ago(190) },
    200,
  );
  const codecRun = await seeded(
    'Codec for photographs',
    'codec',
    totalSteps,
    { state: 'finished', endedAt: ago(90) },
    140,
  );
  await seeded(
    'A wider latent space',
    'vae',
    1600,
    { state: 'stopped', stopReason: 'interrupted', checkpointStep: 1500 },
    80,
  );
  await seeded(
    'Too fast',
    'vae',
    600,
    {
      state: 'failed',
      checkpointStep: 400,
      error: {
        code: 'training-diverged',
        message:
          'The loss became infinite at step 612: the learning rate is too high. Lower it and start a new run, or resume from step 400.',
      },
    },
    60,
  );
  await seeded('Codec, half the rate', 'codec', 0, { state: 'queued', progress: null }, 3);
  await seeded('Kodak photographs', 'vae', 1200, { state: 'running' }, 2);
  const base = { bytes: 2_412_336, origin: 'trained' as const };
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  world.models.push(
    {
      ...base,
      id: id(),
      name: 'Small pictures of the coast',
      kind: 'vae',
      sha256: hash('a'),
      createdAt: ago(190),
      runId: trained.id,
      preset: 'small-pictures',
      figures: { loss: 121.4, reconstruction: 94.2, kl: 27.2 },
      vae: { imageWidth: 32, imageHeight: 32, latentSize: 32 },
      writer: null,
      melody: null,
      gan: null,
    },
    {
      ...base,
      id: id(),
      name: 'Codec for photographs',
      kind: 'codec',
      sha256: hash('b'),
      createdAt: ago(90),
      runId: codecRun.id,
      preset: 'photographs',
      figures: { psnr: 31.2, bitsPerPixel: 0.412, msSsim: 0.969 },
      vae: null,
      writer: null,
      melody: null,
      gan: null,
    },
  );
  trained.modelId = world.models[0]?.id ?? null;
  codecRun.modelId = world.models[1]?.id ?? null;
  addGan(world, hash, photographs.id, keep(await model.samples(64, 3)));
  addWriter(world, hash);
  const codec = world.models[1];
  const pictures = model.originals.slice(3, 6);
  if (codec !== undefined) for (const { name, bytes } of pictures) await world.compress(name, bytes, codec);
  return world;
}
