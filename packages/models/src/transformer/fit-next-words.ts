/**
 * Chooses the weights by which likelihoods of next words are mixed: those under which a text, which none of the parts should
 * have learned from, is likeliest.
 */
import { NextWords, type ExpectingWriter, type NextWordWeights } from './next-words.ts';
import type { WordGrams } from './word-grams.ts';
import { unitsOf } from './word-units.ts';

const recentShares = [0, 0.1, 0.2, 0.3, 0.4, 0.5];
const writerSteps = 20;

/** The shares for the text's units; those that no part knows are left out. Throws WriterClosed. */
export async function fitNextWords(
  grams: WordGrams,
  writer: ExpectingWriter | null,
  text: string,
): Promise<NextWordWeights> {
  const fits = await Promise.all(
    recentShares.map(async (recent) => ({
      recent,
      likelihoods: await likelihoodsOf(new NextWords(grams, null, { writer: 0, recent }), text),
    })),
  );
  const { recent, likelihoods } = fits.reduce((best, fit) =>
    logSum(fit.likelihoods) > logSum(best.likelihoods) ? fit : best,
  );
  if (!writer) return { writer: 0, recent };
  const expected = await likelihoodsOf(new NextWords(grams, writer, { writer: 1, recent }), text);
  // Both are ends of one line, so that what lies between needs no further look at the text.
  const mixed = (share: number) => likelihoods.map((one, at) => (1 - share) * one + share * expected[at]!);
  const shares = Array.from({ length: writerSteps + 1 }, (_, step) => step / writerSteps);
  const share = shares.reduce((best, each) => (logSum(mixed(each)) > logSum(mixed(best)) ? each : best));
  return { writer: share, recent };
}

async function likelihoodsOf(words: NextWords, text: string): Promise<number[]> {
  const units = words.numbersOf(unitsOf(text));
  const likelihoods: number[] = [];
  for (let at = 0; at < units.length; at++)
    likelihoods.push((await words.after(units.slice(0, at), at))[units[at]!] ?? 0);
  return likelihoods;
}

/** Units that are impossible cost the same under all weights but a share of nothing. */
const logSum = (likelihoods: readonly number[]): number =>
  likelihoods.reduce((sum, likelihood) => sum + Math.log(Math.max(likelihood, 1e-9)), 0);
