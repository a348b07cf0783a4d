/** What can go wrong with makers of sounds: too little to learn from, and requests that no sound can meet. */

/** The recordings hold too little sound to learn from. */
export class TooFewClips extends Error {
  readonly code = 'too-few-clips';
  readonly found: number;
  readonly needed: number;

  constructor(found: number, needed: number) {
    super(
      `There is too little to learn from: ${found} clips of sound, and ${needed} are needed. Add recordings that are not silent; a long one gives several clips.`,
    );
    this.name = 'TooFewClips';
    this.found = found;
    this.needed = needed;
  }
}

/** What was asked for cannot be made. */
export class SpectraRequestRefused extends Error {
  readonly code = 'spectra-request-refused';

  /** `advice` is a whole sentence. */
  constructor(reason: string, advice: string) {
    super(`The sound cannot be made: ${reason}. ${advice}`);
    this.name = 'SpectraRequestRefused';
  }
}
