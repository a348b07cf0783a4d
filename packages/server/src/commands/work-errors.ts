/** What the commands for works refuse, one class a reason. The HTTP layer gives each code its status. */
import type { TextRegion } from '@fourhands/core';

export class WorkNotFound extends Error {
  readonly code = 'work-not-found';
  readonly id: string;

  constructor(id: string) {
    super('This work does not exist. It may have been deleted; go back to the list of works.');
    this.name = 'WorkNotFound';
    this.id = id;
  }
}

export class WorkNotInTrash extends Error {
  readonly code = 'work-not-in-trash';

  constructor() {
    super('Only a work in the trash can be deleted for good. Move it to the trash first.');
    this.name = 'WorkNotInTrash';
  }
}

export class BranchNotFound extends Error {
  readonly code = 'branch-not-found';
  readonly id: string;

  constructor(id: string) {
    super('This branch does not exist in the work. It may have been deleted with its work; reload the page.');
    this.name = 'BranchNotFound';
    this.id = id;
  }
}

export class BranchIsTheSame extends Error {
  readonly code = 'branch-is-the-same';

  constructor() {
    super('A branch cannot be merged into itself. Choose another branch.');
    this.name = 'BranchIsTheSame';
  }
}

export class VersionNotFound extends Error {
  readonly code = 'version-not-found';
  readonly id: string;

  constructor(id: string) {
    super('This version is not in the history of the work. Reload the page.');
    this.name = 'VersionNotFound';
    this.id = id;
  }
}

export class LockNotFound extends Error {
  readonly code = 'lock-not-found';
  readonly id: string;

  constructor(id: string) {
    super('This lock is not in the text any more. Somebody may have opened it, or its text may have been deleted.');
    this.name = 'LockNotFound';
    this.id = id;
  }
}

/** Somebody tried to edit in the name of another. */
export class PeerForged extends Error {
  readonly code = 'peer-forged';
  readonly peer: string;

  constructor(peer: string) {
    super(`An edit came in the name of peer ${peer}, which is not this page’s. Nothing was changed; reload the page.`);
    this.name = 'PeerForged';
    this.peer = peer;
  }
}

/** An edit follows from others that the server never got. */
export class EditsMissing extends Error {
  readonly code = 'edits-missing';

  constructor() {
    super('Edits came that follow from others which never arrived. Nothing was changed; connect again and send all.');
    this.name = 'EditsMissing';
  }
}

export class PeerTaken extends Error {
  readonly code = 'peer-taken';
  readonly peer: string;

  constructor(peer: string) {
    super(`The peer ${peer} belongs to another person or branch. Draw a new number, and connect again.`);
    this.name = 'PeerTaken';
    this.peer = peer;
  }
}

export class PersonIsMaker extends Error {
  readonly code = 'person-is-maker';

  constructor() {
    super('This identifier belongs to a maker; a person cannot act under it. Draw a new one.');
    this.name = 'PersonIsMaker';
  }
}

export class BaseUnknown extends Error {
  readonly code = 'base-unknown';

  constructor() {
    super(
      'The request names a version of the text that has edits which have not arrived here. Wait until the page is ' +
        'connected and everything is stored, then try again.',
    );
    this.name = 'BaseUnknown';
  }
}

export class RegionOutOfRange extends Error {
  readonly code = 'region-out-of-range';
  readonly region: TextRegion;

  constructor(region: TextRegion, length: number) {
    super(
      `There is no region from ${region.start} to ${region.end}: the text has ${length} code units. Select it again.`,
    );
    this.name = 'RegionOutOfRange';
    this.region = region;
  }
}

export class LockEmpty extends Error {
  readonly code = 'lock-empty';

  constructor() {
    super('There is nothing to lock: the selection is empty. Select some text, then lock it.');
    this.name = 'LockEmpty';
  }
}

export class MakerNotFound extends Error {
  readonly code = 'maker-not-found';
  readonly id: string;

  constructor(id: string) {
    super('This maker is not here. It may have been removed; choose another one.');
    this.name = 'MakerNotFound';
    this.id = id;
  }
}

export class MakerNotAvailable extends Error {
  readonly code = 'maker-not-available';
  readonly makerName: string;

  constructor(makerName: string, reason: string | null) {
    super(`“${makerName}” cannot make anything now. ${reason ?? 'Choose another maker, or try again later.'}`);
    this.name = 'MakerNotAvailable';
    this.makerName = makerName;
  }
}

export class OperationNotOffered extends Error {
  readonly code = 'operation-not-offered';

  constructor(makerName: string, asked: string, offered: readonly string[]) {
    super(`“${makerName}” cannot do “${asked}”. It can: ${offered.join(', ') || 'nothing'}. Choose one of these.`);
    this.name = 'OperationNotOffered';
  }
}

export class ControlUnknown extends Error {
  readonly code = 'control-unknown';

  constructor(control: string, known: readonly string[]) {
    super(`There is no control “${control}”. The controls are: ${known.join(', ') || 'none'}.`);
    this.name = 'ControlUnknown';
  }
}

export class ControlOutOfRange extends Error {
  readonly code = 'control-out-of-range';

  constructor(
    { name, minimum, maximum }: { readonly name: string; readonly minimum: number; readonly maximum: number },
    value: number,
  ) {
    super(`The control “${name}” is ${value}, but must be from ${minimum} to ${maximum}.`);
    this.name = 'ControlOutOfRange';
  }
}

/** A maker that writes into the text writes one candidate. */
export class OneCandidateOnly extends Error {
  readonly code = 'one-candidate-only';

  constructor() {
    super('A maker that writes into the text makes one candidate at a time. Ask for one, or let it offer several.');
    this.name = 'OneCandidateOnly';
  }
}

export class MakerSilent extends Error {
  readonly code = 'maker-silent';

  constructor(makerName: string, milliseconds: number) {
    super(
      `“${makerName}” gave nothing for ${Math.round(milliseconds / 1000)} seconds and was stopped. Try again, or choose ` +
        'another maker.',
    );
    this.name = 'MakerSilent';
  }
}

export class AnswerEmpty extends Error {
  readonly code = 'answer-empty';

  constructor(makerName: string) {
    super(`“${makerName}” answered with no text. Try again, with other words or another maker.`);
    this.name = 'AnswerEmpty';
  }
}

export class ProposalNotFound extends Error {
  readonly code = 'proposal-not-found';
  readonly id: string;

  constructor(id: string) {
    super('This proposal does not exist. It may have been deleted with its work; reload the page.');
    this.name = 'ProposalNotFound';
    this.id = id;
  }
}

export class CandidateNotFound extends Error {
  readonly code = 'candidate-not-found';

  constructor(candidate: number, count: number) {
    super(`There is no candidate ${candidate + 1}: the proposal has ${count}. Reload the page.`);
    this.name = 'CandidateNotFound';
  }
}

export class FileNotText extends Error {
  readonly code = 'file-not-text';

  constructor(name: string) {
    super(
      `“${name}” is not a text: it holds bytes that no text has. Choose a .txt or .md file, or a Fourhands export.`,
    );
    this.name = 'FileNotText';
  }
}

export class FileEncodingUnknown extends Error {
  readonly code = 'file-encoding-unknown';

  constructor(name: string) {
    super(
      `“${name}” is neither UTF-8 nor UTF-16 with a byte order mark. Open it in an editor, save it as UTF-8, then import ` +
        'that.',
    );
    this.name = 'FileEncodingUnknown';
  }
}

export class TextTooLong extends Error {
  readonly code = 'text-too-long';

  constructor(length: number, most: number) {
    super(`The text has ${length} code units, and at most ${most} are taken at once. Import it in parts.`);
    this.name = 'TextTooLong';
  }
}

export class DocumentFileInvalid extends Error {
  readonly code = 'document-file-invalid';

  constructor(name: string, detail: string) {
    super(
      `“${name}” is not a whole Fourhands document (${detail}). Nothing was imported. Export it again, or import its text.`,
    );
    this.name = 'DocumentFileInvalid';
  }
}
