/**
 * What the store keeps of pictures as works: where each tile of pixels lies (in which pack of tiles, a blob; at which position in it), the log of
 * changes with the tiles before and after each, versions and proposals. What tiles hold is the commands' matter. The rules of store.ts hold here
 * too.
 */
import type { Actor, PictureLayer, PictureProposal, PictureVersion } from '@fourhands/core';
import type { ChangeState, ImageChange } from '@fourhands/core/media/image/image-change';
import type { BlobRecord } from './store.ts';

/** Packs of a work are numbered from 1 on. */
export type TileRef = readonly [pack: number, position: number];

export interface StoredLayer {
  readonly look: PictureLayer;
  /** By place, row by row; null where nothing is. */
  readonly tiles: readonly (TileRef | null)[];
}

/** As core's ChangeContent, by where its tiles are. */
export type StoredContent =
  | {
      readonly kind: 'pixels';
      readonly layerId: string;
      readonly tiles: readonly (readonly [place: number, before: TileRef | null, after: TileRef | null])[];
    }
  | {
      readonly kind: 'layers';
      readonly before: (StoredLayer & { readonly place: number }) | null;
      readonly after: (StoredLayer & { readonly place: number }) | null;
    }
  | { readonly kind: 'size'; readonly before: StoredImage; readonly after: StoredImage };

export interface StoredImage {
  readonly width: number;
  readonly height: number;
  readonly layers: readonly StoredLayer[];
}

export interface StoredChange {
  readonly change: ImageChange;
  readonly state: ChangeState;
  readonly at: string;
}

export interface StoredLock {
  readonly id: string;
  readonly mask: readonly number[];
  readonly by: string;
}

export interface StoredPicture {
  readonly width: number;
  readonly height: number;
  readonly layers: readonly StoredLayer[];
  readonly locks: readonly StoredLock[];
  readonly revision: number;
  readonly changes: readonly StoredChange[];
  /** The number of the last pack. */
  readonly packs: number;
}

/** What becomes durable together, or not at all. */
export interface PictureCommit {
  readonly revision: number;
  /** Absent where it is as before. Tiles lie row by row in it. */
  readonly size?: { readonly width: number; readonly height: number } | undefined;
  readonly layers: readonly PictureLayer[];
  readonly locks: readonly StoredLock[];
  /** Numbered one more than the last; its record is written with the rest. */
  readonly pack: { readonly number: number; readonly blob: BlobRecord } | null;
  /** Others that belong to the work from now on. */
  readonly blobs: readonly BlobRecord[];
  readonly tiles: readonly { readonly layerId: string; readonly place: number; readonly ref: TileRef | null }[];
  readonly changes: readonly (StoredChange & { readonly content: StoredContent })[];
  readonly states: readonly { readonly number: number; readonly state: ChangeState }[];
  readonly actors: readonly Actor[];
  readonly versions: readonly KeptPictureVersion[];
  readonly proposals: readonly KeptPictureProposal[];
  /** How it looks in lists from now on. */
  readonly thumbnail?: BlobRecord | undefined;
  /** Null where it did not change what is seen. */
  readonly changedAt: string | null;
}

export interface KeptPictureVersion {
  readonly version: PictureVersion;
  readonly layers: readonly StoredLayer[];
}

export interface KeptPictureProposal {
  readonly proposal: PictureProposal;
  /** Tiles of its layer under its region, as they were when it was asked for. */
  readonly base: readonly (readonly [place: number, ref: TileRef | null])[];
}

export interface NewPictureRecord {
  readonly width: number;
  readonly height: number;
  readonly commit: PictureCommit;
}

export interface PictureStore {
  open(workId: string): Promise<StoredPicture | null>;
  /** False, and nothing is kept, when there is no such picture. */
  commit(workId: string, commit: PictureCommit): Promise<boolean>;
  /** Hashes of packs by their numbers; a number that is not known is left out. */
  packs(workId: string, numbers: readonly number[]): Promise<ReadonlyMap<number, string>>;
  content(workId: string, change: number): Promise<StoredContent | null>;
  /** The oldest first. */
  versions(workId: string): Promise<PictureVersion[]>;
  version(workId: string, id: string): Promise<KeptPictureVersion | null>;
  /** The newest first. */
  proposals(workId: string, limit?: number): Promise<PictureProposal[]>;
  proposal(workId: string, id: string): Promise<KeptPictureProposal | null>;
  /** The work’s proposal whose recipe it is. */
  proposalOfRecipe(workId: string, recipeId: string): Promise<PictureProposal | null>;
  /** Works with proposals that were being made when the server last ended. */
  making(): Promise<PictureProposal[]>;
  /** Whether a blob belongs to the work. */
  holds(workId: string, sha256: string): Promise<boolean>;
}
