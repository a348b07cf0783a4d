/** The operations of the picture worker: reading files that people give, away from the server's own process. */
import type { LayerLook } from '@fourhands/core/media/image/image';
import type { Box } from '@fourhands/core/media/image/mask';
import type { ReadingWarning } from '@fourhands/core/protocol/reading-warnings';

export interface ExaminedPicture {
  readonly width: number;
  readonly height: number;
  readonly warnings: ReadingWarning[];
  /** A WebP. */
  readonly thumbnail: Uint8Array;
}

/** RGBA, not premultiplied, row by row. */
export interface RgbaPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A layer and the colours of a box of it, in pixels of the picture; it is clear outside of that, and without colours everywhere. */
export interface LayerPicture extends LayerLook {
  readonly box: Box;
  readonly data: Uint8Array;
}

export interface LayeredPicture {
  readonly width: number;
  readonly height: number;
  /** The lowest first. */
  readonly layers: readonly LayerPicture[];
}

/** A square of a picture, and what a service is shown of it, as PNG files of the side that it is asked for. */
export interface CutSquare {
  readonly square: { readonly left: number; readonly top: number; readonly side: number };
  readonly picture: Uint8Array;
  /** Clear where it may change. */
  readonly holed: Uint8Array;
  /** White where it may change, else black. */
  readonly mask: Uint8Array;
}

interface RgbPart {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export interface PictureWork {
  /** The square around what a mask marks, with `room` of its side beyond, made `side` pixels wide. */
  cutSquare(request: {
    readonly picture: RgbPart;
    readonly mask: Uint8Array;
    readonly room: number;
    readonly side: number;
  }): Promise<CutSquare>;
  /** A file laid on a square of a picture: all of it, in whatever size it came, or its middle. RGB of the whole picture. */
  laySquare(request: {
    readonly bytes: Uint8Array;
    readonly name: string;
    readonly picture: RgbPart;
    readonly square: CutSquare['square'];
    readonly fit: 'whole' | 'middle';
  }): Promise<Uint8Array>;
  /**
   * A picture made so many times larger by Lanczos windows of three, RGBA. `colours` are taken in their place where they are given, RGB of the larger size; what
   * is `kept` (1) is not mixed with its neighbours: each of its pixels becomes a square of its colour.
   */
  enlarge(
    request: RgbaPicture & {
      readonly times: number;
      readonly colours: Uint8Array | null;
      readonly kept: Uint8Array | null;
    },
  ): Promise<Uint8Array>;
  /** What a file would bring into a box of the picture, small, as a WebP, if it was laid on a square of it. */
  previewSquare(request: {
    readonly bytes: Uint8Array;
    readonly name: string;
    readonly square: CutSquare['square'];
    readonly fit: 'whole' | 'middle';
    readonly box: Box;
  }): Promise<Uint8Array>;
  /** Reads a picture whole and with its transparency, as it is to be worked on. */
  open(request: {
    readonly bytes: Uint8Array;
    readonly name: string;
  }): Promise<RgbaPicture & { readonly warnings: ReadingWarning[] }>;
  /** Writes a picture as a file, at most `side` pixels long where one is given. */
  encode(
    request: RgbaPicture & { readonly format: 'png' | 'jpeg' | 'webp' | 'avif'; readonly side?: number },
  ): Promise<Uint8Array>;
  /** Reads an OpenRaster file; boxes may reach beyond the picture. */
  openLayers(request: {
    readonly bytes: Uint8Array;
    readonly name: string;
  }): Promise<LayeredPicture & { readonly warnings: ReadingWarning[] }>;
  /** Writes an OpenRaster file. `merged` is all that is seen, RGBA. */
  encodeLayers(request: LayeredPicture & { readonly merged: Uint8Array }): Promise<Uint8Array>;
  /** Draws an example, a PNG. */
  example(request: { readonly index: number }): Promise<Uint8Array>;
  /** Reads a picture whole, so that a damaged file is refused now and not when a run starts. */
  examine(request: { readonly bytes: Uint8Array; readonly name: string }): Promise<ExaminedPicture>;
  /** The picture as a browser can show it: upright, at most `limits.viewSide` long, a WebP. */
  view(request: { readonly path: string; readonly name: string }): Promise<Uint8Array>;
}
