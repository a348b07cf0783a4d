import fc from 'fast-check';
import { HostTensor, RandomStream, type Runtime } from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../data/load-image.ts';
import { TrainingDiverged } from '../training/loop.ts';
import { TrainingStopped, type NamedImage, type TrainingHooks, type TrainingRequest } from '../training/training.ts';
import type { GanConfiguration } from './configuration.ts';
import { mirrorRow, shrinkToRows, TrainingSpread } from './diversity.ts';
import { alongArc, latentAt, loadGan } from './gan-model-file.ts';
import { trainGan } from './train.ts';
import sharp from 'sharp';

const runtime = createNodeRuntime({ threads: 1 });
const settings = { steps: 6, batchSize: 4, imageSize: 16, latentSize: 5, width: 4 };
const request = (more: Partial<TrainingRequest> = {}): TrainingRequest => ({
  preset: 'few-pictures-quick',
  settings,
  seed: 3,
  ...more,
});

/** Squares of a colour of its own on white, in pictures of different sizes. */
const drawing = (index: number, width = 16, height = 16): NamedImage => {
  const data = new Uint8Array(width * height * 3).fill(255);
  const colour = [(index * 83) % 256, (index * 47) % 256, (index * 131) % 256];
  for (let y = 3 + (index % 4); y < height - 4; y++)
    for (let x = 2 + (index % 5); x < width - 3; x++) data.set(colour, (y * width + x) * 3);
  return { name: `${index}`, width, height, data };
};
const drawings = Array.from({ length: 6 }, (_, index) => drawing(index));
const train = (given: TrainingRequest, images: readonly NamedImage[] = drawings, hooks: TrainingHooks = {}) =>
  trainGan(given, images, hooks, runtime);

describe('training', () => {
  it.each(['few-pictures-quick', 'dcgan'])(
    'of %s reports, stops, resumes and ends with the very same file',
    async (preset) => {
      const asked = request({ preset, settings: { ...settings, packing: 2 } });
      const terms = new Set<string>();
      const sheets: number[] = [];
      const whole = await train(asked, drawings, {
        onPoint: (point) => Object.keys(point.terms).forEach((name) => terms.add(`${point.split} ${name}`)),
        onImage: ({ image }) => void sheets.push(image.width),
      });
      for (const name of ['discriminator', 'penalty', 'generatorNorm', 'discriminatorNorm'])
        expect(terms).toContain(`train ${name}`);
      expect(terms).toContain('validation diversity');
      expect(terms).toContain('validation novelty');
      expect(new Set(sheets)).toEqual(new Set([8 * 16 + 7 * 2]));

      const stopping = new AbortController();
      const stopped = train(asked, drawings, {
        signal: stopping.signal,
        onPoint: ({ step }) => step >= 2 && stopping.abort(),
      });
      const { checkpoint } = (await stopped.catch((error: unknown) => error)) as TrainingStopped;
      expect((await train({ ...asked, resume: checkpoint })).bytes).toEqual(whole.bytes);
      await expect(train({ ...asked, seed: 4, resume: checkpoint })).rejects.toMatchObject({
        code: 'checkpoint-of-another-run',
      });
    },
  );

  it('takes pictures of ten sizes, grey and transparent ones', async () => {
    const encode = (channels: 1 | 2 | 3 | 4, width: number) =>
      sharp(Buffer.alloc(9 * width * channels, width * 7), { raw: { width, height: 9, channels } })
        .png()
        .toBuffer();
    const odd = await Promise.all(
      [1, 2, 3, 5, 8, 13, 21, 34, 55, 200].map(async (width, at) =>
        decodeImage(await encode(([1, 2, 3, 4] as const)[at % 4]!, width), `${width}.png`),
      ),
    );
    const { figures } = await train(request(), [...odd, drawing(1, 1, 40)]);
    for (const value of Object.values(figures)) expect(Number.isFinite(value)).toBe(true);
  });

  it('refuses too few pictures, equal ones, and settings that do not fit one another', async () => {
    await expect(train(request(), [drawing(1)])).rejects.toMatchObject({ code: 'too-few-pictures' });
    const equal = [drawing(1), drawing(1), { ...drawing(1), name: 'again' }];
    await expect(train(request(), equal)).rejects.toMatchObject({ code: 'pictures-all-alike', count: 3 });
    for (const wrong of [{ imageSize: 48 }, { packing: 3 }, { width: 3 }, { augment: 0.5 }])
      await expect(train(request({ settings: { ...settings, ...wrong } }))).rejects.toMatchObject({
        code: 'training-request-refused',
      });
  });

  it('that loses itself ends with the reason, and its last checkpoint is sound', async () => {
    // From the tenth step on, the rate is so high that the weights leave float32's numbers.
    let steps = 0;
    const wild: Runtime = {
      name: runtime.name,
      async compile(graph, options) {
        const program = await runtime.compile(graph, options);
        const trains = graph.inputs.some(({ name }) => name === 'input.learningRate');
        return {
          run: (inputs) => {
            const lost = trains && ++steps >= 10;
            return program.run(lost ? { ...inputs, 'input.learningRate': HostTensor.scalar(1e38) } : inputs);
          },
          readState: () => program.readState(),
          writeState: (state) => program.writeState(state),
          dispose: () => program.dispose(),
        };
      },
    };
    const long = request({ settings: { ...settings, steps: 60 } });
    const checkpoints: Uint8Array[] = [];
    const run = trainGan(long, drawings, { onCheckpoint: (bytes) => void checkpoints.push(bytes) }, wild);
    await expect(run).rejects.toBeInstanceOf(TrainingDiverged);
    expect(checkpoints).toHaveLength(1);
    const losses: number[] = [];
    const stopping = new AbortController();
    const again = train({ ...long, resume: checkpoints[0]! }, drawings, {
      signal: stopping.signal,
      onPoint: ({ loss }) => void losses.push(loss),
      onProgress: ({ step }) => step >= 20 && stopping.abort(),
    });
    await expect(again).rejects.toBeInstanceOf(TrainingStopped);
    expect(losses.length).toBeGreaterThan(10);
    for (const loss of losses) expect(Number.isFinite(loss)).toBe(true);
  });
});

describe('a model file', () => {
  const fromStart = (seed: number, index: number) => ({ seed, index, moves: [] });

  it('draws the same for a seed, whatever the count, and at a place', async () => {
    const model = await loadGan((await train(request())).bytes, runtime);
    expect(model.info).toMatchObject({ imageSize: 16, latentSize: 5, preset: 'few-pictures-quick', seed: 3 });
    const many = await model.sample(20, 8);
    expect(many).toHaveLength(20);
    expect(await model.sample(3, 8)).toEqual(many.slice(0, 3));
    expect(await model.at([fromStart(8, 17), fromStart(8, 0)])).toEqual([many[17], many[0]]);
    expect(many[1]).not.toEqual(many[2]);
    const moves = [{ seed: 9, index: 4, share: 0 }];
    expect(await model.at([{ seed: 8, index: 2, moves }])).toEqual([many[2]]);
    const way = await model.interpolate(fromStart(8, 1), fromStart(8, 5), 4);
    expect([way.length, way[0], way[3]]).toEqual([4, many[1], many[5]]);
    await model.dispose();
  });

  it('that is cut, of another kind, or claims more than it holds is refused', async () => {
    const { bytes } = await train(request());
    await expect(loadGan(bytes.slice(0, -8), runtime)).rejects.toMatchObject({ code: 'checkpoint-unreadable' });
    const changed = (from: string, to: string) => {
      const text = Buffer.from(bytes).toString('latin1');
      expect(text).toContain(from);
      return new Uint8Array(Buffer.from(text.replace(from, to.padEnd(from.length)), 'latin1'));
    };
    for (const [from, to] of [
      ['"kind":"gan"', '"kind":"vae"'],
      ['\\"latentSize\\":5', '\\"latentSize\\":9'],
      ['\\"width\\":4,\\"mostWidth\\":32', '\\"width\\":9999,\\"mostWidth\\":9'],
      ['\\"shape\\":[16,16,3]', '\\"shape\\":[16,16,1]'],
      ['residual', 'strange'],
      ['{\\"diversity', 'x\\"diversity'],
    ] as const)
      await expect(loadGan(changed(from, to), runtime), from).rejects.toMatchObject({ code: 'checkpoint-unreadable' });
  });
});

describe('latents', () => {
  const latentSize = 400;
  const configuration = { latentSize } as GanConfiguration;
  const length = (x: Float32Array) => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));

  it('are as likely near one as anywhere: normal, of the length of normal ones', () => {
    const seed = fc.nat(2 ** 32 - 1);
    const move = fc.record({ seed, index: fc.nat(20), share: fc.double({ min: 0, max: 1, noNaN: true }) });
    fc.assert(
      fc.property(seed, fc.nat(20), fc.array(move, { maxLength: 4 }), (from, index, moves) => {
        const ratio = length(latentAt(configuration, { seed: from, index, moves })) / Math.sqrt(latentSize);
        // Five deviations of a chi distribution with as many degrees.
        expect(Math.abs(ratio - 1)).toBeLessThan(5 / Math.sqrt(2 * latentSize));
      }),
      { numRuns: 40 },
    );
  });

  it('are no longer near one by the same seed and index, however often the same is chosen', () => {
    const moves = Array.from({ length: 4 }, () => ({ seed: 1, index: 0, share: 0.3 }));
    const ratio = length(latentAt(configuration, { seed: 1, index: 0, moves })) / Math.sqrt(latentSize);
    expect(Math.abs(ratio - 1)).toBeLessThan(5 / Math.sqrt(2 * latentSize));
  });

  it('move the farther, the larger the share, and arrive at another at 1', () => {
    const start = latentAt(configuration, { seed: 1, index: 2, moves: [] });
    const at = (share: number) => latentAt(configuration, { seed: 1, index: 2, moves: [{ seed: 5, index: 3, share }] });
    const distances = [0, 0.1, 0.4, 0.8, 1].map((share) => length(at(share).map((value, i) => value - start[i]!)));
    expect(distances[0]).toBe(0);
    expect(distances).toEqual(distances.toSorted((a, b) => a - b));
    // Nothing of the start is left there.
    const elsewhere = latentAt(configuration, { seed: 8, index: 0, moves: [{ seed: 5, index: 3, share: 1 }] });
    at(1).forEach((value, i) => expect(value).toBeCloseTo(elsewhere[i]!, 5));
  });

  it('on the way lie on the arc between the ends', () => {
    const way = (share: number) => alongArc(Float32Array.of(2, 0), Float32Array.of(0, 2), share);
    expect([...way(0.5)]).toEqual([expect.closeTo(Math.SQRT2, 5), expect.closeTo(Math.SQRT2, 5)]);
    expect(length(way(0.3))).toBeCloseTo(2, 5);
    expect([...alongArc(Float32Array.of(1, 1), Float32Array.of(1, 1), 0.4)]).toEqual([1, 1]);
  });
});

describe('diversity and novelty', () => {
  const normal = (count: number, seed: number) =>
    Array.from({ length: count }, (_, at) => new RandomStream(seed, at).fillNormal(new Float32Array(192)));
  const training = normal(40, 1);
  const spread = new TrainingSpread(training);

  it('are about 1 for samples like the pictures, and neither for copies or for one sample again and again', () => {
    const fresh = spread.judge(normal(40, 2));
    expect(fresh.diversity).toBeCloseTo(1, 1);
    expect(fresh.novelty).toBeCloseTo(1, 1);
    const copies = spread.judge(training.toReversed());
    expect(copies).toMatchObject({ novelty: 0, nearestDistance: 0, leastDistance: 0 });
    expect(fresh.leastDistance).toBeGreaterThan(0.5);
    expect(spread.judge([...normal(40, 2), training[3]!])).toMatchObject({ leastDistance: 0 });
    expect(copies.diversity).toBeCloseTo(1, 5);
    const one = normal(1, 3)[0]!;
    expect(spread.judge(Array.from({ length: 9 }, () => one)).diversity).toBe(0);
  });

  it('count mirror images as copies where they were learned from', () => {
    const mirrored = training.map((row) => mirrorRow(row, 3));
    expect(spread.judge(mirrored).novelty).toBeGreaterThan(0.5);
    expect(new TrainingSpread(training, mirrored).judge(mirrored).novelty).toBe(0);
    // The oracle: a picture mirrored pixel by pixel, then shrunk.
    const picture = new RandomStream(4).fillUniform(new Float32Array(16 * 16 * 3));
    const turned = picture.map((_, i) => {
      const [pixel, channel] = [Math.floor(i / 3), i % 3];
      return picture[(pixel - (pixel % 16) + 15 - (pixel % 16)) * 3 + channel]!;
    });
    const [row, expected] = [picture, turned].map((each) => shrinkToRows(each, 1, 16, 3)[0]!) as [
      Float32Array,
      Float32Array,
    ];
    mirrorRow(row, 3).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
  });

  it('are 1 where training pictures cannot be told apart', () => {
    const same = Array.from({ length: 3 }, () => training[0]!);
    expect(new TrainingSpread(same).judge(training)).toMatchObject({ diversity: 1, novelty: 1 });
  });
});
