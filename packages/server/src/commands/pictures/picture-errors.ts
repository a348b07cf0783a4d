/** What can be wrong with a request about a picture. */
import type { MediumName } from '@fourhands/core';

const needs = {
  text: 'The work has no text of its own: it is a picture, a score, a sound or a script that is spoken. Choose a text.',
  image: 'The work is no picture, so it has no pixels. Choose a picture.',
  score: 'The work is no score, so it has no notes. Choose a score.',
  sound: 'The work is no sound, so it has nothing to hear. Choose a sound.',
  speech: 'The work is no script that is spoken, so it has no lines. Choose a script.',
} as const;

/** The work is of one medium where another is needed. */
export class WorkOfOtherMedium extends Error {
  readonly code = 'work-of-other-medium';

  constructor(needed: MediumName) {
    super(needs[needed]);
    this.name = 'WorkOfOtherMedium';
  }
}

/** What was sent to be put into a picture does not fit its own description. */
export class PatchUnreadable extends Error {
  readonly code = 'patch-unreadable';

  constructor(detail: string) {
    super(`What was to be painted cannot be read: ${detail}. Nothing was changed.`);
    this.name = 'PatchUnreadable';
  }
}

/** A selection without a pixel, or outside of the picture. */
export class RegionEmpty extends Error {
  readonly code = 'picture-region-empty';

  constructor() {
    super('Nothing of the picture is selected. Select a part of it, then try again.');
    this.name = 'RegionEmpty';
  }
}

/** All of it lies in locks. */
export class RegionLocked extends Error {
  readonly code = 'picture-region-locked';

  constructor() {
    super('All of the selection is locked, so nothing of it may change. Open a lock, or select another part.');
    this.name = 'RegionLocked';
  }
}

export class PictureVersionMissing extends Error {
  readonly code = 'picture-version-not-found';

  constructor() {
    super('The picture has no such version. Reload the page.');
    this.name = 'PictureVersionMissing';
  }
}

export class PictureLockMissing extends Error {
  readonly code = 'picture-lock-not-found';

  constructor() {
    super('The lock is not there any more: somebody opened it meanwhile.');
    this.name = 'PictureLockMissing';
  }
}

export class LastLayer extends Error {
  readonly code = 'last-layer';

  constructor() {
    super('It is the only layer, and a picture has at least one. Add another one first.');
    this.name = 'LastLayer';
  }
}

export class TooManyLayers extends Error {
  readonly code = 'too-many-layers';

  constructor(most: number) {
    super(`A picture has at most ${most} layers. Remove one first.`);
    this.name = 'TooManyLayers';
  }
}

export class PictureMakerMissing extends Error {
  readonly code = 'picture-maker-not-found';

  constructor() {
    super('There is no such maker of pictures. Reload the page.');
    this.name = 'PictureMakerMissing';
  }
}

export class StyleMissing extends Error {
  readonly code = 'picture-style-missing';

  constructor() {
    super('A second picture is needed: one whose style is taken, or that is mixed in. Choose one.');
    this.name = 'StyleMissing';
  }
}

export class PicturePromptMissing extends Error {
  readonly code = 'picture-prompt-missing';

  constructor() {
    super('It paints what words say, and there are none. Say what is to be painted.');
    this.name = 'PicturePromptMissing';
  }
}

export class GroupsMissing extends Error {
  readonly code = 'picture-groups-missing';

  constructor() {
    super(
      'An attribute is told by two groups of pictures, with it and without it. Choose at least one picture for each.',
    );
    this.name = 'GroupsMissing';
  }
}

export class PictureProposalMissing extends Error {
  readonly code = 'picture-proposal-not-found';

  constructor() {
    super('The picture has no such proposal, or no such part of one. Reload the page.');
    this.name = 'PictureProposalMissing';
  }
}

export class PictureProposalNotOpen extends Error {
  readonly code = 'picture-proposal-not-open';

  constructor() {
    super('The proposal cannot be decided: it is still being made, or it is decided already.');
    this.name = 'PictureProposalNotOpen';
  }
}
