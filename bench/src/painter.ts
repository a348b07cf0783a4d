/**
 * `painter`: whether the painter paints what words ask for that it never saw together: 200 pairs of a name and a style, held out of its
 * training, judged by classifiers of names and of styles that are trained here.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { RandomStream } from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import { painterWeightsUrl } from '@fourhands/makers/embedded/weights';
import { meanDistance, nearestDistance, shrinkToRows, TrainingSpread } from '@fourhands/models/gan/diversity';
import { heldOutPairs, pairKey, styled, type HeldOutPair, type Style } from '@fourhands/models/painter/captions';
import { onWhite, recolour, tintNames } from '@fourhands/models/painter/drawing';
import { readEmoji } from '@fourhands/models/painter/emoji';
import { examplesOf, ownStyle, pictureOf } from '@fourhands/models/painter/examples';
import { tones, type NamedDrawing } from '@fourhands/models/painter/named-drawing';
import { loadPainter } from '@fourhands/models/painter/painter-model-file';
import type { RgbImage } from '@fourhands/models/training/training';
import type { Bench, BenchOptions } from './bench.ts';
import { median } from './line-protocol.ts';
import { PictureClassifier } from './picture-classifier.ts';
import { makeRow, type Row } from './report.ts';

const usualData = new URL('../../../shared/data/emoji/noto-emoji-128.tar', import.meta.url);
const namesFolder = fileURLToPath(new URL('..', import.meta.resolve('emojibase-data/en/data.json')));
const size = 64;
const area = size * size * 3;
const samplesOfPair = 4;
const most = 3;
/** None, the colours, and the skin tones. */
const styles = 1 + tintNames.length + tones.length;

export const painterBench: Bench = {
  summary: 'whether the painter paints names in styles that it never saw together; takes --data, a folder of emoji',
  run: measurePainter,
};

const styleClass = (style: Style): number =>
  style === null ? 0 : 'tint' in style ? 1 + tintNames.indexOf(style.tint) : tintNames.length + style.tone;

async function measurePainter({ quick, progress, data }: BenchOptions): Promise<readonly Row[]> {
  const drawings = await readDrawings(data);
  const names = [...new Set(drawings.map(({ name }) => name))];
  const pairs = heldOutPairs(drawings).slice(0, quick ? 40 : undefined);
  const { plain, tinted } = examplesOf(drawings, 1);
  const shown = [...plain, ...tinted];
  progress(`${drawings.length} drawings, ${names.length} names, ${shown.length} pictures to judge by`);

  const runtime = createNodeRuntime();
  const steps = quick ? 200 : 2000;
  const classifierOf = (classes: number, labelOf: (at: number) => number, seed: number) =>
    PictureClassifier.train(
      runtime,
      { size, channels: 3, classes },
      {
        steps,
        seed,
        batch: (step, count) => {
          const random = new RandomStream(seed, 700, step * count * 8);
          const pictures = new Float32Array(count * area);
          const labels = new Int32Array(count);
          for (let i = 0; i < count; i++) {
            // As many as they are as tinted ones, though there are fewer.
            const at =
              random.uniform() < 0.5 ? random.integer(plain.length) : plain.length + random.integer(tinted.length);
            labels[i] = labelOf(at);
            const by = () => random.integer(2 * most + 1) - most;
            pictures.set(movedBy(pictureOf(shown[at]!), by(), by()), i * area);
          }
          return { pictures, labels };
        },
      },
    );
  const byName = await classifierOf(names.length, (at) => names.indexOf(shown[at]!.drawing.name), 1);
  progress('names are learned');
  const byStyle = await classifierOf(styles, (at) => styleClass(shown[at]!.style), 2);
  progress('styles are learned');
  const judge = async (pictures: readonly RgbImage[], of: readonly HeldOutPair[]) => {
    const flat = new Float32Array(pictures.length * area);
    pictures.forEach((picture, at) => flat.set(movedBy(picture, 0, 0), at * area));
    const [name, style] = [await byName.classify(flat), await byStyle.classify(flat)];
    const right = of.map((pair, at) => ({
      name: names[name[at]!] === pair.name,
      style: style[at] === styleClass(pair.style),
    }));
    const share = (holds: (each: { name: boolean; style: boolean }) => boolean) =>
      (100 * right.filter(holds).length) / right.length;
    return {
      name: share((each) => each.name),
      style: share((each) => each.style),
      both: share((each) => each.name && each.style),
    };
  };
  const truth = await judge(
    pairs.map((pair) => truePicture(drawings, pair)),
    pairs,
  );

  const painter = await loadPainter(new Uint8Array(await readFile(painterWeightsUrl)), runtime);
  const painted: RgbImage[] = [];
  for (const { name, style } of pairs)
    painted.push(
      ...(await painter.paint({ prompt: styled(name, style, 'en'), count: samplesOfPair, seed: 5 })).pictures,
    );
  await painter.dispose();
  const asked = pairs.flatMap((pair) => Array.from({ length: samplesOfPair }, () => pair));
  const found = await judge(painted, asked);
  await Promise.all([byName.dispose(), byStyle.dispose()]);

  const rowsOf = (pictures: readonly RgbImage[]) =>
    pictures.flatMap(({ data: pixels }) =>
      shrinkToRows(
        Float32Array.from(pixels, (byte) => byte / 127.5 - 1),
        1,
        size,
        3,
      ),
    );
  const training = rowsOf(shown.map(pictureOf));
  const rows = rowsOf(painted);
  const between = new TrainingSpread(rowsOf(plain.map(pictureOf))).nearestOther;
  const nearest = rows.map((row) => nearestDistance(row, training));
  const within = meanOf(pairs.map((_, at) => meanDistance(rows.slice(at * samplesOfPair, (at + 1) * samplesOfPair))));
  const among = meanDistance(pairs.map((_, at) => rows[at * samplesOfPair]!));
  const chance = { name: 100 / names.length, style: 100 / styles, both: 100 / (names.length * styles) };
  const share = (kind: 'name' | 'style' | 'both') =>
    makeRow({
      name: `${kind === 'both' ? 'name and style' : kind} as asked`,
      value: found[kind],
      unit: '%',
      peers: { 'true pictures': truth[kind], chance: chance[kind] },
      ...(quick ? {} : { bar: { text: '≥ 5× chance', direction: 'at least', limit: 5 * chance[kind] } }),
      ...(kind === 'both' ? { notes: { ours: `${pairs.length} held-out pairs, ${samplesOfPair} pictures each` } } : {}),
    });
  return [
    share('both'),
    share('name'),
    share('style'),
    makeRow({
      name: 'difference of pictures of one prompt',
      value: within,
      unit: 'RMS of 8×8',
      peers: { 'of many prompts': among },
    }),
    makeRow({
      name: 'distance to the nearest training picture',
      value: median(nearest),
      unit: 'RMS of 8×8',
      peers: { 'of a plain drawing to its nearest other': between },
      notes: {
        ours: `${nearest.filter((least) => least < 0.01).length} of ${nearest.length} below 0.01, as copies are`,
      },
    }),
  ];
}

async function readDrawings(data: string | undefined): Promise<readonly NamedDrawing[]> {
  if (data !== undefined) return readEmoji(data, namesFolder, size);
  const folder = await mkdtemp(join(tmpdir(), 'fourhands-emoji-'));
  try {
    await promisify(execFile)('tar', ['xf', fileURLToPath(usualData), '-C', folder]);
    return await readEmoji(join(folder, '128'), namesFolder, size);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What a pair looks like in truth. */
function truePicture(drawings: readonly NamedDrawing[], { name, style }: HeldOutPair): RgbImage {
  const own = drawings.find(
    (each) => pairKey(each.name, ownStyle(each)) === pairKey(name, 'tint' in style ? null : style),
  );
  if (!own) throw new Error(`There is no drawing of ${name}.`);
  return onWhite('tint' in style ? recolour(own.drawing, style.tint) : own.drawing);
}

/** From -1 to 1, moved by whole pixels on white. */
function movedBy({ data }: RgbImage, right: number, down: number): Float32Array {
  const moved = new Float32Array(area).fill(1);
  for (let y = Math.max(0, down); y < Math.min(size, size + down); y++)
    for (let x = Math.max(0, right); x < Math.min(size, size + right); x++)
      for (let channel = 0; channel < 3; channel++)
        moved[(y * size + x) * 3 + channel] = data[((y - down) * size + x - right) * 3 + channel]! / 127.5 - 1;
  return moved;
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
