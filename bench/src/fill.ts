/** `fill`: holes in photographs, ours and OpenCV's, by PSNR against what was there. */
import { createNodeRuntime } from '@fourhands/engine/node';
import { fill } from '@fourhands/models/restoration/fill';
import { psnr } from '@fourhands/models/metrics/psnr';
import type { NamedImage, RgbImage } from '@fourhands/models/training/training';
import type { Bench } from './bench.ts';
import { makeRow, type Row } from './report.ts';
import { benchMask, maskNames, type MaskName } from './restoration/masks.ts';
import { OpenCv } from './restoration/opencv.ts';
import { benchPictures, maskedPsnr, meanOf, side, usualFolder } from './restoration/pictures.ts';

const radii = [1, 2, 3, 5, 8, 12];
const pictures = { full: 12, quick: 1 };
/** Of quick runs: less is tried of each method. */
const quickEffort = 0.3;
const margin = 1;
const mostSeconds = 60;
const peerNames = ['telea', 'navier-stokes'] as const;

interface Measured {
  readonly mask: MaskName;
  readonly inside: number;
  readonly whole: number;
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly untouched: boolean;
  /** By peer and radius: over the filled pixels, and over the picture. */
  readonly peers: readonly {
    readonly name: string;
    readonly radius: number;
    readonly inside: number;
    readonly whole: number;
  }[];
}

export const fillBench: Bench = {
  summary: 'holes in photographs (text, blocks, scattered pixels) filled by ours and by OpenCV: PSNR and time',
  async run({ quick, progress, data }) {
    const images = await benchPictures(data ?? usualFolder, quick ? pictures.quick : pictures.full);
    if (images.length === 0) {
      progress(`No pictures in ${data ?? usualFolder}. Name a folder of photographs with --data.`);
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
    const runtime = createNodeRuntime({ threads: 2 });
    const measured: Measured[] = [];
    for (const [index, image] of images.entries()) {
      for (const name of maskNames) {
        const mask = benchMask(name, side, index + 1);
        const holed = withHoles(image, mask);
        const peers = (await opencv.ask('inpaint', holed, radii, mask)).map(({ name: peer, value, picture }) => ({
          name: peer,
          radius: value,
          inside: maskedPsnr(image, picture, mask),
          whole: psnr(image, picture),
        }));
        const started = performance.now();
        const before = process.cpuUsage();
        const made = await fill(
          holed,
          { width: side, height: side, data: mask },
          quick ? { effort: quickEffort } : {},
          1,
          {},
          runtime,
        );
        const used = process.cpuUsage(before);
        const result = {
          mask: name,
          inside: maskedPsnr(image, made.picture, mask),
          whole: psnr(image, made.picture),
          seconds: (performance.now() - started) / 1000,
          processorSeconds: (used.user + used.system) / 1e6,
          untouched: mask.every((lost, i) => lost === 1 || sameAt(holed, made.picture, i)),
          peers,
        };
        measured.push(result);
        const weights = made.choices[0]!.methods.map((each) => `${each.name} ${each.weight.toFixed(2)}`).join(' ');
        progress(
          `${image.name}, ${name}: ${result.inside.toFixed(2)} dB in ${result.seconds.toFixed(0)} s (${weights}); OpenCV ${bestOf(peers).toFixed(2)} dB`,
        );
      }
    }
    opencv.close();
    return rowsOf(measured, opencv, quick);
  },
};

function withHoles(image: NamedImage, mask: Uint8Array): RgbImage {
  return { ...image, data: image.data.map((value, i) => (mask[Math.floor(i / 3)] === 1 ? 0 : value)) };
}

const sameAt = (a: RgbImage, b: RgbImage, pixel: number): boolean =>
  [0, 1, 2].every((c) => a.data[3 * pixel + c] === b.data[3 * pixel + c]);

const bestOf = (peers: Measured['peers']): number => Math.max(...peers.map(({ inside }) => inside));

/** The mean over pictures of a peer at the radius that is best on the average. */
function peerMean(of: readonly Measured[], peer: string, which: 'inside' | 'whole') {
  const means = radii.map((radius) => {
    const values = of.flatMap(({ peers }) =>
      peers.filter((each) => each.name === peer && each.radius === radius).map((each) => each[which]),
    );
    return { radius, value: values.length === of.length ? meanOf(values) : -Infinity };
  });
  const best = means.reduce((a, b) => (b.value > a.value ? b : a));
  return best.value === -Infinity ? null : best;
}

function rowsOf(measured: readonly Measured[], opencv: OpenCv, quick: boolean): Row[] {
  const rows: Row[] = [];
  for (const mask of [...maskNames, 'all masks'] as const) {
    const own = mask === 'all masks' ? measured : measured.filter((each) => each.mask === mask);
    for (const which of ['inside', 'whole'] as const) {
      const found = peerNames.map((peer) => {
        if (mask !== 'all masks') return [peer, peerMean(own, peer, which)] as const;
        // Of each mask at its own best radius.
        const each = maskNames.map((name) =>
          peerMean(
            measured.filter((one) => one.mask === name),
            peer,
            which,
          ),
        );
        const values = each.flatMap((one) => (one === null ? [] : [one.value]));
        return [peer, values.length === each.length ? { radius: null, value: meanOf(values) } : null] as const;
      });
      const peers = Object.fromEntries(found.map(([peer, best]) => [peer, best?.value ?? null]));
      const known = Object.values(peers).every((value) => value !== null);
      const notes = found.map(([peer, best]) => [
        peer,
        best === null
          ? opencv.description
          : `${opencv.description}, radius ${best.radius ?? 'as best for each mask'} of ${radii.join(', ')}`,
      ]);
      rows.push(
        makeRow({
          name: `${mask}: ${which === 'inside' ? 'filled pixels' : 'whole picture'}`,
          value: meanOf(own.map((each) => each[which])),
          unit: 'dB, mean',
          peers,
          ...(which === 'inside'
            ? {
                bar: {
                  text: 'best of OpenCV + 1 dB',
                  direction: 'at least' as const,
                  limit: known ? Math.max(...Object.values(peers).map(Number)) + margin : null,
                },
                notes: {
                  ours: `${own.length} pictures${quick ? ', with less effort' : ''}`,
                  ...Object.fromEntries(notes),
                },
              }
            : {}),
        }),
      );
    }
  }
  const slowest = Math.max(...measured.map(({ seconds }) => seconds));
  rows.push(
    makeRow({
      name: 'longest time of a picture',
      value: slowest,
      unit: 's',
      peers: {},
      bar: { text: '≤ 60 s', direction: 'at most', limit: mostSeconds },
      notes: {
        ours: `two threads; processor time ${Math.max(...measured.map((each) => each.processorSeconds)).toFixed(0)} s at most, ${meanOf(measured.map((each) => each.processorSeconds)).toFixed(0)} s on the average`,
      },
    }),
    makeRow({
      name: 'pictures changed outside the mask',
      value: measured.filter(({ untouched }) => !untouched).length,
      unit: `of ${measured.length}`,
      peers: {},
      bar: { text: 'none', direction: 'at most', limit: 0 },
    }),
  );
  return rows;
}
