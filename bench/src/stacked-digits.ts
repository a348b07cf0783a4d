/**
 * Stacked MNIST: pictures of three digits, one a colour, so that there are a thousand modes that can be counted. The protocol is PacGAN's
 * (Lin et al. 2018, §4.2, after Metz et al. 2017): 128,000 triples drawn at random, 26,000 samples, and a
 * classifier of digits on each colour.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RandomStream } from '@fourhands/engine';
import { parseIdx } from '@fourhands/models/data/idx';
import type { NamedImage, RgbImage } from '@fourhands/models/training/training';

const digitSize = 28;
/** Digits lie in the middle of pictures whose side is a power of two. */
export const stackedSize = 32;
const border = (stackedSize - digitSize) / 2;
const area = stackedSize ** 2;

export const triples = 128_000;
export const judgedSamples = 26_000;

/** Digits [count, 32, 32] with values from -1 to 1, and which each is. */
export interface Digits {
  readonly pictures: Float32Array;
  readonly labels: Int32Array;
}

/** The training or the test part of MNIST in a folder. */
export async function readDigits(folder: string, part: 'train' | 't10k'): Promise<Digits> {
  const read = async (name: string) => parseIdx(await readFile(join(folder, `${part}-${name}-ubyte.gz`)), name);
  const [images, labels] = [await read('images-idx3'), await read('labels-idx1')];
  const count = labels.data.length;
  const pictures = new Float32Array(count * area).fill(-1);
  for (let digit = 0; digit < count; digit++)
    for (let y = 0; y < digitSize; y++)
      for (let x = 0; x < digitSize; x++)
        pictures[digit * area + (y + border) * stackedSize + x + border] =
          images.data[(digit * digitSize + y) * digitSize + x]! / 127.5 - 1;
  return { pictures, labels: Int32Array.from(labels.data) };
}

/** Which three digits each triple is of: [triples · 3]. */
export function drawTriples(count: number, seed: number): Int32Array {
  const random = new RandomStream(seed, 512);
  return Int32Array.from({ length: triples * 3 }, () => random.integer(count));
}

/** The picture of a triple. */
export function stackedPicture({ pictures }: Digits, drawn: Int32Array, triple: number): NamedImage {
  const data = new Uint8Array(area * 3);
  for (let colour = 0; colour < 3; colour++) {
    const digit = drawn[triple * 3 + colour]! * area;
    for (let at = 0; at < area; at++) data[at * 3 + colour] = Math.round((pictures[digit + at]! + 1) * 127.5);
  }
  return { name: String(triple), width: stackedSize, height: stackedSize, data };
}

/** The three colours of pictures, one behind another, with values from -1 to 1: [3 · count, 32, 32]. */
export function coloursApart(pictures: readonly RgbImage[]): Float32Array {
  const apart = new Float32Array(pictures.length * area * 3);
  pictures.forEach(({ data }, picture) => {
    for (let colour = 0; colour < 3; colour++)
      for (let at = 0; at < area; at++) apart[(picture * 3 + colour) * area + at] = data[at * 3 + colour]! / 127.5 - 1;
  });
  return apart;
}

export interface StackedJudgement {
  /** Of a thousand. */
  readonly modes: number;
  /** Kullback–Leibler divergence of the samples' modes from all being as frequent, in nats. */
  readonly divergence: number;
}

/** By the digit that each colour of each sample was taken for: [samples · 3]. */
export function judgeStacked(digits: ArrayLike<number>): StackedJudgement {
  const counts = new Float64Array(1000);
  const samples = digits.length / 3;
  for (let i = 0; i < samples; i++) counts[digits[3 * i]! * 100 + digits[3 * i + 1]! * 10 + digits[3 * i + 2]!]! += 1;
  let divergence = 0;
  for (const count of counts) if (count > 0) divergence += (count / samples) * Math.log((count / samples) * 1000);
  return { modes: counts.filter((count) => count > 0).length, divergence };
}
