/**
 * A trained maker of sounds, opened: it draws new clips, varies one, and goes from one to another. A place in latent space says roughly what a clip is
 * like; what it leaves unsaid of a given clip is kept beside, and put back as far as the clip is to be kept. The same request gives the same
 * samples on the same runtime.
 */
import { compileFunction, HostTensor, type Runtime } from '@fourhands/engine';
import { modelHashOf } from '../codec/file-format.ts';
import { asConstants } from '../nn/constants.ts';
import { decode, encode, pictureOf } from '../vae/model.ts';
import { openPrior, type OpenPrior } from '../vae/prior.ts';
import { clipStarts } from './clips.ts';
import { autoencoderOf } from './configuration.ts';
import { drawnSound, finished, hushed } from './drawn-sound.ts';
import { chancePhases, samplesWith } from './griffin-lim.ts';
import { magnitudesOf, type Spectrum } from './short-time.ts';
import { SpectraRequestRefused } from './spectra-errors.ts';
import { readSpectraFile, type SpectraFile } from './spectra-model-file.ts';
import { asClip, magnitudesIn, seen, side, type Picture } from './spectrogram.ts';

export const mostSteps = 64;

interface Control {
  readonly signal?: AbortSignal | undefined;
  /** Hears the share that is made, above 0 and up to 1. */
  readonly progress?: ((share: number) => void) | undefined;
}

/** A clip as the model sees it, and what it leaves unsaid. */
interface Told {
  /** Where it begins in the sound that it is of. */
  readonly start: number;
  readonly latent: Float32Array;
  /** What is there less what the model gives back. */
  readonly unsaid: Picture;
  /** Logarithms: the clip's magnitudes over those that its picture stands for, [frames · bins]. */
  readonly fine: Float32Array;
  readonly spectrum: Spectrum;
  readonly level: number;
}

/** Opens a model file, on one thread of this machine unless a runtime is given. Throws CheckpointError. */
export async function loadSpectraMaker(bytes: Uint8Array, runtime?: Runtime): Promise<SpectraMaker> {
  const file = readSpectraFile(bytes);
  const on = runtime ?? (await import('@fourhands/engine/node')).createNodeRuntime({ threads: 1 });
  const configuration = autoencoderOf(file.latentSize, file.width);
  const { encoder, decoder } = asConstants(file.parameters);
  const programs = {
    encoder: await compileFunction(on, { x: { shape: [1, side, side, 1], dtype: 'float32' } }, ({ x }) => ({
      mean: encode(encoder, configuration, x).mean,
    })),
    decoder: await compileFunction(on, { z: { shape: [1, file.latentSize], dtype: 'float32' } }, ({ z }) => ({
      picture: pictureOf(decode(decoder, configuration, z)),
    })),
    prior: await openPrior(on, file.prior),
  };
  return new SpectraMaker(modelHashOf(bytes), file, {
    encode: async (picture) =>
      (await programs.encoder.run({ x: new HostTensor(picture, [1, side, side, 1]) })).mean.data as Float32Array,
    decode: async (latent) => {
      const { picture } = await programs.decoder.run({ z: new HostTensor(latent, [1, file.latentSize]) });
      return hushed(picture.data as Float32Array);
    },
    prior: programs.prior,
    dispose: async () => {
      await Promise.all(Object.values(programs).map((program) => program.dispose()));
    },
  });
}

interface Network {
  encode(picture: Picture): Promise<Float32Array>;
  decode(latent: Float32Array): Promise<Picture>;
  readonly prior: OpenPrior;
  dispose(): Promise<void>;
}

/** Its sounds are of one channel at `rate` (short-time.ts). Its methods throw SpectraRequestRefused, and the signal's reason when it is raised. */
export class SpectraMaker {
  /** SHA-256 of the model file, in hex. */
  readonly hash: string;
  readonly figures: Readonly<Record<string, number>>;
  readonly #level: number;
  readonly #network: Network;

  constructor(hash: string, { figures, level }: SpectraFile, network: Network) {
    this.hash = hash;
    this.figures = figures;
    this.#level = level;
    this.#network = network;
  }

  /** A new sound, as loud as those that were learned. */
  async draw(seed: number, { signal, progress }: Control = {}): Promise<Float32Array> {
    const latent = await this.#network.prior.sample(1, seed);
    signal?.throwIfAborted();
    const picture = await this.#network.decode(latent);
    progress?.(0.1);
    return drawnSound(picture, seed, this.#level);
  }

  /**
   * Like the first clip of a sound, at the place where that begins: `keep` from 0, anything, to 1, itself. Samples that come after the clip are not
   * heard.
   */
  async vary(
    samples: Float32Array,
    keep: number,
    seed: number,
    { signal, progress }: Control = {},
  ): Promise<Float32Array> {
    if (!(keep >= 0 && keep <= 1)) throw new SpectraRequestRefused(`it was to be kept by ${keep}`, 'Give 0 to 1.');
    const told = await this.#tell(samples);
    signal?.throwIfAborted();
    const latent = await this.#network.prior.vary(told.latent, 1 - keep, 1, seed);
    progress?.(0.2);
    const begin = keep > 0 ? told.spectrum : chancePhases(side, seed);
    const made = await this.#say(latent, [[told, keep]], begin, told.level);
    const placed = new Float32Array(told.start + made.length);
    placed.set(made, told.start);
    return placed;
  }

  /**
   * Sounds on the way from the first clip of one to the first clip of another, one for each share from 0, the one, to 1, the other. What the model leaves
   * unsaid of either is gone by the middle, which is all the model's.
   */
  async between(
    from: Float32Array,
    to: Float32Array,
    shares: readonly number[],
    seed: number,
    { signal, progress }: Control = {},
  ): Promise<Float32Array[]> {
    if (shares.length < 1 || shares.length > mostSteps)
      throw new SpectraRequestRefused(`${shares.length} sounds were to lie between`, `Ask for 1 to ${mostSteps}.`);
    const wrong = shares.find((share) => !(share >= 0 && share <= 1));
    if (wrong !== undefined) throw new SpectraRequestRefused(`a share of the second is ${wrong}`, 'Give 0 to 1.');
    const [a, b] = [await this.#tell(from), await this.#tell(to)];
    const made: Float32Array[] = [];
    for (const share of shares) {
      signal?.throwIfAborted();
      const latent = a.latent.map((value, i) => (1 - share) * value + share * b.latent[i]!);
      const [ofA, ofB] = [Math.max(0, 1 - 2 * share), Math.max(0, 2 * share - 1)];
      const begin = ofA > 0 ? a.spectrum : ofB > 0 ? b.spectrum : chancePhases(side, seed);
      const level = (1 - share) * a.level + share * b.level;
      made.push(
        await this.#say(
          latent,
          [
            [a, ofA],
            [b, ofB],
          ],
          begin,
          level,
        ),
      );
      progress?.(made.length / shares.length);
    }
    return made;
  }

  dispose(): Promise<void> {
    return this.#network.dispose();
  }

  async #tell(samples: Float32Array): Promise<Told> {
    const [start] = clipStarts(samples);
    if (start === undefined)
      throw new SpectraRequestRefused('what is given is silent', 'Choose a stretch that is heard.');
    const { picture, level, spectrum } = seen(asClip(samples.subarray(start)));
    const latent = await this.#network.encode(picture);
    const known = await this.#network.decode(latent);
    const magnitudes = magnitudesOf(spectrum);
    const stood = magnitudesIn(picture);
    const most = magnitudes.reduce((a, b) => Math.max(a, b), 1e-12);
    const loudest = stood.reduce((a, b) => Math.max(a, b), 1e-12);
    return {
      start,
      latent,
      unsaid: picture.map((value, i) => value - known[i]!),
      fine: magnitudes.map((value, i) =>
        Math.log(Math.max(quiet, value / most) / Math.max(quiet, stood[i]! / loudest)),
      ),
      spectrum,
      level,
    };
  }

  /** The sound of a latent, with shares of what it leaves unsaid of given clips. */
  async #say(
    latent: Float32Array,
    given: readonly (readonly [told: Told, share: number])[],
    begin: Spectrum,
    level: number,
  ): Promise<Float32Array> {
    const picture = (await this.#network.decode(latent)).map((value, i) =>
      given.reduce((sum, [{ unsaid }, share]) => sum + share * unsaid[i]!, value),
    );
    const magnitudes = magnitudesIn(picture);
    const loudest = magnitudes.reduce((a, b) => Math.max(a, b), 1e-12);
    const shaped = magnitudes.map(
      (value, i) =>
        Math.max(quiet, value / loudest) *
        Math.exp(given.reduce((sum, [{ fine }, share]) => sum + (share > 0 ? share * fine[i]! : 0), 0)),
    );
    return finished(samplesWith(shaped, begin), level);
  }
}

/** A hundred decibels below the loudest: less is nothing. */
const quiet = 1e-5;
