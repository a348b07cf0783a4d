/** What can go wrong when a verse writer is asked for a poem. */

/** What was asked for cannot be a quatrain of this writer's. */
export class VerseRequestRefused extends Error {
  readonly code = 'verse-request-refused';

  /** `advice` is a whole sentence. */
  constructor(reason: string, advice: string) {
    super(`The quatrain cannot be written: ${reason}. ${advice}`);
    this.name = 'VerseRequestRefused';
  }
}
