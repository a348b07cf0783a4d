/** What the commands for dialogues refuse, one class a reason. */

export class DialogueNotFound extends Error {
  readonly code = 'dialogue-not-found';
  readonly id: string;

  constructor(id: string) {
    super('This talk does not exist. It may have been deleted; go back to the list of talks.');
    this.name = 'DialogueNotFound';
    this.id = id;
  }
}

export class DialogueNotInTrash extends Error {
  readonly code = 'dialogue-not-in-trash';

  constructor() {
    super('Only a talk in the trash can be deleted for good. Move it to the trash first.');
    this.name = 'DialogueNotInTrash';
  }
}

export class MessageNotFound extends Error {
  readonly code = 'message-not-found';
  readonly id: string;

  constructor(id: string) {
    super('This message is not in the talk. The talk may have been deleted; reload the page.');
    this.name = 'MessageNotFound';
    this.id = id;
  }
}

export class MessageEmpty extends Error {
  readonly code = 'message-empty';

  constructor() {
    super('The message says nothing. Write something, or quote a passage of a work.');
    this.name = 'MessageEmpty';
  }
}

export class MessageTooLong extends Error {
  readonly code = 'message-too-long';
  readonly length: number;

  constructor(length: number, most: number) {
    super(
      `The message and what it quotes have ${length} code units, and a message holds ${most} at most. Nothing was sent; ` +
        'send it in parts, or quote less.',
    );
    this.name = 'MessageTooLong';
    this.length = length;
  }
}

/** Something was to follow from a message, or be made of it, that has not come to its end. */
export class MessageStillComing extends Error {
  readonly code = 'message-still-coming';

  constructor() {
    super('This message is still being written. Wait for its end, or stop it, then try again.');
    this.name = 'MessageStillComing';
  }
}

export class AnswerWithoutMessage extends Error {
  readonly code = 'answer-without-message';

  constructor() {
    super('A maker answers what a person said. Ask for an answer to a message of a person’s.');
    this.name = 'AnswerWithoutMessage';
  }
}

export class MakerCannotTalk extends Error {
  readonly code = 'maker-cannot-talk';

  constructor(name: string) {
    super(`“${name}” can neither answer nor go on from words. Choose another maker.`);
    this.name = 'MakerCannotTalk';
  }
}

export class PassageOutOfRange extends Error {
  readonly code = 'passage-out-of-range';

  constructor(start: number, end: number, length: number) {
    super(
      `There is no passage from ${start} to ${end}: the message has ${length} code units, and a passage is not empty. Select it again.`,
    );
    this.name = 'PassageOutOfRange';
  }
}

export class PlaceLocked extends Error {
  readonly code = 'place-locked';

  constructor() {
    super(
      'The place lies in a locked part of the work. Nothing was put in; unlock that part, or choose another place.',
    );
    this.name = 'PlaceLocked';
  }
}
