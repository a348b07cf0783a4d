/**
 * Two mixtures of Gaussians in the plane, and how samples of them are judged: the protocol of PacGAN (Lin et al. 2018, §4.1, after
 * VEEGAN). Models see points
 * scaled to a variance of 1.
 */
import { RandomStream } from '@fourhands/engine';

export type MixtureName = 'ring' | 'grid';

export interface Mixture {
  readonly centres: readonly (readonly [x: number, y: number])[];
  /** Of each coordinate. */
  readonly deviation: number;
}

const gridLines = [-4, -2, 0, 2, 4];

export const mixtures: Readonly<Record<MixtureName, Mixture>> = {
  ring: {
    centres: Array.from({ length: 8 }, (_, i) => [Math.cos((i * Math.PI) / 4), Math.sin((i * Math.PI) / 4)] as const),
    deviation: 0.01,
  },
  grid: { centres: gridLines.flatMap((x) => gridLines.map((y) => [x, y] as const)), deviation: 0.05 },
};

/** The centres’ coordinates have a variance of 1. */
const scaleOf = ({ centres }: Mixture) =>
  Math.sqrt((2 * centres.length) / centres.reduce((sum, [x, y]) => sum + x * x + y * y, 0));

/** Points of a step, scaled: [count · 2]. */
export function drawPoints(mixture: Mixture, count: number, seed: number, step: number): Float32Array {
  const { centres, deviation } = mixture;
  const scale = scaleOf(mixture);
  // Four of the stream's numbers for two normal ones, and one for the centre.
  const random = new RandomStream(seed, 256, step * count * 8);
  const points = random.fillNormal(new Float32Array(count * 2), deviation);
  for (let i = 0; i < count; i++) {
    const [x, y] = centres[random.integer(centres.length)]!;
    points[2 * i] = (points[2 * i]! + x) * scale;
    points[2 * i + 1] = (points[2 * i + 1]! + y) * scale;
  }
  return points;
}

export interface Judgement {
  /** Centres that are the nearest of a sample within three deviations. */
  readonly modes: number;
  /** Per cent of samples within three deviations of their nearest centre. */
  readonly highQuality: number;
}

/** Samples as a model gives them, scaled: [count · 2]. */
export function judgePoints(mixture: Mixture, samples: Float32Array): Judgement {
  const { centres, deviation } = mixture;
  const scale = scaleOf(mixture);
  const count = samples.length / 2;
  const reached = new Set<number>();
  let good = 0;
  for (let i = 0; i < count; i++) {
    const [x, y] = [samples[2 * i]! / scale, samples[2 * i + 1]! / scale];
    const distances = centres.map(([cx, cy]) => Math.hypot(x - cx, y - cy));
    const nearest = Math.min(...distances);
    if (nearest > 3 * deviation) continue;
    good += 1;
    reached.add(distances.indexOf(nearest));
  }
  return { modes: reached.size, highQuality: (100 * good) / count };
}
