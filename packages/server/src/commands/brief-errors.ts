/** What the commands for briefs refuse, one class a reason. */

export class BriefTemplateNotFound extends Error {
  readonly code = 'brief-template-not-found';
  readonly id: string;

  constructor(id: string) {
    super('This template does not exist. It may have been deleted; briefs that were made from it still have it.');
    this.name = 'BriefTemplateNotFound';
    this.id = id;
  }
}

export class BriefTemplateBuiltIn extends Error {
  readonly code = 'brief-template-built-in';

  constructor(name: string) {
    super(`“${name}” is built in and stays as it is. Duplicate it, and change the copy.`);
    this.name = 'BriefTemplateBuiltIn';
  }
}

/** A maker that would write past the facts. */
export class MakerIgnoresBriefs extends Error {
  readonly code = 'maker-ignores-briefs';

  constructor(name: string) {
    super(
      `${name} is too weak for briefs: it would write on without knowing the facts. Choose the brief writer, or a connected maker.`,
    );
    this.name = 'MakerIgnoresBriefs';
  }
}
