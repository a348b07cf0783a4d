/** What can be wrong with a request about a sound. */

/** The bytes are no sound in any format that is read here. */
export class SoundUnreadable extends Error {
  readonly code = 'sound-unreadable';

  constructor(name: string) {
    super(
      `“${name}” is no sound file that can be read here. WAV files are; open it in another program and save it as WAV with 16 or 24 bits.`,
    );
    this.name = 'SoundUnreadable';
  }
}

export class SoundChannelsRefused extends Error {
  readonly code = 'sound-channels-refused';

  constructor(name: string, channels: number) {
    super(
      `“${name}” has ${channels} channels, and a sound has one or two. Mix it down to two in another program first.`,
    );
    this.name = 'SoundChannelsRefused';
  }
}

const clock = (seconds: number): string => {
  const minutes = Math.floor(seconds / 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
};

/** Longer than can be worked on. */
export class SoundTooLong extends Error {
  readonly code = 'sound-too-long';

  constructor(what: string, seconds: number, most: number) {
    super(
      `${what} is ${clock(seconds)} long; ${clock(most)} is what works here. Cut it into shorter ones in another program, then try again.`,
    );
    this.name = 'SoundTooLong';
  }
}

/** Nothing can be learned of so little. */
export class RecordingTooShort extends Error {
  readonly code = 'recording-too-short';

  constructor(name: string, seconds: number, least: number) {
    super(
      `“${name}” is ${(1000 * seconds).toFixed(0)} ms long, and ${1000 * least} ms are the least that can be learned from. Leave it out, or record more.`,
    );
    this.name = 'RecordingTooShort';
  }
}

/** Nothing in it is heard. */
export class RecordingSilent extends Error {
  readonly code = 'recording-silent';

  constructor(name: string) {
    super(`“${name}” is silent, so there is nothing to learn from it. Leave it out, or make it louder.`);
    this.name = 'RecordingSilent';
  }
}

export class SoundVersionMissing extends Error {
  readonly code = 'sound-version-not-found';

  constructor() {
    super('The sound has no such version. Reload the page.');
    this.name = 'SoundVersionMissing';
  }
}

export class SoundLockMissing extends Error {
  readonly code = 'sound-lock-not-found';

  constructor() {
    super('The lock is not there any more: somebody opened it meanwhile.');
    this.name = 'SoundLockMissing';
  }
}

export class SoundMakerMissing extends Error {
  readonly code = 'sound-maker-not-found';

  constructor() {
    super('There is no such maker of sounds, or it makes no such sound. Reload the page.');
    this.name = 'SoundMakerMissing';
  }
}

/** What is made lies between two sounds, and one is missing. */
export class SoundSecondMissing extends Error {
  readonly code = 'sound-second-missing';

  constructor() {
    super('This goes from one sound to a second one, and there is no such second one. Choose a sound of this work.');
    this.name = 'SoundSecondMissing';
  }
}

/** What is asked for is made of what lies at a place, and nothing lies there. */
export class SoundRegionSilent extends Error {
  readonly code = 'sound-region-silent';

  constructor() {
    super('No sound lies at this place, and what is asked for is made of one. Mark a stretch that is heard.');
    this.name = 'SoundRegionSilent';
  }
}

export class SoundRegionLocked extends Error {
  readonly code = 'sound-region-locked';

  constructor() {
    super('All of the region is locked, so nothing of it may change. Open a lock, or mark another stretch.');
    this.name = 'SoundRegionLocked';
  }
}

export class SoundSilent extends Error {
  readonly code = 'sound-silent';

  constructor() {
    super('There is nothing to hear in the region, so that it can be given no loudness. Mark a stretch with sound.');
    this.name = 'SoundSilent';
  }
}

export class SoundProposalMissing extends Error {
  readonly code = 'sound-proposal-not-found';

  constructor() {
    super('The sound has no such proposal, or no such part of one. Reload the page.');
    this.name = 'SoundProposalMissing';
  }
}

export class SoundProposalNotOpen extends Error {
  readonly code = 'sound-proposal-not-open';

  constructor() {
    super('The proposal cannot be decided: it is still being made, or it is decided already.');
    this.name = 'SoundProposalNotOpen';
  }
}
