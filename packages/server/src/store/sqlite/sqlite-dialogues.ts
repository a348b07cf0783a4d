/** Dialogues in SQLite. */
import type { Dialogue, DialogueMessage } from '@fourhands/core';
import { type Selectable, sql } from 'kysely';
import type { DialogueFilter, DialogueRecordChange, DialogueStore } from '../dialogues-store.ts';
import type { Database } from './database.ts';
import type { DialogueTable } from './dialogue-schema.ts';

function dialogueOf(row: Selectable<DialogueTable>): Dialogue {
  const { id, title, preview } = row;
  return {
    id,
    title,
    workId: row.work_id,
    leafId: row.leaf_id,
    preview,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    trashedAt: row.trashed_at,
  };
}

const messageOf = ({ content }: { readonly content: string }) => JSON.parse(content) as DialogueMessage;

function rowChange({ title, leafId, preview, changedAt, trashedAt }: DialogueRecordChange) {
  return {
    ...(title === undefined ? {} : { title }),
    ...(leafId === undefined ? {} : { leaf_id: leafId }),
    ...(preview === undefined ? {} : { preview }),
    ...(changedAt === undefined ? {} : { changed_at: changedAt }),
    ...(trashedAt === undefined ? {} : { trashed_at: trashedAt }),
  };
}

export class SqliteDialogues implements DialogueStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async create({ id, title, workId, leafId, preview, createdAt, changedAt, trashedAt }: Dialogue): Promise<void> {
    const times = { created_at: createdAt, changed_at: changedAt, trashed_at: trashedAt };
    const row = { id, title, work_id: workId, leaf_id: leafId, preview, ...times };
    await this.#database.insertInto('dialogue').values(row).execute();
  }

  async list({ search = '', trashed, workId }: DialogueFilter): Promise<Dialogue[]> {
    let query = this.#database
      .selectFrom('dialogue')
      .selectAll()
      .where('trashed_at', trashed ? 'is not' : 'is', null)
      .orderBy('changed_at', 'desc')
      .orderBy('sequence', 'desc');
    if (workId !== undefined) query = query.where('work_id', '=', workId);
    if (search.trim() !== '') {
      const pattern = `%${search.trim().replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
      query = query.where(
        sql<boolean>`(title like ${pattern} escape '\\' or exists (select 1 from dialogue_message
          where dialogue_message.dialogue_id = dialogue.id and words like ${pattern} escape '\\'))`,
      );
    }
    return (await query.execute()).map(dialogueOf);
  }

  async get(id: string): Promise<Dialogue | null> {
    const row = await this.#database.selectFrom('dialogue').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : dialogueOf(row);
  }

  async change(id: string, change: DialogueRecordChange): Promise<boolean> {
    const set = rowChange(change);
    if (Object.keys(set).length === 0) return (await this.get(id)) !== null;
    const result = await this.#database.updateTable('dialogue').set(set).where('id', '=', id).executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  async remove(id: string): Promise<boolean> {
    const result = await this.#database.deleteFrom('dialogue').where('id', '=', id).executeTakeFirst();
    return result.numDeletedRows > 0n;
  }

  async messages(id: string): Promise<DialogueMessage[]> {
    const rows = await this.#database
      .selectFrom('dialogue_message')
      .select('content')
      .where('dialogue_id', '=', id)
      .orderBy('sequence')
      .execute();
    return rows.map(messageOf);
  }

  async message(id: string): Promise<DialogueMessage | null> {
    const row = await this.#database
      .selectFrom('dialogue_message')
      .select('content')
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : messageOf(row);
  }

  put(id: string, messages: readonly DialogueMessage[], change: DialogueRecordChange = {}): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      const known = await transaction.selectFrom('dialogue').select('id').where('id', '=', id).executeTakeFirst();
      if (known === undefined) return false;
      for (const message of messages) {
        const fields = { state: message.state, words: message.text, content: JSON.stringify(message) };
        await transaction
          .insertInto('dialogue_message')
          .values({ id: message.id, dialogue_id: id, ...fields })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(fields))
          .execute();
      }
      const set = rowChange(change);
      if (Object.keys(set).length > 0)
        await transaction.updateTable('dialogue').set(set).where('id', '=', id).execute();
      return true;
    });
  }

  async streaming(): Promise<DialogueMessage[]> {
    const rows = await this.#database
      .selectFrom('dialogue_message')
      .select('content')
      .where('state', '=', 'streaming')
      .orderBy('sequence')
      .execute();
    return rows.map(messageOf);
  }
}
