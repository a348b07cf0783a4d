/** What can go wrong with chorales: data that are none, and requests that no music can meet. */

/** The data are not chorales in the form that is read. */
export class ChoraleDataUnreadable extends Error {
  readonly code = 'chorale-data-unreadable';
  readonly where: string;

  constructor(where: string, reason: string) {
    super(
      `The chorales could not be read: ${where}: ${reason}. Give the JSON file with “train” and “valid”, each a list of pieces, a piece a list of sixteenths, each up to four MIDI pitches, highest voice first.`,
    );
    this.name = 'ChoraleDataUnreadable';
    this.where = where;
  }
}

/** What was asked for cannot be made. */
export class ChoraleRequestRefused extends Error {
  readonly code = 'chorale-request-refused';
  /** The place that is at fault, where it is one: voice 0 is the highest, steps are sixteenths from 0. */
  readonly place: { readonly voice?: number; readonly step?: number };

  /** `advice` is a whole sentence. */
  constructor(reason: string, advice: string, place: { readonly voice?: number; readonly step?: number } = {}) {
    super(`The music cannot be made: ${reason}. ${advice}`);
    this.name = 'ChoraleRequestRefused';
    this.place = place;
  }
}

/** The maker was closed. */
export class ChoraleClosed extends Error {
  readonly code = 'chorale-closed';

  constructor() {
    super('The chorale maker was closed and makes no more. Open its file again.');
    this.name = 'ChoraleClosed';
  }
}
