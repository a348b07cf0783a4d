/** What can go wrong with melodies: too few to learn from, and requests that no music can meet. */

/** The melodies hold too few phrases to learn from. */
export class TooFewMelodies extends Error {
  readonly code = 'too-few-melodies';
  readonly found: number;
  readonly needed: number;

  constructor(found: number, needed: number) {
    super(
      `There is too little to learn from: ${found} phrases, and ${needed} are needed. Add melodies of several bars, each a single line of notes.`,
    );
    this.name = 'TooFewMelodies';
    this.found = found;
    this.needed = needed;
  }
}

/** What was asked for cannot be made. */
export class MelodyRequestRefused extends Error {
  readonly code = 'melody-request-refused';

  /** `advice` is a whole sentence. */
  constructor(reason: string, advice: string) {
    super(`The melody cannot be made: ${reason}. ${advice}`);
    this.name = 'MelodyRequestRefused';
  }
}
