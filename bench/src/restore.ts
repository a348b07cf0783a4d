/** `restore`: noise, small size and blur in photographs, ours against sharp and OpenCV, by PSNR. */
import sharp, { type Sharp } from 'sharp';
import { RandomStream } from '@fourhands/engine';
import { psnr } from '@fourhands/models/metrics/psnr';
import { denoise } from '@fourhands/models/restoration/denoise';
import { fromOpponent, toOpponent } from '@fourhands/models/restoration/planes';
import { gaussianBlur } from '@fourhands/models/restoration/separable';
import { deblur, upscale } from '@fourhands/models/restoration/sharpen';
import type { RgbImage } from '@fourhands/models/training/training';
import type { Bench } from './bench.ts';
import { makeRow, type Row } from './report.ts';
import { OpenCv } from './restoration/opencv.ts';
import { benchPictures, meanOf, side, usualFolder } from './restoration/pictures.ts';

const deviation = 25;
const blur = 1.2;
const strengths = [10, 15, 20, 25, 30];
const medians = [3, 5];
const pictures = { full: 12, quick: 2 };
const mostSeconds = 60;

type Values = { readonly ours: number; readonly peers: Readonly<Record<string, number>>; readonly seconds: number };

const asSharp = ({ width, height, data }: RgbImage) => sharp(data, { raw: { width, height, channels: 3 } });

async function pixelsOf(pipeline: Sharp): Promise<RgbImage> {
  const { data, info } = await pipeline.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

async function measured(
  truth: RgbImage,
  work: () => Promise<RgbImage>,
  peers: Readonly<Record<string, RgbImage>>,
): Promise<Values> {
  const started = performance.now();
  const ours = psnr(truth, await work());
  const seconds = (performance.now() - started) / 1000;
  return {
    ours,
    peers: Object.fromEntries(Object.entries(peers).map(([name, made]) => [name, psnr(truth, made)])),
    seconds,
  };
}

async function denoised(truth: RgbImage, seed: number, opencv: OpenCv): Promise<Values> {
  const noise = new RandomStream(seed, 25).fillNormal(new Float32Array(truth.data.length), deviation);
  const data = new Uint8Array(Uint8ClampedArray.from(truth.data, (value, i) => value + noise[i]!));
  const noisy = { ...truth, data };
  const peers: Record<string, RgbImage> = {};
  for (const size of medians) peers[`sharp median ${size}`] = await pixelsOf(asSharp(noisy).median(size));
  for (const { value, picture } of await opencv.ask('denoise', noisy, strengths))
    peers[`fastNlMeans ${value}`] = picture;
  return measured(truth, () => denoise(noisy, { noise: deviation }), peers);
}

async function enlarged(truth: RgbImage): Promise<Values> {
  const half = { width: side / 2, height: side / 2, kernel: 'lanczos3' } as const;
  const small = await pixelsOf(asSharp(truth).resize(half));
  const peer = await pixelsOf(asSharp(small).resize({ width: side, height: side, kernel: 'lanczos3' }));
  return measured(truth, () => upscale(small, { factor: 2 }), { 'sharp lanczos3': peer });
}

async function deblurred(truth: RgbImage): Promise<Values> {
  const planes = toOpponent(truth);
  const change = gaussianBlur(side, side, blur);
  const blurred = fromOpponent({ ...planes, planes: planes.planes.map((plane) => change.apply(plane)) });
  const peers = { untouched: blurred, 'sharp sharpen': await pixelsOf(asSharp(blurred).sharpen({ sigma: blur })) };
  return measured(truth, () => deblur(blurred, { blur }), peers);
}

/** A row of means; of a peer with several settings the best mean. */
function rowOf(name: string, values: readonly Values[], groups: readonly string[], bar: boolean, missing: string): Row {
  const names = Object.keys(values[0]!.peers);
  const found = groups.map((group) => {
    const means = names
      .filter((each) => each.startsWith(group))
      .map((each) => ({ setting: each, value: meanOf(values.map(({ peers }) => peers[each]!)) }))
      .toSorted((a, b) => b.value - a.value);
    return [group, means[0]] as const;
  });
  const peers = Object.fromEntries(found.map(([group, best]) => [group, best?.value ?? null]));
  const known = Object.values(peers).every((value) => value !== null);
  const limit = known ? Math.max(...Object.values(peers).map(Number)) : null;
  return makeRow({
    name,
    value: meanOf(values.map(({ ours }) => ours)),
    unit: 'dB, mean',
    peers,
    ...(bar ? { bar: { text: 'above both', direction: 'at least' as const, limit } } : {}),
    notes: {
      ours: `${values.length} pictures, ${Math.max(...values.map(({ seconds }) => seconds)).toFixed(0)} s for the slowest`,
      ...Object.fromEntries(found.map(([group, best]) => [group, best?.setting ?? missing])),
    },
  });
}

export const restoreBench: Bench = {
  summary: 'noise, small size and blur in photographs: PSNR beside sharp and OpenCV',
  async run({ quick, progress, data }) {
    const folder = data ?? usualFolder;
    const images = await benchPictures(folder, quick ? pictures.quick : pictures.full);
    if (images.length === 0) {
      progress(`No pictures in ${folder}. Name a folder of photographs with --data.`);
      return [
        makeRow({
          name: 'pictures',
          value: null,
          unit: '',
          peers: {},
          bar: { text: 'at least one', direction: 'at least', limit: 1 },
        }),
      ];
    }
    const opencv = await OpenCv.open();
    const noise: Values[] = [];
    const size: Values[] = [];
    const blurs: Values[] = [];
    for (const [index, image] of images.entries()) {
      noise.push(await denoised(image, index + 1, opencv));
      size.push(await enlarged(image));
      blurs.push(await deblurred(image));
      progress(
        `${image.name}: noise ${noise.at(-1)!.ours.toFixed(2)}, size ${size.at(-1)!.ours.toFixed(2)}, blur ${blurs.at(-1)!.ours.toFixed(2)} dB`,
      );
    }
    opencv.close();
    const slowest = Math.max(...[...noise, ...size, ...blurs].map(({ seconds }) => seconds));
    return [
      rowOf(`noise of ${deviation}`, noise, ['sharp median', 'fastNlMeans'], true, opencv.description),
      rowOf('twice as large', size, ['sharp lanczos3'], false, ''),
      rowOf(`Gaussian blur of ${blur} pixels, known`, blurs, ['untouched', 'sharp sharpen'], false, ''),
      makeRow({
        name: 'longest time of a picture',
        value: slowest,
        unit: 's',
        peers: {},
        bar: { text: '≤ 60 s', direction: 'at most', limit: mostSeconds },
      }),
    ];
  },
};
