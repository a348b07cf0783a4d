/**
 * A trained verse writer, opened: it writes a quatrain character by character. What the form forbids is never drawn, so
 * that every poem keeps it, whatever the weights. The same request gives the same poem on the same runtime.
 */
import { RandomStream, type Runtime } from '@fourhands/engine';
import { modelHashOf } from '../codec/file-format.ts';
import { chooseToken } from '../transformer/choose-token.ts';
import { Decoder } from '../transformer/decoder.ts';
import { checkDrawing, WriterClosed } from '../transformer/writer-errors.ts';
import { Form, RhymingCharacters, type FormRequest } from './form.ts';
import { headOf } from './layout.ts';
import { linesOfQuatrain } from './poems.ts';
import { toSimplified } from './simplified.ts';
import { readVerseFile, type VerseFile } from './verse-model-file.ts';
import { signs } from './vocabulary.ts';

export interface VerseRequest extends FormRequest {
  /** Words to write about: the first eight Chinese characters are read. */
  readonly theme: string;
  /** 0 takes the likeliest character each time; 1 draws as the network says. */
  readonly temperature: number;
  readonly seed: number;
  /** Poems that it should not begin as. */
  readonly avoid?: readonly string[];
}

/** Taken from the score of a character that is in the poem already. */
const repetitionPenalty = 5;
/** Taken from the score of a character that rhymes where none should. */
const jarringPenalty = 5;
/** Taken from the score of a character with which a poem to avoid begins. */
const avoidancePenalty = 12;
const topP = 0.9;

export class VerseWriter {
  /** SHA-256 of the model file, in hex. */
  readonly hash: string;
  readonly #file: VerseFile;
  readonly #decoder: Decoder;
  readonly #rhyming: RhymingCharacters;
  #closed = false;

  private constructor(hash: string, file: VerseFile, decoder: Decoder) {
    this.hash = hash;
    this.#file = file;
    this.#decoder = decoder;
    this.#rhyming = new RhymingCharacters(file.vocabulary);
  }

  /** Opens a model file, on one thread of this machine unless a runtime is given. Throws CheckpointError. */
  static async open(bytes: Uint8Array, runtime?: Runtime): Promise<VerseWriter> {
    const file = readVerseFile(bytes);
    const on = runtime ?? (await import('@fourhands/engine/node')).createNodeRuntime({ threads: 1 });
    return new VerseWriter(modelHashOf(bytes), file, await Decoder.compile(on, file.configuration, file.parameters));
  }

  /**
   * The four lines as they are written, without punctuation. Throws VerseRequestRefused, WriteRequestRefused,
   * WriterClosed, and the signal's reason when it is raised.
   */
  async *write(
    request: VerseRequest,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<string, void, void> {
    checkDrawing(request.temperature, request.seed);
    const { vocabulary } = this.#file;
    const form = new Form(request, vocabulary, this.#rhyming);
    const theme = toSimplified(request.theme).replaceAll(/\P{Script=Han}/gu, '');
    const random = new RandomStream(request.seed);
    const cache = this.#decoder.newCache();
    let unread = headOf({ length: request.length, rhyme: form.rhyme, theme }, vocabulary);
    const tokens: number[] = [];
    let avoided: ReadonlySet<number> | null = null;
    for (let line = 0; line < linesOfQuatrain; line++) {
      let written = '';
      for (let place = 0; place < form.length; place++) {
        signal?.throwIfAborted();
        if (this.#closed) throw new WriterClosed();
        const given = form.given(line, place);
        let token: number;
        if (given === undefined) {
          const scores = Float32Array.from(await this.#decoder.read(cache, unread));
          unread = [];
          penalise(scores, tokens, form, line, place);
          avoided ??= this.#beginningsAt(line * form.length + place, request.avoid ?? []);
          for (const each of avoided) scores[each]! -= avoidancePenalty;
          avoided = new Set();
          token = choose(scores, request.temperature, random, (each) => form.mayStand(each, line, place));
          form.take(token, line, place);
        } else token = vocabulary.tokenOf(toSimplified(given));
        written += given ?? vocabulary.characterOf(token)!;
        tokens.push(token);
        unread.push(token);
      }
      unread.push(signs.lineEnd);
      yield written;
    }
  }

  /** What stands at a place, counted from the beginning, in other poems: where this one is first free to differ. */
  #beginningsAt(place: number, poems: readonly string[]): ReadonlySet<number> {
    const characters = poems.map(
      (poem) => Array.from(toSimplified(poem).replaceAll(/\P{Script=Han}/gu, ''))[place] ?? '',
    );
    return new Set(characters.map((each) => this.#file.vocabulary.tokenOf(each)));
  }

  /** Waits for runs under way and frees the programs; what is being written throws WriterClosed. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#decoder.dispose();
  }
}

/** A character may come again at once, as in 悠悠, but hardly elsewhere, nor a third time. */
function penalise(scores: Float32Array, tokens: readonly number[], form: Form, line: number, place: number): void {
  const last = place > 0 ? tokens.at(-1) : undefined;
  for (const token of new Set(tokens)) {
    const doubled = token === last && tokens.indexOf(token) === tokens.length - 1;
    if (!doubled) scores[token]! -= repetitionPenalty;
  }
  for (let token = 0; token < scores.length; token++)
    if (form.jars(token, line, place)) scores[token]! -= jarringPenalty;
}

function choose(
  scores: Float32Array,
  temperature: number,
  random: RandomStream,
  isAllowed: (token: number) => boolean,
): number {
  const choice = { temperature, topP, repetitionPenalty: 1, earlier: new Set<number>(), isAllowed };
  const token = chooseToken(scores, choice, random);
  if (token === null) throw new Error('No character may stand here, which the form rules out. This is a defect.');
  return token;
}
