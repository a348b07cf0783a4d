/**
 * Has a maker translate a sentence, and looks at what it says: another language than asked, or a term that the glossary locks
 * and the answer breaks, is asked about once more, naming it. A sentence in another language is then refused; one that still
 * breaks a term is given as it is, and whoever shows it marks it. It decides nothing and hides nothing.
 */
import {
  brokenTerms,
  isInOther,
  languageOf,
  nameOfLanguage,
  type MakeEvent,
  type Maker,
  type MakerDescription,
  type MakeRequest,
  targetOf,
} from '@fourhands/core';
import { AnswerInOtherLanguage, AnswerEmpty } from '../failures.ts';
import { candidatesTogether, seedOfCandidate } from '../interleave.ts';
import { sentenceIn } from './sentence-answer.ts';

type Usage = { tokensIn: number; tokensOut: number; cost: number | null };
type Translating = NonNullable<MakeRequest['translation']>;

export class SentenceTranslator implements Maker {
  readonly #maker: Maker;

  constructor(maker: Maker) {
    this.#maker = maker;
  }

  describe(): MakerDescription {
    return this.#maker.describe();
  }

  async *make(request: MakeRequest, signal: AbortSignal): AsyncGenerator<MakeEvent, void, void> {
    const { translation } = request;
    if (translation === undefined) {
      yield* this.#maker.make(request, signal);
      return;
    }
    const usage: Usage = { tokensIn: 0, tokensOut: 0, cost: null };
    const failures: unknown[] = [];
    yield* candidatesTogether(request.candidates, signal, (index, either) =>
      this.#candidate(request, translation, index, either, usage, failures),
    );
    if (usage.tokensIn + usage.tokensOut > 0) yield { type: 'usage', ...usage };
    // Candidates that came to their end stay; the others fail with this.
    if (failures.length > 0) throw failures[0];
  }

  async *#candidate(
    request: MakeRequest,
    translation: Translating,
    candidate: number,
    signal: AbortSignal,
    usage: Usage,
    failures: unknown[],
  ): AsyncGenerator<MakeEvent, void, void> {
    try {
      const first = yield* this.#attempt(request, translation, candidate, signal, usage);
      const wrong = correctionOf(translation, first);
      if (wrong !== null && translation.whole) {
        const second = yield* this.#secondAttempt(
          request,
          { ...translation, correction: wrong },
          candidate,
          signal,
          usage,
        );
        if (isInOther(second, translation)) {
          if (isInOther(first, translation))
            throw new AnswerInOtherLanguage(this.describe().name, languageOf(second), translation.targetLanguage);
          // The first one was nearer.
          yield { type: 'again', candidate };
          yield { type: 'text', candidate, text: first };
        }
      }
      yield { type: 'end', candidate };
    } catch (error) {
      // With several, one failure is not that of the others.
      if (signal.aborted || request.candidates === 1) throw error;
      failures.push(error);
    }
  }

  async *#secondAttempt(
    request: MakeRequest,
    translation: Translating,
    candidate: number,
    signal: AbortSignal,
    usage: Usage,
  ): AsyncGenerator<MakeEvent, string, void> {
    yield { type: 'again', candidate };
    return yield* this.#attempt(request, translation, candidate, signal, usage);
  }

  async *#attempt(
    request: MakeRequest,
    translation: Translating,
    candidate: number,
    signal: AbortSignal,
    usage: Usage,
  ): AsyncGenerator<MakeEvent, string, void> {
    const seed = request.candidates === 1 ? request.seed : seedOfCandidate(request.seed, candidate);
    let [answer, given] = ['', ''];
    const tell = function* (text: string): Generator<MakeEvent, void, void> {
      if (text === given) return;
      if (!text.startsWith(given)) {
        yield { type: 'again', candidate };
        given = '';
      }
      yield { type: 'text', candidate, text: text.slice(given.length) };
      given = text;
    };
    for await (const event of this.#maker.make({ ...request, candidates: 1, seed, translation }, signal)) {
      if (event.type === 'text') {
        answer += event.text;
        yield* tell(translation.whole ? sentenceIn(answer, translation.source, false) : answer);
      } else if (event.type === 'again') answer = '';
      else if (event.type === 'usage') add(usage, event);
    }
    const sentence = translation.whole ? sentenceIn(answer, translation.source, true) : answer.trim();
    if (sentence === '') throw new AnswerEmpty(this.describe().name);
    yield* tell(sentence);
    return sentence;
  }
}

function add(usage: Usage, { tokensIn, tokensOut, cost }: Usage): void {
  usage.tokensIn += tokensIn;
  usage.tokensOut += tokensOut;
  if (cost !== null) usage.cost = (usage.cost ?? 0) + cost;
}

/** What the maker is told of its first answer; null where nothing is wrong with it. */
function correctionOf(translation: Translating, answer: string): string | null {
  const { source, targetLanguage, terms } = translation;
  if (isInOther(answer, translation))
    return `Your last answer was not in ${languageName(targetLanguage)}. Answer in ${languageName(targetLanguage)} only.`;
  const broken = [...new Map(brokenTerms(source, answer, terms).map(({ entry }) => [entry.id, entry])).values()];
  if (broken.length === 0) return null;
  const wishes = broken.map((entry) => `“${entry.source}” must be “${targetOf(entry)}”`);
  return `Your last answer was “${answer}”. It did not keep these terms: ${wishes.join('; ')}. Translate again with them.`;
}

/** The language’s name in English, which models know best. */
export function languageName(language: string): string {
  return nameOfLanguage(language === 'zh' ? 'zh-Hans' : language, 'en');
}
