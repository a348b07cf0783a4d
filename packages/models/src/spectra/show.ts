/** What a maker of sounds in training is like by then: clips beside what it gives back of them, and sounds that it draws from noise that is the same each time. */
import { compileStep, HostTensor, matmul, RandomStream, type Runtime, type Tensor } from '@fourhands/engine';
import { contactSheet } from '../data/contact-sheet.ts';
import { fixedBatch, streams, type PictureSet } from '../data/picture-batches.ts';
import type { RgbImage, TrainingImage, TrainingSample } from '../training/training.ts';
import type { VaeConfiguration } from '../vae/configuration.ts';
import { decode, encode, pictureOf, type VaeParameters } from '../vae/model.ts';
import { drawnSound, hushed } from './drawn-sound.ts';
import { side, type Picture } from './spectrogram.ts';

/** Clips that are given back, and sounds that are drawn. */
const [clipsShown, soundsShown] = [8, 3];
/** Learned clips by which sounds are drawn. */
const mostDrawnFrom = 64;

export interface Showing {
  images(step: number, parameters: VaeParameters<HostTensor>): Promise<TrainingImage[]>;
  samples(step: number, parameters: VaeParameters<HostTensor>): Promise<TrainingSample[]>;
  dispose(): Promise<void>;
}

/** As people look at them: high bands above, loud places bright. */
function shownAs(picture: Picture): RgbImage {
  const data = new Uint8Array(3 * picture.length);
  for (let row = 0; row < side; row++)
    for (let frame = 0; frame < side; frame++) {
      const value = Math.max(0, Math.min(1, picture[(side - 1 - row) * side + frame]!));
      data.fill(Math.round(255 * value), 3 * (row * side + frame), 3 * (row * side + frame + 1));
    }
  return { width: side, height: side, data };
}

function picturesIn({ data }: HostTensor, count: number): Picture[] {
  return Array.from({ length: count }, (_, at) => (data as Float32Array).slice(at * side ** 2, (at + 1) * side ** 2));
}

/**
 * Shares of the latents of clips that make latents drawn as those lie: their mean and covariance (Gaussian), by noise that is the same each time.
 * [sounds · clips]
 */
function drawnShares(clips: number, seed: number): Float32Array {
  const shares = new Float32Array(soundsShown * clips);
  for (let sound = 0; sound < soundsShown; sound++) {
    const stream = new RandomStream(seed, streams.validation + 512, 2 * sound * mostDrawnFrom);
    const noise = stream.fillNormal(new Float32Array(clips));
    const middle = noise.reduce((sum, value) => sum + value, 0) / clips;
    noise.forEach((value, i) => {
      shares[sound * clips + i] = 1 / clips + (value - middle) / Math.sqrt(Math.max(1, clips - 1));
    });
  }
  return shares;
}

interface Shown {
  /** What it learns from: what it draws is drawn as their latents lie. */
  readonly learned: PictureSet;
  /** What it is to give back. */
  readonly given: PictureSet;
  /** How loud sounds are, in decibels below full scale. */
  readonly level: number;
  readonly seed: number;
}

export async function openShowing(
  runtime: Runtime,
  configuration: VaeConfiguration,
  first: VaeParameters<HostTensor>,
  { learned, given, level, seed }: Shown,
): Promise<Showing> {
  const among = Math.min(mostDrawnFrom, learned.count);
  const square = [side, side, 1] as const;
  type Input = 'given' | 'learned' | 'shares';
  const program = await compileStep<{ parameters: VaeParameters<HostTensor> }, Input, string>(runtime, {
    state: { parameters: first },
    inputs: {
      given: { shape: [clipsShown, ...square], dtype: 'float32' },
      learned: { shape: [among, ...square], dtype: 'float32' },
      shares: { shape: [soundsShown, among], dtype: 'float32' },
    },
    step: (state, inputs) => {
      const { encoder, decoder } = state.parameters;
      const latentOf = (pictures: Tensor) => encode(encoder, configuration, pictures).mean;
      const picture = (latent: Tensor) => pictureOf(decode(decoder, configuration, latent));
      return {
        state,
        outputs: {
          givenBack: picture(latentOf(inputs.given)),
          drawn: picture(matmul(inputs.shares, latentOf(inputs.learned))),
        },
      };
    },
  });
  const shown = fixedBatch(given, configuration, 0, clipsShown, false, seed);
  const spread = new Float32Array(among * side ** 2);
  for (let at = 0; at < among; at++) {
    const place = Math.floor((at * learned.count) / among);
    spread.set(fixedBatch(learned, configuration, place, 1, false, seed).data, at * side ** 2);
  }
  const inputs = {
    given: shown,
    learned: new HostTensor(spread, [among, ...square]),
    shares: new HostTensor(drawnShares(among, seed), [soundsShown, among]),
  };
  const run = async (parameters: VaeParameters<HostTensor>) => {
    await program.writeState({ parameters });
    return program.run(inputs);
  };
  return {
    async images(step, parameters) {
      const { givenBack } = await run(parameters);
      const columns = Math.min(clipsShown, given.count);
      const rows = [...picturesIn(shown, columns), ...picturesIn(givenBack!, columns)].map(shownAs);
      return [{ kind: 'reconstruction', step, image: contactSheet(rows, { columns }) }];
    },
    async samples(step, parameters) {
      const { drawn } = await run(parameters);
      return picturesIn(drawn!, soundsShown).map((picture, at) => ({
        step,
        prompt: '',
        text: '',
        sound: drawnSound(hushed(picture), seed + at, level),
      }));
    },
    dispose: async () => program.dispose(),
  };
}
