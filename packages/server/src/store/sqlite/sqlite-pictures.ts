/** Pictures in SQLite. */
import type { PictureLayer, PictureProposal, PictureVersion } from '@fourhands/core';
import type { ChangeState, ImageChange } from '@fourhands/core/media/image/image-change';
import { tileSide } from '@fourhands/core/media/image/pixels';
import type {
  KeptPictureProposal,
  KeptPictureVersion,
  NewPictureRecord,
  PictureCommit,
  PictureStore,
  StoredContent,
  StoredLock,
  StoredPicture,
  TileRef,
} from '../pictures-store.ts';
import { recordBlobs } from './blob-register.ts';
import type { Database } from './database.ts';
import { addActors, type Writer } from './work-writes.ts';

/** Rows of one statement: SQLite takes a limited number of values. */
const rowsAtOnce = 500;
const mostProposals = 200;

export class SqlitePictures implements PictureStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async open(workId: string): Promise<StoredPicture | null> {
    const row = await this.#database.selectFrom('picture').selectAll().where('work_id', '=', workId).executeTakeFirst();
    if (row === undefined) return null;
    const tileRows = await this.#database
      .selectFrom('picture_tile')
      .select(['layer_id', 'place', 'pack', 'position'])
      .where('work_id', '=', workId)
      .execute();
    const changes = await this.#database
      .selectFrom('picture_change')
      .select(['change', 'state', 'at'])
      .where('work_id', '=', workId)
      .orderBy('number')
      .execute();
    const last = await this.#database
      .selectFrom('picture_pack')
      .select((column) => column.fn.max('number').as('number'))
      .where('work_id', '=', workId)
      .executeTakeFirst();
    const count = Math.ceil(row.width / tileSide) * Math.ceil(row.height / tileSide);
    const tiles = new Map<string, (TileRef | null)[]>();
    for (const { layer_id: layerId, place, pack, position } of tileRows) {
      const of = tiles.get(layerId) ?? Array.from({ length: count }, () => null);
      tiles.set(layerId, of);
      of[place] = [pack, position];
    }
    const none = Array.from({ length: count }, () => null);
    return {
      width: row.width,
      height: row.height,
      layers: (JSON.parse(row.layers) as PictureLayer[]).map((look) => ({ look, tiles: tiles.get(look.id) ?? none })),
      locks: JSON.parse(row.locks) as StoredLock[],
      revision: row.revision,
      changes: changes.map(({ change, state, at }) => ({
        change: JSON.parse(change) as ImageChange,
        state: state as ChangeState,
        at,
      })),
      packs: last?.number ?? 0,
    };
  }

  commit(workId: string, commit: PictureCommit): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      const known = await transaction
        .selectFrom('picture')
        .select('work_id')
        .where('work_id', '=', workId)
        .executeTakeFirst();
      if (known === undefined) return false;
      await write(transaction, workId, commit);
      return true;
    });
  }

  async packs(workId: string, numbers: readonly number[]): Promise<ReadonlyMap<number, string>> {
    const found = new Map<number, string>();
    for (let at = 0; at < numbers.length; at += rowsAtOnce) {
      const rows = await this.#database
        .selectFrom('picture_pack')
        .select(['number', 'sha256'])
        .where('work_id', '=', workId)
        .where('number', 'in', numbers.slice(at, at + rowsAtOnce))
        .execute();
      for (const { number, sha256 } of rows) found.set(number, sha256);
    }
    return found;
  }

  async content(workId: string, change: number): Promise<StoredContent | null> {
    const row = await this.#database
      .selectFrom('picture_change')
      .select('content')
      .where('work_id', '=', workId)
      .where('number', '=', change)
      .executeTakeFirst();
    return row === undefined ? null : (JSON.parse(row.content) as StoredContent);
  }

  async versions(workId: string): Promise<PictureVersion[]> {
    const rows = await this.#database
      .selectFrom('picture_version')
      .select('content')
      .where('work_id', '=', workId)
      .orderBy('sequence')
      .execute();
    return rows.map(({ content }) => JSON.parse(content) as PictureVersion);
  }

  async version(workId: string, id: string): Promise<KeptPictureVersion | null> {
    const row = await this.#database
      .selectFrom('picture_version')
      .select(['content', 'layers'])
      .where('work_id', '=', workId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) return null;
    return {
      version: JSON.parse(row.content) as PictureVersion,
      layers: JSON.parse(row.layers) as KeptPictureVersion['layers'],
    };
  }

  async proposals(workId: string, limit = mostProposals): Promise<PictureProposal[]> {
    const rows = await this.#database
      .selectFrom('picture_proposal')
      .select('content')
      .where('work_id', '=', workId)
      .orderBy('sequence', 'desc')
      .limit(limit)
      .execute();
    return rows.map(({ content }) => JSON.parse(content) as PictureProposal);
  }

  async proposal(workId: string, id: string): Promise<KeptPictureProposal | null> {
    const row = await this.#database
      .selectFrom('picture_proposal')
      .select(['content', 'base'])
      .where('work_id', '=', workId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) return null;
    return {
      proposal: JSON.parse(row.content) as PictureProposal,
      base: JSON.parse(row.base) as KeptPictureProposal['base'],
    };
  }

  async proposalOfRecipe(workId: string, recipeId: string): Promise<PictureProposal | null> {
    const row = await this.#database
      .selectFrom('picture_proposal')
      .select('content')
      .where('work_id', '=', workId)
      .where('recipe_id', '=', recipeId)
      .executeTakeFirst();
    return row === undefined ? null : (JSON.parse(row.content) as PictureProposal);
  }

  async making(): Promise<PictureProposal[]> {
    const rows = await this.#database
      .selectFrom('picture_proposal')
      .select('content')
      .where('state', '=', 'making')
      .execute();
    return rows.map(({ content }) => JSON.parse(content) as PictureProposal);
  }

  async holds(workId: string, sha256: string): Promise<boolean> {
    const row = await this.#database
      .selectFrom('picture_blob')
      .select('sha256')
      .where('work_id', '=', workId)
      .where('sha256', '=', sha256)
      .executeTakeFirst();
    return row !== undefined;
  }
}

/** The picture of a work that is being made. */
export async function addPicture(transaction: Writer, workId: string, record: NewPictureRecord): Promise<void> {
  const { width, height, commit } = record;
  const row = { work_id: workId, width, height, layers: '[]', locks: '[]', revision: 0, thumbnail: null };
  await transaction.insertInto('picture').values(row).execute();
  await write(transaction, workId, commit);
}

async function write(transaction: Writer, workId: string, commit: PictureCommit): Promise<void> {
  const { pack, blobs, tiles, changes, states, actors, versions, proposals, thumbnail, changedAt } = commit;
  await addActors(transaction, actors);
  await recordBlobs(transaction, [...blobs, ...[pack?.blob, thumbnail].filter((blob) => blob !== undefined)]);
  for (const { sha256 } of blobs) {
    await transaction
      .insertInto('picture_blob')
      .values({ work_id: workId, sha256 })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  if (pack !== null) {
    const row = { work_id: workId, number: pack.number, sha256: pack.blob.sha256 };
    await transaction.insertInto('picture_pack').values(row).execute();
  }
  await writeTiles(transaction, workId, tiles);
  for (const { change, state, at, content } of changes) {
    await transaction
      .insertInto('picture_change')
      .values({
        work_id: workId,
        number: change.number,
        state,
        at,
        change: JSON.stringify(change),
        content: JSON.stringify(content),
      })
      .execute();
  }
  for (const { number, state } of states) {
    await transaction
      .updateTable('picture_change')
      .set({ state })
      .where('work_id', '=', workId)
      .where('number', '=', number)
      .execute();
  }
  for (const { version, layers } of versions) {
    await transaction
      .insertInto('picture_version')
      .values({ id: version.id, work_id: workId, content: JSON.stringify(version), layers: JSON.stringify(layers) })
      .execute();
  }
  for (const { proposal, base } of proposals) {
    const { id, state, recipe } = proposal;
    const content = JSON.stringify(proposal);
    await transaction
      .insertInto('picture_proposal')
      .values({ id, work_id: workId, recipe_id: recipe.id, state, content, base: JSON.stringify(base) })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ state, content }))
      .execute();
  }
  await transaction
    .updateTable('picture')
    .set({
      layers: JSON.stringify(commit.layers),
      locks: JSON.stringify(commit.locks),
      revision: commit.revision,
      ...commit.size,
      ...(thumbnail !== undefined && { thumbnail: thumbnail.sha256 }),
    })
    .where('work_id', '=', workId)
    .execute();
  if (changedAt !== null)
    await transaction.updateTable('work').set({ changed_at: changedAt }).where('id', '=', workId).execute();
}

async function writeTiles(transaction: Writer, workId: string, tiles: PictureCommit['tiles']): Promise<void> {
  const there = tiles.flatMap(({ layerId, place, ref }) =>
    ref === null ? [] : [{ work_id: workId, layer_id: layerId, place, pack: ref[0], position: ref[1] }],
  );
  for (let at = 0; at < there.length; at += rowsAtOnce) {
    await transaction
      .insertInto('picture_tile')
      .values(there.slice(at, at + rowsAtOnce))
      .onConflict((conflict) =>
        conflict.columns(['work_id', 'layer_id', 'place']).doUpdateSet((row) => ({
          pack: row.ref('excluded.pack'),
          position: row.ref('excluded.position'),
        })),
      )
      .execute();
  }
  const gone = new Map<string, number[]>();
  for (const { layerId, place, ref } of tiles)
    if (ref === null) {
      const places = gone.get(layerId) ?? [];
      places.push(place);
      gone.set(layerId, places);
    }
  for (const [layerId, places] of gone)
    for (let at = 0; at < places.length; at += rowsAtOnce)
      await transaction
        .deleteFrom('picture_tile')
        .where('work_id', '=', workId)
        .where('layer_id', '=', layerId)
        .where('place', 'in', places.slice(at, at + rowsAtOnce))
        .execute();
}
