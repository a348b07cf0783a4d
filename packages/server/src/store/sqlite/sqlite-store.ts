/** The embedded store: one SQLite file, one process. */
import type { Store } from '../store.ts';
import { SqliteBlobRegister } from './blob-register.ts';
import { openDatabase } from './database.ts';
import { SqliteCompressions } from './sqlite-compressions.ts';
import { SqliteDatasets } from './sqlite-datasets.ts';
import { SqliteModels } from './sqlite-models.ts';
import { SqliteRuns } from './sqlite-runs.ts';

/** @throws FolderFromNewerVersion, StorageFull */
export function openSqliteStore(path: string): Store {
  const { database, close } = openDatabase(path);
  return {
    datasets: new SqliteDatasets(database),
    runs: new SqliteRuns(database),
    models: new SqliteModels(database),
    compressions: new SqliteCompressions(database),
    blobs: new SqliteBlobRegister(database),
    close,
  };
}
