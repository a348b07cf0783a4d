/** The likeliest of many tokens, found in one scan of their scores and without sorting them. */

export interface LikelyToken {
  readonly token: number;
  /** Of the softmax over all that are allowed. */
  readonly share: number;
}

/** At most `most` of the tokens that are allowed, the likeliest first; of equals the one of the smaller number. */
export function likeliest(scores: ArrayLike<number>, most: number, allowed: (token: number) => boolean): LikelyToken[] {
  const found: number[] = [];
  let peak = -Infinity;
  // Of exp(score - peak), scaled again where the peak rises.
  let total = 0;
  for (let token = 0; token < scores.length; token++) {
    const score = scores[token]!;
    if (score === -Infinity || !allowed(token)) continue;
    if (score > peak) {
      total = total * Math.exp(peak - score) + 1;
      peak = score;
    } else total += Math.exp(score - peak);
    if (found.length >= most && !(score > scores[found.at(-1)!]!)) continue;
    let place = found.length;
    while (place > 0 && score > scores[found[place - 1]!]!) place -= 1;
    found.splice(place, 0, token);
    if (found.length > most) found.pop();
  }
  return found.map((token) => ({ token, share: Math.exp(scores[token]! - peak) / total }));
}
