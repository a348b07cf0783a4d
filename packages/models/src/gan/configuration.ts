/** What a generative adversarial network is made of; kept in every model file, so that the file alone says how to read it. */
import type { GanLoss } from './losses.ts';

export type GanNetwork = 'dense' | 'convolutional' | 'residual';

export interface GanConfiguration {
  /**
   * dense: six hidden layers against three, for points and small pictures. convolutional: DCGAN (Radford et al. 2016), with batch
   * normalisation. residual: blocks without normalisation, as R3GAN's (Huang et al. 2024), inside one layer by two that
   * spares them the full size.
   */
  readonly network: GanNetwork;
  /** Of one sample: [numbers], or [size, size, channels] with values from -1 to 1. The size of pictures is 4 · 2ⁿ. */
  readonly shape: readonly number[];
  readonly latentSize: number;
  /** Units of a hidden layer; channels of a picture's outermost stage, each further in has twice as many, up to `mostWidth`. */
  readonly width: number;
  readonly mostWidth: number;
  /**
   * Whether the discriminator of a convolutional network normalises its batches, as DCGAN's does. Penalties are of each sample's own slope, and want
   * it not to (Gulrajani et al. 2017, §4).
   */
  readonly normalised: boolean;
  /** Samples that the discriminator sees at once (PacGAN, Lin et al. 2018); 1 as published first. */
  readonly packing: number;
  /** Random frequencies by which points are shown to the discriminator (Tancik et al. 2020, Gaussian mapping), and their deviation. */
  readonly frequencies: number;
  readonly frequency: number;
  /** Divide each of the discriminator's matrices by its largest singular value (Miyato et al. 2018). */
  readonly spectralNorm: boolean;
}

/** How one run is trained. */
export interface GanTraining {
  readonly loss: GanLoss;
  readonly steps: number;
  /** Samples in a step; a multiple of `packing`. */
  readonly batchSize: number;
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  /** Let the learning rate fall along a cosine to a fiftieth, from the tenth of the run on. */
  readonly decay: boolean;
  /** γ of the penalties R₁ (on real samples) and R₂ (on generated ones), at first and from `settled` of the run on; 0 leaves them out. */
  readonly penalty: {
    readonly real: boolean;
    readonly generated: boolean;
    readonly first: number;
    readonly last: number;
  };
  readonly settled: number;
  /** Decay of the moving average of the generator that the model keeps. */
  readonly averageDecay: number;
  /** The share of DiffAugment (Zhao et al. 2020) on what the discriminator sees of pictures: 0 or 1. */
  readonly augment: boolean;
  /** Mirror images are as good as the pictures themselves. */
  readonly mirror: boolean;
}

/** Stages that halve a picture's side, from the outermost in: their channels. */
export function stageWidths({ shape, width, mostWidth }: GanConfiguration): number[] {
  const stages = Math.log2((shape[0] ?? 0) / 4);
  if (shape.length !== 3 || shape[0] !== shape[1] || !Number.isInteger(stages) || stages < 1)
    throw new RangeError(
      `Pictures of ${shape.join('×')} cannot be made by this network. Choose squares of 8, 16, 32, 64 or 128 pixels a side.`,
    );
  return Array.from({ length: stages }, (_, stage) => Math.min(mostWidth, width * 2 ** stage));
}
