/** What can be wrong with a request about a score. Why a maker cannot do what it is asked for is the makers' own matter. */

export class ScoreMakerMissing extends Error {
  readonly code = 'score-maker-not-found';

  constructor() {
    super('There is no such maker of scores. Choose one of those that are listed.');
    this.name = 'ScoreMakerMissing';
  }
}

export class ScoreProposalMissing extends Error {
  readonly code = 'score-proposal-not-found';

  constructor() {
    super('The score has no such proposal, candidate or part of it. Reload the page.');
    this.name = 'ScoreProposalMissing';
  }
}

export class ScoreProposalNotOpen extends Error {
  readonly code = 'score-proposal-not-open';

  constructor() {
    super('It was decided already, or is still being made. Look at the score as it is now.');
    this.name = 'ScoreProposalNotOpen';
  }
}

/** The region names no line of the score, or holds no time. */
export class ScoreRegionEmpty extends Error {
  readonly code = 'score-region-empty';

  constructor() {
    super('The part holds no line that this maker could write in, or no time. Mark some bars and at least one voice.');
    this.name = 'ScoreRegionEmpty';
  }
}

export class ScoreNotesMissing extends Error {
  readonly code = 'score-notes-missing';

  constructor() {
    super('None of the notes is there any more. Select others, then try again.');
    this.name = 'ScoreNotesMissing';
  }
}

/** A file of scores from which no melody can be learned. */
export class ScoreWithoutMelody extends Error {
  readonly code = 'score-without-melody';

  constructor(name: string) {
    super(
      `“${name}” holds no melody: a voice of at least eight notes that is not percussion. Nothing was added. Choose a file with a line of single notes.`,
    );
    this.name = 'ScoreWithoutMelody';
  }
}

/** A file whose melodies, written step by step, would take too much memory. */
export class ScoreTooLongToLearn extends Error {
  readonly code = 'score-too-long-to-learn';

  constructor(name: string) {
    super(`“${name}” is longer than what is learned of one file. Nothing was added. Divide it into several files.`);
    this.name = 'ScoreTooLongToLearn';
  }
}
