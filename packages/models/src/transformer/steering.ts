/**
 * What text may come, beside what the network finds likely: it goes on from the prefix wherever that was cut, keeps away
 * from texts that were refused, and ends after a stop. It turns tokens into text and knows nothing of the network.
 */
import { piecesOf } from './byte-pairs.ts';
import { plainPunctuation } from './corpus.ts';
import { byteString, specialTokens, type Tokenizer } from './tokenizer.ts';

/** Two texts begin alike when so many words are the same, or all of a shorter one. */
const wordsAlike = 3;

function beginningOf(text: string): string {
  const [beginning] = new RegExp(String.raw`^(?:\S+\s+){0,${wordsAlike - 1}}\S+`, 'u').exec(text) ?? [''];
  return byteString(new TextEncoder().encode(beginning));
}

/** The piece that a text ends with; of a script without spaces its last character, since any may begin a token there. */
function lastPieceOf(text: string): string {
  const [character] = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u.exec(text) ?? [];
  return character ?? piecesOf(text).at(-1) ?? '';
}

export interface SteeringOptions {
  readonly avoid?: readonly string[];
  readonly stop?: readonly string[];
  /** Whether the writer learned plain quotation marks and dashes, in a script with spaces; it does when left out. */
  readonly plain?: boolean;
}

export class Steering {
  /**
   * The prefix as tokens, without its last piece, whose bytes must come again first: a prefix that ends inside a word, or
   * with a space, would otherwise be cut where the text learned from never is.
   */
  readonly tokens: readonly number[];
  readonly #tokenizer: Tokenizer;
  readonly #avoided: readonly string[];
  readonly #stops: readonly string[];
  readonly #decoder: ReturnType<Tokenizer['decoder']>;
  /** Bytes of the prefix that are still to come again. */
  #pending: string;
  /** Bytes written, without white space at their beginning. */
  #written = '';
  #text = '';
  #ended = false;
  /** For the next token: what it must not begin with. */
  #forbidden: readonly string[] = [];

  constructor(tokenizer: Tokenizer, prefix: string, { avoid = [], stop = [], plain = true }: SteeringOptions) {
    const read = plain ? plainPunctuation : (text: string) => text;
    const known = read(prefix);
    const last = plain ? (piecesOf(known).at(-1) ?? '') : lastPieceOf(known);
    this.tokens = tokenizer.encode(known.slice(0, known.length - last.length));
    this.#tokenizer = tokenizer;
    this.#pending = byteString(new TextEncoder().encode(last));
    this.#avoided = avoid.map((text) => beginningOf(read(text).trimStart())).filter((text) => text !== '');
    this.#stops = stop.filter((text) => text !== '');
    this.#decoder = tokenizer.decoder();
    this.#forbidden = this.#avoided;
  }

  /** Whether nothing beyond the prefix has been written yet. */
  get atPrefix(): boolean {
    return this.#pending !== '';
  }

  /** Whether a stop was written. */
  get ended(): boolean {
    return this.#ended;
  }

  isAllowed(token: number): boolean {
    const bytes = this.#tokenizer.byteStringOf(token);
    if (bytes !== '' && this.#pending === '' && this.#forbidden.length === 0) return true;
    // A text ends after it began, never at once.
    if (bytes === '') return token === specialTokens.endOfText && this.#written !== '';
    if (!bytes.startsWith(this.#pending) && !this.#pending.startsWith(bytes)) return false;
    if (this.#forbidden.length === 0) return true;
    const added = bytes.slice(this.#pending.length);
    const counted = this.#written === '' ? added.trimStart() : added;
    return !this.#forbidden.some((beginning) => counted.startsWith(beginning));
  }

  /** Takes an allowed token and gives the text that is whole by it, up to a stop. */
  take(token: number): string {
    const bytes = this.#tokenizer.bytesOf(token);
    const known = Math.min(this.#pending.length, bytes.length);
    this.#pending = this.#pending.slice(known);
    const added = bytes.subarray(known);
    this.#written = this.#written === '' ? byteString(added).trimStart() : this.#written + byteString(added);
    this.#forbidden = this.#avoided
      .filter((beginning) => beginning.startsWith(this.#written))
      .map((beginning) => beginning.slice(this.#written.length))
      .filter((rest) => rest !== '');
    return this.#upToStop(this.#decoder.push(added));
  }

  /** What is left over when no token comes any more. */
  end(): string {
    return this.#ended ? '' : this.#upToStop(this.#decoder.end());
  }

  #upToStop(piece: string): string {
    const before = this.#text.length;
    this.#text += piece;
    const ends = this.#stops.flatMap((stop) => {
      const at = this.#text.indexOf(stop, Math.max(0, before - stop.length + 1));
      return at === -1 ? [] : [at + stop.length];
    });
    if (ends.length === 0) return piece;
    this.#ended = true;
    return piece.slice(0, Math.min(...ends) - before);
  }
}
