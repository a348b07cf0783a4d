/** What passes between the page and the worker that restores pictures. Data only. */

/** What a picture was restored to in this browser, and what that was compared with. */
export interface LocalRestoration {
  readonly width: number;
  readonly height: number;
  /** Seconds to fetch and open the model, and to restore the pixels with it. */
  readonly openSeconds: number;
  readonly restoreSeconds: number;
  /** SHA-256 of the RGB pixels, row by row, in hex; null on a page that is not secure (http from another machine). */
  readonly sha256: string | null;
}

interface KnownModel {
  readonly sha256: string;
  /** Where its file is. */
  readonly address: string;
}

export interface RestoreRequest {
  /** The compressed file, or its address. */
  readonly file: Blob | string;
  /** The codecs that the server has. */
  readonly models: readonly KnownModel[];
  /** The address of the PNG that the server restored. */
  readonly picture: string;
}

export type RestorePhase = 'opening' | 'restoring' | 'comparing';

export type RestoreAnswer =
  | { readonly kind: 'phase'; readonly phase: RestorePhase }
  | { readonly kind: 'restored'; readonly restoration: LocalRestoration }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };
