/** Failures that only the training of adversarial networks has. */

/** All pictures are one and the same picture, so that there is nothing to vary. */
export class PicturesAllAlike extends Error {
  readonly code = 'pictures-all-alike';
  readonly count: number;

  constructor(count: number) {
    super(
      `All ${count} pictures look exactly the same at the size that is learned, so the network would only ever draw that one. Add pictures that differ, or choose a larger picture size.`,
    );
    this.name = 'PicturesAllAlike';
    this.count = count;
  }
}
