/**
 * A procedure, not a model: puts the terms of the glossary into the sentence and leaves every other word as it is. What it
 * gives is marked as not translated wherever it is shown.
 */
import {
  findTerms,
  type MakeEvent,
  type Maker,
  type MakerDescription,
  type MakeRequest,
  targetOf,
} from '@fourhands/core';
import { TranslationOnly } from '../failures.ts';

export class GlossaryMaker implements Maker {
  describe(): MakerDescription {
    return {
      id: 'glossary',
      name: 'Glossary 术语表',
      kind: 'procedure',
      medium: 'text',
      operations: ['transform'],
      actions: ['translate'],
      controls: [],
      translation: 'terms',
      hash: 'glossary-1',
      destination: null,
      available: true,
      reason: null,
    };
  }

  async *make({ translation, candidates }: MakeRequest, signal: AbortSignal): AsyncGenerator<MakeEvent, void, void> {
    if (translation === undefined) throw new TranslationOnly(this.describe().name);
    let [text, at] = ['', 0];
    for (const { entry, start, end } of findTerms(translation.source, translation.terms)) {
      text += translation.source.slice(at, start) + targetOf(entry);
      at = end;
    }
    text += translation.source.slice(at);
    for (let candidate = 0; candidate < candidates; candidate++) {
      signal.throwIfAborted();
      yield { type: 'text', candidate, text };
      yield { type: 'end', candidate };
    }
  }
}
