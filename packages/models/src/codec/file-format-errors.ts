/**
 * Why a compressed picture (`.fhp`) could not be read or restored. One class a reason, each with a stable code.
 */

export type CompressedFileErrorCode =
  | 'not-a-fourhands-picture'
  | 'compressed-file-cut-short'
  | 'compressed-file-damaged'
  | 'compressed-file-version'
  | 'compressed-picture-too-large'
  | 'compressed-with-another-model'
  | 'restored-picture-differs';

/** What all of them have in common. */
export abstract class CompressedFileError extends Error {
  abstract readonly code: CompressedFileErrorCode;
}

/** The bytes do not begin as a compressed picture does. */
export class NotAFourhandsPicture extends CompressedFileError {
  readonly code = 'not-a-fourhands-picture';

  constructor() {
    super(
      'This is not a Fourhands picture (.fhp): it begins with other bytes. Choose a file that Fourhands compressed.',
    );
    this.name = 'NotAFourhandsPicture';
  }
}

/** The file ends before it should. `missing` bytes, where that is known. */
export class CompressedFileCutShort extends CompressedFileError {
  readonly code = 'compressed-file-cut-short';
  readonly missing: number | null;

  constructor(missing: number | null) {
    const lost = missing === null ? 'Part of it' : `${missing} ${missing === 1 ? 'byte' : 'bytes'} of it`;
    super(`The compressed picture is cut short: ${lost} did not arrive. Copy or download it again.`);
    this.name = 'CompressedFileCutShort';
    this.missing = missing;
  }
}

/** The file's bytes changed after it was written. */
export class CompressedFileDamaged extends CompressedFileError {
  readonly code = 'compressed-file-damaged';

  constructor(detail: string) {
    super(`The compressed picture is damaged: ${detail}. Copy or download it again.`);
    this.name = 'CompressedFileDamaged';
  }
}

/** The file was written by a later version of the program. */
export class CompressedFileVersion extends CompressedFileError {
  readonly code = 'compressed-file-version';
  readonly version: number;

  constructor(version: number, known: number) {
    super(
      `The compressed picture has format version ${version}, and this program reads up to version ${known}. Update Fourhands and try again.`,
    );
    this.name = 'CompressedFileVersion';
    this.version = version;
  }
}

/** The picture's size is impossible, or more than is restored. */
export class CompressedPictureTooLarge extends CompressedFileError {
  readonly code = 'compressed-picture-too-large';
  readonly width: number;
  readonly height: number;

  constructor(width: number, height: number, maximumPixels: number) {
    super(
      `A compressed picture of ${width} × ${height} pixels is outside what can be stored: 1 × 1 to ${maximumPixels / 1e6} megapixels. If you did not expect this size, the file is damaged: copy it again.`,
    );
    this.name = 'CompressedPictureTooLarge';
    this.width = width;
    this.height = height;
  }
}

/** The file needs the model it was compressed with, and this is another. Hashes are the first 16 bytes, in hex. */
export class CompressedWithAnotherModel extends CompressedFileError {
  readonly code = 'compressed-with-another-model';
  readonly needed: string;
  readonly given: string;

  constructor(needed: string, given: string) {
    super(
      `The picture was compressed with the model ${needed}, and this is the model ${given}. Restore it with the model that compressed it.`,
    );
    this.name = 'CompressedWithAnotherModel';
    this.needed = needed;
    this.given = given;
  }
}

/** The restored pixels are not those the compressor saw, so they are not shown. */
export class RestoredPictureDiffers extends CompressedFileError {
  readonly code = 'restored-picture-differs';

  constructor() {
    super(
      'The restored pixels are not the ones that were stored: this machine or its version of the runtime computed something else. Restore it where it was compressed, or with the same version of Fourhands.',
    );
    this.name = 'RestoredPictureDiffers';
  }
}
