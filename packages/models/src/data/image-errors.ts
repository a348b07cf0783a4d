/**
 * What can go wrong, or be worth knowing, when a picture is read. It holds no decoding.
 */

/** Bytes that were offered as a picture have no content at all. */
export class ImageEmpty extends Error {
  readonly code = 'image-empty';
  readonly imageName: string;

  constructor(imageName: string) {
    super(`“${imageName}” is empty (0 bytes), so there is no picture in it. Copy it again from where it came.`);
    this.name = 'ImageEmpty';
    this.imageName = imageName;
  }
}

/** Bytes that are no picture in a format we read, or a picture that is damaged or cut short. */
export class ImageUnreadable extends Error {
  readonly code = 'image-unreadable';
  readonly imageName: string;
  /** `format`: not a format we read; `damaged`: a known format whose bytes are wrong or missing. */
  readonly reason: 'format' | 'damaged';

  constructor(imageName: string, reason: 'format' | 'damaged', detail: string) {
    super(
      reason === 'format'
        ? `“${imageName}” is not a picture that can be read (${detail}). Save it as JPEG, PNG, WebP, AVIF, GIF or TIFF and try again.`
        : `“${imageName}” is damaged or cut short (${detail}). Copy or export it again from where it came.`,
    );
    this.name = 'ImageUnreadable';
    this.imageName = imageName;
    this.reason = reason;
  }
}

/** The picture has more pixels than may be decoded. */
export class ImageTooLarge extends Error {
  readonly code = 'image-too-large';
  readonly imageName: string;
  readonly width: number;
  readonly height: number;
  readonly maximumPixels: number;

  constructor(imageName: string, width: number, height: number, maximumPixels: number) {
    super(
      `“${imageName}” has ${width} × ${height} pixels, more than the ${Math.floor(maximumPixels / 1e6)} megapixels that are read. Make it smaller and try again.`,
    );
    this.name = 'ImageTooLarge';
    this.imageName = imageName;
    this.width = width;
    this.height = height;
    this.maximumPixels = maximumPixels;
  }
}

/** The folder cannot be read: it is missing, is not a folder, or may not be opened. */
export class FolderUnreadable extends Error {
  readonly code = 'folder-unreadable';
  readonly folder: string;

  constructor(folder: string, detail: string) {
    super(`The folder “${folder}” cannot be read (${detail}). Check its name and that you may open it.`);
    this.name = 'FolderUnreadable';
    this.folder = folder;
  }
}

/** The folder holds no picture that can be read. */
export class FolderEmpty extends Error {
  readonly code = 'folder-empty';
  readonly folder: string;
  readonly rejectedCount: number;

  constructor(folder: string, rejectedCount: number, firstReason: string | undefined) {
    const found =
      rejectedCount === 0
        ? 'has no files in it'
        : `has ${rejectedCount} ${rejectedCount === 1 ? 'file' : 'files'}, none of them a picture that can be read`;
    const first = firstReason === undefined ? '' : ` The first: ${firstReason}`;
    super(`The folder “${folder}” ${found}. Put JPEG, PNG, WebP, AVIF, GIF or TIFF pictures in it.${first}`);
    this.name = 'FolderEmpty';
    this.folder = folder;
    this.rejectedCount = rejectedCount;
  }
}

/** There are fewer pictures than the work at hand needs. */
export class TooFewPictures extends Error {
  readonly code = 'too-few-pictures';
  readonly found: number;
  readonly minimum: number;

  constructor(found: number, minimum: number) {
    const missing = minimum - found;
    super(
      `There ${found === 1 ? 'is 1 picture' : `are ${found} pictures`}, and at least ${minimum} are needed to learn anything and to check it. Add ${missing} more ${missing === 1 ? 'picture' : 'pictures'}.`,
    );
    this.name = 'TooFewPictures';
    this.found = found;
    this.minimum = minimum;
  }
}

/** An IDX file (the format of MNIST) is damaged, cut short or of a kind that holds no pictures. */
export class IdxUnreadable extends Error {
  readonly code = 'idx-unreadable';
  readonly fileName: string;

  constructor(fileName: string, detail: string) {
    super(`“${fileName}” is not a usable IDX file: ${detail}. Download it again from where it came.`);
    this.name = 'IdxUnreadable';
    this.fileName = fileName;
  }
}

/** What was done to a picture while it was read, that its owner may want to know. */
export type ImageWarningCode =
  | 'animated'
  | 'cmyk-converted'
  | 'depth-reduced'
  | 'downsized'
  | 'profile-converted'
  | 'rotated'
  | 'transparency-flattened';

export interface ImageWarning {
  readonly code: ImageWarningCode;
  readonly message: string;
}

/** @throws TooFewPictures unless there are at least `minimum` pictures. */
export function requirePictures(images: { readonly length: number }, minimum: number): void {
  if (images.length < minimum) throw new TooFewPictures(images.length, minimum);
}
