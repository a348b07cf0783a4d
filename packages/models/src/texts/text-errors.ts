/** Why a file gave no text to learn from. It holds no reading. */

abstract class TextFileRefused extends Error {
  abstract readonly code: string;
  readonly fileName: string;

  constructor(fileName: string, message: string) {
    super(message);
    this.fileName = fileName;
    this.name = new.target.name;
  }
}

export class TextFileEmpty extends TextFileRefused {
  readonly code = 'text-file-empty';

  constructor(fileName: string) {
    super(fileName, `“${fileName}” is empty, so there is nothing to learn from. Copy it again from where it came.`);
  }
}

/** The bytes are no text: a picture, a program, a PDF, a word processor's file. */
export class TextFileBinary extends TextFileRefused {
  readonly code = 'text-file-binary';

  constructor(fileName: string) {
    super(
      fileName,
      `“${fileName}” is not a text. Export it as plain text (.txt), Markdown (.md) or EPUB and add that.`,
    );
  }
}

export class TextFileEncodingUnknown extends TextFileRefused {
  readonly code = 'text-file-encoding-unknown';

  constructor(fileName: string) {
    super(
      fileName,
      `The characters of “${fileName}” cannot be told: it is neither UTF-8 nor UTF-16 with a mark, and reads neither as GB18030 nor as Windows-1252. Save it as UTF-8 and add it again.`,
    );
  }
}

export class TextFileTooShort extends TextFileRefused {
  readonly code = 'text-file-too-short';

  constructor(fileName: string, words: number, least: number) {
    super(
      fileName,
      `“${fileName}” has ${words} words, and less than ${least} teach nothing. Put short notes together in one file.`,
    );
  }
}

export class EpubDamaged extends TextFileRefused {
  readonly code = 'epub-damaged';

  constructor(fileName: string, detail: string) {
    super(
      fileName,
      `“${fileName}” is no EPUB that can be read (${detail}). Download or export the book again, or take its text as .txt.`,
    );
  }
}

/** Its text is encrypted. Nothing here opens it. */
export class EpubProtected extends TextFileRefused {
  readonly code = 'epub-protected';

  constructor(fileName: string) {
    super(
      fileName,
      `“${fileName}” is locked by its seller (DRM), so its words cannot be read. Choose an edition without a lock.`,
    );
  }
}

/** A small file that would unpack to very much: broken, or made to do harm. */
export class EpubTooLarge extends TextFileRefused {
  readonly code = 'epub-too-large';

  constructor(fileName: string, limit: string) {
    super(
      fileName,
      `“${fileName}” would unpack to more than ${limit}, which no book needs. Take the text of the book as .txt.`,
    );
  }
}
