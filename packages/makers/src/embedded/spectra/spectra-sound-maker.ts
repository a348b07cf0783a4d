/** A trained maker of sounds as a maker for regions of tracks: what it is asked for, and sounds at any rate, lie between. */
import type { Audio } from '@fourhands/core/media/sound/audio';
import { rate } from '@fourhands/models/spectra/short-time';
import { SpectraRequestRefused } from '@fourhands/models/spectra/spectra-errors';
import { loadSpectraMaker, type SpectraMaker } from '@fourhands/models/spectra/spectra-maker';
import { heardAs } from './recordings.ts';

export interface SpectraSoundRequest {
  /** draw, vary or morph. */
  readonly effect: string;
  /** `keep` of vary, `share` of morph: 0 to 1. */
  readonly controls: Readonly<Record<string, number>>;
  readonly seed: number;
  /** What lies at the place, and the second sound, where they are heard. */
  readonly here: Audio | null;
  readonly second: Audio | null;
}

interface Control {
  readonly signal?: AbortSignal;
  /** Hears the share that is made, above 0 and up to 1. */
  readonly progress?: (share: number) => void;
}

export class SpectraSoundMaker {
  readonly #maker: SpectraMaker;

  private constructor(maker: SpectraMaker) {
    this.#maker = maker;
  }

  /** @throws CheckpointError */
  static async open(bytes: Uint8Array): Promise<SpectraSoundMaker> {
    return new SpectraSoundMaker(await loadSpectraMaker(bytes));
  }

  /** A sound of one channel. @throws SpectraRequestRefused */
  async make({ effect, controls, seed, here, second }: SpectraSoundRequest, control: Control = {}): Promise<Audio> {
    const given = (audio: Audio | null, what: string) => {
      if (audio === null) throw new SpectraRequestRefused(`${what} is missing`, 'Choose a stretch that is heard.');
      return heardAs(audio);
    };
    const value = (name: string) => controls[name] ?? 0.5;
    const samples = async (): Promise<Float32Array> => {
      switch (effect) {
        case 'draw':
          return this.#maker.draw(seed, control);
        case 'vary':
          return this.#maker.vary(given(here, 'what is to be varied'), value('keep'), seed, control);
        case 'morph': {
          const [from, to] = [given(here, 'the first sound'), given(second, 'the second sound')];
          return (await this.#maker.between(from, to, [value('share')], seed, control))[0]!;
        }
        default:
          throw new SpectraRequestRefused(`it knows no “${effect}”`, 'Ask it to draw, vary or morph.');
      }
    };
    return { sampleRate: rate, channels: [await samples()] };
  }

  close(): Promise<void> {
    return this.#maker.dispose();
  }
}
