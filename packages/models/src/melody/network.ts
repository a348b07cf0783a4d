/** The melody maker's network as it is run: phrases one at a time. */
import { compileFunction, HostTensor, type Runtime } from '@fourhands/engine';
import { asConstants } from '../nn/constants.ts';
import { symbolCount, type MelodyConfiguration } from './configuration.ts';
import { beforeRows, phraseRows, rowTypes, type PhraseAt } from './examples.ts';
import { decode, encode, type MelodyParameters } from './model.ts';

export interface PhraseEncoder {
  /** Where a phrase may lie in latent space: mean and deviation, [latentSize]. */
  encode(phrase: PhraseAt): Promise<{ readonly mean: Float32Array; readonly deviation: Float32Array }>;
  dispose(): Promise<void>;
}

export async function compilePhraseEncoder(
  runtime: Runtime,
  configuration: MelodyConfiguration,
  parameters: MelodyParameters<HostTensor>,
): Promise<PhraseEncoder> {
  const program = await compileFunction(runtime, rowTypes(configuration.phraseSteps), (rows) => ({
    ...encode(asConstants(parameters), configuration, rows),
  }));
  return {
    async encode(phrase) {
      const { mean, logVariance } = await program.run(phraseRows(configuration, [phrase]));
      return {
        mean: mean.data as Float32Array,
        deviation: Float32Array.from(logVariance.data as Float32Array, (value) => Math.exp(value / 2)),
      };
    },
    dispose: () => program.dispose(),
  };
}

export interface PhraseDecoder {
  /** Scores of the symbols of one step of a phrase (from its beginning), from the line up to it and a place in latent space. */
  scores(phrase: PhraseAt, step: number, latent: Float32Array): Promise<Float32Array>;
  /** Of all steps, given the whole line. */
  allScores(phrase: PhraseAt, latent: Float32Array): Promise<Float32Array>;
  dispose(): Promise<void>;
}

export async function compilePhraseDecoder(
  runtime: Runtime,
  configuration: MelodyConfiguration,
  parameters: MelodyParameters<HostTensor>,
): Promise<PhraseDecoder> {
  const { phraseSteps, latentSize } = configuration;
  const program = await compileFunction(
    runtime,
    { ...rowTypes(2 * phraseSteps), latent: { shape: [1, latentSize], dtype: 'float32' } },
    ({ latent, ...rows }) => ({ scores: decode(asConstants(parameters), configuration, rows, latent) }),
  );
  const allScores: PhraseDecoder['allScores'] = async (phrase, latent) => {
    const { scores } = await program.run({
      ...beforeRows(configuration, [phrase]),
      latent: new HostTensor(latent, [1, latentSize]),
    });
    return scores.data as Float32Array;
  };
  return {
    allScores,
    async scores(phrase, step, latent) {
      const count = symbolCount(configuration);
      // What comes after a step is not seen by it, whatever stands there.
      return (await allScores(phrase, latent)).slice(step * count, (step + 1) * count);
    },
    dispose: () => program.dispose(),
  };
}
