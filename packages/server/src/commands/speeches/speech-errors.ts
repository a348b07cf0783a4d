/** What can be wrong with a request about speech. Why a voice cannot speak is the makers' own matter. */

/** A lock holds: nothing is made for these lines. */
export class LineLocked extends Error {
  readonly code = 'line-locked';
  /** From 1. */
  readonly lines: readonly number[];

  constructor(lines: readonly number[]) {
    const named = lines.slice(0, 5).join(', ');
    super(`Locked, and not spoken anew: line ${named}. Open the lock first, or choose other lines.`);
    this.name = 'LineLocked';
    this.lines = lines;
  }
}

export class SpeechLineMissing extends Error {
  readonly code = 'speech-line-not-found';

  constructor() {
    super('A line of it is not there any more. Look at the script as it is now, then try again.');
    this.name = 'SpeechLineMissing';
  }
}

export class SpeechTakeMissing extends Error {
  readonly code = 'speech-take-not-found';

  constructor() {
    super('The script has no such clip. Reload the page.');
    this.name = 'SpeechTakeMissing';
  }
}

export class SpeechMakingUnderWay extends Error {
  readonly code = 'speech-making-under-way';

  constructor() {
    super('Lines of this script are being spoken already. Wait until they are, or stop that first.');
    this.name = 'SpeechMakingUnderWay';
  }
}

/** Every line has its clip. */
export class NothingToSpeak extends Error {
  readonly code = 'nothing-to-speak';

  constructor() {
    super(
      'There is nothing to speak: every line with words has its clip, or is locked. Change a line, or say one again.',
    );
    this.name = 'NothingToSpeak';
  }
}

/** No line has words. */
export class NoWordsYet extends Error {
  readonly code = 'no-words-yet';

  constructor() {
    super('There is nothing to speak yet: no line has words. Write a line, or paste a script.');
    this.name = 'NoWordsYet';
  }
}

/** No line has a clip that could be exported. */
export class NothingSpoken extends Error {
  readonly code = 'nothing-spoken';

  constructor() {
    super('No line has been spoken yet. Speak the lines first, then export.');
    this.name = 'NothingSpoken';
  }
}
