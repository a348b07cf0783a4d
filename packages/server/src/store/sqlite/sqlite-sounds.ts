/** Sounds in SQLite. */
import type { SoundProposal, SoundVersion } from '@fourhands/core';
import type { Sound, SoundSource } from '@fourhands/core/media/sound/sound';
import type { SoundChange } from '@fourhands/core/media/sound/sound-change';
import type { SoundChangeState } from '@fourhands/core/media/sound/sound-document';
import type { SoundLock } from '@fourhands/core/media/sound/sound-region';
import type { KeptSoundVersion, SoundCommit, SoundStore, StoredSound } from '../sounds-store.ts';
import { recordBlobs } from './blob-register.ts';
import type { Database } from './database.ts';
import { addActors, type Writer } from './work-writes.ts';

const mostProposals = 200;

export class SqliteSounds implements SoundStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async open(workId: string): Promise<StoredSound | null> {
    const row = await this.#database.selectFrom('sound').selectAll().where('work_id', '=', workId).executeTakeFirst();
    if (row === undefined) return null;
    const sources = await this.#database
      .selectFrom('sound_source')
      .select('content')
      .where('work_id', '=', workId)
      .orderBy('sequence')
      .execute();
    const changes = await this.#database
      .selectFrom('sound_change')
      .select(['content', 'state', 'at'])
      .where('work_id', '=', workId)
      .orderBy('number')
      .execute();
    return {
      content: JSON.parse(row.content) as Sound,
      locks: JSON.parse(row.locks) as SoundLock[],
      revision: row.revision,
      sources: sources.map(({ content }) => JSON.parse(content) as SoundSource),
      changes: changes.map(({ content, state, at }) => ({
        change: JSON.parse(content) as SoundChange,
        state: state as SoundChangeState,
        at,
      })),
    };
  }

  commit(workId: string, commit: SoundCommit): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      const known = await transaction
        .selectFrom('sound')
        .select('work_id')
        .where('work_id', '=', workId)
        .executeTakeFirst();
      if (known === undefined) return false;
      await write(transaction, workId, commit);
      return true;
    });
  }

  async versions(workId: string): Promise<SoundVersion[]> {
    const rows = await this.#database
      .selectFrom('sound_version')
      .select('content')
      .where('work_id', '=', workId)
      .orderBy('sequence')
      .execute();
    return rows.map(({ content }) => JSON.parse(content) as SoundVersion);
  }

  async version(workId: string, id: string): Promise<KeptSoundVersion | null> {
    const row = await this.#database
      .selectFrom('sound_version')
      .select(['content', 'sound'])
      .where('work_id', '=', workId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) return null;
    return { version: JSON.parse(row.content) as SoundVersion, content: JSON.parse(row.sound) as Sound };
  }

  async proposals(workId: string, limit = mostProposals): Promise<SoundProposal[]> {
    const rows = await this.#database
      .selectFrom('sound_proposal')
      .select('content')
      .where('work_id', '=', workId)
      .orderBy('sequence', 'desc')
      .limit(limit)
      .execute();
    return rows.map(proposalOf);
  }

  async proposal(workId: string, id: string): Promise<SoundProposal | null> {
    const row = await this.#database
      .selectFrom('sound_proposal')
      .select('content')
      .where('work_id', '=', workId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : proposalOf(row);
  }

  async making(): Promise<SoundProposal[]> {
    const rows = await this.#database
      .selectFrom('sound_proposal')
      .select('content')
      .where('state', '=', 'making')
      .orderBy('sequence')
      .execute();
    return rows.map(proposalOf);
  }
}

const proposalOf = ({ content }: { readonly content: string }): SoundProposal => JSON.parse(content) as SoundProposal;

/** The sound of a work that is being made. */
export async function addSound(transaction: Writer, workId: string, commit: SoundCommit): Promise<void> {
  const { content, locks, revision } = commit;
  await transaction
    .insertInto('sound')
    .values({ work_id: workId, content: JSON.stringify(content), locks: JSON.stringify(locks), revision })
    .execute();
  await write(transaction, workId, commit);
}

async function write(transaction: Writer, workId: string, commit: SoundCommit): Promise<void> {
  const { revision, content, locks, sources, blobs, changes, states, actors, versions, proposals, look } = commit;
  await addActors(transaction, actors);
  await recordBlobs(transaction, blobs);
  for (const source of sources) {
    await transaction
      .insertInto('sound_source')
      .values({ work_id: workId, sha256: source.id, peaks: source.peaks, content: JSON.stringify(source) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  for (const { change, state, at } of changes) {
    const row = { work_id: workId, number: change.number, state, at, content: JSON.stringify(change) };
    await transaction.insertInto('sound_change').values(row).execute();
  }
  for (const { number, state } of states) {
    await transaction
      .updateTable('sound_change')
      .set({ state })
      .where('work_id', '=', workId)
      .where('number', '=', number)
      .execute();
  }
  for (const { version, content: sound } of versions) {
    const row = { id: version.id, work_id: workId, content: JSON.stringify(version), sound: JSON.stringify(sound) };
    await transaction.insertInto('sound_version').values(row).execute();
  }
  for (const proposal of proposals) {
    const { id, state } = proposal;
    const kept = JSON.stringify(proposal);
    await transaction
      .insertInto('sound_proposal')
      .values({ id, work_id: workId, state, content: kept })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ state, content: kept }))
      .execute();
  }
  await transaction
    .updateTable('sound')
    .set({ content: JSON.stringify(content), locks: JSON.stringify(locks), revision })
    .where('work_id', '=', workId)
    .execute();
  if (look !== null)
    await transaction
      .updateTable('work')
      .set({ changed_at: look.changedAt, length: look.length })
      .where('id', '=', workId)
      .execute();
}
