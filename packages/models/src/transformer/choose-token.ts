/** Draws the next token from scores: temperature, the likeliest few, nucleus, repetition penalty, and tokens that may not come. */
import type { RandomStream } from '@fourhands/engine';

export interface Choice {
  /** Scores are divided by it before the softmax; 0 takes the best token. */
  readonly temperature: number;
  /** The smallest set of tokens that makes up this share is drawn from (nucleus sampling, Holtzman et al. 2020). */
  readonly topP: number;
  /** At most so many tokens are drawn from (Fan et al. 2018, §5.4); all when left out. */
  readonly topK?: number;
  /** Tokens below this share of the likeliest one's are not drawn (min-p, Nguyen et al. 2024); 0, or left out, leaves none out. */
  readonly minP?: number;
  /** Positive scores of earlier tokens are divided by it, negative ones multiplied (Keskar et al. 2019, §4.1); 1 is none. */
  readonly repetitionPenalty: number;
  /** The earlier tokens that the penalty holds for. */
  readonly earlier: ReadonlySet<number>;
  isAllowed(token: number): boolean;
}

/** The scores of one choice, in room that is used again: a choice is made in one go. */
let room = new Float64Array();

/** The token; null when none is allowed. Uses one random number. */
export function chooseToken(logits: Float32Array, choice: Choice, random: RandomStream): number | null {
  const { temperature, topP, topK = logits.length, minP = 0, repetitionPenalty, earlier } = choice;
  const drawn = random.uniform();
  if (room.length !== logits.length) room = new Float64Array(logits.length);
  const weights = room;
  weights.set(logits);
  if (repetitionPenalty !== 1)
    for (const token of earlier) {
      const score = weights[token]!;
      weights[token] = score > 0 ? score / repetitionPenalty : score * repetitionPenalty;
    }
  // Only what would be better than all before is asked for.
  let best = -1;
  let peak = -Infinity;
  for (let token = 0; token < weights.length; token++) {
    if (!(weights[token]! > peak) || !choice.isAllowed(token)) continue;
    best = token;
    peak = weights[token]!;
  }
  if (best < 0 || temperature === 0) return best < 0 ? null : best;
  let total = 0;
  for (let token = 0; token < weights.length; token++) {
    const weight = choice.isAllowed(token) ? Math.exp((weights[token]! - peak) / temperature) : 0;
    weights[token] = weight;
    total += weight;
  }
  // The likeliest token weighs 1, so that its share is the least weight itself.
  return drawFromNucleus(weights, total, { topP, topK, minP }, drawn);
}

function drawFromNucleus(
  weights: Float64Array,
  total: number,
  { topP, topK, minP }: Required<Pick<Choice, 'topP' | 'topK' | 'minP'>>,
  drawn: number,
): number {
  // All tokens below this together make up less than what the nucleus leaves out: it is whole without them.
  const least = Math.max(minP, ((1 - topP) * total) / weights.length);
  const candidates: number[] = [];
  for (let token = 0; token < weights.length; token++)
    if (weights[token]! > 0 && weights[token]! >= least) candidates.push(token);
  candidates.sort((a, b) => weights[b]! - weights[a]! || a - b);
  let nucleus = 0;
  let count = 0;
  while (count < Math.min(topK, candidates.length) && (count === 0 || nucleus < topP * total))
    nucleus += weights[candidates[count++]!]!;
  let left = drawn * nucleus;
  for (let i = 0; i < count; i++) {
    left -= weights[candidates[i]!]!;
    if (left <= 0) return candidates[i]!;
  }
  return candidates[count - 1]!;
}
