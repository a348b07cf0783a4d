/** The tables of pictures as Kysely sees them; see schema.ts. */
import type { Generated } from 'kysely';

interface PictureTable {
  work_id: string;
  width: number;
  height: number;
  layers: string;
  locks: string;
  revision: number;
  thumbnail: string | null;
}

interface PicturePackTable {
  work_id: string;
  number: number;
  sha256: string;
}

interface PictureBlobTable {
  work_id: string;
  sha256: string;
}

interface PictureTileTable {
  work_id: string;
  layer_id: string;
  place: number;
  pack: number;
  position: number;
}

interface PictureChangeTable {
  work_id: string;
  number: number;
  state: string;
  at: string;
  change: string;
  content: string;
}

interface PictureVersionTable {
  sequence: Generated<number>;
  id: string;
  work_id: string;
  content: string;
  layers: string;
}

interface PictureProposalTable {
  sequence: Generated<number>;
  id: string;
  work_id: string;
  recipe_id: string;
  state: string;
  content: string;
  base: string;
}

export interface PictureTables {
  picture: PictureTable;
  picture_pack: PicturePackTable;
  picture_blob: PictureBlobTable;
  picture_tile: PictureTileTable;
  picture_change: PictureChangeTable;
  picture_version: PictureVersionTable;
  picture_proposal: PictureProposalTable;
}
