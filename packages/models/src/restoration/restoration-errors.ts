/** What can be wrong with a request to fill, restore or restyle a picture. */
interface Size {
  readonly width: number;
  readonly height: number;
}

const sizeOf = ({ width, height }: Size): string => `${width} × ${height}`;

/** The mask is of another size than the picture. */
export class MaskSizeDiffers extends Error {
  readonly code = 'mask-size-differs';

  constructor(picture: Size, mask: Size) {
    super(
      `The mask has ${sizeOf(mask)} pixels and the picture ${sizeOf(picture)}, so it does not say where to change it. Make a mask of ${sizeOf(picture)} pixels.`,
    );
    this.name = 'MaskSizeDiffers';
  }
}

/** The mask marks nothing. */
export class MaskEmpty extends Error {
  readonly code = 'mask-empty';

  constructor() {
    super(
      'The mask marks no pixel, so there is nothing to change. Paint white what is to change, and leave the rest black.',
    );
    this.name = 'MaskEmpty';
  }
}

/** The mask marks all of the picture, and what is filled is filled from the rest. */
export class MaskFull extends Error {
  readonly code = 'mask-full';

  constructor() {
    super('The mask marks the whole picture, so nothing is left to fill it from. Leave black what is to stay.');
    this.name = 'MaskFull';
  }
}

/** A control is outside of what is possible. */
export class ControlOutOfRange extends Error {
  readonly code = 'control-out-of-range';
  readonly control: string;

  constructor(control: string, value: number, lowest: number, highest: number) {
    super(`${control} is ${value}, which is not possible. Give a number from ${lowest} to ${highest}.`);
    this.name = 'ControlOutOfRange';
    this.control = control;
  }
}

/** @throws ControlOutOfRange */
export function requireControl(control: string, value: number | undefined, lowest: number, highest: number): void {
  if (value !== undefined && !(value >= lowest && value <= highest)) {
    throw new ControlOutOfRange(control, value, lowest, highest);
  }
}

/** The work has more pixels than is done at once. */
export class TooMuchToRestore extends Error {
  readonly code = 'too-much-to-restore';
  readonly largestPixels: number;

  constructor(what: string, pixels: number, largestPixels: number) {
    const side = Math.floor(Math.sqrt(largestPixels));
    super(
      `${what} ${(pixels / 1e6).toFixed(1)} megapixels, more than the ${(largestPixels / 1e6).toFixed(1)} that are worked on at once. Make the picture smaller, such as ${side} × ${side} pixels, or mark less of it.`,
    );
    this.name = 'TooMuchToRestore';
    this.largestPixels = largestPixels;
  }
}

/** Nothing was found that looks like damage. */
export class NoDamageFound extends Error {
  readonly code = 'no-damage-found';

  constructor() {
    super('No scratch and no missing block was found in the picture. Paint a mask over the damage, and fill that.');
    this.name = 'NoDamageFound';
  }
}
