/** The words that a writer finds likely at a place, with their probabilities: what it might have written instead. */
import type { Decoder, DecoderCache } from './decoder.ts';
import type { Steering } from './steering.ts';
import type { Tokenizer } from './tokenizer.ts';

export interface Alternative {
  /** A word, the rest of one where the prefix ends inside it, or a punctuation mark. */
  readonly text: string;
  /** Of this word among all that could stand here, in (0, 1]. */
  readonly probability: number;
}

/** First tokens that are followed to the end of their word. */
const roots = 24;
/** Tokens of one word, at most. */
const longestWord = 8;
const wordCharacter = /^[\p{L}\p{N}'\u2019]/u;

/** A word under way. */
interface Branch {
  readonly token: number;
  readonly probability: number;
}

/**
 * `cache` must hold the tokens of the steering, and `logits` be the scores after them. The likeliest first tokens are each
 * followed, greedily, to the end of their word; words that come out the same are added up. So a probability is a little
 * too low where a word can be spelled in several ways.
 */
export async function alternativesAfter(
  decoder: Decoder,
  tokenizer: Tokenizer,
  cache: DecoderCache,
  logits: Float32Array,
  newSteering: () => Steering,
): Promise<Alternative[]> {
  const likely = branches(logits, newSteering());
  const found = new Map<string, number>();
  const { length } = cache;
  for (const branch of likely.slice(0, roots)) {
    decoder.rewind(cache, length);
    const word = await followed(decoder, tokenizer, cache, branch, newSteering());
    if (word !== null) found.set(word.text, (found.get(word.text) ?? 0) + word.probability);
  }
  return [...found]
    .map(([text, probability]) => ({ text, probability: Math.min(1, probability) }))
    .toSorted((a, b) => b.probability - a.probability || (a.text < b.text ? -1 : 1));
}

/** The tokens that may come, the likeliest first; their probabilities sum to 1. */
function branches(logits: Float32Array, steering: Steering): Branch[] {
  const allowed = Array.from(logits.keys()).filter((token) => steering.isAllowed(token));
  const peak = allowed.reduce((most, token) => Math.max(most, logits[token]!), -Infinity);
  const weights = allowed.map((token) => Math.exp(logits[token]! - peak));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return allowed
    .map((token, at) => ({ token, probability: weights[at]! / total }))
    .toSorted((a, b) => b.probability - a.probability || a.token - b.token);
}

/** Null where no word comes of it. */
async function followed(
  decoder: Decoder,
  tokenizer: Tokenizer,
  cache: DecoderCache,
  { token, probability: first }: Branch,
  steering: Steering,
): Promise<Alternative | null> {
  let text = steering.take(token).trimStart();
  let probability = first;
  let last = token;
  for (let step = 1; step < longestWord; step++) {
    if (!steering.atPrefix && text !== '' && !wordCharacter.test(text)) break;
    if (!decoder.hasRoom(cache)) break;
    const next = branches(await decoder.read(cache, [last]), steering);
    const inside = (branch: Branch) => wordCharacter.test(tokenizer.byteStringOf(branch.token));
    const [best] = next;
    if (best === undefined) return null;
    if (!steering.atPrefix && text !== '' && !inside(best)) {
      // It ends here by whatever comes.
      probability *= next.reduce((sum, branch) => sum + (inside(branch) ? 0 : branch.probability), 0);
      break;
    }
    text = (text + steering.take(best.token)).trimStart();
    probability *= best.probability;
    last = best.token;
  }
  const [word] = /^(?:[\p{L}\p{N}'\u2019]+|[^\p{L}\p{N}\s]+)/u.exec(text) ?? [];
  return word === undefined || steering.atPrefix ? null : { text: word, probability };
}
