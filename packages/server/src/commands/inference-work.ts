/** The operations of the inference worker: models at work on request. Pictures in answers are PNG unless said. */
import type {
  Bounds,
  ComparisonRow,
  DrawnMelodiesQuery,
  LatentMap,
  LatentPlace,
  MelodyWay,
  Model,
  ModelFacts,
  ModelSound,
  WireMelody,
} from '@fourhands/core';
import type { ReadingWarning } from '@fourhands/core/protocol/reading-warnings';

export interface ModelFile {
  readonly path: string;
  /** The hash of the file, by which a model kept open is known. */
  readonly sha256: string;
}

export interface CompressedPicture {
  readonly width: number;
  readonly height: number;
  readonly warnings: ReadingWarning[];
  readonly file: Uint8Array;
  readonly original: Uint8Array;
  readonly restored: Uint8Array;
  readonly rows: ComparisonRow[];
}

export interface InferenceWork {
  /** Opens a model file that somebody brought. */
  describe(request: {
    readonly bytes: Uint8Array;
  }): Promise<Pick<Model, 'kind' | 'figures'> & { readonly facts: ModelFacts }>;
  /** Points are in the order of the pictures the model was trained on. */
  latentMap(request: {
    readonly model: ModelFile;
  }): Promise<Pick<LatentMap, 'bounds'> & { points: { x: number; y: number }[] }>;
  latentGrid(request: {
    readonly model: ModelFile;
    readonly columns: number;
    readonly rows: number;
    readonly bounds: Bounds;
  }): Promise<Uint8Array>;
  decode(request: { readonly model: ModelFile; readonly x: number; readonly y: number }): Promise<Uint8Array>;
  samples(request: {
    readonly model: ModelFile;
    readonly kind: 'vae' | 'gan';
    readonly count: number;
    readonly seed: number;
  }): Promise<Uint8Array>;
  /** Pictures of an adversarial network at places of its latent space, as a sheet without gaps. */
  generate(request: {
    readonly model: ModelFile;
    readonly places: readonly LatentPlace[];
    readonly columns: number;
  }): Promise<Uint8Array>;
  /** One row of pictures on the way from one place to another. */
  walk(request: {
    readonly model: ModelFile;
    readonly from: LatentPlace;
    readonly to: LatentPlace;
    readonly steps: number;
  }): Promise<Uint8Array>;
  reconstruct(request: {
    readonly model: ModelFile;
    readonly bytes: Uint8Array;
    readonly name: string;
  }): Promise<Uint8Array>;
  /** A picture as a VAE gives it back, then others like it, as a sheet without gaps. */
  vary(request: {
    readonly model: ModelFile;
    readonly bytes: Uint8Array;
    readonly name: string;
    readonly percent: number;
    readonly count: number;
    readonly seed: number;
  }): Promise<Uint8Array>;
  /** New phrases of a maker of melodies. */
  drawMelodies(request: { readonly model: ModelFile } & DrawnMelodiesQuery): Promise<WireMelody[]>;
  /** A sound by a maker of sounds, as WAV. */
  makeSound(request: { readonly model: ModelFile } & ModelSound): Promise<Uint8Array>;
  melodyWay(request: { readonly model: ModelFile } & MelodyWay): Promise<WireMelody[]>;
  compress(request: {
    readonly model: ModelFile;
    readonly bytes: Uint8Array;
    readonly name: string;
  }): Promise<CompressedPicture>;
  /** Reads which model a compressed file needs: the first digits of that model file's hash. */
  readHeader(request: { readonly bytes: Uint8Array }): Promise<{ readonly modelHash: string }>;
  restore(request: {
    readonly model: ModelFile;
    readonly bytes: Uint8Array;
  }): Promise<{ readonly width: number; readonly height: number; readonly picture: Uint8Array }>;
}
