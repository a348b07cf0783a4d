/** What shape of variational autoencoder to build; kept in every model file, so that the file alone says how to read it. */

export type Likelihood = 'bernoulli' | 'gaussian' | 'discretised-logistic';

/** A convolution by a stride (even), with a kernel twice as large: [size, size, …] to [size / stride, …, width]. */
export interface Stage {
  readonly width: number;
  readonly stride: number;
}

export interface VaeConfiguration {
  readonly network: 'dense' | 'convolutional';
  readonly likelihood: Likelihood;
  /** Standard deviation of the Gaussian likelihood, which is learned by channel where it is left out. */
  readonly pixelNoise?: number;
  /** Pictures are squares of this many pixels a side. */
  readonly imageSize: number;
  readonly channels: 1 | 3;
  readonly latentSize: number;
  /** Units of the hidden layer; 0 leaves it out of a convolutional network. */
  readonly hidden: number;
  /**
   * Whether each place inside all stages has latents of its own, latentSize / places of them: pictures come back as they were much
   * sooner, and a place of the picture is a place of the latents.
   */
  readonly spatial?: boolean;
  /** Of the activation below 0; rectified, 0, where it is left out. A unit that leaks cannot die. */
  readonly slope?: number;
  /**
   * Whether what each transposed convolution of the decoder takes is normalised by channel (Ioffe & Szegedy 2015), and by what: the
   * statistics of the batch itself, as in training, or those kept with the parameters, as in a finished model.
   */
  readonly batchNorm?: 'batch' | 'kept';
  /** The convolutions, outermost first; none in a dense network. */
  readonly encoder: readonly Stage[];
  /** The transposed convolutions, outermost first too. */
  readonly decoder: readonly Stage[];
}

/** How one run is trained. */
export interface VaeTraining {
  readonly steps: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Let the learning rate fall along a cosine to a hundredth, over the whole run. */
  readonly decay: boolean;
  /** λ of the loss: reconstruction + λ · KL. */
  readonly klWeight: number;
  /** Steps over which λ rises from 0. */
  readonly warmUp: number;
  /** Samples of the importance-weighted bound in the last part of the training; 1 is the plain bound throughout. */
  readonly importanceSamples: number;
  /** The part of the steps that is trained with one sample before. */
  readonly plainShare: number;
  /** Decay of the moving average of the weights that the model keeps; 0 keeps the last weights. */
  readonly averageDecay: number;
  /**
   * How hard an adversary and its features pull beside the reconstruction (adversary.ts), 0 leaves them out; they set in at half of
   * the run.
   */
  readonly sharpness: number;
  /** Steps in which a prior of the latents is learned at the end (prior.ts); 0 leaves the standard normal one. */
  readonly priorSteps: number;
  /** Draw each pixel anew as black or white with its grey value as probability, each time it is seen. */
  readonly binarise: boolean;
  /** Show small crops and mirror images too, for sets of few photographs. */
  readonly augment: boolean;
}

/** The picture's side inside all stages, or an error that says which sizes do. */
export function innerSize(imageSize: number, stages: readonly Stage[]): number {
  const factor = stages.reduce((product, { stride }) => product * stride, 1);
  if (imageSize % factor !== 0)
    throw new RangeError(
      `Pictures of ${imageSize} pixels cannot be made ${factor} times smaller. Choose a multiple of ${factor}.`,
    );
  return imageSize / factor;
}

/** The same network as it is in training. */
export const inTraining = (configuration: VaeConfiguration): VaeConfiguration =>
  configuration.batchNorm ? { ...configuration, batchNorm: 'batch' } : configuration;
