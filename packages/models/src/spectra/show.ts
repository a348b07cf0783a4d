/** What a maker of sounds in training is like by then: clips beside what it gives back of them, and sounds that it draws from noise that is the same each time. */
import { compileStep, HostTensor, RandomStream, type Runtime, type Tensor } from '@fourhands/engine';
import { contactSheet } from '../data/contact-sheet.ts';
import { fixedBatch, streams, type PictureSet } from '../data/picture-batches.ts';
import type { RgbImage, TrainingImage, TrainingSample } from '../training/training.ts';
import type { VaeConfiguration } from '../vae/configuration.ts';
import { decode, encode, pictureOf, type VaeParameters } from '../vae/model.ts';
import { drawnSound, hushed } from './drawn-sound.ts';
import { side, type Picture } from './spectrogram.ts';

/** Clips that are given back, and sounds that are drawn. */
const [clipsShown, soundsShown] = [8, 3];

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

/** `set` is what clips are shown of; `level` is how loud sounds are, in decibels below full scale. */
export async function openShowing(
  runtime: Runtime,
  configuration: VaeConfiguration,
  first: VaeParameters<HostTensor>,
  { set, level, seed }: { readonly set: PictureSet; readonly level: number; readonly seed: number },
): Promise<Showing> {
  const { latentSize } = configuration;
  const program = await compileStep<{ parameters: VaeParameters<HostTensor> }, 'x' | 'z', string>(runtime, {
    state: { parameters: first },
    inputs: {
      x: { shape: [clipsShown, side, side, 1], dtype: 'float32' },
      z: { shape: [soundsShown, latentSize], dtype: 'float32' },
    },
    step: (state, { x, z }) => {
      const { encoder, decoder } = state.parameters as unknown as VaeParameters<Tensor>;
      const picture = (latent: Tensor) => pictureOf(decode(decoder, configuration, latent));
      return {
        state,
        outputs: { givenBack: picture(encode(encoder, configuration, x).mean), drawn: picture(z) },
      };
    },
  });
  const x = fixedBatch(set, configuration, 0, clipsShown, false, seed);
  const z = new HostTensor(
    new RandomStream(seed, streams.validation + 512).fillNormal(new Float32Array(soundsShown * latentSize)),
    [soundsShown, latentSize],
  );
  const run = async (parameters: VaeParameters<HostTensor>) => {
    await program.writeState({ parameters });
    const { givenBack, drawn } = await program.run({ x, z });
    return { givenBack: givenBack!, drawn: picturesIn(drawn!, soundsShown).map(hushed) };
  };
  return {
    async images(step, parameters) {
      const { givenBack, drawn } = await run(parameters);
      const shown = Math.min(clipsShown, set.count);
      const rows = [...picturesIn(x, shown), ...picturesIn(givenBack, shown)].map(shownAs);
      return [
        { kind: 'reconstruction', step, image: contactSheet(rows, { columns: shown }) },
        { kind: 'sample', step, image: contactSheet(drawn.map(shownAs), { columns: soundsShown }) },
      ];
    },
    async samples(step, parameters) {
      const { drawn } = await run(parameters);
      return drawn.map((picture, at) => ({ step, prompt: '', text: '', sound: drawnSound(picture, seed + at, level) }));
    },
    dispose: async () => program.dispose(),
  };
}
