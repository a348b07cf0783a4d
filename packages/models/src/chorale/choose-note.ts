/** Draws what a voice sounds next: whether it holds as the network says it, and which note follows as freely as is asked. */
import type { RandomStream } from '@fourhands/engine';

/** What is less likely than this, to hold or to move, does not happen: on a grid of sixteenths rare slips would add up. */
const leastLikely = 0.01;
/** Notes that follow are drawn from the likeliest that make up this share (nucleus sampling, Holtzman et al. 2020). */
const nucleus = 0.95;

export interface NoteChoice {
  /** Scores by symbol, before the softmax; -∞ for what may not come. */
  readonly scores: ArrayLike<number>;
  /** The symbol that the voice sounds now; null when it sounds none. */
  readonly held: number | null;
  /** 0 takes the likeliest. */
  readonly temperature: number;
}

/** Shares of the scores, by symbol. Some score must be finite. */
export function sharesOf(scores: ArrayLike<number>): Float64Array {
  const shares = Float64Array.from(scores);
  const peak = shares.reduce((most, score) => Math.max(most, score), -Infinity);
  let total = 0;
  shares.forEach((score, at) => (total += shares[at] = Math.exp(score - peak)));
  return shares.map((share) => share / total);
}

/**
 * The symbol drawn, and its log probability by the scores as they are. The temperature is not applied to whether the voice
 * holds: cooler music would freeze, since it holds most of the time. Uses one random number.
 */
export function chooseNote(
  { scores, held, temperature }: NoteChoice,
  random: RandomStream,
): { readonly symbol: number; readonly logProbability: number } {
  const drawn = random.uniform();
  const shares = sharesOf(scores);
  const symbol = draw(shares, held, temperature, drawn);
  return { symbol, logProbability: Math.log(shares[symbol]!) };
}

function draw(shares: Float64Array, held: number | null, temperature: number, drawn: number): number {
  if (temperature === 0) return shares.indexOf(shares.reduce((most, share) => Math.max(most, share), 0));
  let holds = held === null ? 0 : shares[held]!;
  if (holds > 1 - leastLikely) holds = 1;
  if (holds < leastLikely) holds = 0;
  if (held !== null && drawn < holds) return held;
  const left = (drawn - holds) / (1 - holds);
  const candidates = Array.from(shares.keys())
    .filter((symbol) => symbol !== held && shares[symbol]! > 0)
    .sort((a, b) => shares[b]! - shares[a]! || a - b);
  // Nothing else may come.
  if (candidates.length === 0) return held!;
  const peak = Math.log(shares[candidates[0]!]!);
  const weights = candidates.map((symbol) => Math.exp((Math.log(shares[symbol]!) - peak) / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let [count, covered] = [0, 0];
  while (count < weights.length && (count === 0 || covered < nucleus * total)) covered += weights[count++]!;
  let rest = left * covered;
  for (let at = 0; at < count; at++) {
    rest -= weights[at]!;
    if (rest <= 0) return candidates[at]!;
  }
  return candidates[count - 1]!;
}
