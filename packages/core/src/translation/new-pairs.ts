/** The pairs that a translation begins with: an empty form of the source, or two texts that are there already. */
import { alignSentences, canAlign } from './align.ts';
import type { PairRecord } from './pairs.ts';
import { sentencesOf, skeletonOf } from './sentences.ts';

interface NewPairs {
  readonly text: string;
  readonly pairs: readonly PairRecord[];
}

/** A target with the lines of the source and none of its sentences. */
export function emptyPairs(source: string, sourceLanguage: string): NewPairs {
  const sentences = sentencesOf(source, sourceLanguage);
  const { text, places } = skeletonOf(source, sentences);
  const pairs = sentences.map(({ start, end }, index): PairRecord => {
    const place = places[index] ?? text.length;
    return {
      id: `p${index + 1}`,
      source: { start, end },
      sourceText: source.slice(start, end),
      target: { start: place, end: place },
      targetText: '',
      lastText: '',
      from: null,
      partial: false,
    };
  });
  return { text, pairs };
}

/** A target that was there already, aligned with the source; null where they have too many sentences for that. */
export function alignedPairs(
  source: { readonly text: string; readonly language: string },
  target: { readonly text: string; readonly language: string },
  anchors: readonly (readonly [string, string])[] = [],
): readonly PairRecord[] | null {
  const sides = [source, target].map(({ text, language }) =>
    sentencesOf(text, language).map((sentence) => ({ ...sentence, text: text.slice(sentence.start, sentence.end) })),
  );
  const [ofSource = [], ofTarget = []] = sides;
  if (!canAlign(ofSource.length, ofTarget.length)) return null;
  let place = 0;
  return alignSentences(ofSource, ofTarget, { anchors }).map((bead, index): PairRecord => {
    const region = (sentences: typeof ofSource, { from, to }: { from: number; to: number }) =>
      to > from ? { start: sentences[from]!.start, end: sentences[to - 1]!.end } : null;
    const own = region(ofSource, bead.source);
    const their = region(ofTarget, bead.target) ?? { start: place, end: place };
    place = their.end;
    const sourceText = own === null ? '' : source.text.slice(own.start, own.end);
    const targetText = target.text.slice(their.start, their.end);
    const from = own === null || targetText === '' ? null : sourceText;
    return {
      id: `p${index + 1}`,
      source: own,
      sourceText,
      target: their,
      targetText,
      lastText: '',
      from,
      partial: false,
    };
  });
}
