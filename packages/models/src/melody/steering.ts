/**
 * Directions in latent space along which a trait of phrases grows: the mean of the quarter of phrases that have most of it, less the mean of the
 * quarter that have least (the attribute vectors of Roberts et al. 2018, §5.4).
 */
import { HostTensor, type Runtime } from '@fourhands/engine';
import type { MelodyConfiguration } from './configuration.ts';
import { cellOf, traits, traitsOf, type Trait } from './melody.ts';
import type { MelodyParameters } from './model.ts';
import { compilePhraseEncoder } from './network.ts';
import type { Phrase } from './training-examples.ts';

/** By trait, [latentSize] each. */
export type Steering = Readonly<Record<Trait, HostTensor>>;

/** Phrases that are read at the most: enough for a mean. */
const mostRead = 2000;

export async function steeringOf(
  runtime: Runtime,
  configuration: MelodyConfiguration,
  parameters: MelodyParameters<HostTensor>,
  phrases: readonly Phrase[],
): Promise<Steering> {
  const { latentSize, phraseSteps } = configuration;
  const stride = Math.max(1, Math.ceil(phrases.length / mostRead));
  const read = phrases.filter((_, at) => at % stride === 0);
  const encoder = await compilePhraseEncoder(runtime, configuration, parameters);
  const latents: Float32Array[] = [];
  for (const phrase of read) latents.push((await encoder.encode(phrase)).mean);
  await encoder.dispose();
  const known = read.map(({ line, start }) =>
    traitsOf(
      Array.from(line)
        .slice(start, start + phraseSteps)
        .map((symbol) => cellOf(configuration, symbol)),
    ),
  );
  const meanOf = (places: readonly number[]): Float32Array => {
    const mean = new Float32Array(latentSize);
    for (const place of places) latents[place]!.forEach((value, i) => (mean[i]! += value / places.length));
    return mean;
  };
  const all = read.map((_, at) => at);
  const quarter = Math.max(1, Math.floor(read.length / 4));
  const directions = traits.map((trait) => {
    const order = all.toSorted((a, b) => known[a]![trait] - known[b]![trait] || a - b);
    const [least, most] = [meanOf(order.slice(0, quarter)), meanOf(order.slice(-quarter))];
    return [
      trait,
      new HostTensor(
        most.map((value, i) => value - least[i]!),
        [latentSize],
      ),
    ] as const;
  });
  return Object.fromEntries(directions) as Steering;
}
