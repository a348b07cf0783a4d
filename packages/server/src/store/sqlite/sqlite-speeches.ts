/** The clips of speech, in SQLite. */
import type { SpeechClipStore } from '../speeches-store.ts';
import type { BlobRecord } from '../store.ts';
import { recordBlobs } from './blob-register.ts';
import type { Database } from './database.ts';

export class SqliteSpeechClips implements SpeechClipStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  keep(workId: string, clips: readonly BlobRecord[]): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      const work = await transaction.selectFrom('work').select('id').where('id', '=', workId).executeTakeFirst();
      if (work === undefined) return false;
      await recordBlobs(transaction, clips);
      for (const { sha256 } of clips)
        await transaction
          .insertInto('speech_clip')
          .values({ work_id: workId, sha256 })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      return true;
    });
  }
}
