import fc from 'fast-check';
import { RandomStream } from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import { describe, expect, it } from 'vitest';
import { TrainingStopped, type TrainingHooks } from '../training/training.ts';
import { trainVae } from '../vae/train.ts';
import { loadVae } from '../vae/vae-model-file.ts';
import { heldOutPairs, pairKey, styled } from './captions.ts';
import { beside, onWhite, recolour, tintNames, tints, wearing, type Drawing } from './drawing.ts';
import { autoencoderPictures, captionOf, examplesOf, pictureOf } from './examples.ts';
import type { NamedDrawing } from './named-drawing.ts';
import { loadPainter, usualSteps } from './painter-model-file.ts';
import { trainPainter } from './train.ts';
import { emptyToken, promptPlaces, Vocabulary, wordsOf } from './vocabulary.ts';

const size = 16;
const runtime = createNodeRuntime({ threads: 1 });

/** A disc of a colour on a clear ground. */
function disc(colour: readonly [number, number, number], radius = 6): Drawing {
  const data = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      if (Math.hypot(x - 7.5, y - 7.5) < radius) data.set([...colour, 255], (y * size + x) * 4);
  return { size, data };
}

const named = (name: string, drawing: Drawing, tone = 0): NamedDrawing => ({
  name,
  chineseName: `${name}中文`,
  tone,
  tags: ['round', 'thing'],
  chineseTags: ['圆', '物'],
  drawing,
});
const drawings = Array.from({ length: 18 }, (_, at) =>
  named(`thing${at}`, disc([(at * 40) % 256, 120, 30], 3 + (at % 5))),
);

describe('drawings', () => {
  const middle = (size / 2) * size * 4 + (size / 2) * 4;

  it.each(tintNames)('become %s where they have a colour, and stay clear elsewhere', (tint) => {
    const { data } = recolour(disc([240, 200, 20]), tint);
    expect(data[3]).toBe(0);
    const [red, green, blue] = data.subarray(middle, middle + 3) as unknown as [number, number, number];
    const hue = (Math.atan2(Math.sqrt(3) * (green - blue), 2 * red - green - blue) * 180) / Math.PI;
    if (tint === 'grey') expect([green, blue]).toEqual([red, red]);
    else expect(Math.abs(((hue - tints[tint].hue + 540) % 360) - 180)).toBeLessThan(12);
  });

  it('keep their black and white, unless there is little else', () => {
    const eyed = disc([240, 200, 20]);
    eyed.data.set([255, 255, 255, 255], middle);
    expect([...recolour(eyed, 'blue').data.subarray(middle, middle + 3)]).toEqual([255, 255, 255]);
    const white = recolour(disc([255, 255, 255]), 'blue').data.subarray(middle, middle + 3);
    expect(white[2]! - white[0]!).toBeGreaterThan(80);
  });

  it('lie one in front of the other when they are two', () => {
    const [below, above] = [disc([255, 0, 0], 8), disc([0, 0, 255], 8)];
    const both = onWhite(beside(below, above)).data;
    const at = (x: number, y: number) => [...both.subarray((y * size + x) * 3, (y * size + x) * 3 + 3)];
    expect(at(4, 10)).toEqual([255, 0, 0]);
    expect(at(12, 3)).toEqual([0, 0, 255]);
    expect(at(0, 0)).toEqual([255, 255, 255]);
    const worn = onWhite(wearing(below, above)).data;
    expect([...worn.subarray((2 * size + 8) * 3, (2 * size + 8) * 3 + 3)]).toEqual([0, 0, 255]);
  });
});

describe('words', () => {
  it('are English words and Chinese characters', () => {
    expect(wordsOf('A Blue-cat, 蓝色的猫!')).toEqual(['a', 'blue', 'cat', '蓝', '色', '的', '猫']);
  });

  it('that are not known are named and left out; plurals are known by their singular', () => {
    const vocabulary = Vocabulary.of(['cat hat', 'cat']);
    expect(vocabulary.words).toEqual(['cat', 'hat']);
    const { tokens, unknown } = vocabulary.tokenise('zebra cats with hat zebra');
    expect(unknown).toEqual(['zebra', 'with']);
    expect([...tokens.subarray(0, 3)]).toEqual([1, 2, emptyToken]);
  });

  it('of any text fill their places and no more', () => {
    const vocabulary = Vocabulary.of(['a b c 你 好']);
    fc.assert(
      fc.property(fc.string({ maxLength: 80, unit: 'binary' }), (text) => {
        const { tokens } = vocabulary.tokenise(text);
        expect(tokens).toHaveLength(promptPlaces);
        expect(tokens.every((token) => token >= 0 && token < vocabulary.size)).toBe(true);
      }),
    );
  });

  it('say a style in both languages', () => {
    expect(styled('cat', { tint: 'blue' }, 'en')).toBe('blue cat');
    expect(styled('猫', { tint: 'blue' }, 'zh')).toBe('蓝色的猫');
    expect(styled('waving hand', { tone: 5 }, 'en')).toBe('waving hand, dark skin tone');
  });
});

describe('examples', () => {
  const toned = [1, 2, 3, 4, 5].flatMap((tone) =>
    Array.from({ length: 70 }, (_, at) => named(`hand${at}`, disc([200, 30 * tone, 60]), tone)),
  );
  const many = [...Array.from({ length: 150 }, (_, at) => named(`thing${at}`, disc([at, 200, 30]))), ...toned];

  it('have none of the 200 pairs that are held out, though each name and each style', () => {
    const pairs = heldOutPairs(many);
    expect(new Set(pairs.map(({ name, style }) => pairKey(name, style))).size).toBe(200);
    const { plain, tinted, pairs: two } = examplesOf(many, 5);
    const seen = new Set([...plain, ...tinted, ...two].map(({ drawing, style }) => pairKey(drawing.name, style)));
    const names = new Set([...plain, ...tinted].map(({ drawing }) => drawing.name));
    for (const { name, style } of pairs) {
      expect(seen).not.toContain(pairKey(name, style));
      expect(names).toContain(name);
    }
    expect(examplesOf(many, 5).pairs).toEqual(two);
    expect(heldOutPairs(many.toReversed())).toEqual(pairs);
  });

  it('say what they show', () => {
    const random = new RandomStream(2);
    const { tinted, pairs } = examplesOf(many, 5);
    const captions = Array.from({ length: 40 }, () => captionOf(tinted[0]!, random));
    expect(captions.some((caption) => caption.startsWith('red '))).toBe(true);
    expect(captions.some((caption) => caption.startsWith('红色的'))).toBe(true);
    const worn = pairs.find(({ second }) => second?.worn)!;
    expect(Array.from({ length: 40 }, () => captionOf(worn, random)).some((text) => text.includes('wearing'))).toBe(
      true,
    );
    expect(pictureOf(worn).data).not.toEqual(pictureOf({ ...worn, second: null }).data);
  });
});

describe('a painter', () => {
  const hooks: TrainingHooks = {};
  const small = { steps: 4, batchSize: 4, latentChannels: 2, imageSize: size, warmUp: 0, crops: 0, priorSteps: 0 };
  const autoencoder = trainVae(
    { preset: 'sharp', settings: small, seed: 1 },
    autoencoderPictures(drawings, 1),
    hooks,
    [],
    runtime,
  );
  const request = { preset: 'drawings', settings: { steps: 6, batchSize: 4, width: 16, blocks: 1 }, seed: 2 };

  it('is trained, stopped, resumed to the same file, and paints the same pictures for a seed', async () => {
    const { bytes } = await autoencoder;
    const sheets: number[] = [];
    const whole = await trainPainter(
      request,
      drawings,
      bytes,
      { onImage: ({ image }) => sheets.push(image.width) },
      runtime,
    );
    expect(sheets.length).toBeGreaterThan(0);
    const stopping = new AbortController();
    const stopped = await trainPainter(
      request,
      drawings,
      bytes,
      { signal: stopping.signal, onPoint: ({ step }) => step >= 3 && stopping.abort() },
      runtime,
    ).catch((error: unknown) => error);
    expect(stopped).toBeInstanceOf(TrainingStopped);
    const { checkpoint } = stopped as TrainingStopped;
    const resumed = await trainPainter({ ...request, resume: checkpoint }, drawings, bytes, hooks, runtime);
    expect(resumed.bytes).toEqual(whole.bytes);

    const painter = await loadPainter(whole.bytes, runtime);
    const some = await painter.paint({ prompt: 'blue thing3 qwzx', count: 9, seed: 7 });
    expect(some.unknown).toEqual(['qwzx']);
    expect(some.pictures).toHaveLength(9);
    expect(some.pictures[0]).toMatchObject({ width: size, height: size });
    const again = await painter.paint({ prompt: 'blue thing3', count: 2, seed: 7 });
    expect(again.pictures).toEqual(some.pictures.slice(0, 2));
    const others = await painter.paint({ prompt: 'blue thing3', count: 1, seed: 8 });
    expect(others.pictures[0]).not.toEqual(some.pictures[0]);

    const asked = { prompt: 'blue thing3', count: 1, seed: 7 };
    // Previews come in each step, become what is painted, and change nothing.
    const seen: Uint8Array[] = [];
    const preview = async (see: () => Promise<{ readonly data: Uint8Array }>) => void seen.push((await see()).data);
    const watched = await painter.paint({ ...asked, preview });
    const unwatched = await painter.paint(asked);
    expect(watched.pictures.map(({ data }) => data)).toEqual(unwatched.pictures.map(({ data }) => data));
    expect(seen).toHaveLength(usualSteps);
    const apart = (data: Uint8Array) =>
      data.reduce((sum, value, at) => sum + Math.abs(value - watched.pictures[0]!.data[at]!), 0) / data.length;
    // In the last step the estimate is what comes out, but for the rounding of another batch.
    expect(apart(seen.at(-1)!)).toBeLessThan(1);
    expect(apart(seen[0]!)).toBeGreaterThanOrEqual(apart(seen.at(-1)!));
    // A sketch that is kept whole comes back as its autoencoder says it, whatever is asked for; one that is given up leaves nothing.
    const sketch = onWhite(drawings[0]!.drawing);
    const [[kept], [keptToo]] = [
      (await painter.paint({ ...asked, sketch: { picture: sketch, keep: 1 } })).pictures,
      (await painter.paint({ ...asked, prompt: 'thing4', seed: 9, sketch: { picture: sketch, keep: 1 } })).pictures,
    ];
    expect(kept).toEqual(keptToo);
    const vae = await loadVae(bytes, runtime);
    const [known] = await vae.reconstruct([sketch]);
    await vae.dispose();
    // The painter's file is in half precision.
    const furthest = kept!.data.reduce((most, value, at) => Math.max(most, Math.abs(value - known!.data[at]!)), 0);
    expect(furthest).toBeLessThan(3);
    const given = await painter.paint({ ...asked, sketch: { picture: sketch, keep: 0 } });
    expect(given.pictures[0]).toEqual(some.pictures[0]);
    await painter.dispose();
  });

  it('refuses too few drawings, an autoencoder of another size, and files that are none', async () => {
    const { bytes } = await autoencoder;
    const train = (given: readonly NamedDrawing[]) => trainPainter(request, given, bytes, hooks, runtime);
    await expect(train(drawings.slice(0, 3))).rejects.toMatchObject({ code: 'too-few-drawings', count: 3 });
    const large = { size: 32, data: new Uint8Array(32 * 32 * 4) };
    await expect(train(drawings.map((each) => ({ ...each, drawing: large })))).rejects.toMatchObject({
      code: 'checkpoint-unreadable',
    });
    await expect(loadPainter(bytes, runtime)).rejects.toMatchObject({ code: 'checkpoint-unreadable' });
  });
});
