/** Writes phrases from places in latent space, a step after another. */
import { RandomStream } from '@fourhands/engine';
import { chooseNote } from '../chorale/choose-note.ts';
import { symbols, type MelodyConfiguration } from './configuration.ts';
import { cellOf, type Melody } from './melody.ts';
import type { PhraseDecoder } from './network.ts';
import { streams } from './training-examples.ts';

interface Drawing {
  /** 0 takes the likeliest; 1 draws as it learned. 0.9 when left out. */
  readonly temperature?: number;
  /** MIDI pitches, both counted; all when left out. */
  readonly range?: readonly [lowest: number, highest: number];
}

export const usualTemperature = 0.9;

/** The symbol of a step, by its scores. */
export function drawSymbol(
  configuration: MelodyConfiguration,
  scores: Float32Array,
  { temperature = usualTemperature, range: [lowest, highest] = [0, 127] }: Drawing,
  random: RandomStream,
) {
  const allowed = scores.map((score, symbol) => {
    const pitch = cellOf(configuration, symbol);
    return pitch < 0 || (pitch >= lowest && pitch <= highest) ? score : -Infinity;
  });
  return chooseNote({ scores: allowed, held: symbols.hold, temperature }, random);
}

/** A phrase before which nothing was. @throws the signal's reason when it is raised */
export async function drawPhrase(
  decoder: PhraseDecoder,
  configuration: MelodyConfiguration,
  latent: Float32Array,
  barSteps: number,
  drawing: Drawing & { readonly random: RandomStream; readonly signal?: AbortSignal | undefined },
): Promise<Melody> {
  const line = new Int16Array(configuration.phraseSteps).fill(symbols.rest);
  for (let step = 0; step < line.length; step++) {
    drawing.signal?.throwIfAborted();
    const scores = await decoder.scores({ line, start: 0, barSteps }, step, latent);
    line[step] = drawSymbol(configuration, scores, drawing, drawing.random).symbol;
  }
  return { cells: Int16Array.from(line, (symbol) => cellOf(configuration, symbol)), barSteps };
}

/** Phrases from noise that depends on the seed alone, so that those of one moment of a training can be compared with those of another. */
export async function drawFromFixedNoise(
  decoder: PhraseDecoder,
  configuration: MelodyConfiguration,
  { count, seed, barSteps }: { readonly count: number; readonly seed: number; readonly barSteps: number },
): Promise<Melody[]> {
  const latents = new RandomStream(seed, streams.samples);
  const random = new RandomStream(seed, streams.sampleWriting);
  const drawn: Melody[] = [];
  for (let at = 0; at < count; at++) {
    const latent = latents.fillNormal(new Float32Array(configuration.latentSize));
    drawn.push(await drawPhrase(decoder, configuration, latent, barSteps, { random }));
  }
  return drawn;
}
