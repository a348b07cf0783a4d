/** What the commands for translations and glossaries refuse, one class a reason. */
import type { EntryProblem } from '@fourhands/core';

export class TranslationNotFound extends Error {
  readonly code = 'translation-not-found';
  readonly workId: string;

  constructor(workId: string) {
    super('This work is not a translation, or it was deleted. Open the source work and choose “Translate”.');
    this.name = 'TranslationNotFound';
    this.workId = workId;
  }
}

export class SameLanguage extends Error {
  readonly code = 'same-language';

  constructor(language: string) {
    super(`The text is in “${language}” already. Choose another language to translate into, or say what it is in.`);
    this.name = 'SameLanguage';
  }
}

export class TooManySentencesToAlign extends Error {
  readonly code = 'too-many-sentences-to-align';

  constructor() {
    super(
      'The text and its translation have too many sentences, or too different numbers of them, to find which belong together. ' +
        'Nothing was made. Translate the chapters each for itself, or begin without the translation that is there.',
    );
    this.name = 'TooManySentencesToAlign';
  }
}

export class PairNotFound extends Error {
  readonly code = 'pair-not-found';

  constructor() {
    super('This sentence is not in the translation any more: one of the texts was changed. Look at it as it is now.');
    this.name = 'PairNotFound';
  }
}

/** Somebody wrote in the sentence, or in its source, since the page was drawn. */
export class PairChanged extends Error {
  readonly code = 'pair-changed';

  constructor() {
    super('This sentence was changed meanwhile. Nothing was written; look at it as it is now, then do it again.');
    this.name = 'PairChanged';
  }
}

export class PairWithoutSource extends Error {
  readonly code = 'pair-without-source';

  constructor() {
    super('There is no sentence of the source to translate here: it was taken out, or its work is gone.');
    this.name = 'PairWithoutSource';
  }
}

export class SentenceTooLong extends Error {
  readonly code = 'sentence-too-long';

  constructor(length: number, most: number) {
    super(
      `The sentence has ${length} code units, and at most ${most} are translated in one go. End sentences in it with full ` +
        'stops or lines, then ask again.',
    );
    this.name = 'SentenceTooLong';
  }
}

export class SentenceLocked extends Error {
  readonly code = 'sentence-locked';

  constructor() {
    super('This sentence is locked: no maker may change it, and none was asked. Unlock it first.');
    this.name = 'SentenceLocked';
  }
}

export class GlossaryNotFound extends Error {
  readonly code = 'glossary-not-found';

  constructor() {
    super('This glossary does not exist. It may have been deleted; go back to the list of glossaries.');
    this.name = 'GlossaryNotFound';
  }
}

export class GlossaryFull extends Error {
  readonly code = 'glossary-full';

  constructor(name: string, most: number) {
    super(
      `The glossary “${name}” would have more than ${most} terms. None was added. Take out terms that are not needed, or make ` +
        'another glossary.',
    );
    this.name = 'GlossaryFull';
  }
}

export class EntryNotFound extends Error {
  readonly code = 'glossary-entry-not-found';

  constructor() {
    super('This term is not in the glossary any more. Reload the page.');
    this.name = 'EntryNotFound';
  }
}

export class GlossaryOtherLanguages extends Error {
  readonly code = 'glossary-other-languages';

  constructor(name: string, source: string, target: string) {
    super(
      `The glossary “${name}” is from ${source} into ${target}, which is not what is translated here. Choose another one, or ` +
        'change its languages.',
    );
    this.name = 'GlossaryOtherLanguages';
  }
}

const reasons: Readonly<Record<EntryProblem['kind'], (term: string) => string>> = {
  empty: (term) => `“${term}” has no term or no translation`,
  'same-source': (term) => `“${term}” has two different translations`,
  circular: (term) => `“${term}” is both a term and the translation of its own translation`,
  inside: (term) => `“${term}” is a part of another term`,
};

export class GlossaryContradictory extends Error {
  readonly code = 'glossary-contradictory';
  readonly entryId: string;

  constructor(name: string, problem: EntryProblem, term: string) {
    super(
      `The glossary “${name}” contradicts itself: ${reasons[problem.kind](term)}. Nothing was asked. Open the glossary and ` +
        'settle it, or translate without it.',
    );
    this.name = 'GlossaryContradictory';
    this.entryId = problem.entryId;
  }
}
