/**
 * A trained melody maker, opened: it makes phrases, goes on, fills, varies, steers by traits, and goes from one melody to another. What is not
 * open stays exactly as it is. The same request gives the same music on the same runtime.
 */
import { RandomStream, type Runtime } from '@fourhands/engine';
import { modelHashOf } from '../codec/file-format.ts';
import type { MelodyConfiguration } from './configuration.ts';
import { drawPhrase, drawSymbol, usualTemperature } from './draw-phrase.ts';
import type { PhraseAt } from './examples.ts';
import { MelodyRequestRefused } from './melody-errors.ts';
import { readMelodyFile, type MelodyFile } from './melody-model-file.ts';
import { cellOf, held, silence, symbolsOf, traits, type Melody, type Trait } from './melody.ts';
import { compilePhraseDecoder, compilePhraseEncoder, type PhraseDecoder, type PhraseEncoder } from './network.ts';
import { alone } from './training-examples.ts';

const streams = { latent: 0, writing: 1 } as const;
/** Steps of a request at the most: some forty minutes of 4/4 at 100 quarters a minute. */
const mostSteps = 16_384;
const mostSteer = 3;

export interface MadeMelody {
  readonly melody: Melody;
  /** -log p of the steps that were made, as the network finds them where it may choose, in nats; their mean. */
  readonly natsPerStep: number;
}

export interface MelodyOptions {
  readonly seed: number;
  /** 0 takes the likeliest; 1 draws as it learned. 0.9 when left out. */
  readonly temperature?: number;
  /** How near to what stands there, from 0, anything, to 1, its own place in latent space; 0 when left out. */
  readonly keep?: number;
  /** By how much of each trait more or less, from -3 to 3; 1 is the way from phrases with least of it to those with most. */
  readonly steer?: Partial<Readonly<Record<Trait, number>>>;
  /** MIDI pitches, both counted; those that the maker knows when left out. */
  readonly range?: readonly [lowest: number, highest: number];
}

interface Control {
  readonly signal?: AbortSignal | undefined;
  /** Hears the share that is made, above 0 and up to 1. */
  readonly progress?: ((share: number) => void) | undefined;
}

/** Opens a model file, on one thread of this machine unless a runtime is given. Throws CheckpointError. */
export async function loadMelodyMaker(bytes: Uint8Array, runtime?: Runtime): Promise<MelodyMaker> {
  const file = readMelodyFile(bytes);
  const on = runtime ?? (await import('@fourhands/engine/node')).createNodeRuntime({ threads: 1 });
  const encoder = await compilePhraseEncoder(on, file.configuration, file.parameters);
  const decoder = await compilePhraseDecoder(on, file.configuration, file.parameters);
  return new MelodyMaker(modelHashOf(bytes), file, encoder, decoder);
}

/** Its methods throw MelodyRequestRefused, and the signal's reason when it is raised. */
export class MelodyMaker {
  /** SHA-256 of the model file, in hex. */
  readonly hash: string;
  readonly configuration: MelodyConfiguration;
  readonly figures: Readonly<Record<string, number>>;
  readonly #steering: MelodyFile['steering'];
  readonly #encoder: PhraseEncoder;
  readonly #decoder: PhraseDecoder;

  constructor(hash: string, file: MelodyFile, encoder: PhraseEncoder, decoder: PhraseDecoder) {
    this.hash = hash;
    this.configuration = file.configuration;
    this.figures = file.figures;
    this.#steering = file.steering;
    this.#encoder = encoder;
    this.#decoder = decoder;
  }

  /** Makes the open steps of a melody, 1 in `open`, a phrase after another from the bar of the first on; all others stay. */
  async make(melody: Melody, open: Uint8Array, options: MelodyOptions, control: Control = {}): Promise<MadeMelody> {
    const { barSteps } = melody;
    const { phraseSteps } = this.configuration;
    this.#check(melody, options);
    if (open.length !== melody.cells.length)
      throw new MelodyRequestRefused(
        `${open.length} steps are open or not, of ${melody.cells.length}`,
        'Say it of each step.',
      );
    const [first, last] = [open.indexOf(1), open.lastIndexOf(1)];
    if (first < 0) throw new MelodyRequestRefused('no step of it is open', 'Choose a region that is not locked.');
    const line = symbolsOf(this.configuration, melody.cells);
    const before = Int16Array.from(line);
    const random = new RandomStream(options.seed, streams.writing);
    const latents = new RandomStream(options.seed, streams.latent);
    const steps = open.reduce((sum, each) => sum + each, 0);
    let [done, nats] = [0, 0];
    for (let start = Math.floor(first / barSteps) * barSteps; start <= last; start += phraseSteps) {
      const latent = await this.#latentFor({ line: before, start, barSteps }, options, latents);
      for (let step = start; step < Math.min(start + phraseSteps, line.length); step++) {
        if (open[step] !== 1) continue;
        control.signal?.throwIfAborted();
        const scores = await this.#decoder.scores({ line, start, barSteps }, step - start, latent);
        const { symbol, logProbability } = drawSymbol(this.configuration, scores, options, random);
        line[step] = symbol;
        nats -= logProbability;
        done += 1;
        control.progress?.(done / steps);
      }
    }
    const cells = Int16Array.from(melody.cells, (cell, at) =>
      open[at] === 1 ? cellOf(this.configuration, line[at]!) : cell,
    );
    return { melody: { cells, barSteps }, natsPerStep: nats / steps };
  }

  /** `count` melodies on the way from the first phrase of one to the first phrase of another, both ends included as the maker tells them. */
  async between(
    from: Melody,
    to: Melody,
    count: number,
    options: MelodyOptions,
    control: Control = {},
  ): Promise<Melody[]> {
    this.#check(from, options);
    this.#check(to, options);
    if (!Number.isInteger(count) || count < 2 || count > 64)
      throw new MelodyRequestRefused(`${count} melodies were to lie between`, 'Ask for 2 to 64.');
    const { barSteps } = from;
    const [a, b] = [await this.#placeOf(from), await this.#placeOf(to)];
    const made: Melody[] = [];
    for (let i = 0; i < count; i++) {
      const share = i / (count - 1);
      const latent = this.#steered(arc(a, b, share), options);
      const random = new RandomStream(options.seed, streams.writing);
      made.push(
        await drawPhrase(this.#decoder, this.configuration, latent, barSteps, {
          ...options,
          random,
          signal: control.signal,
        }),
      );
      control.progress?.((i + 1) / count);
    }
    return made;
  }

  async dispose(): Promise<void> {
    await Promise.all([this.#encoder.dispose(), this.#decoder.dispose()]);
  }

  async #placeOf({ cells, barSteps }: Melody): Promise<Float32Array> {
    return (await this.#encoder.encode({ line: symbolsOf(this.configuration, cells), start: 0, barSteps })).mean;
  }

  /** A place in latent space for a phrase; always takes as many random numbers. */
  async #latentFor(phrase: PhraseAt, options: MelodyOptions, random: RandomStream): Promise<Float32Array> {
    const drawn = random.fillNormal(new Float32Array(this.configuration.latentSize));
    const keep = options.keep ?? 0;
    if (keep === 0) return this.#steered(drawn, options);
    const { mean } = await this.#encoder.encode(alone(phrase));
    return this.#steered(arc(mean, drawn, 1 - keep), options);
  }

  #steered(latent: Float32Array, { steer = {} }: MelodyOptions): Float32Array {
    const moved = Float32Array.from(latent);
    for (const trait of traits) {
      const amount = steer[trait] ?? 0;
      this.#steering[trait].data.forEach((value, i) => (moved[i]! += amount * value));
    }
    return moved;
  }

  #check(
    { cells, barSteps }: Melody,
    { temperature = usualTemperature, keep = 0, steer = {}, range }: MelodyOptions,
  ): void {
    const refuse = (reason: string, advice: string) => {
      throw new MelodyRequestRefused(reason, advice);
    };
    const { lowestPitch, highestPitch } = this.configuration;
    if (cells.length < 1 || cells.length > mostSteps)
      refuse(`it has ${cells.length} sixteenths`, `Ask for 1 to ${mostSteps}.`);
    if (!Number.isInteger(barSteps) || barSteps < 1) refuse(`a bar has ${barSteps} sixteenths`, 'Give a whole number.');
    if (cells.some((cell) => cell > 127 || (cell < 0 && cell !== held && cell !== silence)))
      refuse('it holds what is no pitch', 'Pitches are 0 to 127.');
    if (!(temperature >= 0 && temperature <= 10)) refuse(`the temperature is ${temperature}`, 'Give 0 to 10.');
    if (!(keep >= 0 && keep <= 1)) refuse(`it was to be kept by ${keep}`, 'Give 0 to 1.');
    for (const [trait, amount] of Object.entries(steer))
      if (!(Math.abs(amount) <= mostSteer)) refuse(`${trait} was to change by ${amount}`, 'Give -3 to 3.');
    if (range !== undefined && !(range[0] <= range[1] && range[1] >= lowestPitch && range[0] <= highestPitch))
      refuse(`no pitch from ${range[0]} to ${range[1]} is known`, `The maker knows ${lowestPitch} to ${highestPitch}.`);
  }
}

/** From one place to another along an arc, since sums on it are as likely as what they are sums of; `share` from 0 to 1. */
function arc(from: Float32Array, to: Float32Array, share: number): Float32Array {
  const [kept, taken] = [Math.cos((share * Math.PI) / 2), Math.sin((share * Math.PI) / 2)];
  return from.map((value, i) => kept * value + taken * to[i]!);
}
